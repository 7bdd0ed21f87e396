"""Find reported clauses that follow a verb: 'sagte, dass …', 'a promis de …', 'afirmó que …', 'avverte: …'.

Sources stand before the verb or, inverted, after it. The clause ends with its sentence, or before a coordinated verb
of saying ('… y añadió que …') or a frame ('…, ajoute-t-il').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wideangle.annotation.quotations.clause_words import ClauseWords
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.annotation.quotations.statement_parts import (
    SUBJECT_DROPPED,
    QuotedStatement,
    clitic_of,
    cue_spans,
    skip_blanks,
)
from wideangle.model import Span

MOST_BETWEEN = 14
"""The greatest number of words between a verb and its reported clause."""

MOST_OBJECT = 7
"""The greatest number of words between a verb and an infinitive with preposition: 'accuse | le ministre | d'avoir …'."""

MOST_TO_MOOD = 12
"""The greatest number of words between the start of a German clause and its verb in the subjunctive of report."""

LEAST_WORDS = 2
"""The least number of words in a reported clause."""

_STOPS = re.compile(r"[.!?:;…](?=\s|$)|[«»„“”\"()]")
_CLAUSE_ENDS = re.compile(r";|\.(?=\s)|[.!?…]$")
_CLAUSE_STARTS = re.compile(r"[;:](?=\s)")
_OUTER = " \t\r\n\u00a0\u202f,;:–—-"
_GERMAN_INFINITIVE = re.compile(r"\bzu\s+[a-zäöüß]+n\b|\b[a-zäöüß]{2,}zu[a-zäöüß]+en\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the parts of it that stand in quotation marks."""

    span: Span
    quoted: Sequence[Span]

    def is_quoted(self, place: int) -> bool:
        """True if a position lies within quotation marks."""
        return any(span.start <= place < span.end for span in self.quoted)


def reported_clauses(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Return the statements of a sentence whose clause follows its verb, in order."""
    statements: list[QuotedStatement] = []
    clause = sentence.span.start
    for verb in _cues(text, sentence, words):
        begin = _content_start(text, verb, sentence, words)
        if begin is None:
            continue
        how, start = begin
        source = _source(text, clause, verb, start, words, statements)
        if source is None and not _needs_no_source(verb, words):
            continue
        end = clause_end(text, start, sentence, words)
        content = trimmed(text, start, end)
        if content is None or len(content.of(text).split()) < LEAST_WORDS:
            continue
        statements.append(QuotedStatement([content], cue_spans(verb), source, how, content.end))
        clause = content.start
    return statements


def _cues(text: str, sentence: Sentence, words: ClauseWords) -> Iterator[re.Match[str]]:
    span = sentence.span
    matches = [*words.cue.finditer(text, span.start, span.end), *words.non_finite.finditer(text, span.start, span.end)]
    end = span.start
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end and not sentence.is_quoted(match.start()):
            end = match.end()
            yield match


def _content_start(
    text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords
) -> tuple[str, int] | None:
    """Return the rule that finds a reported clause after a verb, and the start of the clause."""
    place, end = verb.end(), sentence.span.end
    stop = next((match.start() for match in _STOPS.finditer(text, place, end)), end)
    complementizer = words.complementizer.search(text, place, min(end, stop))
    if complementizer is not None and _joins(text, verb, complementizer, words):
        return "clause", complementizer.end()
    if words.reporting.language == "de":
        return _german_clause(text, place, end, words)
    begin = skip_blanks(text, place, " \t\n\u00a0\u202f")
    infinitive = words.infinitive.match(text, begin, end)
    if infinitive is not None:
        return "infinitive", infinitive.start()
    marked = words.marked.search(text, begin, stop)
    if marked is not None and len(text[begin : marked.start()].split()) <= MOST_OBJECT:
        return "infinitive", marked.start()
    return None


def _joins(text: str, verb: re.Match[str], complementizer: re.Match[str], words: ClauseWords) -> bool:
    """True if a complementizer belongs to a verb: only adjuncts, or the inverted subject, stand between the two."""
    between = text[verb.end() : complementizer.start()]
    if len(between.split()) > MOST_BETWEEN:
        return False
    reporting = words.reporting
    if words.comma_before_clause:
        return between.rstrip(" \n\u00a0").endswith(",") and not words.cue.search(between)
    bare = between.strip(" \n\u00a0\u202f")
    if not bare or bare.startswith(",") and bare.endswith(","):
        return True
    begin = skip_blanks(text, verb.end(), " \n\u00a0\u202f")
    if reporting.adverbs.match(text, begin) or reporting.adjunct.match(text, begin) or is_adjunct(text, begin, words):
        return True
    source = phrase_from(text, verb.end(), complementizer.start(), reporting)
    if source is None:
        return False
    rest = text[source.end : complementizer.start()].strip(" \n\u00a0\u202f,")
    return not rest or is_adjunct(text, skip_blanks(text, source.end, " \n\u00a0\u202f,"), words)


def is_adjunct(text: str, place: int, words: ClauseWords) -> bool:
    """True if a phrase of time or place, an addressee or another adjunct begins at a position."""
    return bool(words.reporting.ends_source.match(text, place))


def _german_clause(text: str, place: int, end: int, words: ClauseWords) -> tuple[str, int] | None:
    """Find the clause after a comma without a conjunction: 'sagte Vogt, der Damm halte', 'versprach, … zu bauen'."""
    comma = text.find(",", place, end)
    if comma < 0 or len(text[place:comma].split()) > MOST_BETWEEN or _STOPS.search(text, place, comma):
        return None
    start = skip_blanks(text, comma + 1)
    mood = words.mood.search(text, start, end)
    if mood is not None and len(text[start : mood.start()].split()) <= MOST_TO_MOOD:
        return "clause", start
    following = text[start:end].split(",")[0]
    return ("infinitive", start) if _GERMAN_INFINITIVE.search(following) else None


def _needs_no_source(verb: re.Match[str], words: ClauseWords) -> bool:
    """True if a verb may report without a source: a dropped subject, a participle, or a passive."""
    return words.reporting.language in SUBJECT_DROPPED or not verb.re is words.cue or " " in verb.group()


def _source(
    text: str, clause: int, verb: re.Match[str], limit: int, words: ClauseWords, earlier: Sequence[QuotedStatement]
) -> Span | None:
    """Return the subject of a verb, or that of the verb with which it is coordinated."""
    clause = max([clause, *(stop.end() for stop in _CLAUSE_STARTS.finditer(text, clause, verb.start()))])
    before = text[clause : verb.start()].rstrip(" \n\u00a0,")
    last = earlier[-1].source if earlier else None
    joined = words.coordination.search(before)
    coordinated = bool(joined) and not before[joined.end() :].strip() if joined else False
    if verb.re is words.non_finite:
        return last
    if coordinated or not before.strip():
        inverted = clitic_of(verb) or (None if coordinated else subject_after(text, verb, limit, words))
        return inverted or last
    own = phrase_before(text, clause, verb.start(), words.reporting)
    return (
        clitic_of(verb)
        or own
        or subject_after(text, verb, limit, words)
        or _leading_subject(text, clause, verb.start(), words)
    )


def _leading_subject(text: str, clause: int, end: int, words: ClauseWords) -> Span | None:
    """Return the subject that begins a clause, where adjuncts stand between subject and verb: 'Der Rat hat am Montag'.

    A conjunction or an adjunct of time or place may precede the subject.
    """
    start = skip_blanks(text, clause, " \n\u00a0\u202f,–—-")
    joint = words.coordination.match(text, start, end)
    source = phrase_from(text, joint.end() if joint else start, end, words.reporting)
    if source is None or "," in text[source.end : end]:
        return None
    return source


def subject_after(text: str, verb: re.Match[str], limit: int, words: ClauseWords) -> Span | None:
    """Return the subject that follows a verb, or stands between its parts."""
    if "between" in verb.re.groupindex and verb["between"]:
        within = phrase_from(text, verb.start("between"), verb.end("between"), words.reporting)
        if within is not None:
            return within
    return phrase_from(text, verb.end(), limit, words.reporting)


def clause_end(text: str, start: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the end of a clause that begins at `start`: before a coordinated report, a frame, or at the sentence's
    end."""
    end = sentence.span.end
    for stop in _CLAUSE_ENDS.finditer(text, start, end):
        if not sentence.is_quoted(stop.start()):
            end = stop.start()
            break
    for verb in words.non_finite.finditer(text, start, end):
        if text[start : verb.start()].rstrip().endswith(",") and not sentence.is_quoted(verb.start()):
            return verb.start()
    for joint in words.coordination.finditer(text, start, end):
        if sentence.is_quoted(joint.start()):
            continue
        verb = words.cue.match(text, skip_blanks(text, joint.end(), " \n\u00a0"), end)
        if verb is not None:
            return joint.start()
    return end


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return a span without outer blanks and light punctuation; None if nothing is left."""
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip(_OUTER + "."))
    right = start + len(piece.rstrip(_OUTER + ".!?…"))
    return Span(left, right) if left < right else None
