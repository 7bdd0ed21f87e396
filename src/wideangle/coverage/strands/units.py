"""Divide an article into units, from which strands are built. A unit is a paragraph with the headings above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.coverage.strands.marks import UnitMark, is_heading, marks_of
from wideangle.language.paragraphs import paragraphs
from wideangle.model import Span

LEAST_WORDS = 9
"""The least number of words in a paragraph that is a unit of its own (in scripts without spaces, the number of
character pairs). A shorter paragraph, such as a caption, a label or a short quotation, is added to the unit above."""

_EMPTY_HEADING = re.compile(r"[^\n.!?]{1,60}:\s*\Z")
_ROLES = "author|editor|writer|reporter|columnist|fellow|professor"
_CREDITS = re.compile(
    r"(?:copyright\s|©|image (?:copyright|caption)|advertisement|sign up\b|subscribe\b|you can follow\b|send tips\b"
    r"|follow \S+ (?:\S+ )?on (?:twitter|facebook)|content created by\b|read more\b|related:|watch:|click here\b"
    r"|this article (?:was|is)|(?:\S+ ){1,6}contributed\b|reporting by\b|story continued below|photos?:"
    r"|facebook twitter|play video\b"
    rf"|(?:\S+ ){{1,6}}is (?:a|the|an) (?:\S+ ){{0,6}}(?:{_ROLES})\b)",
    re.IGNORECASE,
)
"""A pattern for the beginnings of lines about the article itself, the outlet or a picture."""

_WIDE = re.compile("[\u2e80-\U0010ffff]")
"""A pattern for the characters of scripts that put no spaces between words, such as Chinese. The pattern matches every
character from U+2E80 on."""

_SEPARATOR = re.compile(r"[\s*_\-–—=~#•·]+\Z")


_SENTENCE = re.compile(r"[^\n{}=<>|]*?[.!?…。！？؟।][\"'”’»)\]」]*(?=\s|\Z)")
"""A pattern for a text up to a mark that ends a sentence."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph, or a few paragraphs that belong together.

    `span` is its position in the text. `heading` is the span of the heading line above, or None. `separated` is True if
    a line of asterisks or dashes stands above the unit.
    """

    span: Span
    heading: Span | None = None
    separated: bool = False

    def until(self, end: int) -> Unit:
        """Return a copy of the unit that ends at the code point `end`."""
        return Unit(Span(self.span.start, end), self.heading, self.separated)

    def body(self, text: str) -> str:
        """Return the text of the unit below its heading."""
        return text[self.heading.end if self.heading else self.span.start : self.span.end]


def holds_sentence(text: str) -> bool:
    """Return True if a text has a sentence of at least LEAST_WORDS words. Lists of links, legal notices and code around
    an article have none."""
    return any(_words(sentence[0]) >= LEAST_WORDS for sentence in _SENTENCE.finditer(text))


def units(text: str, language: str = "") -> list[Unit]:
    """Return the units of a text in order. A heading at the end of the text with nothing below it is left out."""
    spans = paragraphs(text, language)
    while spans and _EMPTY_HEADING.fullmatch(spans[-1].of(text)) and len(spans) > 1:
        spans.pop()
    made: list[Unit] = []
    headings: list[Span] = []
    separated = False
    for span in spans:
        line = span.of(text)
        if _SEPARATOR.fullmatch(line):
            separated = True
        elif made and not headings and _CREDITS.match(line):
            made[-1] = made[-1].until(span.end)
        elif is_heading(line):
            headings.append(span)
        elif made and not headings and not separated and _words(line) < LEAST_WORDS:
            made[-1] = made[-1].until(span.end)
        else:
            made += _listed(headings)
            heading = _last_heading(headings)
            made.append(Unit(Span((heading or span).start, span.end), heading, separated))
            headings, separated = [], False
    return _closed(made, headings)


MOST_HEADINGS = 2
"""The greatest number of heading lines above one paragraph, such as a kicker and a headline. More lines are a list of
headlines."""


def _listed(headings: Sequence[Span]) -> list[Unit]:
    """Return the lines of a list of headlines as units, except the last line, which is the heading of the next
    paragraph. Return no units if there are too few lines for a list."""
    return [Unit(span) for span in headings[:-1]] if len(headings) > MOST_HEADINGS else []


def _last_heading(headings: Sequence[Span]) -> Span | None:
    """Return the span of the heading that belongs to the next paragraph, or None if there is no heading line."""
    if not headings:
        return None
    return headings[-1] if len(headings) > MOST_HEADINGS else Span(headings[0].start, headings[-1].end)


def _closed(made: list[Unit], headings: Sequence[Span]) -> list[Unit]:
    """Return the units of a text including the heading lines at its end. These lines become units if they are a list of
    headlines; otherwise they are added to the last unit."""
    if not headings:
        return made
    if len(headings) > MOST_HEADINGS or not made:
        return [*made, *map(Unit, headings)]
    return [*made[:-1], made[-1].until(headings[-1].end)]


def marks_of_units(text: str, members: Sequence[Unit], language: str) -> list[frozenset[UnitMark]]:
    """Return the marks at the beginning of each unit of a text."""
    return [
        marks_of(unit.body(text), language, has_heading=unit.heading is not None, is_separated=unit.separated)
        for unit in members
    ]


def _words(line: str) -> float:
    return max(len(line.split()), len(_WIDE.findall(line)) / 2)
