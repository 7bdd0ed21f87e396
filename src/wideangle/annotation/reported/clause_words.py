"""Compile the patterns for indirect speech in each language from the word lists `verbs/*.txt`.

In indirect speech, a verb reports a clause ('sagte, dass …', 'a promis de …'), or a preposition names the source
('según …'). No quotation marks confirm the statement. The patterns therefore include verbs of thinking, but exclude
prepositions with other uses ('pour', 'per').
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from wideangle.annotation.quotations.reporting_verbs import FALLBACK, LANGUAGES, Reporting, Words, any_of, reporting

CLAUSE_LANGUAGES = frozenset(LANGUAGES) - {FALLBACK}
"""The languages (ISO 639-1) that have rules for reported clauses (indirect speech). English has none: a trained network
reads English."""

_COMMA_BEFORE_CLAUSE = frozenset({"de", "pl", "ru", "uk"})

_BLANK = r"[\s\u00a0\u202f]+"


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The patterns that find reported clauses (indirect speech) in one language. If the language's word list has no
    section for a pattern, the pattern never matches."""

    reporting: Reporting
    """The patterns that find quotations in the same language."""

    cue: re.Pattern[str]
    """Matches a finite verb of saying or thinking: 'afirmó'."""

    non_finite: re.Pattern[str]
    """Matches a participle, gerund or infinitive of a verb of saying: 'affirmant'."""

    passive: re.Pattern[str]
    """Matches a passive or impersonal verb form, which needs no source: 'wurde mitgeteilt', 'si legge'."""

    complementizer: re.Pattern[str]
    """Matches a conjunction or question word that begins a reported clause: 'que', 'dass'."""

    infinitive: re.Pattern[str]
    """Matches a reported infinitive with the particles before the infinitive: 'de ne pas venir'."""

    marked: re.Pattern[str]
    """Matches a reported infinitive that follows a preposition: 'de venir'."""

    according: re.Pattern[str]
    """Matches a preposition that always names a source: 'selon'."""

    by_noun: re.Pattern[str]
    """Matches a preposition followed by a noun of speech, which is the source: 'nach ersten Angaben'."""

    behind: re.Pattern[str]
    """Matches a postposition, which follows its source: 'zufolge' in 'der Behörde zufolge'."""

    noun_behind: re.Pattern[str]
    """Matches a noun of speech followed by a postposition: 'Angaben der Polizei nach'."""

    of_oneself: re.Pattern[str]
    """Matches a verb whose content is a participle or adjective: 'se dit' in 'se dit prêt'."""

    object_first: re.Pattern[str]
    """Matches a verb that may have an object before its infinitive: 'accuse' in 'accuse le maire de mentir'."""

    no_infinitive: re.Pattern[str]
    """Matches a verb whose infinitive is not reported speech: 'continua' in 'continua a cercare'."""

    naming: re.Pattern[str]
    """Matches a verb that names or describes its object, such as 'chiamato'. This verb reports a clause only if the
    clause follows the verb directly."""

    before_complementizer: re.Pattern[str]
    """Matches the word before a complementizer ('que') with which the complementizer forms another conjunction: 'dès'
    in 'dès que'."""

    relative_source: re.Pattern[str]
    """Matches a relative pronoun that follows a preposition of source: 'el cual' in 'según el cual'."""

    relative: re.Pattern[str]
    """Matches a relative pronoun that begins a clause describing a source: 'qui'."""

    describing: re.Pattern[str]
    """Matches a participle that describes a source: 'basé' in 'basé à Lanville'."""

    possessive: re.Pattern[str]
    """Matches a phrase that names the source by a pronoun: 'на його думку', 'seiner Meinung nach'."""

    reference: re.Pattern[str]
    """Matches the words with which a source names its own source: 'со ссылкой на'."""

    emerges: re.Pattern[str]
    """Matches a verb whose source is the document from which a statement emerges: 'hervorgeht'."""

    from_document: re.Pattern[str]
    """Matches a preposition before a document from which a statement emerges: 'aus' in 'wie aus Akten hervorgeht'."""

    in_document: re.Pattern[str]
    """Matches, behind an impersonal verb, a preposition and a noun for a document: 'nella nota'."""

    clause_begins: re.Pattern[str]
    """Matches a finite verb or an article, with which a clause begins directly behind a source: 'sono'."""

    as_said: re.Pattern[str]
    """Matches a conjunction before a source and its verb of saying: 'wie' in 'wie Doe mitteilte'."""

    coordination: re.Pattern[str]
    """Matches a conjunction between two coordinated clauses: 'und'."""

    mood: re.Pattern[str]
    """Matches a verb form that occurs only in reported speech: 'sei' in German."""

    comma_before_clause: bool
    """True if a comma always precedes the conjunction that begins a reported clause, as in German."""

    genitive: tuple[str, ...]
    """The endings of words in the genitive, for languages in which no comma separates a source from its clause."""

    not_genitive: tuple[str, ...]
    """The endings of nouns in other cases than the genitive."""

    openers: frozenset[str]
    """The words that begin a new clause after a phrase that names the source."""

    markers: frozenset[str]
    """The prepositions that may precede a reported infinitive: 'de'."""

    rules: frozenset[str]
    """The nouns for laws and plans, which are no source after 'according to': 'lei' in Portuguese."""

    no_source_behind: frozenset[str]
    """The words after which the next word is not a preposition that names a source: 'in' before 'secondo' in 'in
    secondo luogo'."""


