"""Choose the short verbatim extract that is shown with a link."""

from __future__ import annotations

from wideangle.language import dateline, iter_sentences
from wideangle.model import Article, Span

LONGEST = 280
"""The greatest length of an extract in characters: two or three lines, a length that the law on quotation allows
everywhere."""

_SHORTEST = 40
_READ = 4_000
"""The number of characters at the beginning of a text that are searched for the opening sentence."""

_BOILERPLATE = (
    *("image copyright", "image caption", "media playback", "getty images", "file photo", "photo:", "watch:"),
    *("advertisement", "story highlights", "sign up", "subscribe", "read more", "by ", "updated ", "published "),
)


def opening(article: Article) -> Span | None:
    """Return the first full sentence of the text without its dateline, or None if the text has no sentence.

    A long sentence is cut at a word boundary. Captions, bylines and calls to subscribe are skipped.
    """
    head = article.text[:_READ]
    skipped = dateline(head)
    start = skipped.end if skipped else 0
    first: Span | None = None
    for sentence in iter_sentences(head, article.language):
        if sentence.end > start:
            span = Span(max(sentence.start, start), sentence.end)
            first = first or span
            if span.end - span.start >= _SHORTEST and not _is_boilerplate(span.of(head)):
                return _cut(article, span.start, span.end)
    return _cut(article, first.start, first.end) if first else None


def _is_boilerplate(sentence: str) -> bool:
    return sentence.lstrip().lower().startswith(_BOILERPLATE)


def _cut(article: Article, start: int, end: int) -> Span:
    text = article.text
    while start < end and text[start].isspace():
        start += 1
    if end - start > LONGEST:
        space = text.rfind(" ", start, start + LONGEST + 1)
        end = space if space > start + LONGEST // 2 else start + LONGEST
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end, article.id)
