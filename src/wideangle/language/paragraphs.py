"""Divide text into paragraphs."""

from __future__ import annotations

from itertools import pairwise

from wideangle.language.text.segmentation import unbroken_spans
from wideangle.model import Span


def paragraphs(text: str, language: str = "", sentence_spans: list[Span] | None = None) -> list[Span]:
    """Return the paragraphs of a text in order. A paragraph is a run of sentences without a line break.

    A blank line always ends a paragraph. A single line break ends a paragraph unless it only wraps the lines of plain
    text, which `sentences` recognises. `sentence_spans` are the sentences of the text, if the caller has them already.
    """
    spans = unbroken_spans(text, language) if sentence_spans is None else sentence_spans
    if not spans:
        return []
    starts = [0, *(number + 1 for number, pair in enumerate(pairwise(spans)) if _is_break(text, *pair))]
    return [
        Span(spans[first].start, spans[last - 1].end) for first, last in pairwise([*starts, len(spans)]) if first < last
    ]


def _is_break(text: str, left: Span, right: Span) -> bool:
    """Return True if a paragraph ends between two neighbouring sentences."""
    between = text[left.end : right.start]
    return between.count("\n") > 0 or any(mark in between for mark in "\r\v\f\x85\u2028\u2029")
