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
    """The patterns of one language for reported clauses. A pattern whose section is missing never matches."""

    reporting: Reporting
    """The patterns for quotations of the same language."""

    cue: re.Pattern[str]
    """A finite verb of saying or thinking."""

    non_finite: re.Pattern[str]
    """A participle, gerund or infinitive of such a verb: 'affirmant'."""

    passive: re.Pattern[str]
    """A passive or impersonal form, which needs no source: 'wurde mitgeteilt', 'si legge'."""

    complementizer: re.Pattern[str]
    """A word that begins a reported clause: 'que'."""

    infinitive: re.Pattern[str]
    """A reported infinitive with the words before it: 'de ne pas venir'."""

    marked: re.Pattern[str]
    """A reported infinitive that has a preposition: 'de venir'."""

    according: re.Pattern[str]
    """A preposition that always names a source: 'selon'."""

    by_noun: re.Pattern[str]
    """A preposition with a noun of speech as source: 'nach ersten Angaben'."""

    behind: re.Pattern[str]
    """A postposition that names a source: 'zufolge'."""

    noun_behind: re.Pattern[str]
    """A noun of speech with a postposition: 'Angaben der Polizei nach'."""

    says_so: re.Pattern[str]
    """A pronoun for the sentence before: 'Lo ha detto Doe'."""

    of_oneself: re.Pattern[str]
    """A verb with a participle or adjective as content: 'se dit prêt'."""

    object_first: re.Pattern[str]
    """A verb with an object before its infinitive: 'accuse le maire de …'."""

    no_infinitive: re.Pattern[str]
    """A verb whose infinitive is not reported: 'continua a …'."""

    nouns: re.Pattern[str]
    """A verb form that may be a noun: 'nota'."""

    before_complementizer: re.Pattern[str]
    """The end of a text that forms another conjunction with a complementizer: 'dès' in 'dès que'."""

    relative_source: re.Pattern[str]
    """A relative pronoun behind a preposition: 'según el cual'."""

    relative: re.Pattern[str]
    """A relative pronoun that begins a clause about a source."""

    describing: re.Pattern[str]
    """A participle that describes a source: 'basé à …'."""

    possessive: re.Pattern[str]
    """A frame with a pronoun as source: 'на його думку', 'seiner Meinung nach'."""

    reference: re.Pattern[str]
    """The words before the source of a source: 'со ссылкой на'."""

    as_said: re.Pattern[str]
    """A conjunction that makes a clause of a frame: 'wie Doe mitteilte'."""

    coordination: re.Pattern[str]
    """A conjunction between two clauses."""

    mood: re.Pattern[str]
    """A verb form of reported speech that no other clause has: 'sei'."""

    comma_before_clause: bool
    """True if a comma always precedes a complementizer."""

    genitive: tuple[str, ...]
    """Endings of genitives, in a language in which no comma follows a source."""

    not_genitive: tuple[str, ...]
    """Endings of nouns in other cases."""

    openers: frozenset[str]
    """Words that begin another clause behind a frame."""

    markers: frozenset[str]
    """The prepositions of reported infinitives."""

    rules: frozenset[str]
    """Nouns that 'according to' does not make a source: 'lei'."""

    before_noun: frozenset[str]
    """Words that show a noun besides articles and prepositions: 'da' in 'da cuenta'."""


@cache
def clause_words(language: str) -> ClauseWords:
    """Return the patterns of a language of `CLAUSE_LANGUAGES`."""
    words = Words(language)
    particles = rf"(?:{any_of(words['infinitive particles'])}(?:{_BLANK}|(?<=['’])))*"
    marker = rf"{any_of(words['infinitive markers'])}(?:{_BLANK}|(?<=['’]))"
    infinitive = rf"{particles}{_infinitive(words)}"
    according = [entry for entry in words["according"] if entry not in words["according quotations"]]
    nouns = rf"(?:{'|'.join(words['source nouns']) or '(?!)'})(?!\w)"
    return ClauseWords(
        reporting=reporting(language),
        cue=_pattern(
            words.cue((*words["thinking"], *words["says of oneself"]), without=words["quotation verbs"]),
        ),
        non_finite=_pattern(any_of(words["non-finite"])),
        passive=_pattern(_passive(words)),
        complementizer=_pattern(any_of((*words["complementizers"], *words["question words"]))),
        infinitive=_pattern(rf"(?:{marker})?{infinitive}"),
        marked=_pattern(rf"{marker}{infinitive}"),
        according=_pattern(any_of(according)),
        by_noun=_pattern(rf"{any_of(words['before source noun'])}{_BLANK}(?P<source>(?:\w+{_BLANK})?\w*{nouns})"),
        behind=_pattern(any_of(words["behind source"])),
        noun_behind=_pattern(
            rf"(?<!\w)(?P<source>(?:(?!{any_of(words['possessives'])})[^\W\d_]+(?:em|en|er|es){_BLANK})?\w*{nouns}"
            rf"(?:{_BLANK}{any_of(words['of'])}{_BLANK}[^,.;:]{{1,50}}?)?)"
            rf"{_BLANK}{any_of(words['behind source noun'])}(?!{_BLANK}{any_of(words['case markers'])})"
        ),
        says_so=_pattern(any_of(words["says so"])),
        of_oneself=_pattern(any_of(words["says of oneself"])),
        object_first=_pattern(any_of(words["object and infinitive"])),
        no_infinitive=_pattern(any_of(words["without infinitive"])),
        nouns=_pattern(any_of(words["nouns like verbs"])),
        before_complementizer=_pattern(rf"{any_of(words['conjunction parts'])}{_BLANK}$"),
        relative_source=_pattern(any_of(words["relative sources"])),
        relative=_pattern(any_of(words["relative pronouns"])),
        describing=_pattern(rf"[^\W\d_]{{2}}(?:{'|'.join(words['participle endings']) or '(?!)'})$"),
        reference=_pattern(any_of(words["references"])),
        possessive=_pattern(_possessive(words)),
        as_said=_pattern(any_of((*words["says as"], *words["clause as"]))),
        coordination=_pattern(any_of(words["coordination"])),
        mood=_pattern(any_of(words["mood of report"])),
        genitive=words["genitive endings"],
        not_genitive=words["endings of other cases"],
        comma_before_clause=language in _COMMA_BEFORE_CLAUSE,
        openers=frozenset(words["clause openers"]),
        markers=frozenset(words["infinitive markers"]),
        rules=frozenset(words["rules and plans"]),
        before_noun=frozenset(words["before noun"]),
    )


def _possessive(words: Words) -> str:
    """Return a pattern for frames with a pronoun as source: 'по его словам', 'jej zdaniem'."""
    before = rf"{any_of(words['before possessive'])}{_BLANK}" if words["before possessive"] else ""
    return rf"{before}(?P<source>{any_of(words['possessives'])}){_BLANK}{any_of(words['behind possessive'])}"


def _passive(words: Words) -> str:
    auxiliary, participle = any_of(words["passive auxiliaries"]), any_of((*words["participles"], *words["passive"]))
    between = r"(?P<between>(?:\s+[^\s,.;:!?«»„“”\"]+){0,8}?)"
    return rf"(?:{auxiliary}{between}{_BLANK}{participle}|{any_of(words['impersonal'])})"


def _infinitive(words: Words) -> str:
    endings = "|".join(sorted(words["infinitive endings"], key=len, reverse=True))
    excluded = any_of((*words["determiners"], *words["pronouns"], *words["adverbs"], *words["ends source"]))
    return rf"(?!{excluded})[^\W\d_]+(?:{endings})(?!\w)" if endings else r"(?!)"


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)
