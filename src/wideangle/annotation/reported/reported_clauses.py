"""Find reported clauses that follow a verb of saying: 'sagte, dass …', 'a promis de …', 'afirmó que …', 'se dit prêt à
…'.

The source stands before the verb or, inverted, after the verb. The reported clause ends at the latest with its
sentence. It ends earlier before a coordinated verb of saying ('… y añadió que …') or a participle ('…, ajoutant que').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.source_phrases import phrase_from
from wideangle.annotation.quotations.statement_parts import (
    SUBJECT_DROPPED,
    QuotedStatement,
    clitic_of,
    cue_spans,
    refers_back,
    skip_blanks,
)
from wideangle.annotation.reported.clause_words import ClauseWords
from wideangle.annotation.reported.subjects import leading_subject, subject_after, subject_before
from wideangle.model import Span

MOST_BETWEEN = 14
"""The greatest number of words between a verb of saying and its reported clause."""

MOST_OBJECT = 7
"""The greatest number of words between a verb and the infinitive that the verb reports: 'accuse | la ville | d'avoir
menti'."""

MOST_TO_MOOD = 12
"""The greatest number of words between the start of a German clause and its verb in the subjunctive of reported
speech."""

MOST_WITHHELD = 3
"""The greatest number of words between a conjunction and a verb of saying at the end of the sentence: 'but | gave no
name'."""

LEAST_WORDS = 2
"""The least number of words in a reported clause."""

