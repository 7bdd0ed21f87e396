"""Prepare the statements of a story for all outputs for people: each statement once, with the wordings of the
outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wideangle.model import Attribution, Difference, DifferenceKind, Quote, Span, Wording
from wideangle.render import labels
from wideangle.render.text import role_shown, visible
from wideangle.render.views.coverage import Card, CopyView, card, place_of

MOST_QUOTES = 12
MOST_WORDINGS = 6
"""The greatest number of wordings of a statement in outputs for people. JSON has all wordings."""

SURE_FROM = 0.75
"""If the probability that a wording belongs to its statement is below this value, the wording is shown with this
probability."""

LONGEST_DIFFERENCE = 80

_WORD = re.compile(r"\w+")

_OPENING_MARKS = ("“", "„", "«", "»", "「", "『", "'", "‘", '"')

_ONLY_WORDS = re.compile(r"[\w\s'’-]*,?\s*")

# Kinds of difference that an output names without quoting words: a wording is shorter or longer than the first wording
# at its beginning or end.
_WITHOUT_WORDS = frozenset({DifferenceKind.SHORTER, DifferenceKind.LONGER})


@dataclass(frozen=True, slots=True)
class WordingView:
    """The wording of a statement in one article.

    `pieces` are the same text in pieces, with True for a piece that differs from the first wording. If the words do not
    begin with a quotation mark, the verb before them is included ('called it a “sad day”'), because the words alone are
    no sentence. `also` are the other articles with the same words. `span` is the position of the wording in the
    article's text ('120-184', in code points).
    """

    card: Card
    text: str
    pieces: tuple[tuple[str, bool], ...]
    note: str
    also: tuple[CopyView, ...] = ()
    span: str = ""


@dataclass(frozen=True, slots=True)
class QuoteView:
    """One statement. `first` is the wording that is shown first. `paraphrased` is True if `first` is in a reporter's
    words."""

    who: str
    reported: str
    first: WordingView
    paraphrased: bool
    wordings: tuple[WordingView, ...]
    paraphrases: tuple[WordingView, ...]
    rest: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuotesView:
    """The statements to show, and a note with the number of statements that are not shown."""

    quotes: tuple[QuoteView, ...] = ()
    note: str = ""


def quotes_view(quotes: Sequence[Quote], home: str, most: int = MOST_QUOTES) -> QuotesView:
    """Return the statements to show to a reader of the language `home`. The result is empty if no statement can be
    shown."""
    shown = [view for view in (_quote(quote, home) for quote in quotes[:most]) if view.first.text]
    left = len(quotes) - len(shown)
    return QuotesView(tuple(shown), labels.more_quotes(left) if shown and left else "")


def _quote(quote: Quote, home: str) -> QuoteView:
    wordings = _together([_wording(wording, home, quote) for wording in quote.wordings])
    paraphrases = _together([_wording(wording, home, quote) for wording in quote.paraphrases])
    first = (wordings or paraphrases)[0]
    others, shown_paraphrases = wordings[1:], paraphrases if wordings else paraphrases[1:]
    left = max(0, len(others) - MOST_WORDINGS) + max(0, len(shown_paraphrases) - MOST_WORDINGS)
    return QuoteView(
        who=", ".join(filter(None, (visible(quote.speaker) or labels.NO_SOURCE, role_shown(quote.role)))),
        reported=labels.witnessed(quote.witnesses),
        first=first,
        paraphrased=not wordings,
        wordings=tuple(others[:MOST_WORDINGS]),
        paraphrases=tuple(shown_paraphrases[:MOST_WORDINGS]),
        rest=labels.more_wordings(left) if left else "",
        spellings=tuple(filter(None, map(visible, quote.spellings))),
    )


def _together(wordings: Sequence[WordingView]) -> list[WordingView]:
    """Return each distinct wording once, with all articles that have it. Punctuation and case are ignored."""
    alike: dict[tuple[str, ...], list[WordingView]] = {}
    for wording in wordings:
        words = tuple(_WORD.findall(wording.text.casefold()))
        alike.setdefault(words or (wording.text,), []).append(wording)
    return [
        replace(first, also=tuple(CopyView(other.card, other.note) for other in others))
        for first, *others in alike.values()
    ]


def _wording(wording: Wording, home: str, quote: Quote) -> WordingView:
    text = wording.article.text
    spans = spans_shown(text, wording.attribution)
    first = quote.wordings[0].article.text if quote.wordings else ""
    notes = [_difference(difference, text, first) for difference in wording.differences]
    if wording.copy_of:
        notes.append(labels.COPY)
    if wording.probability < SURE_FROM:
        notes.append(labels.same_statement(wording.probability))
    return WordingView(
        card=card(wording.article, home),
        text=visible(labels.BETWEEN.join(span.of(text) for span in spans)),
        pieces=tuple(_pieces(wording, spans)),
        note=labels.SEPARATOR.join(dict.fromkeys(notes)),
        span=place_of(Span(spans[0].start, spans[-1].end)) if spans else "",
    )


def spans_shown(text: str, attribution: Attribution) -> list[Span]:
    """Return the spans of a statement's content. If the content does not begin with a quotation mark, and the cue (the
    word of saying) stands before it with only words between, the first span begins at the cue."""
    spans = [span for span in attribution.content if span.of(text).strip()]
    if not spans or not attribution.cue or spans[0].of(text).lstrip().startswith(_OPENING_MARKS):
        return spans
    cue = attribution.cue[0]
    if cue.start < spans[0].start and _ONLY_WORDS.fullmatch(text, cue.start, spans[0].start):
        spans[0] = replace(spans[0], start=cue.start)
    return spans


def _pieces(wording: Wording, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    text = wording.article.text
    marked = sorted(difference.here for difference in wording.differences if difference.here is not None)
    for number, span in enumerate(spans):
        if number:
            yield labels.BETWEEN, False
        place = span.start
        for mark in marked:
            if place <= mark.start and mark.end <= span.end:
                yield from _piece(text[place : mark.start], marked=False)
                yield from _piece(text[mark.start : mark.end], marked=True)
                place = mark.end
        yield from _piece(text[place : span.end], marked=False)


def _piece(raw: str, *, marked: bool) -> Iterator[tuple[str, bool]]:
    """Yield `raw` in its safe visible form. A space at its beginning or end is kept, which the function `visible` alone
    would remove."""
    shown = visible(raw)
    before = " " if raw[:1].isspace() else ""
    after = " " if raw[-1:].isspace() and shown else ""
    if shown or before:
        yield before + shown + after, marked and bool(shown)


def _difference(difference: Difference, text: str, first: str) -> str:
    label = labels.difference(difference.kind)
    if difference.kind in _WITHOUT_WORDS:
        return label
    here = _cut(visible(difference.here.of(text))) if difference.here else ""
    there = _cut(visible(difference.there.of(first))) if difference.there else ""
    return labels.differs(label, here, there)


def _cut(words: str) -> str:
    if len(words) <= LONGEST_DIFFERENCE:
        return words
    return words[:LONGEST_DIFFERENCE].rpartition(" ")[0] + labels.CUT
