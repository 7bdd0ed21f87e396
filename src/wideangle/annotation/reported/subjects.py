"""Find the subject of a verb that reports a clause (indirect speech). Such a sentence is often long: the subject may
stand before an apposition, after a conjunction, or before the first of two coordinated verbs."""

from __future__ import annotations

import re

from wideangle.annotation.quotations.adjuncts import CAPITAL
from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.annotation.quotations.statement_parts import skip_blanks
from wideangle.annotation.reported.clause_words import ClauseWords
from wideangle.language.names import NAME_PARTICLES
from wideangle.model import Span

MOST_LEADING = 3
"""The greatest number of adjuncts, each ended by a comma, before the first subject of a sentence."""

MOST_APPOSED = 16
"""The greatest number of words in an apposition between a subject and its verb."""

_NAME_AT_END = re.compile(
    rf"(?<!\w)(?P<name>(?:[^\W\d_]+[ ](?=[«„“\"]))?[«„“\"]?{CAPITAL}(?:[ ]{CAPITAL})*[»”“\"]?)\s*$"
)
_COMMA = re.compile(r",(?!\d)")


def subject_before(text: str, clause: int, verb: int, words: ClauseWords) -> Span | None:
    """Return the subject among the words before a verb: with an apposition, after the last conjunction, or as a name
    directly before the verb."""
    for find in (_with_apposition, _phrase_before, _behind_conjunction, _name_at_end):
        subject = find(text, clause, verb, words)
        if subject is not None and _names_source(text, subject, words):
            return subject
    return None


def _phrase_before(text: str, clause: int, verb: int, words: ClauseWords) -> Span | None:
    return phrase_before(text, clause, verb, words.reporting)


def _names_source(text: str, source: Span, words: ClauseWords) -> bool:
    """False if a supposed source is a conjunction, an adverb or a clause."""
    named = source.of(text)
    last = named.split()[-1]
    if words.complementizer.fullmatch(last) or (words.relative.fullmatch(last) and " " in named):
        return False
    alone = " " not in named and (words.coordination.fullmatch(named) or named.lower() in words.reporting.before_source)
    return not alone and "–" not in named and words.reporting.cue.search(named) is None


def is_apposed(text: str, clause: int, verb: int, source: Span | None, words: ClauseWords) -> bool:
    """True if the words before a verb are the verb's subject with an apposition, and not a clause: 'Der Chef, Jan Doe,
    rief'.

    `source` is the noun phrase after the verb, or None.
    """
    subject = _with_apposition(text, clause, verb, words)
    if subject is None or words.mood.search(text, clause, verb):
        return False
    apposition = text[subject.start : verb].rstrip(BLANKS + ",").split(",")[-1].split()
    named = all(word[0].isupper() or word in NAME_PARTICLES for word in apposition)
    behind = source.of(text).split() if source else []
    if not words.reporting.determiners:
        return named  # without articles, any noun behind a verb can be its subject
    if words.reporting.language == "de":
        return named or apposition[0].lower() in words.openers | words.reporting.determiners
    return named or not any(word[0].isupper() for word in behind)


def _with_apposition(text: str, clause: int, verb: int, words: ClauseWords) -> Span | None:
    """Return the subject if an apposition in commas stands between subject and verb: 'la alcaldesa, Ana Doe, dijo', 'En
    el acto, Doe, portavoz del puerto, dijo'."""
    stripped = clause + len(text[clause:verb].rstrip(BLANKS))
    commas = [match.start() for match in _COMMA.finditer(text, clause, stripped)]
    if len(commas) < 2 or commas[-1] != stripped - 1:
        return None
    start = commas[-3] + 1 if len(commas) > 2 else clause
    lead = words.reporting.after.match(text, skip_blanks(text, start), commas[-2])
    start = lead.end() if lead else start
    apposition = text[commas[-2] + 1 : commas[-1]].strip(BLANKS)
    if len(apposition.split()) > MOST_APPOSED or words.cue.search(apposition):
        return None
    subject = phrase_before(text, start, commas[-2], words.reporting) or _behind_conjunction(
        text, start, commas[-2], words
    )
    if subject is None or subject.end != commas[-2]:
        return None
    described = words.relative.match(apposition) or words.reporting.ends_source.match(apposition)
    return subject if described else Span(subject.start, commas[-1])


def _behind_conjunction(text: str, clause: int, verb: int, words: ClauseWords) -> Span | None:
    """Return the subject after the last conjunction, comma or relative pronoun before a verb: 'même si Doe a
    annoncé'."""
    starts = [clause]
    for pattern in (words.complementizer, words.coordination, words.relative):
        matches = pattern.finditer(text, clause, verb)
        starts.extend(match.end() for match in matches if pattern is not words.relative or _after_comma(text, match))
    starts.extend(match.end() for match in _COMMA.finditer(text, clause, verb))
    for start in sorted(set(starts), reverse=True):
        if text[start:verb].strip(BLANKS + ","):
            return phrase_before(text, start, verb, words.reporting)
    return None


def _after_comma(text: str, match: re.Match[str]) -> bool:
    return text[: match.start()].rstrip(BLANKS).endswith(",")


def _name_at_end(text: str, clause: int, verb: int, words: ClauseWords) -> Span | None:
    """Return the name directly before a verb as the subject: 'Poco dopo le sette la Tass', 'il blog «Faro»'. Always
    None for German, because all German nouns begin with a capital."""
    name = _NAME_AT_END.search(text, clause, verb)
    if name is None or words.reporting.language == "de":
        return None
    before = text[clause : name.start()].split()
    last = before[-1].lower() if before else ""
    if last in words.reporting.determiners and before:
        return Span(text.rfind(before[-1], clause, name.start()), name.end("name"))
    if last in words.reporting.before_source or last in words.reporting.joins_names:
        return None
    return Span(*name.span("name"))


def leading_subject(text: str, start: int, limit: int, words: ClauseWords) -> Span | None:
    """Return the first noun phrase of a sentence after adjuncts in commas. The phrase is the subject of coordinated
    verbs."""
    place = skip_blanks(text, start)
    joint = words.coordination.match(text, place, limit)
    place = joint.end() if joint else place
    for _ in range(MOST_LEADING):
        place = skip_blanks(text, place, BLANKS + '«“„"')
        first = re.compile(r"\w+(?:['’]\w*)?").match(text, place, limit)
        if words.cue.match(text, place, limit):
            return None
        if first is None or _begins_subject(text, place, first.group().lower(), words):
            subject = phrase_from(text, place, limit, words.reporting)
            return subject if subject is not None and _names_source(text, subject, words) else None
        comma = _COMMA.search(text, place, limit)
        if comma is None:
            return None
        place = comma.end()
    return None


def _begins_subject(text: str, place: int, word: str, words: ClauseWords) -> bool:
    """True if a subject begins at a word: directly, or after an adjunct that no comma separates ('В среду совет
    решил')."""
    reporting = words.reporting
    skipped = reporting.adjunct.match(text, place) or reporting.adverbs.match(text, place)
    return word not in reporting.before_source or word in reporting.determiners or bool(skipped)


def subject_after(text: str, verb: re.Match[str], limit: int, words: ClauseWords) -> Span | None:
    """Return the subject after a verb, or between the parts of a compound verb."""
    if "between" in verb.re.groupindex and verb["between"]:
        within = phrase_from(text, verb.start("between"), verb.end("between"), words.reporting)
        if within is not None:
            return within
    return phrase_from(text, verb.end(), limit, words.reporting)
