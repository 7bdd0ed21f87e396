"""Statements without quotation marks in other languages than English, on sentences written for them."""

from pathlib import Path

import pytest

from wideangle.annotation import annotate
from wideangle.model import Article

SAMPLES = Path(__file__).parent / "reported"


def blocks(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] != "#"]
    for block in "\n".join(lines).split("\n\n"):
        if block.strip():
            text, *statements = block.strip().splitlines()
            yield path.stem, text.replace("⏎", "\n"), [statement[2:] for statement in statements]


def shown(text, attribution):
    roles = (attribution.source, attribution.cue, attribution.content)
    return " | ".join([*(" ‖ ".join(span.of(text) for span in role) for role in roles), attribution.kind])


CASES = [case for path in sorted(SAMPLES.glob("*.txt")) for case in blocks(path)]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_statements_of_a_sentence(language, text, expected):
    found = annotate(Article(text, language=language)).attributions
    assert [shown(text, attribution) for attribution in found] == expected


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_source_and_cue_are_no_part_of_the_content(language, text, expected):
    for attribution in annotate(Article(text, language=language)).attributions:
        frame = [*attribution.source, *attribution.cue]
        assert not any(a.start < b.end and b.start < a.end for a in frame for b in attribution.content)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "La sindaca Anna Rossi ha detto lunedì mattina in consiglio comunale che\nil ponte riaprirà a maggio."),
        ("it", "Anna Rossi scrive:\nIl molo è di tutti."),
        ("es", "El muelle seguirá cerrado hasta mayo por las obras, según la\ndirectora del puerto de Lanza."),
        ("de", "Die Leiterin\nLena Horn sagte,\ndass der Damm\nhalte."),
        ("fr", "Le maire de la ville a dit hier soir devant le conseil municipal que le\npont rouvre en mai."),
        ("pt", "O cais, disse\no prefeito,\nabre em maio."),
    ],
)
def test_line_ends_of_two_characters_change_nothing(language, text):
    def words(text):
        found = annotate(Article(text, language=language)).attributions
        return [[span.of(text).split() for span in (*one.source, *one.cue, *one.content)] for one in found]

    assert words(text.replace("\n", "\r\n")) == words(text) != []
