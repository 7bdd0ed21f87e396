"""Find statements by a frame, the part of a sentence that names the source: '…, sagte X', '…, wie X mitteilte', 'laut X
…'.

A frame is a verb with its subject, a clause with a conjunction, or a preposition with a source (`source_frames`). The
rest of the clause is the content (`frame_content`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.source_phrases import phrase_from
from wideangle.annotation.quotations.statement_parts import (
    SUBJECT_DROPPED,
    QuotedStatement,
    clitic_of,
    cue_spans,
    skip_blanks,
)
from wideangle.annotation.reported.clause_words import ClauseWords
from wideangle.annotation.reported.frame_content import PAUSES, content_around
from wideangle.annotation.reported.reported_clauses import (
    Sentence,
    clause_start,
    cues,
    german_clause,
    is_adjunct,
)
from wideangle.annotation.reported.source_frames import dative_source, past_description, source_frames
from wideangle.annotation.reported.subjects import is_apposed, subject_after
from wideangle.model import Span

MOST_IN_FRAME = 12
"""The greatest number of words between the conjunction and the verb of a phrase that names the source: 'wie …
mitteilte'."""

LEAST_QUOTED = 4
"""A verb before at least this number of quoted words introduces the quotation. A verb before fewer quoted words reports
the clause that precedes the verb."""

_ACCUSATIVE = re.compile(r"(?:ein|eine|einen|den|das|kein|keine|keinen|sein|seine|seinen|ihre|ihren)\b")
_BEFORE_FRAME = re.compile(r"(?:,|[–—]|\s-|[»”“\"],?)\s*$")


