"""Find statements by a frame behind, within or before the clause: '…, sagte X', '…, selon X, …', 'laut X …'.

A frame is a verb with its subject, a participle clause ('wie X mitteilte') or a preposition with a source. What is left
of the sentence is the content.
"""

from __future__ import annotations

import re

from wideangle.annotation.quotations.clause_words import ClauseWords
from wideangle.annotation.quotations.reported_clauses import (
    LEAST_WORDS,
    Sentence,
    is_adjunct,
    subject_after,
    trimmed,
)
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.annotation.quotations.statement_parts import (
    SUBJECT_DROPPED,
    QuotedStatement,
    clitic_of,
    cue_spans,
    skip_blanks,
)
from wideangle.model import Span

SHORT_HEAD = 6
"""Before a frame between two commas, a clause of at most this number of words goes on behind the frame: 'In the north,
said Doe, the water rises'."""

_CLAUSE_START = re.compile(r"[;:](?=\s)")
_PAUSES = re.compile(r"[,;:.!?…](?=\s|$)|[–—](?=\s)|(?<=\s)-(?=\s)|[()«»„“”\"]")
_BEFORE_FRAME = re.compile(r"(?:,|[–—]|\s-|[»”“\"],?)\s*$")
_BLANKS = " \t\n\u00a0\u202f"