_STOPS = re.compile(r"[!?:;…](?=\s|$)|[.…]$|[«»„“”\"()]")
_PARTS = re.compile(r"[;:](?=\s)")
_CLAUSE_ENDS = re.compile(r"[;:](?=\s)|\.(?=\s)|[.!?…]$")
_OUTER = BLANKS + ",;:–—-"
_OF_PURPOSE = frozenset({"um", "ohne", "statt", "anstatt"})
_GERMAN_INFINITIVE = re.compile(r"\bzu\s+[a-zäöüß]+n\b|\b[a-zäöüß]{2,}zu[a-zäöüß]+en\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the spans of its parts in quotation marks."""

    span: Span
    quoted: Sequence[Span]

    def is_quoted(self, place: int) -> bool:
        """True if a position lies within quotation marks."""
        return any(span.start <= place < span.end for span in self.quoted)


def reported_clauses(
    text: str, sentence: Sentence, words: ClauseWords, framed: Sequence[QuotedStatement]
) -> list[QuotedStatement]:
    """Return the statements of a sentence whose content is a clause after the verb, in order.

    `framed` are the statements of the sentence whose verb was found in a frame, such as ', sagte Doe'. These verbs are
    skipped, because they have no second content.
    """
    statements: list[QuotedStatement] = []
    taken = {span.start for statement in framed for span in statement.cue}
    for verb in cues(text, sentence, words):
        if verb.start() in taken:
            continue
        begin = _content_start(text, verb, sentence, words)
        if begin is None:
            continue
        how, start = begin
        earlier = [
            statement for statement in (*framed, *statements) if statement.cue and statement.cue[0].start < verb.start()
        ]
        source = _source(text, verb, sentence, words, limit=start, earlier=earlier)
        if source is None and not _needs_no_source(verb, words):
            continue
        content = trimmed(text, start, clause_end(text, start, sentence, words))
        if content is None or len(content.of(text).split()) < LEAST_WORDS:
            continue
        statements.append(QuotedStatement([content], cue_spans(verb), source, how, content.end))
    return statements


def cues(text: str, sentence: Sentence, words: ClauseWords) -> Iterator[re.Match[str]]:
    """Yield the verbs of saying in a sentence that stand outside quotation marks: finite verbs, passives, participles
    and infinitives."""
    span = sentence.span
    patterns = (words.passive, words.cue, words.non_finite)
    matches = [match for pattern in patterns for match in pattern.finditer(text, span.start, span.end)]
    end = span.start
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end and not sentence.is_quoted(match.start()) and not _is_noun(text, match, words):
            end = match.end()
            yield match


def _is_noun(text: str, match: re.Match[str], words: ClauseWords) -> bool:
    """True if a verb form is a noun because an article or a preposition precedes it: 'la nota', 'di protesta'."""
    if not words.reporting.nouns.fullmatch(match.group()):
        return False
    before = text[max(0, match.start() - 30) : match.start()].split()
    last = before[-1].lower() if before else ""
    reporting = words.reporting
    return last in reporting.determiners | reporting.joins_names | reporting.before_source | reporting.before_noun


def _content_start(text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords) -> tuple[str, int] | None:
    """Return the rule that finds a reported clause after a verb, and the start of the clause; None without a reported
    clause."""
    place, end = verb.end(), sentence.span.end
    stop = next((match.start() for match in _STOPS.finditer(text, place, end)), end)
    begin = skip_blanks(text, place, BLANKS)
    if words.of_oneself.fullmatch(verb.group()) and begin < end:
        return "infinitive", begin
    if refers_back(text, verb, words.reporting):
        return None
    complementizer = words.complementizer.search(text, place, min(end, stop))
    if complementizer is not None and _joins(text, verb, complementizer, sentence, words):
        return "clause", complementizer.end()
    if words.reporting.language == "de":
        return german_clause(text, place, end, words)
    infinitive = _infinitive_after(text, verb, Span(begin, max(begin, stop)), words)
    return ("infinitive", infinitive) if infinitive is not None else None


def _infinitive_after(text: str, verb: re.Match[str], rest: Span, words: ClauseWords) -> int | None:
    """Return the code point at which the infinitive that depends on a reporting verb begins, as in "promised to pay".
    The infinitive stands directly after the verb or after the verb's object. Return None if there is no infinitive."""
    if words.no_infinitive.fullmatch(verb.group().split()[-1]):
        return None
    infinitive = words.infinitive.match(text, rest.start)
    if infinitive is None and words.object_first.search(verb.group()):
        infinitive = words.marked.search(text, rest.start, rest.end)
    if infinitive is None or len(text[rest.start : infinitive.start()].split()) > MOST_OBJECT:
        return None
    return infinitive.start()


def _joins(
    text: str, verb: re.Match[str], complementizer: re.Match[str], sentence: Sentence, words: ClauseWords
) -> bool:
    """True if a conjunction ('que') belongs to a verb. Only adjuncts, or a subject after the verb, may stand between
    the verb and the conjunction."""
    between = text[verb.end() : complementizer.start()]
    if len(between.split()) > MOST_BETWEEN or words.cue.search(between):
        return False
    if words.comma_before_clause:
        return between.rstrip(BLANKS).endswith(",")
    bare = between.strip(BLANKS)
    if bare.lower() in words.markers or _is_apart(bare):
        return True
    if words.naming.fullmatch(verb.group().split()[-1]):
        return False
    if words.before_complementizer.search(between) or words.coordination.search(between) or bare.count(",") % 2:
        return False
    adjunct = is_adjunct(text, skip_blanks(text, verb.end(), BLANKS + ","), words)
    return adjunct or _is_inverted(text, verb, complementizer, sentence, words)


def _is_inverted(
    text: str, verb: re.Match[str], complementizer: re.Match[str], sentence: Sentence, words: ClauseWords
) -> bool:
    """True if the words between a verb and a conjunction are the verb's subject with adjuncts: 'afirmó ayer Doe
    que'."""
    source = phrase_from(text, verb.end(), complementizer.start(), words.reporting)
    if source is None or subject_before(text, clause_start(text, verb.start(), sentence), verb.start(), words):
        return False
    rest = text[source.end : complementizer.start()].strip(BLANKS)
    return _is_apart(rest) or is_adjunct(text, skip_blanks(text, source.end, BLANKS + ","), words)


def _is_apart(between: str) -> bool:
    """True if the words between a verb and its clause are empty, or are enclosed in commas."""
    return not between or (between.startswith(",") and between.endswith(","))


def is_adjunct(text: str, place: int, words: ClauseWords) -> bool:
    """True if an adverb, a phrase of time or place, or an addressee begins at a position."""
    reporting = words.reporting
    patterns = (reporting.adverbs, reporting.adjunct, reporting.ends_source)
    return any(pattern.match(text, place) for pattern in patterns)


def german_clause(text: str, place: int, end: int, words: ClauseWords) -> tuple[str, int] | None:
    """Return the rule and the start of a German clause that follows a comma without a conjunction: 'sagte Vogt, der
    Damm halte', 'versprach, Häuser zu bauen'. None without a reported clause."""
    comma = text.find(",", place, end)
    if comma < 0 or len(text[place:comma].split()) > MOST_BETWEEN or _STOPS.search(text, place, comma):
        return None
    if words.cue.search(text, place, comma):
        return None
    start = skip_blanks(text, comma + 1)
    mood = words.mood.search(text, start, end) or words.reporting.reported.search(text, start, end)
    if mood is not None and len(text[start : mood.start()].split()) <= MOST_TO_MOOD:
        return "clause", start
    following = text[start:end].split(",", maxsplit=1)[0]
    opener = following.split()[0].lower() if following.split() else ""
    reported = _GERMAN_INFINITIVE.search(following) and opener not in _OF_PURPOSE
    return ("infinitive", start) if reported else None


def _needs_no_source(verb: re.Match[str], words: ClauseWords) -> bool:
    """True if a verb may report without a source: its language drops subjects, or the verb is a participle or a
    passive."""
    finite = verb.re is words.cue
    return words.reporting.language in SUBJECT_DROPPED or not finite


def _source(
    text: str,
    verb: re.Match[str],
    sentence: Sentence,
    words: ClauseWords,
    *,
    limit: int,
    earlier: Sequence[QuotedStatement],
) -> Span | None:
    """Return the subject of a verb of saying. A coordinated verb or a participle has the subject of the verb before it.

    `limit` is the start of the reported clause. `earlier` are the statements whose verbs precede the verb in the
    sentence.
    """
    clitic = clitic_of(verb)
    if clitic is not None or verb.re is words.passive:
        return clitic
    start = clause_start(text, verb.start(), sentence)
    before = text[start : verb.start()].rstrip(BLANKS + ",")
    joint = next((match for match in words.coordination.finditer(before) if not before[match.end() :].strip()), None)
    if verb.re is words.non_finite or joint is not None:
        last = next((statement.source for statement in reversed(earlier) if statement.source), None)
        return last or leading_subject(text, start, verb.start(), words)
    own = subject_before(text, start, verb.start(), words) if before.strip() else None
    return own or subject_after(text, verb, limit, words) or _distant_subject(text, start, verb.start(), words)


def _distant_subject(text: str, clause: int, verb: int, words: ClauseWords) -> Span | None:
    """Return the noun phrase that begins a clause as the subject of a later verb: 'Der Rat hat am Montag beschlossen'.
    None if a comma stands between the noun phrase and the verb."""
    source = leading_subject(text, clause, verb, words)
    return None if source is None or "," in text[source.end : verb] else source


def clause_start(text: str, place: int, sentence: Sentence) -> int:
    """Return the start of the clause that contains a position: the start of the sentence, or the last colon or
    semicolon outside quotation marks."""
    start = sentence.span.start
    for stop in _PARTS.finditer(text, start, place):
        if not sentence.is_quoted(stop.start()):
            start = stop.end()
    return start


def clause_end(text: str, start: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the end of the reported clause that begins at `start`. The clause ends before a participle or a
    coordinated verb of saying, or with its sentence."""
    end = sentence.span.end
    for stop in _CLAUSE_ENDS.finditer(text, start, end):
        goes_on = stop.group() == ";" and words.mood.search(text, stop.end(), end) is not None
        if not goes_on and not sentence.is_quoted(stop.start()):
            end = stop.start()
            break
    for participle in words.non_finite.finditer(text, start, end):
        if text[start : participle.start()].rstrip().endswith(",") and not sentence.is_quoted(participle.start()):
            return participle.start()
    for joint in words.coordination.finditer(text, start, end):
        if sentence.is_quoted(joint.start()):
            continue
        following = skip_blanks(text, joint.end(), BLANKS)
        joined = words.cue.match(text, following, end) or words.reporting.cue.match(text, following, end)
        if joined is not None or _withholds(text, joint.end(), end, words):
            return joint.start()
        if text[start : joint.start()].rstrip().endswith(",") and _reports_next(text, joint.end(), end, words):
            return joint.start()
    return end


def _withholds(text: str, start: int, end: int, words: ClauseWords) -> bool:
    """True if a verb of saying without a content of its own ends the sentence: 'said that it burned, | but gave no
    name'."""
    verb = words.reporting.cue.search(text, start, end)
    if verb is None or text[verb.end() : end].strip(_OUTER + "."):
        return False
    between = text[start : verb.start()]
    return len(between.split()) <= MOST_WITHHELD and "," not in between


def _reports_next(text: str, place: int, end: int, words: ClauseWords) -> bool:
    """True if the clause that begins at a position has its own verb of saying: 'said that it burned, | but the others
    denied'."""
    verb = words.cue.search(text, place, end)
    complementizer = words.complementizer.search(text, place, verb.start() if verb else end)
    return verb is not None and complementizer is None and len(text[place : verb.start()].split()) <= MOST_BETWEEN


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return a span without the blanks and light punctuation at its ends. None if nothing else is in the span."""
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip(_OUTER + "."))
    right = start + len(piece.rstrip(_OUTER + ".!?…"))
    return Span(left, right) if left < right else None
