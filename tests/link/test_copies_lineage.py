"""Who printed a text first, whose it is, and what each desk made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wideangle.link import by_likely_source, edits, provenance_of
from wideangle.model import Article, Span

TEXT = """TARNWICK, Oct 14 (MPA) - The council of Tarnwick voted late on Monday to close the old pier after inspectors \
found rust in its girders. "We regret this decision," said mayor Ada Vell. And so on.

Divers will survey the harbour floor in spring. The ferry to Skerrow sails from the north quay until then. \
Fishermen asked for compensation in a letter that 240 of them signed."""
WIRE = Article(
    TEXT, title="Tarnwick closes old pier", id="wire", outlet="MPA", published="2031-10-14T09:00Z", language="en"
)


def of(article: Article, spans: tuple[Span, ...]) -> list[str]:
    return [span.of(article.text) for span in spans]


def test_an_unedited_copy_keeps_all() -> None:
    found = edits(WIRE, replace(WIRE, id="copy"))
    assert (found.kept, found.dropped, found.inserted, found.new_headline) == (1.0, (), (), False)


def test_dropped_and_inserted_sentences_are_spans_of_their_own_article() -> None:
    text = TEXT.replace("Divers will survey the harbour floor in spring. ", "").replace(
        "\n\n", "\n\nThe Harbour Courier’s office on the pier moves to Bell Street next week.\n\n"
    )
    copy = replace(WIRE, text=text, id="copy", title="Rust shuts landmark")
    found = edits(WIRE, copy)
    assert of(WIRE, found.dropped) == ["Divers will survey the harbour floor in spring."]
    assert of(copy, found.inserted) == ["The Harbour Courier’s office on the pier moves to Bell Street next week."]
    assert {span.article for span in found.dropped} == {"wire"}
    assert {span.article for span in found.inserted} == {"copy"}
    assert 0.8 < found.kept < 1
    assert found.new_headline


def test_light_edits_drop_and_insert_nothing() -> None:
    text = TEXT.removeprefix("TARNWICK, Oct 14 (MPA) - ").replace('"', "”").replace("harbour", "harbor")
    text = text.replace(" The ferry to Skerrow sails", ", while the ferry to Skerrow sails").replace(
        "late on Monday", ""
    )
    found = edits(WIRE, replace(WIRE, text=text, title="TARNWICK CLOSES OLD PIER"))
    assert (found.dropped, found.inserted, found.new_headline) == ((), (), False)


def test_a_text_after_an_emoji_is_counted_in_code_points() -> None:
    copy = replace(WIRE, text="🚢🚢 " + TEXT + " Skippers called the vote a betrayal of every family on the quay.")
    assert of(copy, edits(WIRE, copy).inserted) == ["Skippers called the vote a betrayal of every family on the quay."]


def test_empty_texts_have_no_edits() -> None:
    found = edits(Article(""), Article(""))
    assert (found.kept, found.dropped, found.inserted) == (0.0, (), ())


def test_the_provenance_names_agency_first_publisher_and_each_edit() -> None:
    early = replace(WIRE, id="early", outlet="Harbour Courier", published="2031-10-14T08:00Z")
    cut = replace(WIRE, id="cut", outlet="Ossel Gazette", published="2031-10-15", text=TEXT[: TEXT.index("Divers")])
    found = provenance_of([cut, early, WIRE])
    assert found.origin == "MPA"
    assert found.first == WIRE
    assert [article.id for article, _ in found.copies] == ["early", "cut"]
    assert len(found.copies[1][1].dropped) == 3


def test_the_provenance_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        provenance_of([])


def order(*articles: Article) -> list[str]:
    return [article.id for article in by_likely_source(articles)]


PLAIN = Article(TEXT.removeprefix("TARNWICK, Oct 14 (MPA) - "), language="en")


def test_hours_decide_where_all_of_a_day_are_known() -> None:
    morning = replace(PLAIN, id="morning", published="2031-10-14T08:00Z")
    noon = replace(PLAIN, id="noon", published="2031-10-14T12:00Z", text=PLAIN.text + " More.")
    assert order(noon, morning) == ["morning", "noon"]
    assert order(replace(noon, published="2031-10-14T08:30+02:00"), morning) == ["noon", "morning"]


def test_an_unknown_hour_is_not_taken_for_midnight() -> None:
    timed = replace(PLAIN, id="timed", published="2031-10-14T08:00Z")
    day_only = replace(PLAIN, id="day", published="2031-10-14", text=PLAIN.text[:-60])
    assert order(day_only, timed) == ["timed", "day"]
    assert order(replace(day_only, published="2031-10-13"), timed) == ["day", "timed"]


def test_the_undated_come_last_and_the_longest_of_them_first() -> None:
    short, long = replace(PLAIN, id="a", text=PLAIN.text[:-60]), replace(PLAIN, id="b")
    dated = replace(PLAIN, id="c", published="2031-10-14", text=PLAIN.text[:-90])
    assert order(short, long, dated) == ["c", "b", "a"]


def test_an_agency_is_known_by_the_initials_that_others_credit() -> None:
    agency = replace(PLAIN, id="agency", outlet="Meridian Press Agency", published="2031-10-14T10:00Z")
    credited = replace(WIRE, id="credited", outlet="Harbour Courier", published="2031-10-14T08:00Z")
    assert order(credited, agency) == ["agency", "credited"]