def frames(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Return the statements of a sentence that a frame attributes, in order of their frames."""
    statements = [*_verb_frames(text, sentence, words), *_source_frames(text, sentence, words)]
    return sorted(statements, key=lambda statement: statement.cue[0])


def _verb_frames(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Find the frames of a verb after a comma: '…, ha detto Doe', '…, wie Doe mitteilte'."""
    statements = []
    span = sentence.span
    for verb in words.cue.finditer(text, span.start, span.end):
        if sentence.is_quoted(verb.start()) or text[verb.start()].isupper():
            continue
        frame = _as_said(text, verb, sentence, words) or _inverted(text, verb, sentence, words)
        if frame is None:
            continue
        bounds, source = frame
        statement = _around(text, bounds, source, cue_spans(verb), sentence, words)
        if statement is not None:
            statements.append(statement)
    return statements


def _inverted(
    text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords
) -> tuple[Span, Span | None] | None:
    """Return the bounds and the subject of a frame whose verb follows a comma."""
    start = _before_adverbs(text, verb.start(), sentence, words)
    if start <= sentence.span.start or not _BEFORE_FRAME.search(text, max(sentence.span.start, start - 4), start):
        return None
    source = clitic_of(verb) or subject_after(text, verb, sentence.span.end, words)
    end = _frame_end(text, max(verb.end(), source.end if source else 0), sentence, words)
    if end is None or (source is None and not _may_drop(text, verb.end(), end, words)):
        return None
    return Span(start, end), source


def _as_said(
    text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords
) -> tuple[Span, Span | None] | None:
    """Return the bounds and the subject of a frame with a conjunction: 'wie Doe mitteilte', 'según informó Doe'."""
    for conjunction in words.as_said.finditer(text, sentence.span.start, verb.start()):
        between = text[conjunction.end() : verb.start()]
        if len(between.split()) > SHORT_HEAD * 2 or _PAUSES.search(between.replace(",", " ")):
            continue
        if not between.strip():
            source = clitic_of(verb) or subject_after(text, verb, sentence.span.end, words)
        else:
            source = phrase_from(text, conjunction.end(), verb.start(), words.reporting)
            if source is None:
                continue
        end = _frame_end(text, max(verb.end(), source.end if source else 0), sentence, words)
        if end is not None:
            return Span(conjunction.start(), end), source
    return None


def _before_adverbs(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the start of the adverbs that precede a verb: ', ora, ha detto'."""
    before = text[sentence.span.start : place].rstrip(_BLANKS)
    for adverb in words.reporting.adverbs.finditer(text, max(sentence.span.start, place - 30), place):
        if not text[adverb.end() : place].strip(_BLANKS):
            return adverb.start()
    return sentence.span.start + len(before) if before else place


def _frame_end(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int | None:
    """Return the end of a frame: the next pause, after adjuncts to the verb and a relative clause. None if a
    complementizer shows that the verb has another clause."""
    end = sentence.span.end
    pause = next((match for match in _PAUSES.finditer(text, place, end)), None)
    limit = pause.start() if pause else end
    if pause is not None and pause.group() in "«„“\"(" and pause.group() != "(":
        return None
    if pause is not None and pause.group() == ":" and text[pause.end() : end].strip(_BLANKS):
        return limit
    complementizer = words.complementizer.search(text, place, limit)
    if complementizer is not None and not is_adjunct(text, skip_blanks(text, place, _BLANKS), words):
        return None
    if complementizer is not None and words.complementizer.match(text, skip_blanks(text, place, _BLANKS), limit):
        return None
    return limit


def _may_drop(text: str, place: int, end: int, words: ClauseWords) -> bool:
    """True if a frame needs no subject: the language drops it, and only adjuncts follow the verb."""
    if words.reporting.language not in SUBJECT_DROPPED:
        return False
    begin = skip_blanks(text, place, _BLANKS)
    return begin >= end or is_adjunct(text, begin, words) or bool(words.reporting.adverbs.match(text, begin, end))


def _source_frames(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Find the frames of a preposition or postposition: 'selon Doe', 'der Behörde zufolge'."""
    statements = []
    span = sentence.span
    for preposition in words.according.finditer(text, span.start, span.end):
        if sentence.is_quoted(preposition.start()):
            continue
        source = phrase_from(text, preposition.end(), span.end, words.reporting)
        if source is None:
            continue
        bounds = Span(preposition.start(), _past_apposition(text, source.end, sentence, words))
        statement = _around(text, bounds, source, [Span(*preposition.span())], sentence, words)
        if statement is not None:
            statements.append(statement)
    for postposition in words.behind.finditer(text, span.start, span.end):
        start = max([span.start, *(pause.end() for pause in _PAUSES.finditer(text, span.start, postposition.start()))])
        source = phrase_before(text, start, postposition.start(), words.reporting)
        if source is None and text[start : postposition.start()].strip(_BLANKS):
            source = trimmed(text, start, postposition.start())
        if source is not None:
            frame = Span(source.start, postposition.end())
            statement = _around(text, frame, source, [Span(*postposition.span())], sentence, words)
            statements.extend([statement] if statement else [])
    return statements


def _past_apposition(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the position after brackets, and after an adjunct or a clause in commas that describes a source."""
    end = sentence.span.end
    brackets = re.compile(r"\s*\([^()]*\)").match(text, place, end)
    place = brackets.end() if brackets else place
    if words.reporting.language == "de":
        return place
    pause = next(_PAUSES.finditer(text, place, end), None)
    if pause is not None and is_adjunct(text, skip_blanks(text, place, _BLANKS), words):
        return pause.start()
    return place


def _around(
    text: str, frame: Span, source: Span | None, cue: list[Span], sentence: Sentence, words: ClauseWords
) -> QuotedStatement | None:
    """Return the statement whose content is the clause around a frame."""
    start, end = sentence.span.start, sentence.span.end
    for stop in _CLAUSE_START.finditer(text, start, frame.start):
        if not sentence.is_quoted(stop.start()):
            start = stop.end()
    for stop in _CLAUSE_START.finditer(text, frame.end, end):
        if not sentence.is_quoted(stop.start()) and not _goes_on(text, stop, end, words):
            end = stop.start()
            break
    head, rest = trimmed(text, start, frame.start), trimmed(text, frame.end, end)
    if head is None:
        parts = [rest]
    elif rest is None or not _resumes(text, head, frame, rest, words):
        parts = [head]
    else:
        parts = [head, rest]
    content = [part for part in parts if part is not None]
    if sum(len(part.of(text).split()) for part in content) < LEAST_WORDS:
        return None
    return QuotedStatement(content, cue, source, "frame")


def _goes_on(text: str, stop: re.Match[str], end: int, words: ClauseWords) -> bool:
    """True if the clause after a semicolon is reported speech too, or a colon introduces what is said."""
    return stop.group() == ":" or bool(words.mood.search(text, stop.end(), end))


def _resumes(text: str, head: Span, frame: Span, rest: Span, words: ClauseWords) -> bool:
    """True if the words behind a frame belong to the content."""
    gap = text[frame.end : rest.start]
    opener = rest.of(text).split()[0].lower().strip(",")
    if ";" in gap or ":" in gap:
        return True
    if "," not in gap and "–" not in gap and "—" not in gap:
        return words.reporting.language == "de" or not gap.strip(_BLANKS)
    return opener not in words.openers or len(head.of(text).split()) <= SHORT_HEAD
