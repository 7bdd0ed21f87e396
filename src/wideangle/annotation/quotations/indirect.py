"""Find statements in indirect speech, and join them with the quotations of the same text.

The rules cover the languages of `CLAUSE_LANGUAGES`: reported clauses after a verb (`reported_clauses`), frames around a
clause (`frames`), lines after a verb with a colon, and German sentences in the subjunctive of report.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from wideangle.annotation.quotations.clause_words import CLAUSE_LANGUAGES, ClauseWords, clause_words
from wideangle.annotation.quotations.direct import quotations
from wideangle.annotation.quotations.frames import frames
from wideangle.annotation.quotations.quotation_marks import paragraphs, quotations_in
from wideangle.annotation.quotations.reported_clauses import MOST_TO_MOOD, Sentence, reported_clauses
from wideangle.annotation.quotations.statement_parts import QuotedStatement
from wideangle.model import Attribution, AttributionKind, Span

PROBABILITY = {"clause": 0.85, "infinitive": 0.75, "frame": 0.8, "colon": 0.75, "mood": 0.75}
"""The share of the clauses found by each rule that are statements, estimated on the labelled news of half 0."""


def statements(text: str, sentences: Sequence[Span], language: str) -> tuple[Attribution, ...]:
    """Return the statements of a text, quoted or not, in order of their first words. For languages without rules for
    reported clauses, only quotations are found."""
    quoted = quotations(text, sentences, language)
    if language not in CLAUSE_LANGUAGES:
        return quoted
    words = clause_words(language)
    reported: list[Attribution] = []
    for sentence in _with_quotations(text, sentences, language):
        found = [*reported_clauses(text, sentence, words), *frames(text, sentence, words)]
        reported.extend(_attribution(statement) for statement in found or _in_mood(text, sentence, words))
    return _joined(reported, quoted)


def _with_quotations(text: str, sentences: Sequence[Span], language: str) -> Iterator[Sentence]:
    marked = [
        quotation.span
        for paragraph in paragraphs(text, sentences)
        for quotation in quotations_in(text, paragraph, language)
    ]
    for sentence in sentences:
        first = bisect_left(marked, sentence.start, key=lambda span: span.end)
        inside = [span for span in marked[first : first + 20] if span.start < sentence.end]
        yield Sentence(sentence, inside)


def _in_mood(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Find a sentence in the subjunctive of report, which continues the report before it: 'Er habe das gewusst.'"""
    span = sentence.span
    verb = words.mood.search(text, span.start, span.end)
    if verb is None or sentence.is_quoted(verb.start()):
        return []
    if len(text[span.start : verb.start()].split()) > MOST_TO_MOOD:
        return []
    return [QuotedStatement([span], [], None, "mood")]


def _attribution(statement: QuotedStatement) -> Attribution:
    source = (statement.source,) if statement.source else ()
    content = tuple(sorted(statement.content))
    kind = AttributionKind.INDIRECT
    return Attribution(source, tuple(sorted(statement.cue)), content, kind, None, PROBABILITY[statement.how])


def _joined(reported: Iterable[Attribution], quoted: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return quotations and reported clauses. Quoted words within a reported clause are part of it; a clause that only
    repeats a quotation is left out."""
    kept: list[Attribution] = []
    absorbed: set[int] = set()
    for clause in reported:
        inside = [number for number, quotation in enumerate(quoted) if _holds(clause, quotation)]
        outer = [quotation for quotation in quoted if _shares_cue(clause, quotation) or _holds(quotation, clause)]
        if any(not _holds(clause, quotation) for quotation in outer):
            continue
        if any(_is_own(quoted[number], clause) for number in inside):
            continue
        absorbed.update(inside)
        kept.append(replace(clause, kind=AttributionKind.MIXED) if inside else clause)
    quotations_left = [quotation for number, quotation in enumerate(quoted) if number not in absorbed]
    return tuple(sorted([*kept, *quotations_left], key=lambda attribution: attribution.content[0]))


def _holds(clause: Attribution, quotation: Attribution) -> bool:
    """True if a content contains all spans of another content."""
    return all(
        any(outer.start <= inner.start + 1 and inner.end - 1 <= outer.end for outer in clause.content)
        for inner in quotation.content
    )


def _shares_cue(clause: Attribution, quotation: Attribution) -> bool:
    return any(mine.start < other.end and other.start < mine.end for mine in clause.cue for other in quotation.cue)


def _is_own(quotation: Attribution, clause: Attribution) -> bool:
    """True if a quotation is a statement of its own within a clause, or the whole of the clause."""
    same = sum(span.end - span.start for span in quotation.content)
    whole = sum(span.end - span.start for span in clause.content)
    return same >= whole - 2
