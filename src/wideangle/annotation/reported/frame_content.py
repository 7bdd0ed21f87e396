"""Find the content of a statement around a frame. A frame is the part of a sentence that names the source, such as ',
sagte Doe,'; the rest of the clause is the content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.statement_parts import QuotedStatement, skip_blanks
from wideangle.annotation.reported.clause_words import ClauseWords
from wideangle.annotation.reported.reported_clauses import LEAST_WORDS, Sentence, clause_start, trimmed
from wideangle.model import Span

SHORT_HEAD = 3
"""If at most this number of words precedes a German frame (', sagt Doe,'), the words after the frame continue the
clause: 'Die Lage, sagt Doe, ist ernst'."""

LONGER_HEAD = 10
"""If at most this number of words precedes a frame (', dit Doe,') in another language than German, the words after the
frame continue the clause, unless they begin a new clause."""

MOST_APPOSED = 6
"""The greatest number of words in an apposition without an article, as in 'Doe, dono do teatro,'."""

PAUSES = re.compile(r"[,;:.!?…](?=\s|$)|[–—](?=\s)|(?<=\s)-(?=\s)|[()«»„“”\"]")
"""Matches the punctuation marks that end a frame, the part of a sentence that names the source."""

_CLAUSE_END = re.compile(r"[;:](?=\s)")
_LAST_WORD = re.compile(r"([^\W\d_]+['’]?)[\s,]*$")
_ASIDE = re.compile(r"\([^()]*\)")


def content_around(
    text: str, frame: Span, sentence: Sentence, words: ClauseWords, *, source: Span | None, cue: list[Span]
) -> Iterator[QuotedStatement]:
    """Yield the statement whose content is the clause around a frame (', sagte Doe,'). Yields nothing if the content is
    too short."""
    start, end = clause_start(text, frame.start, sentence), sentence.span.end
    for stop in _CLAUSE_END.finditer(text, frame.end, end):
        if not sentence.is_quoted(stop.start()) and not _goes_on(text, stop, end, words):
            end = stop.start()
            break
    head, rest = trimmed(text, start, frame.start), trimmed(text, frame.end, end)
    if (
        head is not None
        and rest is not None
        and (_opens(text, head, words) or _is_adjunct(text, head, frame, rest, words))
    ):
        head = None
    if head is None or rest is None:
        parts = [rest or head]
    elif _resumes(text, head, frame, rest, words):
        parts = [head, rest]
    else:
        parts = [head]
    content = [part for part in parts if part is not None]
    if sum(len(part.of(text).split()) for part in content) >= LEAST_WORDS:
        yield QuotedStatement(content, cue, source, "frame")


def last_word(text: str, start: int, end: int) -> re.Match[str] | None:
    """Match the last word before a position, with the blanks and commas that follow the word."""
    return _LAST_WORD.search(text, start, end)


def _opens(text: str, head: Span, words: ClauseWords) -> bool:
    """True if the words before a frame only introduce the clause after the frame: 'Inoltre, secondo Doe, …', '…, ma
    secondo Doe …'."""
    last = last_word(text, head.start, head.end)
    adverb = words.reporting.adverbs.match(text, head.start, head.end)
    only_adverb = adverb is not None and adverb.end() == head.end
    patterns = (words.coordination, words.complementizer, words.relative)
    return only_adverb or (last is not None and any(pattern.fullmatch(last[1]) for pattern in patterns))


def _is_adjunct(text: str, head: Span, frame: Span, rest: Span, words: ClauseWords) -> bool:
    """True if the words before a frame are an adjunct of the clause after the frame, because a comma ends the adjunct
    and none ends the frame: 'Durante la notte, | secondo quanto riporta Doe | il molo è crollato'."""
    if words.reporting.language == "de" or text[frame.end : rest.start].strip(BLANKS):
        return False
    return "," in text[head.end : frame.start + 1] and head.of(text).split()[0].lower() in words.reporting.before_source


def _goes_on(text: str, stop: re.Match[str], end: int, words: ClauseWords) -> bool:
    """True if the content continues after a punctuation mark: after a colon, or after a semicolon if the next clause is
    in the mood of reported speech."""
    return stop.group() == ":" or bool(words.mood.search(text, stop.end(), end))


def _is_apposition(parts: list[str], words: ClauseWords) -> bool:
    """True if the words after a source are an apposition that describes the source: ', dono do teatro'."""
    joined = bool(words.reporting.determiners) and len(parts) > 1 and parts[1].lower() in words.reporting.joins_names
    return joined and parts[0][0].islower() and len(parts) <= MOST_APPOSED


def _resumes(text: str, head: Span, frame: Span, rest: Span, words: ClauseWords) -> bool:
    """True if the words after a frame (', sagte Doe,') belong to the content, like the words before the frame."""
    gap = text[frame.end : rest.start]
    if _ASIDE.fullmatch(rest.of(text)) or ("," in gap and _is_apposition(rest.of(text).split(), words)):
        return False
    if ";" in gap or ":" in gap:
        return True
    if not set(gap) & set(",–—-"):
        by_verb = words.cue.match(text, skip_blanks(text, frame.start), frame.end) is not None
        return words.reporting.language == "de" and not by_verb
    return words.mood.search(text, rest.start, rest.end) is not None or _completes(text, head, rest, words)


def _completes(text: str, head: Span, rest: Span, words: ClauseWords) -> bool:
    """True if the clause before a frame (', sagt Doe,') is so short that the words after the frame complete this
    clause."""
    length = len(head.of(text).split())
    opener = rest.of(text).split()[0].lower().strip(",")
    if words.complementizer.match(text, rest.start, rest.end):
        return length <= SHORT_HEAD
    return opener not in words.openers and length <= (SHORT_HEAD if words.reporting.language == "de" else LONGER_HEAD)
