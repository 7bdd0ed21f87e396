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

    `cue` matches a finite verb of saying or thinking, `non_finite` its participles and infinitives ('affirmant'), and
    `passive` its passive and impersonal forms, which need no source ('wurde mitgeteilt').
    `complementizer` matches a word that begins a reported clause ('que'), `infinitive` an infinitive with the words
    before it ('de ne pas venir'), and `marked` an infinitive that needs a preposition ('de venir'). `according` are
    the prepositions that always name a source, `behind` those that follow it ('zufolge'); `by_noun` and
    `noun_behind` match a source that is a noun of speech ('nach ersten Angaben', 'seiner Meinung nach'). `possessive` matches a frame
    with a pronoun ('на його думку'), and `reference` the words before the source of a source ('со ссылкой на').
    `as_said` matches a conjunction that makes a clause of the frame ('wie X mitteilte'), `says_so` a pronoun for the
    sentence before ('Lo ha detto …'). `of_oneself` are verbs with a participle or adjective as content ('se dit prêt'),
    `object_first` those with an object before the infinitive ('accuse X de …'), and `no_infinitive` those whose
    infinitive is not reported. `nouns` are verb forms that may be nouns ('nota'), and
    `before_noun` words that show a noun besides articles and prepositions ('da cuenta'). `before_complementizer` are words that
    form another conjunction with the complementizer ('dès que'), `relative_source` relative pronouns after a preposition
    ('según el cual'), `relative` those at the start of a clause about the
    source, and `describing` a participle there ('basé à …'). `coordination` matches a
    conjunction between two clauses, and `mood` a verb form of reported speech that no other clause has ('sei').
    `comma_before_clause` is true if a comma always precedes a complementizer. `genitive` and `not_genitive` are endings
    of nouns, in a language in which no comma follows a source. `openers` are the words that begin another clause after a
    frame, `markers` the prepositions of reported infinitives, and `rules` nouns that 'according to' does not make a
    source ('lei').
    """

    reporting: Reporting
    cue: re.Pattern[str]
    non_finite: re.Pattern[str]
    passive: re.Pattern[str]
    complementizer: re.Pattern[str]
    infinitive: re.Pattern[str]
    marked: re.Pattern[str]
    according: re.Pattern[str]
    by_noun: re.Pattern[str]
    behind: re.Pattern[str]
    noun_behind: re.Pattern[str]
    says_so: re.Pattern[str]
    of_oneself: re.Pattern[str]
    object_first: re.Pattern[str]
    no_infinitive: re.Pattern[str]
    nouns: re.Pattern[str]
    before_complementizer: re.Pattern[str]
    relative_source: re.Pattern[str]
    relative: re.Pattern[str]
    describing: re.Pattern[str]
    possessive: re.Pattern[str]
    reference: re.Pattern[str]
    as_said: re.Pattern[str]
    coordination: re.Pattern[str]
    mood: re.Pattern[str]
    comma_before_clause: bool
    genitive: tuple[str, ...]
    not_genitive: tuple[str, ...]
    openers: frozenset[str]
    markers: frozenset[str]
    rules: frozenset[str]
    before_noun: frozenset[str]


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
