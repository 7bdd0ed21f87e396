"""The opening sentence of an article, from which extracts are shown."""

from __future__ import annotations

from wideangle.language.agencies import dateline
from wideangle.language.text.segmentation import iter_sentences
from wideangle.model import Span

LONGEST = 280
"""The longest extract in characters: two or three lines, a length that the law on quotation allows everywhere."""

_SHORTEST = 40
_READ = 4_000
"""The number of characters at the beginning that are searched for the opening sentence."""

_BOILERPLATE = (
    *("image copyright", "image caption", "media playback", "getty images", "file photo", "photo:", "watch:"),
    *("advertisement", "story highlights", "sign up", "subscribe", "read more", "by ", "updated ", "published "),
)


def opening_sentence(text: str, language: str) -> Span | None:
    """Return the first full sentence of a text without its dateline; a long sentence is cut at a word.

    Captions, bylines and calls to subscribe are skipped. None if the text has no sentence.
    """
    head = text[:_READ]
    skipped = dateline(head)
    start = skipped.end if skipped else 0
    first: Span | None = None
    for sentence in iter_sentences(head, language):
        if sentence.end > start:
            span = Span(max(sentence.start, start), sentence.end)
            first = first or span
            if span.end - span.start >= _SHORTEST and not _is_boilerplate(span.of(head)):
                return _cut(text, span.start, span.end)
    return _cut(text, first.start, first.end) if first else None


def _is_boilerplate(sentence: str) -> bool:
    return sentence.lstrip().lower().startswith(_BOILERPLATE)


def _cut(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    if end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST + 1)
        end = space if space > start + LONGEST // 2 else start + LONGEST
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