@cache
def clause_words(language: str) -> ClauseWords:
    """Return the patterns for reported clauses in one of the languages in `CLAUSE_LANGUAGES`."""
    words = Words(language)
    particles = rf"(?:{any_of(words['infinitive particles'])}(?:{_BLANK}|(?<=['’])))*"
    marker = rf"{any_of(words['infinitive markers'])}(?:{_BLANK}|(?<=['’]))"
    infinitive = rf"{particles}{_infinitive(words)}"
    according = [entry for entry in words["according"] if entry not in words["according quotations"]]
    nouns = rf"(?:{'|'.join(words['source nouns']) or '(?!)'})(?!\w)"
    return ClauseWords(
        reporting=reporting(language),
        cue=_pattern(
            words.cue(
                (*words["thinking"], *words["says of oneself"], *words["verbs of documents"]),
                without=words["quotation verbs"],
            ),
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
        of_oneself=_pattern(any_of(words["says of oneself"])),
        object_first=_pattern(any_of(words["object and infinitive"])),
        no_infinitive=_pattern(any_of(words["without infinitive"])),
        naming=_pattern(any_of(words["naming verbs"])),
        before_complementizer=_pattern(rf"{any_of(words['conjunction parts'])}{_BLANK}$"),
        relative_source=_pattern(any_of(words["relative sources"])),
        relative=_pattern(any_of(words["relative pronouns"])),
        describing=_pattern(rf"[^\W\d_]{{2}}(?:{'|'.join(words['participle endings']) or '(?!)'})$"),
        reference=_pattern(any_of(words["references"])),
        possessive=_pattern(_possessive(words)),
        emerges=_pattern(any_of(words["verbs of documents"])),
        from_document=_pattern(any_of(words["before documents"])),
        in_document=_pattern(_in_document(words)),
        clause_begins=_pattern(
            any_of((*words["clause verbs"], *words["determiners"])) if words["clause verbs"] else "(?!)"
        ),
        as_said=_pattern(any_of((*words["says as"], *words["clause as"]))),
        coordination=_pattern(any_of(words["coordination"])),
        mood=_pattern(any_of(words["mood of report"])),
        genitive=words["genitive endings"],
        not_genitive=words["endings of other cases"],
        comma_before_clause=language in _COMMA_BEFORE_CLAUSE,
        openers=frozenset(words["clause openers"]),
        markers=frozenset(words["infinitive markers"]),
        rules=frozenset(words["rules and plans"]),
        no_source_behind=frozenset(words["before other uses of according"]),
    )


def _possessive(words: Words) -> str:
    """Return a regular expression for phrases that name the source by a pronoun: 'по его словам', 'jej zdaniem'."""
    before = rf"{any_of(words['before possessive'])}{_BLANK}" if words["before possessive"] else ""
    return rf"{before}(?P<source>{any_of(words['possessives'])}){_BLANK}{any_of(words['behind possessive'])}"


def _in_document(words: Words) -> str:
    """Return a regular expression for a document behind an impersonal verb, with its preposition: 'in una nota'."""
    before = rf"(?P<preposition>{any_of(words['in documents'])})(?:{_BLANK}|(?<=['’]))"
    article = rf"(?:{any_of(words['determiners'])}(?:{_BLANK}|(?<=['’])))?"
    return rf"{_BLANK}(?P<document>{before}{article}(?:[^\W\d_]+{_BLANK})??{any_of(words['documents'])})"


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
