"""Compile the patterns for reported clauses in each language from `verbs/*.txt`.

A reported clause is indirect speech: 'sagte, dass …', 'a promis de …', 'según …'. Its patterns are wider than those of
quotations, because quotation marks do not confirm a statement: verbs of thinking count, and prepositions with other
uses ('pour', 'per') do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from wideangle.annotation.quotations.reporting_verbs import FALLBACK, LANGUAGES, Reporting, Words, any_of, reporting

CLAUSE_LANGUAGES = frozenset(LANGUAGES) - {FALLBACK}
"""The languages (ISO 639-1) with rules for reported clauses. English has a trained network."""

_COMMA_BEFORE_CLAUSE = frozenset({"de", "pl", "ru", "uk"})

_BLANK = r"[\s\u00a0\u202f]+"


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The patterns of one language for reported clauses.

    `cue` matches a finite verb of saying or thinking, and `non_finite` its participles and infinitives ('affirmant').
    `complementizer` matches a word that begins a reported clause ('que'), `infinitive` an infinitive with the words
    before it ('de ne pas venir'), and `marked` an infinitive that needs a preposition ('de venir'). `according` are
    the prepositions that always name a source, `behind` those that follow it ('zufolge'). `as_said` matches a
    conjunction that makes a clause of the frame ('wie X mitteilte'). `coordination` matches a conjunction between two
    clauses, and `mood` a verb form of reported speech that no other clause has ('sei'). `comma_before_clause` is true if
    a comma always precedes a complementizer. `openers` are the words that begin another clause after a frame.
    """

    reporting: Reporting
    cue: re.Pattern[str]
    non_finite: re.Pattern[str]
    complementizer: re.Pattern[str]
    infinitive: re.Pattern[str]
    marked: re.Pattern[str]
    according: re.Pattern[str]
    behind: re.Pattern[str]
    as_said: re.Pattern[str]
    coordination: re.Pattern[str]
    mood: re.Pattern[str]
    comma_before_clause: bool
    openers: frozenset[str]


@cache
def clause_words(language: str) -> ClauseWords:
    """Return the patterns of a language of `CLAUSE_LANGUAGES`."""
    words = Words(language)
    particles = rf"(?:{any_of(words['infinitive particles'])}(?:{_BLANK}|(?<=['’])))*"
    marker = rf"{any_of(words['infinitive markers'])}(?:{_BLANK}|(?<=['’]))"
    infinitive = rf"{particles}{_infinitive(words)}"
    according = [entry for entry in words["according"] if entry not in words["according quotations"]]
    return ClauseWords(
        reporting=reporting(language),
        cue=_pattern(words.cue(words["thinking"])),
        non_finite=_pattern(any_of(words["non-finite"])),
        complementizer=_pattern(any_of((*words["complementizers"], *words["question words"]))),
        infinitive=_pattern(rf"(?:{marker})?{infinitive}"),
        marked=_pattern(rf"{marker}{infinitive}"),
        according=_pattern(any_of(according)),
        behind=_pattern(any_of(words["behind source"])),
        as_said=_pattern(any_of((*words["says as"], *words["clause as"]))),
        coordination=_pattern(any_of(words["coordination"])),
        mood=_pattern(any_of(words["mood of report"])),
        comma_before_clause=language in _COMMA_BEFORE_CLAUSE,
        openers=frozenset(words["clause openers"]),
    )


def _infinitive(words: Words) -> str:
    endings = "|".join(sorted(words["infinitive endings"], key=len, reverse=True))
    excluded = any_of((*words["determiners"], *words["pronouns"], *words["adverbs"], *words["ends source"]))
    return rf"(?!{excluded})[^\W\d_]+(?:{endings})(?!\w)" if endings else r"(?!)"


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)
