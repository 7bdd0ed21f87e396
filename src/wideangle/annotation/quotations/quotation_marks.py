"""Find the words in quotation marks, according to the conventions of European languages.

The marks are: „German“, „Polish”, «French» with or without blanks, »German and Polish«, “English”, "typewriter". Single
marks are ignored, because an apostrophe looks the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wideangle.model import Span

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(r"[„“”‟«»\"＂]")
_CLOSERS = {"„": '“”"', "“": "”", "‟": "”", "”": "”", "«": "»", "»": "«", '"': '"', "＂": "＂"}
_REVERSED = frozenset({"cs", "da", "de", "hr", "hu", "pl", "sk", "sl", "sr"})
"""The languages (ISO 639-1) that also write »text«. The first such mark of a paragraph shows whether » opens or closes
a quotation."""

_NORDIC = frozenset({"fi", "sv"})
_BEFORE_OPENING = frozenset(" \u00a0\u202f\t([{–—-―/'‘’„“«»:…")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation that is not part of another quotation. `span` includes the marks; `closed` is false if no closing
    mark ends the quotation in its paragraph."""

    span: Span
    closed: bool = True

    @property
    def inner(self) -> Span:
        """The span of the quotation without the marks."""
        return Span(self.span.start + 1, max(self.span.start + 1, self.span.end - self.closed))


def paragraphs(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield the paragraphs of a text. A line is a paragraph; if a sentence runs over several lines (hard-wrapped text),
    these lines form one paragraph."""
    starts = [sentence.start for sentence in sentences]
    open_line: Span | None = None
    for match in _LINE.finditer(text):
        line = Span(*match.span())
        if open_line is None:
            open_line = line
            continue
        place = bisect_right(starts, line.start) - 1
        if place >= 0 and sentences[place].start < open_line.end and sentences[place].end > line.start:
            open_line = Span(open_line.start, line.end)
        else:
            yield open_line
            open_line = line
    if open_line is not None:
        yield open_line


def quotations_by_paragraph(
    text: str, sentences: Sequence[Span], language: str
) -> Iterator[tuple[Span, list[Quotation]]]:
    """Yield each paragraph of a text with the outermost quotations of the paragraph."""
    running = ""
    for paragraph in paragraphs(text, sentences):
        quoted = quotations_in(text, paragraph, language, running)
        mark = text[quoted[-1].span.start] if quoted and not quoted[-1].closed else ""
        running = running if mark and mark == _CLOSERS.get(running) else mark
        yield paragraph, quoted


def quotations_in(text: str, paragraph: Span, language: str, running: str = "") -> list[Quotation]:
    """Return the outermost quotations of a paragraph, in order. Only the last quotation may have no closing mark.

    Other opening marks without a closing mark are ignored. A closing mark may end both a nested quotation and the outer
    quotation («He said: «No»). `running` is the opening mark of a quotation that the preceding paragraph does not
    close, or ''. If `running` is '«', the mark '»' at the start of the paragraph continues this quotation, as in
    Spanish.
    """
    if not _MARK.search(text, paragraph.start, paragraph.end):
        return []
    opened: list[tuple[int, str]] = []
    closed: list[Span] = []
    reverse = language in _REVERSED and _first_guillemet(text, paragraph) == "»"
    begin = first_character(text, paragraph)
    if running == "«" and text[begin : begin + 1] == "»":
        opened.append((begin, running))
        begin += 1
    for match in _MARK.finditer(text, begin, paragraph.end):
        mark, place = match.group(), match.start()
        if opened and mark in _closers(opened[-1][1], language) and not _reopens(text, place, mark, paragraph):
            start, _ = opened.pop()
            closed.append(Span(start, place + 1))
        elif _opens(text, place, paragraph, reverse=reverse, language=language):
            if mark in '"＂' and opened and opened[-1][1] == mark:
                opened.pop()
            opened.append((place, mark))
    if opened and closed:
        start, mark = opened[0]
        last = closed[-1].end - 1
        if start < closed[-1].start and text[last] in _CLOSERS[mark] and len(opened) == 1:
            closed.append(Span(start, last + 1))
            opened.clear()
    outermost: list[Quotation] = []
    for span in sorted(closed, key=lambda span: (span.start, -span.end)):
        if not outermost or span.start >= outermost[-1].span.end:
            outermost.append(Quotation(span))
    end = outermost[-1].span.end if outermost else paragraph.start
    unclosed = next((start for start, _ in opened if start >= end), None)
    if unclosed is not None:
        length = len(text[unclosed : paragraph.end].rstrip())
        outermost.append(Quotation(Span(unclosed, unclosed + length), closed=False))
    return outermost


def first_character(text: str, paragraph: Span) -> int:
    """Return the position of the first character of a paragraph that is not blank."""
    piece = text[paragraph.start : paragraph.end]
    return paragraph.start + len(piece) - len(piece.lstrip())


def _first_guillemet(text: str, paragraph: Span) -> str:
    places = [(text.find(mark, paragraph.start, paragraph.end), mark) for mark in "«»"]
    return min(((place, mark) for place, mark in places if place >= 0), default=(0, ""))[1]


def _closers(mark: str, language: str) -> str:
    if mark == "“" and language in _REVERSED:
        return "”“"
    return _CLOSERS[mark]


def _opens(text: str, place: int, paragraph: Span, *, reverse: bool, language: str) -> bool:
    mark = text[place]
    before = text[place - 1] if place > paragraph.start else " "
    after = text[place + 1] if place + 1 < paragraph.end else " "
    if mark in "„‟":
        return True
    if mark in "«»":
        return mark == ("»" if reverse else "«")
    if mark == "”":
        return language in _NORDIC and before in _BEFORE_OPENING and not after.isspace()
    return (before in _BEFORE_OPENING or before.isspace() or mark == "“") and not after.isspace()


def _reopens(text: str, place: int, mark: str, paragraph: Span) -> bool:
    """True if a quotation mark that may open or close a quotation opens one: a blank precedes the mark, and a letter or
    digit follows."""
    if mark not in '"＂“' or place + 1 >= paragraph.end:
        return False
    return text[place - 1].isspace() and not text[place + 1].isspace() and text[place + 1] not in ",.;:!?)–—-"
