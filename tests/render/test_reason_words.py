"""Reasons of links and notes of lanes in German: every text that the program makes, with its names verbatim."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import wideangle
from wideangle.language import Phrase
from wideangle.link import shared_wording
from wideangle.model import Article, HouseSettings
from wideangle.render.reason_words import in_interface_language
from wideangle.render.style import house_style

GERMAN = HouseSettings(language="de")
PACKAGE = Path(wideangle.__file__).parent


def german(text: str) -> str:
    with house_style(GERMAN):
        return in_interface_language(text)


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("both name Maud Tarrant", "beide nennen Maud Tarrant"),
        ("both name Maud Tarrant, Quillmark and Haverling", "beide nennen Maud Tarrant, Quillmark und Haverling"),
        ("both name “Bread and Salt” and Quillmark", "beide nennen “Bread and Salt” und Quillmark"),
        ("both mention “night and day” and “lanterns”", "beide erwähnen “night and day” und “lanterns”"),
        ("1 day earlier", "1 Tag früher"),
        ("1,204 days later", "1,204 Tage später"),
        (
            "3 hours later, dates estimated from similar reports",
            "3 Stunden später, Daten nach ähnlichen Berichten geschätzt",
        ),
        (
            "Nothing earlier found; the archive begins at 2031-10-07.",
            "Nichts Früheres gefunden; das Archiv beginnt am 2031-10-07.",
        ),
        ("Nothing found among 37,554 articles.", "Unter 37,554 Artikeln nichts gefunden."),
        ("Brot; Quillmark; 1024", "Brot; Quillmark; 1024"),
        ("", ""),
        ("both name ", "beide nennen "),
        ("{number} {0} %s", "{number} {0} %s"),
    ],
)
def test_text_is_translated_and_names_stay(english: str, expected: str) -> None:
    assert german(english) == expected
    assert in_interface_language(english) == english


@pytest.mark.parametrize("name", ["Bread and Salt", "Trade and Industry Board"])
def test_name_with_the_conjunction_is_quoted(name: str) -> None:
    other = Article(id="a", text=f"{name} met the Haverling Council.")
    phrases = [Phrase(name, (1, 2), name=True), Phrase("Haverling Council", (3, 4), name=True)]
    text = shared_wording(other, phrases)
    assert text == f"both name “{name}” and Haverling Council"
    assert german(text) == f"beide nennen “{name}” und Haverling Council"


def _reasons() -> set[str]:
    """The texts without values in the modules that make reasons and notes."""
    texts: set[str] = set()
    for module in ("link/reasons.py", "stories/storylines/reasons.py", "archive/queries/link_decisions.py"):
        tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        }
    return {text for text in texts if re.fullmatch(r"[a-z]+(?: [a-z]+){2,}", text)} - {"the one at hand"}  # a part


@pytest.mark.parametrize("text", sorted(_reasons()))
def test_every_reason_has_a_translation(text: str) -> None:
    assert german(text) != text
