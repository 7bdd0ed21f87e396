"""Templates of the newsroom, by option and by setting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli_kit import document, wideangle

from wideangle.sample import STORY_OF_THE_DEMO as STORY


def test_templates_come_from_the_option_or_the_settings(sampled: Path, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "coverage_fragment.html.jinja").write_text("<p>{{ coverage.card.headline }}</p>", "utf-8")
    by_option = wideangle("cover", STORY, "-a", sampled, "-f", "html", "--templates", folder)
    by_setting = wideangle("cover", STORY, "-a", sampled, "-f", "html", WIDEANGLE_TEMPLATES=str(folder))
    assert by_option.stdout == by_setting.stdout
    assert by_option.stdout.startswith("<p>")
    assert wideangle("cover", STORY, "-a", sampled, "-f", "json", WIDEANGLE_TEMPLATES=str(folder)).exit_code == 0


@pytest.mark.parametrize("kind", ["cover", "story", "storyline"])
def test_a_faulty_template_is_reported_with_its_line(kind: str, sampled: Path, tmp_path: Path) -> None:
    for name in ("coverage", "story", "storyline"):
        (tmp_path / f"{name}_fragment.html.jinja").write_text("<p>\n{{ 7 }", "utf-8")
    [storyline, *_] = document(wideangle("storylines", "-a", sampled, "-f", "json"))["storylines"]
    shown = {"cover": (STORY,), "story": ("show", "s1"), "storyline": ("show", storyline["id"])}
    result = wideangle(kind, *shown[kind], "-a", sampled, "-f", "html", "--templates", tmp_path)
    assert result.exit_code == 2
    assert re.fullmatch(r"Error: \S+_fragment.html.jinja, line 2: the template fails: .*\n", result.stderr)


def test_templates_that_cannot_be_used_are_an_error(sampled: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    page = ("cover", STORY, "-a", sampled, "-f", "page")
    by_option, by_setting = wideangle(*page, "--templates", gone), wideangle(*page, WIDEANGLE_TEMPLATES=str(gone))
    assert (by_option.exit_code, by_setting.exit_code) == (2, 1)
    assert by_option.stderr.startswith(f"Error: {gone}: there is no folder of templates here.")
    assert by_setting.stderr.startswith(f"Error: {gone}: the folder of templates does not exist. Correct WIDEANGLE_")
    result = wideangle("cover", STORY, "-a", sampled, "-f", "markdown", "--templates", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: the format markdown has no templates.")
