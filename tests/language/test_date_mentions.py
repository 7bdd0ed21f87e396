"""Dates in texts and addresses: read in several languages, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.date_mentions import DateKind, _mention, _pattern, address_date, calendar_names, date_mentions
from wideangle.language.paragraphs import paragraphs


@pytest.mark.parametrize(
    ("language", "text", "words", "expected"),
    [
        ("en", "The dam broke on Sunday, Oct. 20, 2031.", "Oct. 20, 2031", (2031, 10, 20)),
        ("en", "It was 3 March and it rained.", "3 March", (0, 3, 3)),
        ("en", "The rules changed in December 2028.", "December 2028", (2028, 12, 0)),
        ("de", "Am 1. März 2031 brach der Damm.", "1. März 2031", (2031, 3, 1)),
        ("fr", "Le barrage a cédé le 1er août 2031.", "1er août 2031", (2031, 8, 1)),
        ("es", "La presa cedió el 20 de octubre de 2031.", "20 de octubre de 2031", (2031, 10, 20)),
        ("pt", "A barragem cedeu em 5 de maio.", "5 de maio", (0, 5, 5)),
        ("it", "La diga ha ceduto il 5 maggio 2031.", "5 maggio 2031", (2031, 5, 5)),
        ("pl", "Zapora runęła 20 października 2031 r.", "20 października 2031", (2031, 10, 20)),
        ("ru", "Плотина прорвалась 20 октября 2031 года.", "20 октября 2031", (2031, 10, 20)),
        ("uk", "Дамба прорвалася 20 жовтня.", "20 жовтня", (0, 10, 20)),
        ("nl", "De dam brak op 20 oktober 2031.", "20 oktober 2031", (2031, 10, 20)),
        ("zh", "大坝于2031年10月20日决口。", "2031年10月20日", (2031, 10, 20)),
        ("de", "Stand: 20.10.2031, 10:30 Uhr", "20.10.2031", (2031, 10, 20)),
        ("en", "Updated 2031-10-20", "2031-10-20", (2031, 10, 20)),
        ("en", "Filed 10/20/2031", "10/20/2031", (2031, 10, 20)),
    ],
)
def test_dates_are_read(language: str, text: str, words: str, expected: tuple[int, int, int]) -> None:
    mention = next(mention for mention in date_mentions(text, language) if mention.month)
    assert mention.span.of(text) == words
    assert (mention.year, mention.month, mention.day) == expected


LANGUAGES = ("de", "el", "en", "fr", "pt", "ru", "tr", "uk", "zh")
NAMES = sorted({name for language in LANGUAGES for names in calendar_names(language) for name in names})
PARTS = [*NAMES, *map(str.upper, NAMES), *map(str.title, NAMES)]
PARTS += ["ſunday", "juıy", "of", "de l", "’", ".", ",", "-", "/"]
PARTS += ["1", "5", "20", "31", "2031", "1999", "٣", "é", "x", "%", "年", "月", "日", "20.10.2031", "2031-10-20"]


@given(
    st.sampled_from(LANGUAGES),
    st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(["", " ", " ", "\n"])), max_size=9),
)
def test_no_date_is_lost_by_the_choice_of_positions(language: str, parts: list[tuple[str, str]]) -> None:
    text = "".join(part + space for part, space in parts)
    everywhere = (_mention(match, language) for match in _pattern(language).finditer(text))
    assert date_mentions(text, language) == [mention for mention in everywhere if mention is not None]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Sunday", ["Sunday"]),
        ("May 5 it rained", ["May 5"]),
        ("2031", ["2031"]),
        ("“Sunday” and ‘May 5’", ["Sunday", "May 5"]),
        ("It rained,\nMAY 5, 2031—then MONDAY", ["MAY 5, 2031", "MONDAY"]),
        ("form X2031 of 5 May", ["2031", "5 May"]),
        ("no Sundays, Mayday 5 or 12031", []),
    ],
)
def test_dates_begin_at_numbers_and_at_names_of_any_case(text: str, dates: list[str]) -> None:
    assert [mention.span.of(text) for mention in date_mentions(text, "en")] == dates


@pytest.mark.parametrize(
    ("language", "text", "weekday"),
    [
        ("en", "on Sunday", 6),
        ("de", "am Sonntag", 6),
        ("ru", "в среду", 2),
        ("uk", "у п'ятницю", 4),
        ("pl", "w sobotę", 5),
    ],
)
def test_weekdays_are_read(language: str, text: str, weekday: int) -> None:
    (mention,) = date_mentions(text, language)
    assert (mention.kind, mention.weekday) == (DateKind.WEEKDAY, weekday)


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2031",
        "30 February 2031",
        "they may 12 times",
        "3,100 people",
        "room 1031",
        "$2031",
        "it cost 2.2031 each",
    ],
)
def test_what_is_no_certain_date_is_not_read(text: str) -> None:
    assert not date_mentions(text, "en")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://valley-post.example/2031/10/20/dam-gives-way", (2031, 10, 20)),
        ("https://valley-post.example/news/2031/oct/20/dam", (2031, 10, 20)),
        ("https://valley-post.example/2031/10/dam-gives-way.html", (2031, 10, 0)),
        ("https://valley-post.example/dam-20311020.html", (2031, 10, 20)),
        ("https://valley-post.example/dam-2031-10-20/", (2031, 10, 20)),
    ],
)
def test_addresses_have_dates(url: str, expected: tuple[int, int, int]) -> None:
    mention = address_date(url)
    assert mention is not None
    assert (mention.year, mention.month, mention.day) == expected


@pytest.mark.parametrize(
    "url", ["", "https://2031.example/dam", "https://x.example/story-4203110", "https://x.example/2031"]
)
def test_addresses_without_month_have_no_date(url: str) -> None:
    assert address_date(url) is None


def test_paragraphs_are_runs_of_sentences_without_line_break() -> None:
    text = "One went. Two came.\nThree stayed.\n\n  Four left. "
    assert [span.of(text) for span in paragraphs(text, "en")] == ["One went. Two came.", "Three stayed.", "Four left."]
    assert paragraphs("", "en") == []
