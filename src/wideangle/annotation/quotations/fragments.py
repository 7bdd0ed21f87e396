"""Classify quoted words that have no reporting verb of their own: as a statement, or as a name or title in quotation
marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wideangle.annotation.quotations.quotation_marks import Quotation
from wideangle.annotation.quotations.reporting_verbs import FALLBACK, Reporting
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.model import Span

MOST_NAME_WORDS = 4
"""The greatest number of words in a quoted name or title, as in 'The New World of Fernhollow'."""

_WORD = re.compile(r"[^\W_][\w'’.-]*")
_ENDS_CLAUSE = re.compile(r"[.!?;:…]|[«»„“”\"]")


@dataclass(frozen=True, slots=True)
class Least:
    """The least number of words in a quoted statement without a reporting verb. `small` applies to quotations that
    begin in lower case, `otherwise` to all others."""

    small: int
    otherwise: int


LEAST = {"de": Least(2, 6)}
"""The least lengths of quoted statements by language. The German lengths come from Wikinews articles of 2004 to 2021:
.27 to .62 of the shorter quotations are statements, and .7 to .9 of the longer quotations. Two quoted words in lower
case suffice in German, because the nouns in names begin with capitals."""

LEAST_ELSEWHERE = Least(3, 7)
"""The least lengths of quoted statements in other languages. Adjectives and common nouns begin in lower case there, so
that two quoted words in lower case are mostly a term and not a statement."""


def is_name(text: str, quotation: Quotation, words: Reporting) -> bool:
    """True if a quotation has the form of a name or title: few words, and all words capitalised except articles and the
    like."""
    inner = quotation.inner.of(text).strip(" \u00a0\u202f")
    parts = [match.group() for match in _WORD.finditer(inner)]
    if not 0 < len(parts) <= MOST_NAME_WORDS or inner[-1:] in ".!?…,":
        return False
    joining = words.joins_names | words.determiners
    return all(part.lower() in joining or not part[0].islower() for part in parts)


def is_statement(text: str, quotation: Quotation, words: Reporting) -> bool:
    """True if quoted words without a reporting verb are a statement, and not a term, a name or a title. Always False
    for English, where the trained network decides."""
    if words.language == FALLBACK:
        return False
    inner = quotation.inner.of(text).strip(" \u00a0\u202f([…])")
    number = len(_WORD.findall(inner))
    least = LEAST.get(words.language, LEAST_ELSEWHERE)
    return number >= (least.small if inner[:1].islower() else least.otherwise) and not is_name(text, quotation, words)


def speaker_of(
    text: str, sentence: Span, span: Span, before: Span | None, words: Reporting
) -> tuple[Span, list[Span]] | None:
    """Return the speaker of quoted words and the reporting verb in their sentence, or None.

    If the sentence names no speaker, the sentence `before` is searched too, on one condition: the quoted words are a
    whole sentence, or their sentence is in the mood of reported speech.
    """
    behind = _behind(text, Span(span.end, max(span.end, sentence.end)), words)
    report = _last_report(text, Span(sentence.start, span.start), words) or behind
    if report is not None or before is None:
        return report
    stands_alone = not text[sentence.start : span.start].strip()
    if not stands_alone and not words.reported.search(text, sentence.start, sentence.end):
        return None
    return _last_report(text, before, words)


def _last_report(text: str, clause: Span, words: Reporting) -> tuple[Span, list[Span]] | None:
    for verb in reversed(list(words.cue.finditer(text, clause.start, clause.end))):
        source = phrase_before(text, clause.start, verb.start(), words) or phrase_from(
            text, verb.end(), clause.end, words
        )
        if source is not None:
            return source, [Span(*verb.span())]
    return None


def _behind(text: str, clause: Span, words: Reporting) -> tuple[Span, list[Span]] | None:
    for verb in words.cue.finditer(text, clause.start, clause.end):
        source = phrase_from(text, verb.end(), clause.end, words)
        if source is not None and text[clause.start : verb.start()].rstrip().endswith(","):
            return source, [Span(*verb.span())]
    return None