def frames(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Return the statements of a sentence whose source a frame names ('…, sagte X', 'laut X …'), in the order of the
    frames."""
    by_verb = list(_verb_frames(text, sentence, words))
    by_source = [
        statement
        for statement in source_frames(text, sentence, words)
        if not any(_overlap([*statement.content, *statement.cue], frame.cue) for frame in by_verb)
    ]
    return sorted([*by_verb, *by_source], key=lambda statement: statement.cue[0])


def _overlap(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for span in spans for other in others)


def _verb_frames(text: str, sentence: Sentence, words: ClauseWords) -> Iterator[QuotedStatement]:
    """Yield the statements of a sentence whose source a verb after the content names: '…, ha detto Doe', '…, wie Doe
    mitteilte'."""
    span = sentence.span
    behind = words.reporting.after.finditer(text, span.start, span.end)
    for verb in [*cues(text, sentence, words), *behind]:
        if sentence.is_quoted(verb.start()) or text[verb.start()].isupper() or verb.re is words.non_finite:
            continue
        if words.naming.fullmatch(verb.group().split()[-1]):
            continue
        frame = _as_said(text, verb, sentence, words) or _inverted(text, verb, sentence, words)
        if frame is not None:
            bounds, source = frame
            yield from content_around(text, bounds, sentence, words, source=source, cue=cue_spans(verb))


def _inverted(
    text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords
) -> tuple[Span, Span | None] | None:
    """Return the span and the subject of a phrase that names the source and whose verb follows a comma: ', ha detto
    Doe'. None if the words are no such phrase."""
    start = _before_adverbs(text, verb.start(), sentence, words)
    if start <= sentence.span.start or not _BEFORE_FRAME.search(text, max(sentence.span.start, start - 4), start):
        return None
    document = words.in_document.match(text, verb.end(), sentence.span.end) if verb.re is words.passive else None
    source = clitic_of(verb) or subject_after(text, verb, sentence.span.end, words)
    if document is not None:
        source = _in_document(text, document, sentence, words)
    place = max(verb.end(), source.end if source else 0)
    if is_apposed(text, clause_start(text, start, sentence), start, source, words):
        return None
    if words.reporting.language == "de" and _has_own_clause(text, source, place, sentence, words):
        return None
    end = _frame_end(text, place, sentence, words)
    if end is None or (source is None and not _may_drop(text, verb, end, words)):
        return None
    return Span(start, end), source


def _has_own_clause(text: str, source: Span | None, place: int, sentence: Sentence, words: ClauseWords) -> bool:
    """True if a German verb after a comma begins a new clause with an object or clause of its own: 'Auf dem Fest, das
    gestern begann, mahnte Doe den Rat'."""
    negated = source is not None and source.of(text).split()[0].lower().startswith("kein")
    object_follows = _ACCUSATIVE.match(text, skip_blanks(text, place, BLANKS), sentence.span.end) is not None
    return negated or object_follows or german_clause(text, place, sentence.span.end, words) is not None


def _as_said(text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords) -> tuple[Span, Span | None] | None:
    """Return the span and the subject of a phrase that names the source and begins with a conjunction: 'wie Doe
    mitteilte', 'según informó Doe'. None if the words are no such phrase."""
    for conjunction in words.as_said.finditer(text, sentence.span.start, verb.start()):
        between = text[conjunction.end() : verb.start()]
        unclosed = between.count(",") % 2 == 1
        if unclosed or len(between.split()) > MOST_IN_FRAME or PAUSES.search(between.replace(",", " ")):
            continue
        if words.emerges.fullmatch(verb.group()):
            behind = Span(verb.end(), sentence.span.end)
            source = _document(text, Span(conjunction.end(), verb.start()) if between.strip() else behind, words)
        elif not between.strip():
            source = clitic_of(verb) or subject_after(text, verb, sentence.span.end, words)
        else:
            source = phrase_from(text, conjunction.end(), verb.start(), words.reporting)
        if source is None and between.strip():
            continue
        end = _frame_end(text, max(verb.end(), source.end if source else 0), sentence, words)
        if end is not None and source is not None:
            end = source.end if _clause_follows(text, source.end, end, words) else end
        if end is not None:
            return Span(conjunction.start(), past_description(text, end, sentence, words)), source
    return None


def _clause_follows(text: str, place: int, end: int, words: ClauseWords) -> bool:
    """True if the clause that a frame reports begins directly behind its source: 'secondo quanto riferisce la radio |
    il ponte è crollato'."""
    begin = skip_blanks(text, place, BLANKS)
    time = words.reporting.time.match(text, begin, end) or words.reporting.adverbs.match(text, begin, end)
    return time is None and words.clause_begins.match(text, begin, end) is not None


def _in_document(text: str, preposition: re.Match[str], sentence: Sentence, words: ClauseWords) -> Span:
    """Return the document behind an impersonal verb, with its preposition: 'si legge | nella nota del porto'."""
    start = preposition.start("document")
    noun = phrase_from(text, preposition.end("preposition"), sentence.span.end, words.reporting)
    return Span(start, max(noun.end if noun else 0, preposition.end()))


def _document(text: str, clause: Span, words: ClauseWords) -> Span | None:
    """Return the document from which a statement emerges: 'wie aus | dem Bericht | hervorgeht'."""
    preposition = words.from_document.match(text, skip_blanks(text, clause.start, BLANKS), clause.end)
    if preposition is None:
        return None
    if words.reporting.language == "de":
        return dative_source(text, preposition.end(), clause.end, words)
    return phrase_from(text, preposition.end(), clause.end, words.reporting)


def _before_adverbs(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the position from which a frame with a verb begins: before the adverbs that precede the verb, as in ',
    ora, ha detto Doe'."""
    before = text[sentence.span.start : place].rstrip(BLANKS)
    for adverb in words.reporting.adverbs.finditer(text, max(sentence.span.start, place - 30), place):
        if not text[adverb.end() : place].strip(BLANKS):
            return adverb.start()
    comma = text.rfind(",", sentence.span.start, place)
    if comma >= 0 and words.reference.match(text, skip_blanks(text, comma + 1, BLANKS), place):
        return comma + 1
    return sentence.span.start + len(before) if before else place


def _frame_end(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int | None:
    """Return the end of a frame (', sagte Doe am Montag'): the first punctuation mark after the verb, subject and
    adjuncts.

    Returns None if the verb has another content: a following clause, quotation or line.
    """
    end = sentence.span.end
    pause = next((match for match in PAUSES.finditer(text, place, end)), None)
    if pause is not None and pause.group() == "," and words.comma_before_clause:
        opener = skip_blanks(text, pause.end(), BLANKS)
        if not text[place : pause.start()].strip(BLANKS) and words.complementizer.match(text, opener, end):
            return None
    limit = pause.start() if pause else end
    if pause is not None and pause.group() == ":" and words.reporting.language == "de":
        return None
    if text[limit:end].strip(BLANKS) == ":":
        return None
    quoted = next((span for span in sentence.quoted if span.start == limit), None)
    if quoted is not None and len(quoted.of(text).split()) >= LEAST_QUOTED:
        return None
    complementizer = words.complementizer.search(text, place, limit + 1)
    return None if complementizer is not None else limit


def _may_drop(text: str, verb: re.Match[str], end: int, words: ClauseWords) -> bool:
    """True if a verb may report a statement without a subject: the verb is impersonal ('si legge nella nota'), or the
    language drops subjects and only an adverb, an adjunct or a source follows the verb."""
    if verb.re is words.passive:
        return is_adjunct(text, skip_blanks(text, verb.end(), BLANKS), words)
    if words.reporting.language not in SUBJECT_DROPPED:
        return False
    begin = skip_blanks(text, verb.end(), BLANKS)
    patterns = [words.reporting.adverbs, words.according, words.reporting.adjunct]
    if not words.reporting.determiners and text[: verb.start()].rstrip(BLANKS).endswith(("–", "—", "-")):
        # In languages without articles, a subject after an adjunct begins like the adjunct: '– zapytała na sesji
        # nauczycielka'.
        patterns.append(words.reporting.ends_source)
    return begin >= end or any(pattern.match(text, begin, end) for pattern in patterns)
