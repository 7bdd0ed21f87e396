"""Find statements that a verb and its speaker interrupt ('– Venez, dit Doe, il est tard.'): within quotation marks, and
in dialogue after a dash."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wideangle.annotation.quotations.blanks import SPACES
from wideangle.annotation.quotations.quotation_marks import Quotation
from wideangle.annotation.quotations.reporting_verbs import Reporting
from wideangle.annotation.quotations.source_phrases import phrase_from
from wideangle.annotation.quotations.statement_parts import (
    BLANK,
    DASHES,
    SUBJECT_DROPPED,
    QuotedStatement,
    clitic_of,
    cue_spans,
    skip_blanks,
    unlisted_verb,
)
from wideangle.model import Span

_INCISE_AFTER_DASH = re.compile(rf"(?:[,.!?…]{BLANK}*|{BLANK}+|(?<=\w))[{DASHES}]{BLANK}*(?=\w)")
_INCISE_AFTER_COMMA = re.compile(rf"[,!?…»]{BLANK}*[{DASHES}]?{BLANK}*(?=\w)|{BLANK}[{DASHES}]{BLANK}+(?=\w)")
_INCISE_ENDS = re.compile(rf"{BLANK}*(?:[.!?,]*{BLANK}*[–—―]{BLANK}*[.,:;]?|[.!?,]*{BLANK}+-{BLANK}+){BLANK}*")
_DASH = re.compile(rf"{BLANK}*[–—―]|{BLANK}+-{BLANK}")
_INCISE_ENDS_WITH_COMMA = re.compile(rf"{BLANK}*,{BLANK}*")
_APPOSITION = re.compile(
    rf"(?<=\w),{BLANK}(?:(?:le|la|il|lo|l['’])[ ]?)?[^\W\d_A-Z][\w-]*{BLANK}"
    r"(?:de|du|des|d['’]|di|del|dell['’]|della|dei|degli|delle|en|à|au)(?!\w)[^,.!?;:«»–—―\n]{1,80}"
)
"""Matches an apposition that describes the speaker and ends before the speech continues: ', directeur du port'."""
_WITH_COMMA = frozenset({"fr", "it"})
_WITH_TWO_COMMAS = frozenset({"es", "pt"})
"""The languages that enclose an interruption in dashes or in two commas."""
_DIALOGUE = frozenset({"es", "fr", "it", "pl", "pt", "ru", "uk"})
_DIALOGUE_LINE = re.compile(r"\s*(?:[–—―]\s*|-\s+)(?=[^\W\d]|[¿¡«„\"])")


def interrupted(text: str, quotation: Quotation, words: Reporting) -> QuotedStatement | None:
    """Return the statement in a quotation whose verb and speaker stand inside the quotation marks: « Nous partons, a
    dit le maire, et vite. »"""
    if words.language not in _DIALOGUE:
        return None
    return _incise(text, quotation.span.start, quotation.inner.end, quotation.span.end, words)


def is_dialogue(text: str, paragraph: Span, words: Reporting) -> bool:
    """True if a paragraph is a line of dialogue after a dash, in a language that writes dialogue in this way."""
    return words.language in _DIALOGUE and bool(_DIALOGUE_LINE.match(text, paragraph.start, paragraph.end))


def dialogue(text: str, paragraph: Span, words: Reporting) -> list[QuotedStatement]:
    """Return the statement in a line of dialogue that a verb and its speaker interrupt: '– Text, – said Doe. –
    Text.'"""
    opening = _DIALOGUE_LINE.match(text, paragraph.start, paragraph.end)
    if opening is None:
        return []
    end = opening.end() + len(text[opening.end() : paragraph.end].rstrip())
    statement = _incise(text, opening.end(), end, end, words)
    return [statement] if statement else []


def _incise(text: str, start: int, limit: int, end: int, words: Reporting) -> QuotedStatement | None:
    """Return the statement from `start` to `end` if a verb and its speaker interrupt the statement before `limit`; else
    None."""
    for parting in _partings(text, start, limit, words.language):
        dashed = bool(set(parting.group()) & set(DASHES))
        spoken = _frame(text, parting.end(), limit, words) or (
            _unlisted_frame(text, parting.end(), limit, words) if dashed else None
        )
        if spoken is None:
            continue
        cue, source = spoken
        spoken_until = (source or cue[-1]).end
        if (
            words.language in _WITH_TWO_COMMAS
            and "," in parting.group()
            and text[spoken_until : spoken_until + 1] != ","
        ):
            continue
        kept = len(parting.group()) - len(parting.group().lstrip(".!?…"))
        first = Span(start, parting.start() + kept)
        resumed = _resumes(text, spoken_until, limit, dashed=dashed)
        content = [first] if resumed is None else [first, Span(resumed, end)]
        if first.of(text).strip(SPACES + '«»„“”"'):
            return QuotedStatement([part for part in content if part.start < part.end], cue, source, "within", end)
    return None


def _frame(text: str, place: int, limit: int, words: Reporting) -> tuple[list[Span], Span | None] | None:
    """Return a reporting verb of the word list with its speaker: 'nos dice Doe', 'según explicó Doe'. Between dashes, a
    verb without a speaker suffices: '– afferma –'."""
    place = _past_preposition(text, place, limit, words)
    adverb = words.adverbs.match(text, place, limit)
    verb = words.cue.match(text, skip_blanks(text, adverb.end()) if adverb else place, limit)
    if verb is None or not text[verb.start()].islower():
        return None
    source = clitic_of(verb) or phrase_from(text, verb.end(), limit, words)
    alone = words.language in SUBJECT_DROPPED and _DASH.match(text, verb.end(), limit)
    return (cue_spans(verb), source) if source or alone else None


def _unlisted_frame(text: str, place: int, limit: int, words: Reporting) -> tuple[list[Span], Span | None] | None:
    unlisted = unlisted_verb(text, place, limit, words)
    return ([unlisted[0]], unlisted[1]) if unlisted else None


def _partings(text: str, start: int, limit: int, language: str) -> Iterator[re.Match[str]]:
    """Yield the punctuation after which an interruption such as ', dit Doe,' may begin."""
    if language not in _WITH_COMMA:
        yield from _INCISE_AFTER_DASH.finditer(text, start, limit)
    if language in _WITH_COMMA | _WITH_TWO_COMMAS:
        yield from _INCISE_AFTER_COMMA.finditer(text, start, limit)


def _past_preposition(text: str, place: int, limit: int, words: Reporting) -> int:
    """Return the position after 'según' in 'según explicó'. If no such word stands at `place`, return `place`."""
    preposition = words.says_as.match(text, place, limit)
    return skip_blanks(text, preposition.end()) if preposition else place


def _resumes(text: str, place: int, limit: int, *, dashed: bool) -> int | None:
    """Return the position at which the speech continues after an interruption; None if the speech does not continue.
    The speech continues after a dash or, if no dash began the interruption, after a comma."""
    ending = _INCISE_ENDS.search(text, place, limit)
    if not dashed:
        apposition = _APPOSITION.match(text, place, limit)
        place = apposition.end() if apposition else place
        comma = _INCISE_ENDS_WITH_COMMA.search(text, place, limit)
        ending = min((match for match in (comma, ending) if match), key=re.Match.start, default=None)
    stop = re.compile(r"[.!?](?!\s*[–—―])").search(text, place, limit)
    if ending is None or (stop is not None and stop.start() < ending.start()) or ending.end() >= limit:
        return None
    return ending.end()
