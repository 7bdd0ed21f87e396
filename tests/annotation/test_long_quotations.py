"""Quotations of several paragraphs, with a closing mark at the last one alone, behind the quotation of another
speaker."""

import pytest

from wideangle.annotation import annotate
from wideangle.model import Article


def speakers_of(text, language):
    """Return each quoted paragraph's first two words without its mark, with the name of its speaker."""
    pairs = []
    for statement in annotate(Article(text, language=language)).attributions:
        name = statement.speaker.name.of(text) if statement.speaker else ""
        for span in statement.content:
            pairs.append((" ".join(span.of(text).strip('“”"«»„ ').split()[:2]), name))
    return pairs


PARAGRAPHS = ["The gate stood open for two hours.", "Three people entered.", "Nobody stopped them"]


def quoted(marks, before="", behind=""):
    opening, closing = marks
    first, second, third = PARAGRAPHS
    return f"{before}{opening}{first}\n\n{opening}{second}\n\n{opening}{third}{behind or '.' + closing}"


@pytest.mark.parametrize("marks", ["“”", '""'])
@pytest.mark.parametrize(
    ("earlier", "before", "behind"),
    [
        ("said guard Otto Lind.", "", ",{} inspector Mira Stahl said in a statement."),
        ("Otto Lind said.", "", ",{} said Mira Stahl, the inspector."),
        ("said Otto Lind.", "Mira Stahl led the inquiry.\n\n", ",{} she told the committee."),
        ("said guard Otto Lind.", "In her report, inspector Mira Stahl wrote:\n\n", ""),
        ("Otto Lind said on Monday.", "Mira Stahl, who led the inquiry, told the committee: ", ""),
        ("Otto Lind recalled.", "Mira Stahl answered on Tuesday:\n\n", ""),
    ],
)
def test_all_paragraphs_go_to_the_speaker_of_their_frame(marks, earlier, before, behind):
    opening, closing = marks
    text = f"{opening}We saw nothing,{closing} {earlier}\n\n" + quoted(marks, before, behind.format(closing))
    pairs = [
        pair for pair in speakers_of(text, "en") if pair[0] in {"We saw", "The gate", "Three people", "Nobody stopped"}
    ]
    assert pairs == [("We saw", "Otto Lind")] + [
        (start, "Mira Stahl") for start in ("The gate", "Three people", "Nobody stopped")
    ]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "es",
            "«No vimos nada», dijo Otto Lanza.\n\n«La puerta estaba abierta.\n\n«Entraron tres personas.\n\n"
            "«Nadie las detuvo», declaró Mira Salas.",
            ["Otto Lanza", *["Mira Salas"] * 3],
        ),
        (
            "es",
            "«No vimos nada», dijo Otto Lanza.\n\nMira Salas respondió:\n\n«La puerta estaba abierta.\n\n"
            "»Entraron tres personas.\n\n»Nadie las detuvo».",
            ["Otto Lanza", *["Mira Salas"] * 3],
        ),
        (
            "fr",
            "« Le pont est sûr », a dit Anne Roux.\n\n« Le pont est vieux.\n\n» Il faut le fermer.\n\n"
            "» Nous l’avons écrit », a répondu Luc Ferrand.",
            ["Anne Roux", *["Luc Ferrand"] * 3],
        ),
        (
            "de",
            "„Wir sahen nichts“, sagte Otto Lind.\n\n„Das Tor war offen.\n\n„Drei kamen herein.\n\n"
            "„Niemand hielt sie auf“, sagte Mira Stahl.",
            ["Otto Lind", *["Mira Stahl"] * 3],
        ),
    ],
)
def test_other_languages_too(language, text, names):
    assert [name for _, name in speakers_of(text, language)] == names


@pytest.mark.parametrize(
    "text",
    [
        # The first paragraph goes on behind the words of an earlier speaker.
        "“The road is shut,” Lena Fisk said. “It will stay shut all winter long.\n\n“I hope not,” Tom Orr said.",
        # The marks differ, so the second quotation is another one, within the first.
        '"The road is shut, the council wrote.\n\n“I hope not,” Tom Orr said."',
    ],
)
def test_a_quotation_is_no_continuation_where_its_opening_says_otherwise(text):
    pairs = speakers_of(text, "en")
    assert ("I hope", "Tom Orr") in pairs
    assert all(start == "I hope" or name != "Tom Orr" for start, name in pairs)
