"""A coverage claims nothing about articles that were not compared."""

from __future__ import annotations

from pathlib import Path

import pytest

import wideangle
from wideangle import Article
from wideangle.model import Lane

ENGLISH = [
    Article(
        f"The council of Vellgrad met on day {day} and put off the vote on the harbour contract again.", id=f"e{day}"
    )
    for day in range(3)
]
QUESTIONS = {
    "de": "Der Rat von Wellgrad hat die Abstimmung über den Vertrag des Hafens wieder verschoben.",
    "fr": "Le conseil de Vellgrad a de nouveau reporté le vote sur le contrat du port de la ville.",
    "es": "El consejo de Vellgrad volvió a aplazar la votación sobre el contrato del puerto de la ciudad.",
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_text_in_a_language_that_the_archive_lacks(tmp_path: Path, language: str) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add(ENGLISH)
        coverage = archive.cover(Article(QUESTIONS[language]))
    assert coverage.not_compared.articles == len(ENGLISH)
    assert {section.note for section in coverage.sections} == {
        "Nothing was compared: all articles are in other languages."
    }
    assert "No other report of this event in the archive; not compared: 3 articles in en" in coverage.to_markdown()


def test_number_of_articles_is_that_of_the_compared_ones(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add(ENGLISH)
        coverage = archive.cover(Article("A storm closed the ferry line to Skarvoy on Monday, the operator said."))
    [same_story] = [section for section in coverage.sections if section.lane is Lane.SAME_STORY]
    assert same_story.note == "Nothing found among 3 articles."
