"""An article to its units: paragraphs with the headings above them, the smallest parts that a strand is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.coverage.strands.marks import Mark, is_heading, marks_of
from wideangle.language.paragraphs import paragraphs
from wideangle.model import Span

LEAST_WORDS = 9
"""White-space separated words (code points / 5 in scripts without spaces) below which a paragraph is no unit of its
own: a caption, label or short quotation belongs to the paragraph above."""

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
"""How lines begin that are about the article, the outlet or a picture."""

_SEPARATOR = re.compile(r"[\s*_\-–—=~#•·]+\Z")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or a few that belong together; `heading` is the line above the paragraph where there is one.
    `separated` says that a line of asterisks or dashes stands above."""

    span: Span
    heading: Span | None = None
    separated: bool = False

    def until(self, end: int) -> Unit:
        """The same unit, with what follows up to a code point."""
        return Unit(Span(self.span.start, end), self.heading, self.separated)

    def body(self, text: str) -> str:
        """The words below the heading."""
        return text[self.heading.end if self.heading else self.span.start : self.span.end]


def units(text: str, language: str = "", sentence_spans: Sequence[Span] | None = None) -> list[Unit]:
    """The units of a text in order. An empty heading at the end of the text is in no unit."""
    spans = paragraphs(text, language, None if sentence_spans is None else list(sentence_spans))
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
"""Heading lines in a row that head one paragraph, such as a kicker and a headline. More are the items of a list."""


def _listed(headings: Sequence[Span]) -> list[Unit]:
    """The items of a list of headlines but the last."""
    return [Unit(span) for span in headings[:-1]] if len(headings) > MOST_HEADINGS else []


def _last_heading(headings: Sequence[Span]) -> Span | None:
    """Where the heading of the paragraph below begins and ends."""
    if not headings:
        return None
    return headings[-1] if len(headings) > MOST_HEADINGS else Span(headings[0].start, headings[-1].end)


def _closed(made: list[Unit], headings: Sequence[Span]) -> list[Unit]:
    """The units, with the heading lines below which nothing stands."""
    if not headings:
        return made
    if len(headings) > MOST_HEADINGS or not made:
        return [*made, *map(Unit, headings)]
    return [*made[:-1], made[-1].until(headings[-1].end)]


def marks_of_units(text: str, members: Sequence[Unit], language: str) -> list[frozenset[Mark]]:
    """The marks at the beginning of each unit of a text."""
    return [
        marks_of(unit.body(text), language, has_heading=unit.heading is not None, is_separated=unit.separated)
        for unit in members
    ]


def _words(line: str) -> float:
    return max(len(line.split()), sum(character > "\u2e7f" for character in line) / 2)
