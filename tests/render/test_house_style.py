"""The house settings in every output for people: dates, zone, titles, language and extracts; JSON stays as it is."""

from __future__ import annotations

import io
import zoneinfo
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_samples import SAMPLE
from rich.console import Console
from story_samples import LINE, STORY

from wideangle import render
from wideangle.errors import SettingsError
from wideangle.model import (
    Alert,
    AlertKind,
    Entry,
    HouseSettings,
    Lane,
    Link,
    PublicationTime,
    Section,
    Source,
    Span,
)
from wideangle.render import formats, labels, source_labels, style
from wideangle.render.text import visible
from wideangle.render.views.coverage import view

GERMAN = HouseSettings(language="de", date_format="day-month-year", time_zone="UTC")


def on_terminal(coverage: Any) -> str:
    written = io.StringIO()
    render.terminal(coverage, Console(file=written, highlight=False))
    return written.getvalue()


OUTPUTS: dict[str, Callable[[Any], str]] = {
    "terminal": on_terminal,
    "markdown": render.markdown,
    "html": render.html_fragment,
    "page": render.html_page,
    "atom": render.atom,
}

DAYS = {
    "iso": "2031-03-04",
    "day-month-year": "4 March 2031",
    "month-day-year": "March 4, 2031",
    "day.month.year": "04.03.2031",
    "day/month/year": "04/03/2031",
    "month/day/year": "03/04/2031",
    "%-d.%-m.%y": "4.3.31",
    "%b %d %Y %%": "Mar 04 2031 %",
}


@pytest.mark.parametrize("name", DAYS)
def test_a_day_has_the_format_of_the_house(name: str) -> None:
    with render.house_style(HouseSettings(date_format=name)):
        assert formats.day(date(2031, 3, 4)) == DAYS[name]
        assert formats.when(PublicationTime.of("2031-03-04T19:05+01:00")) == f"{DAYS[name]} 19:05 UTC+01:00"
    assert formats.day(date(2031, 3, 4)) == "2031-03-04"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2031-03-04T23:05+00:00", "2031-03-05 00:05 UTC+01:00"),
        ("2031-07-04T12:00-04:00", "2031-07-04 18:00 UTC+02:00"),
        ("2031-03-04", "2031-03-04"),
        ("9999-12-31T23:59-12:00", "9999-12-31 23:59 UTC-12:00"),
    ],
)
def test_a_time_is_in_the_zone_of_the_house_and_a_day_stays(published: str, shown: str) -> None:
    with render.house_style(HouseSettings(time_zone="Europe/Berlin")):
        assert formats.when(PublicationTime.of(published)) == shown


def test_times_of_sources_and_decisions_follow_the_house() -> None:
    source = Source(
        "https://a.example/feed", error="timed out", failures=2, failing_since=datetime(2031, 3, 4, 23, 5, tzinfo=UTC)
    )
    with render.house_style(HouseSettings(time_zone="Asia/Tokyo", date_format="day-month-year")):
        shown = source_labels.failing(source, "timed out")
        assert shown == "failing since 5 March 2031 08:05 UTC+09:00, 2 tries: timed out"
        assert labels.made("2031-03-04T23:05:12+00:00") == "settled 5 March 2031 08:05 UTC+09:00"


def test_a_zone_that_this_machine_lacks_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    style.time_zone.cache_clear()
    with pytest.raises(SettingsError, match=r"time-zone Europe/Halven: there is no such time zone\. Use a name"):
        style.time_zone("Europe/Halven")

    def missing(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name) from PackageNotFoundError("tzdata")

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    with pytest.raises(SettingsError, match=r"no database of time zones\. Install the package tzdata, or run"):
        style.time_zone("Europe/Berlin")
    style.time_zone.cache_clear()


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_has_the_titles_and_dates_of_the_house(output: str) -> None:
    own = HouseSettings(date_format="day/month/year", lane_same_story="Elsewhere on this", lane_follow_up="Since then")
    with render.house_style(own):
        shown = OUTPUTS[output](SAMPLE)
    assert "elsewhere on this" in shown.lower()
    assert "since then" in shown.lower()
    assert "what led here" in shown.lower()
    assert "04/03/2031" in shown
    assert "Elsewhere on this" not in OUTPUTS[output](SAMPLE)


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_output_has_german_labels_and_the_words_of_outlets_stay(output: str) -> None:
    with render.house_style(GERMAN):
        shown = OUTPUTS[output](SAMPLE)
    for english in ("Expanded coverage", "Same story", "What led here", "Also carried by", ">undated", "likely of"):
        assert english.lower() not in shown.lower()
    assert "zum selben ereignis" in shown.lower()
    assert SAMPLE.sections[0].entries[0].article.title in shown
    if output in ("html", "page"):
        tree = lxml.html.document_fromstring(shown)
        assert "de" in tree.xpath("//html/@lang | //section/@lang")
        assert "4. März 2031 01:40 UTC" in shown or output == "html"


