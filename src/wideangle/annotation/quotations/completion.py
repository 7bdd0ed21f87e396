"""Correct and extend the network's statements by the quotations that quotation marks and a reporting verb show.

For words outside quotation marks, the network is more reliable. For quotations, the marks show where a quotation ends,
and the adjacent verb shows its speaker.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wideangle.model import Attribution, AttributionKind, Span

_CLOSING = frozenset('“”»«"＂')

NEIGHBOURS = 8
"""The number of statements before and after a quotation in the text that are searched for parts of the quotation."""

SURE_FROM = 0.9
"""A quotation overrides the statements of the network if its reporting verb stands before or after the quotation marks
and its probability is at least this value."""


def completed(text: str, learned: Sequence[Attribution], quoted: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the network's statements, corrected and extended by the quotations, and all quotations with a source that
    do not overlap with these statements.

    In the development articles of PolNeAR (labelled English news), this step raises the share of quotations found from
    .955 to .98, and the share with the right source from .90 to .926.
    """
    statements = sorted(learned, key=_start)
    taken = _Taken(statements)
    for quotation in quoted:
        if quotation.source and not all(map(taken.is_free, _parts(quotation))):
            _correct(text, statements, quotation)
    taken = _Taken(statements)
    further = (statement for statement in quoted if statement.source and all(map(taken.is_free, _parts(statement))))
    return tuple(sorted((*statements, *further), key=lambda statement: statement.content[0]))


def _correct(text: str, statements: list[Attribution], quotation: Attribution) -> None:
    """Correct the statements that overlap with a quotation: the quotation marks and the reporting verb of the quotation
    decide. `statements` is changed in place."""
    spans = _parts(quotation)
    first = max(0, bisect_left(statements, min(spans).start, key=_start) - NEIGHBOURS)
    last = bisect_right(statements, max(spans).end, key=_start) + NEIGHBOURS
    near = list(_handed_over(text, statements[first:last], quotation))
    near = [statement for statement in near if statement.source or not _is_within(statement, quotation, near)]
    near = [_with_source(statement, quotation, near) for statement in near]
    near = [_extended(text, statement, quotation, near) for statement in near]
    statements[first:last] = sorted(near, key=_start)


def _start(attribution: Attribution) -> int:
    return min(_parts(attribution)).start


def _parts(attribution: Attribution) -> tuple[Span, ...]:
    """Return all spans of a statement: source (who speaks), cue (reporting verb) and content (what is said)."""
    return (*attribution.source, *attribution.cue, *attribution.content)


class _Taken:
    """The spans of all parts of some statements. `is_free` returns True for a span that overlaps none of them."""

    def __init__(self, statements: Iterable[Attribution]) -> None:
        self._spans = sorted(span for statement in statements for span in _parts(statement))
        self._ends = [span.end for span in self._spans]

    def is_free(self, span: Span) -> bool:
        # The spans do not overlap. Only the first span that ends after the start of the tested span can overlap with
        # it.
        first = bisect_right(self._ends, span.start)
        return first == len(self._spans) or self._spans[first].start >= span.end


def _handed_over(text: str, statements: Sequence[Attribution], quotation: Attribution) -> Iterable[Attribution]:
    """Yield the statements of the network. The words of a quotation are removed from the contents of all statements but
    those with the verb or the speaker of the quotation.

    Nothing is removed if a statement has the verb or the speaker of a quotation of one paragraph. In a quotation of
    several paragraphs, the network often ends the quotation of another speaker too late.
    """
    own = (*quotation.source, *quotation.cue)
    claims = quotation.kind is AttributionKind.DIRECT and quotation.cue and quotation.probability >= SURE_FROM
    if not claims or not (_runs_on(text, quotation) or all(map(_Taken(statements).is_free, own))):
        yield from statements
        return
    for statement in statements:
        if any(_touches(span, own) for span in (*statement.source, *statement.cue)):
            yield statement
            continue
        kept = tuple(span for span in statement.content if not _touches(span, quotation.content))
        yield replace(statement, content=kept) if kept else statement


def _is_within(statement: Attribution, quotation: Attribution, statements: Sequence[Attribution]) -> bool:
    """True if a statement without a source lies, with its reporting verb, inside a quotation, and another statement has
    the source of the quotation."""
    held = any(_touches(span, quotation.source) for other in statements for span in other.source)
    return held and all(
        any(around.start <= span.start and span.end <= around.end for around in quotation.content)
        for span in _parts(statement)
    )


def _with_source(statement: Attribution, quotation: Attribution, statements: Sequence[Attribution]) -> Attribution:
    """Return a statement, with the source of a quotation if the statement has no source and its content overlaps with
    the quotation."""
    if statement.source or quotation.kind is not AttributionKind.DIRECT:
        return statement
    if not any(_touches(span, quotation.content) for span in statement.content):
        return statement
    others = _Taken(other for other in statements if other is not statement)
    if not all(map(others.is_free, quotation.source)) or _touches(quotation.source[0], statement.content):
        return statement
    cue = quotation.cue if all(map(others.is_free, quotation.cue)) else ()
    if any(_touches(span, (*quotation.source, *statement.content)) for span in cue or statement.cue):
        return replace(statement, source=quotation.source, cue=())
    return replace(statement, source=quotation.source, cue=cue or statement.cue)


def _extended(
    text: str, statement: Attribution, quotation: Attribution, statements: Sequence[Attribution]
) -> Attribution:
    """Return a statement extended by all parts of a quotation of the same speaker, such as its following paragraphs.

    The network may have read a quotation that runs over several paragraphs as separate parts.
    """
    same_source = any(_touches(span, quotation.source) for span in statement.source)
    if not same_source or not any(_touches(span, quotation.content) for span in statement.content):
        return statement
    others = [other for other in statements if other is not statement]
    taken = _Taken([*others, replace(statement, content=()) if _runs_on(text, quotation) else statement])
    whole = [span for span in quotation.content if taken.is_free(span) and not _cuts(span, statement.content)]
    kept = [span for span in statement.content if not _touches(span, whole)]
    return replace(statement, content=tuple(sorted((*kept, *whole))))


def _runs_on(text: str, quotation: Attribution) -> bool:
    """True if a quotation has several paragraphs, of which only the last has a closing mark."""
    return any(text[span.end - 1] not in _CLOSING for span in quotation.content)


def _cuts(span: Span, others: Iterable[Span]) -> bool:
    """True if another span overlaps this span and begins before its start or ends after its end."""
    return any(_touches(other, [span]) and (other.start < span.start or other.end > span.end) for other in others)


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
