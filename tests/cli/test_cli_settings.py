"""`wideangle settings list`, `set` and `unset`, and what the outputs make of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_kit import SCHEMA, document, wideangle

import wideangle as api
from wideangle.model import HouseSettings, Lane
from wideangle.sample import STORY_OF_THE_DEMO as STORY


@pytest.fixture
def archive(sampled: Path, tmp_path: Path) -> Path:
    """A copy of the sample archive, which a test may change."""
    return Path(shutil.copytree(sampled, tmp_path / "archive"))


def test_settings_are_listed_set_and_unset(archive: Path) -> None:
    assert "date-format: iso (default)" in wideangle("settings", "list", "-a", archive).stdout
    assert wideangle("settings", "set", "date-format", "day-month-year", "-a", archive).exit_code == 0
    assert wideangle("settings", "set", "excluded-outlets", "Coast Times", "Daily Post", "-a", archive).exit_code == 0
    lines = wideangle("settings", "list", "-a", archive).stdout.splitlines()
    assert lines[0] == "date-format: day-month-year"
    assert "excluded-outlets: Coast Times, Daily Post" in lines
    shown = document(wideangle("settings", "list", "-f", "json", "-a", archive))
    SCHEMA.validate(shown)
    assert shown["settings"]["excluded_outlets"] == ["Coast Times", "Daily Post"]
    assert wideangle("settings", "unset", "date-format", "-a", archive).exit_code == 0
    assert "date-format: iso (default)" in wideangle("settings", "list", "-a", archive).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("colour", "teal"), "colour: there is no such setting. The settings are: date-format, time-zone, "),
        (("date-format", "dmy"), "date-format: 'dmy' is not a valid value. Use iso, "),
        (("extract-length", "long"), "extract-length: 'long' is not a number. Use a whole number of characters."),
        (("extract-length", "7"), "extract-length: 7 is not a valid value. Use 40 characters or more"),
        (("language", "de", "en"), "language: this setting has one value. Put the words into quotation marks."),
        (("language", "xx"), "language: 'xx' is not a valid value. Use en or de."),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(arguments: tuple[str, ...], message: str, archive: Path) -> None:
    result = wideangle("settings", "set", *arguments, "-a", archive)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {message}")


def test_an_unknown_time_zone_is_refused_and_not_stored(archive: Path) -> None:
    result = wideangle("settings", "set", "time-zone", "Europe/Halven", "-a", archive)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: time-zone Europe/Halven: there is no such time zone.")
    assert "time-zone: (default)" in wideangle("settings", "list", "-a", archive).stdout


def test_outputs_follow_the_settings_and_json_does_not(archive: Path) -> None:
    before = wideangle("cover", STORY, "-a", archive, "-f", "json").stdout
    for name, value in (("language", "de"), ("lane-background", "Vorgeschichte"), ("extract-length", "60")):
        assert wideangle("settings", "set", name, value, "-a", archive).exit_code == 0
    for form in ("terminal", "markdown", "html", "page", "atom"):
        shown = wideangle("cover", STORY, "-a", archive, "-f", form).stdout
        assert "vorgeschichte" in shown.lower(), form
        assert "zum selben ereignis" in shown.lower(), form
    assert "## Weitere Berichterstattung" in wideangle("cover", STORY, "-a", archive, "-f", "markdown").stdout
    assert wideangle("cover", STORY, "-a", archive, "-f", "json").stdout == before
    assert "Storys" in wideangle("stories", "-a", archive, "-f", "markdown").stdout


def test_settings_of_one_command_are_not_those_of_the_next(archive: Path, sampled: Path) -> None:
    wideangle("settings", "set", "language", "de", "-a", archive)
    assert "Weitere Berichterstattung" in wideangle("cover", STORY, "-a", archive, "-f", "markdown").stdout
    assert "Expanded coverage" in wideangle("cover", STORY, "-a", sampled, "-f", "markdown").stdout


def test_an_excluded_outlet_is_in_no_coverage_and_stays_in_the_archive(archive: Path) -> None:
    with api.open(archive) as opened:
        before = opened.cover(STORY)
        outlets = {entry.article.outlet for entry in before.section(Lane.SAME_STORY).entries}
        copying = {copy.article.outlet for section in before.sections for e in section.entries for copy in e.copies}
        excluded = {sorted(outlets)[0], *sorted(copying)[:1]}
        opened.set_house(HouseSettings(excluded_outlets=tuple(outlet.upper() for outlet in excluded)))
        after = opened.cover(STORY)
        shown = {entry.article.outlet for section in after.sections for entry in section.entries}
        shown |= {copy.article.outlet for section in after.sections for e in section.entries for copy in e.copies}
        shown |= {copy.article.outlet for copy in after.copies}
        shown |= {wording.article.outlet for quote in after.quotes for wording in (*quote.wordings, *quote.paraphrases)}
        assert not shown & excluded
        assert not {absence.outlet for absence in after.missing} & excluded
        assert after.reports < before.reports
        assert list(opened.articles(outlets=sorted(outlets)[0]))


def test_settings_travel_with_a_backup_and_change_the_state(archive: Path, tmp_path: Path) -> None:
    settings = HouseSettings(language="de", lane_opinion="Meinung")
    with api.open(archive) as opened:
        state = opened.state
        opened.set_house(settings)
        assert opened.state != state
        assert opened.cover(STORY).house == settings
        opened.backup(tmp_path / "backup")
    result = wideangle("restore", tmp_path / "backup", "--archive", tmp_path / "restored")
    assert result.exit_code == 0, result.stderr
    with api.open(tmp_path / "restored") as restored:
        assert restored.house == settings
        assert "Meinung" in restored.cover(STORY).to_html()