def test_json_is_the_same_whatever_the_house_settings_are() -> None:
    alert = Alert(1, 1, AlertKind.REPORT, datetime(2031, 3, 4, tzinfo=UTC))
    own = replace(GERMAN, lane_same_story="Anderswo", extract_length=40)
    documents: list[Callable[[], str]] = [
        lambda: render.json_document(SAMPLE),
        lambda: render.alerts_json([alert]),
        lambda: render.story_json(STORY, LINE),
    ]
    for document in documents:
        plain = document()
        with render.house_style(own):
            assert document() == plain


@given(st.integers(40, 120))
def test_a_long_extract_is_cut_at_a_word_and_stays_verbatim(limit: int) -> None:
    article = SAMPLE.sections[0].entries[0].article
    text = "The council of Halven voted for the harbour tram after nine hours; the first rails arrive in April. End."
    long = replace(article, text=text)
    entry = Entry(Link(long, 0.9, Lane.SAME_STORY), Span(0, text.index(" End")))
    coverage = replace(SAMPLE, sections=(Section(Lane.SAME_STORY, (entry,)),))
    with render.house_style(HouseSettings(extract_length=limit)):
        [shown] = view(coverage).sections[0].entries
    words = shown.extract.removesuffix(labels.CUT)
    assert len(words) <= limit
    assert visible(text).startswith(words)
    assert text[len(words) : len(words) + 1] == " "
    assert shown.extract.endswith(labels.CUT) is (limit < text.index(" End"))


def test_a_word_longer_than_the_extract_is_cut() -> None:
    article = replace(SAMPLE.article, text="W" * 90)
    entry = Entry(Link(article, 0.9, Lane.SAME_STORY), Span(0, 90))
    with render.house_style(HouseSettings(extract_length=50)):
        [shown] = view(replace(SAMPLE, sections=(Section(Lane.SAME_STORY, (entry,)),))).sections[0].entries
    assert shown.extract == "W" * 50 + labels.CUT


def test_excluded_outlets_are_counted_for_the_editor_only() -> None:
    with render.house_style(HouseSettings(excluded_outlets=("Coast Times", "Northern Post"))):
        assert view(SAMPLE, troubles=True).bounds.endswith("; left out by the settings: 2 outlets")
        assert "left out" not in view(SAMPLE).bounds


def test_numbers_follow_the_language() -> None:
    assert (formats.counted(37554, "article"), formats.percent(0.8), formats.weight(-0.6)) == (
        "37,554 articles",
        "80%",
        "−0.6",
    )
    with render.house_style(GERMAN):
        assert (formats.counted(37554, "article"), formats.percent(0.8), formats.weight(-0.6)) == (
            "37.554 Artikel",
            "80\u00a0%",
            "−0,6",
        )
        assert formats.counted(1, "outlet") == "1 Medium"


def test_a_style_ends_with_its_block() -> None:
    with render.house_style(GERMAN):
        render.use_house_style(HouseSettings(lane_opinion="Views"))
        assert labels.lane(Lane.OPINION) == "Views"
    assert labels.lane(Lane.OPINION) == "Opinion and analysis"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("date_format", "dmy", "date-format: 'dmy' is not a valid value. Use iso, day-month-year"),
        ("date_format", "%d.%m.", "date-format: '%d.%m.' is not a valid value."),
        ("date_format", "%d.%m.%Y %H", "date-format: '%d.%m.%Y %H' is not a valid value."),
        ("date_format", "%d\n%m %Y", "date-format: "),
        ("time_zone", "Europe/../etc", "time-zone: 'Europe/../etc' is not a valid value. Use a name of the IANA"),
        ("language", "fr", "language: 'fr' is not a valid value. Use en or de."),
        ("extract_length", 5, "extract-length: 5 is not a valid value. Use 40 characters or more, or 0"),
        ("extract_length", -1, "extract-length: -1 is not a valid value."),
        ("excluded_outlets", ("Coast Times", " "), "excluded-outlets: '' is not a valid value."),
        ("lane_opinion", "two\nlines", "lane-opinion: 'two\\nlines' is not a valid value. Use words on one line."),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_a_remedy(field: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=r"^[a-z-]+: ") as raised:
        HouseSettings(**{field: value})
    assert str(raised.value).startswith(message)


def test_settings_are_read_back_and_what_this_version_cannot_use_is_left_out() -> None:
    settings = HouseSettings(date_format="%d.%m.%Y", language="de", excluded_outlets=("Coast Times",))
    assert HouseSettings.of(settings.changes()) == settings
    assert HouseSettings().changes() == {}
    later = {"language": "fr", "lane_opinion": 7, "extract_length": 80, "colour": "teal"}
    assert HouseSettings.of(later) == HouseSettings(extract_length=80)
