"""What counts as an outlet's own word that it has corrected or taken back."""

from __future__ import annotations

import pytest

from wideangle.language import correction, corrections
from wideangle.language.correction_notes import is_correction_note
from wideangle.model import Article, CorrectionKind

FERRY = "The ferry to Skarvoy left at nine on Monday, the harbour master said. It carried 340 passengers."
CORRECTION, RETRACTION = CorrectionKind.CORRECTION, CorrectionKind.RETRACTION


@pytest.mark.parametrize(
    "note",
    [
        "An earlier version of this article misstated the hour of departure.",
        "This article was amended on 3 May 2031 to correct the number of passengers. This story has been corrected.",
        "Correction: This story has been corrected to show that the ferry left at ten.",
        "(Corrects paragraph 2 to show that the ferry left at ten)",
        "In einer früheren Version dieses Artikels stand eine falsche Uhrzeit.",
        "Dieser Artikel wurde nachträglich korrigiert.",
        "Une version précédente de cet article indiquait une autre heure.",
        "Una versión anterior de este artículo daba otra hora.",
        "In een eerdere versie van dit artikel stond een andere tijd.",
        "AN EARLIER VERSION OF THIS STORY misstated the hour of departure.",
        "UNE VERSION PRÉCÉDENTE DE CET ARTICLE indiquait une autre heure.",
        "The original version of the report misstated the hour.",
        "(This version of the story from Monday corrects the hour.)",
        "In einer ersten Fassung stand eine falsche Uhrzeit.",
        "Dieser Text wurde berichtigt.",
        "Anmerkung der Redaktion: Hier stand eine falsche Zahl, sie wurde korrigiert.",
        "Cet article a été rectifié.",
        "Esta noticia ha sido rectificada.",
        "Una versione precedente di quest’articolo dava un’altra ora.",
        "Questo articolo è stato corretto.",
        "Uma versão anterior deste texto dava outra hora.",
    ],
)
def test_a_note_in_the_text_is_a_correction_and_is_quoted(note: str) -> None:
    found = correction(Article(f"{FERRY}\n{note}", title="Ferry leaves", id="a1"))
    assert found is not None
    assert (found.kind, found.notice) == (CORRECTION, False)
    assert found.span is not None
    assert found.span.of(f"{FERRY}\n{note}") in note
    assert is_correction_note(note)


@pytest.mark.parametrize(
    "note",
    [
        "We have retracted this article.",
        "This report has been withdrawn.",
        "Dieser Beitrag wurde zurückgezogen.",
        "Bitte verwenden Sie die Meldung nicht.",
        "Cet article a été retiré.",
        "Este artículo ha sido retirado.",
        "Corrects headline to name the harbour",
    ],
)
def test_a_note_of_a_retraction_or_a_wire_is_a_correction_note(note: str) -> None:
    assert is_correction_note(note)
    assert not is_correction_note(FERRY)


@pytest.mark.parametrize("before", ["İİİ İskele İstanbul.", "Kelvin, Ångström und ﬁ.", "Straße, STRASSE, ẞ."])
def test_the_span_of_a_note_is_that_of_the_text_whose_letters_change_in_lower_case(before: str) -> None:
    note = "An Earlier Version of This Article misstated the hour."
    text = f"{before}\n{note}\n{FERRY}"
    found = correction(Article(text, title="Ferry leaves", id="a1"))
    assert found is not None
    assert found.span is not None
    assert found.span.of(text) == note


@pytest.mark.parametrize(
    "title",
    ["Correction: Ferry to Skarvoy", "CORRECTED-Ferry leaves at ten", "Korrektur: Fähre", "Berichtigung – Fähre",
     "Rectificatif: le ferry", "Fe de erratas: el ferry", "Corrections and clarifications"],
)  # fmt: skip
def test_a_headline_marks_a_notice_of_correction(title: str) -> None:
    found = correction(Article(FERRY, title=title))
    assert found is not None
    assert (found.kind, found.notice, found.span) == (CORRECTION, True, None)


@pytest.mark.parametrize(
    "title", ["RETRACTION: Ferry sinks", "Withdrawn: Ferry", "Kill notice: Ferry", "Widerruf: Fähre"]
)
def test_a_headline_marks_a_retraction(title: str) -> None:
    found = correction(Article(FERRY, title=title))
    assert found is not None
    assert (found.kind, found.notice) == (RETRACTION, True)


@pytest.mark.parametrize("status", ["canceled", "stat:canceled", "withdrawn"])
def test_an_agency_s_status_takes_an_article_back(status: str) -> None:
    found = correction(Article(FERRY, title="Ferry leaves", metadata={"status": status}))
    assert found is not None
    assert (found.kind, found.span) == (RETRACTION, None)


def test_an_agency_s_signal_marks_a_correction() -> None:
    found = correction(Article(FERRY, metadata={"signals": ["sig:update", "sig:correction"]}))
    assert found is not None
    assert found.kind is CORRECTION


def test_a_text_says_that_it_is_taken_back() -> None:
    found = correction(Article("This article has been retracted because its source was mistaken. " + FERRY))
    assert found is not None
    assert found.kind is RETRACTION


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ferry leaves at nine", FERRY),
        ("Corrections officer saves passenger", FERRY),
        ("Correction in share prices continues", FERRY),
        ("Ministry corrects figures", "The ministry corrected its figures on Monday. " + FERRY),
        ("Killer whale follows ferry", FERRY),
        ("Withdrawal of troops begins", FERRY),
        ("Ferry leaves", FERRY + " The agency said an article in a rival paper was wrong."),
        ("Ferry leaves", "x" * 2_000 + " An earlier version of this article " + "x" * 2_000),
    ],
)
def test_reports_about_something_else_are_no_corrections(title: str, text: str) -> None:
    assert correction(Article(text, title=title, metadata={"status": "usable"})) is None


def test_every_note_is_found_and_an_agency_s_mark_counts_only_without_one() -> None:
    notes = ("This article was amended on 3 May 2031.", "This article was amended on 5 May 2031.")
    text = "\n".join((FERRY, *notes))
    found = corrections(Article(text, metadata={"signals": ["sig:correction"]}))
    assert [one.span.of(text) for one in found if one.span] == list(notes)
    [marked] = corrections(Article(FERRY, metadata={"signals": ["sig:correction"]}))
    assert marked.span is None


def test_a_retraction_comes_before_a_correction() -> None:
    text = f"{FERRY} This article was amended on 3 May 2031. This article has been retracted."
    assert [one.kind for one in corrections(Article(text))] == [RETRACTION, CORRECTION]
