"""Compile the patterns that find reporting verbs and their speakers in each language from the word lists
`verbs/*.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wideangle.annotation.quotations.adjuncts import CAPITAL, adjunct, time_phrase
from wideangle.language.text.word_lists import word_lists

LANGUAGES = ("de", "en", "es", "fr", "it", "pl", "pt", "ru", "uk")
"""The languages (ISO 639-1) for which the package has a list of reporting verbs."""

FALLBACK = "en"

_NEVER = r"(?!)"
_ENDS_IN_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_CLAUSE_ENDS = r"(?=\s*(?:[,.;:!?»«“”\"()–-]|$|und\b|oder\b|\n))"
"""The end of a clause, which follows the particle of a separable German verb ('führt … aus'). If other words follow,
the word is a preposition: 'führt | aus Angst'."""

_GAP = r"[ \u00a0\u202f]+"
_MARKS = r",.;:!?«»„“”\"()–—\n"
_YEARS = r"(?:años|ans|anni|anos|Jahre(?:[ ]alt)?|lat|lata|лет|года?|років|роки|рік)"
"""Matches the word 'years' after an age."""

_APART = 8
"""The greatest number of words between the auxiliary and the participle of a German perfect tense: 'hat | am Montag |
gesagt'."""

_APART_ELSEWHERE = 4
"""The greatest number of words between auxiliary and participle in other languages: 'a | de son côté | affirmé'."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """The patterns and word sets of one language. The patterns treat all apostrophes alike and ignore case.
    `ends_source` and `adjunct` respect case, because a capital after a verb begins a name ('Al Abda' does not begin
    with the preposition 'al').

    `cue` matches a finite reporting verb; its group `clitic` is a hyphenated pronoun ('dit-il'), its group `between`
    the words between the parts of a compound tense. `talks` matches verbs that introduce a quotation in the next
    sentence. `after` matches words that report only after a quotation ('so'), `according` prepositions of source, and
    `adjunct` an adjunct between verb and speaker. `says_as` matches a word before the verb of an interruption ('según
    explicó'), and `reported` a verb in the mood of reported speech.

    `possessives` are pronouns that name a source ('seiner Meinung nach'). `source_openers` are nouns that begin a
    source without an article ('fuentes'). `adjective` matches a lower-case adjective that may follow the name of a body
    ('el Gobierno egipcio').

    `says_so` matches a pronoun for the sentence before ('Lo ha detto Doe'). `nouns` matches a verb form that is also a
    noun ('nota'); `before_noun` are the words that, besides articles and prepositions, show that the next word is a
    noun ('da' in 'da cuenta'). `before_verb` matches a negation or an object pronoun, which stands between subject and
    verb ('Doe no lo cree'). `negation` matches a negation, with object pronouns, at the end of the words before a verb.
    `office_of` matches an office with a preposition and a name ('ministro per l'Ambiente'). `people` matches a noun for
    a person in an office, occupation or family ('alcaldesa'). `apposition` matches, after a name, the age and the role
    of the person (', 43, directora del hospital'). `known_as` matches the words before a name in quotation marks
    ('conocido como').
    """

    language: str
    cue: re.Pattern[str]
    talks: re.Pattern[str]
    after: re.Pattern[str]
    according: re.Pattern[str]
    says_as: re.Pattern[str]
    complementizer: re.Pattern[str]
    reported: re.Pattern[str]
    ends_source: re.Pattern[str]
    adverbs: re.Pattern[str]
    adjunct: re.Pattern[str]
    time: re.Pattern[str]
    before_source: frozenset[str]
    joins_names: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    titled: frozenset[str]
    possessives: frozenset[str]
    source_openers: frozenset[str]
    adjective: re.Pattern[str]
    leading_adjective: re.Pattern[str]
    institution: re.Pattern[str]
    says_so: re.Pattern[str]
    nouns: re.Pattern[str]
    before_noun: frozenset[str]
    before_verb: re.Pattern[str]
    negation: re.Pattern[str]
    office_of: re.Pattern[str]
    people: re.Pattern[str]
    apposition: re.Pattern[str]
    known_as: re.Pattern[str]


class Words:
    """The sections of one language's word list: `Words("fr")["verbs"]` returns the verbs. A missing section is
    empty."""

    def __init__(self, language: str) -> None:
        self.language = language
        bodies = word_lists(f"verbs/{language}.txt", package=__package__)
        self._lists = {name: _entries(body) for name, body in bodies.items()}
        regular = self["regular verbs"]
        self._lists["verbs"] = (*self._all_forms("verbs"), *_inflected(regular))
        self._lists["thinking"] = self._all_forms("thinking")
        self._lists["quotation verbs"] = self._all_forms("quotation verbs")
        self._lists["participles"] = (*self["participles"], *_pasts(regular))

    def __getitem__(self, section: str) -> tuple[str, ...]:
        return self._lists.get(section, ())

    def _all_forms(self, section: str) -> tuple[str, ...]:
        """Return the verbs of a section with their other forms of number and gender: 'сказал', 'сказала', 'сказало',
        'сказали'.

        Each entry of the section `endings` gives an ending and the endings of the other forms. For a verb, the longest
        matching ending applies.
        """
        endings = dict(entry.partition(" ")[::2] for entry in self["endings"])
        return tuple(dict.fromkeys(form for verb in self[section] for form in _forms(verb, endings)))

    def cue(self, verbs: Sequence[str] = (), without: Sequence[str] = ()) -> str:
        """Return a regular expression for the finite reporting verbs of the language and for the additional `verbs`.
        The verbs in `without` are excluded."""
        all_verbs = tuple(verb for verb in (*self["verbs"], *verbs) if verb not in without)
        participles = _agreeing(self.language, self["participles"])
        return _cue(self.language, all_verbs, participles, self["auxiliaries"], self["clitics"])


@cache
def reporting(language: str) -> Reporting:
    """Return the patterns of a language (ISO 639-1). A language without a list of reporting verbs gets the English
    patterns."""
    known = language if language in LANGUAGES else FALLBACK
    lists = Words(known)
    words = lists.__getitem__
    return Reporting(
        language=known,
        cue=_pattern(lists.cue()),
        talks=_pattern(any_of(words("talks"))),
        after=_pattern(any_of(words("after"))),
        according=_pattern(any_of(words("according"))),
        says_as=_pattern(any_of(words("says as"))),
        complementizer=_pattern(any_of(words("complementizers"))),
        reported=_pattern(any_of(words("reported speech"))),
        ends_source=re.compile(any_of(words("ends source"))),
        adverbs=_pattern(any_of(words("adverbs"))),
        adjunct=re.compile(adjunct(known, words, any_of)),
        time=re.compile(time_phrase(known, words, any_of)),
        before_source=frozenset(words("before source")),
        joins_names=frozenset(words("joins names")),
        pronouns=frozenset(words("pronouns")),
        determiners=frozenset(words("determiners")),
        titled=frozenset(word.lower() for word in words("titled things")),
        possessives=frozenset(words("possessives")),
        source_openers=frozenset(words("source openers")),
        adjective=_pattern(rf"\w{{2}}(?:{'|'.join(words('adjective endings')) or _NEVER})$"),
        leading_adjective=_pattern(rf"\w(?:{'|'.join(words('leading adjective endings')) or _NEVER})$"),
        institution=_pattern(_institution(lists)),
        says_so=_pattern(any_of(words("says so"))),
        nouns=_pattern(any_of(words("nouns like verbs"))),
        before_noun=frozenset(words("before noun")),
        before_verb=_pattern(any_of((*words("negations"), *words("object pronouns")))),
        negation=_pattern(rf"{any_of(words('negations'))}(?:\s*{any_of(words('object pronouns'))})*\s*$"),
        office_of=_pattern(
            rf"{any_of(words('offices'))}\s+(?P<joint>{any_of(words('office prepositions'))})\s*(?-i:{CAPITAL})"
        ),
        people=_pattern(_people(lists)),
        apposition=_pattern(_apposition(lists)),
        known_as=_pattern(rf"{any_of(words('known as'))}\s*$"),
    )


def _people(words: Words) -> str:
    """Return a regular expression for a noun for a person. German nouns are compounds, and may end in '-in'."""
    if not words["people"]:
        return _NEVER
    nouns = "|".join(sorted(map(re.escape, words["people"]), key=len, reverse=True))
    prefix, ending = (r"[\w-]*", "(?:in)?") if words.language == "de" else ("(?:(?:ex|vice|экс|вице)-)?", "")
    return rf"(?<![\w-]){prefix}(?:{nouns}){ending}(?!\w)"


def _apposition(words: Words) -> str:
    """Return a regular expression for the age and the role behind a name: ' (43)', ', 43 ans, directrice de l'école'.

    A preposition or an adjective must follow the noun of the role, or else a punctuation mark, so that a clause is no
    apposition. Languages without articles have a noun in the genitive there.
    """
    of = any_of((*words["joins names"], *words["prepositions"], *words["offices prepositions"]))
    adjective = rf"\w{{2}}(?:{'|'.join(words['adjective endings']) or _NEVER})(?!\w)"
    before = rf"(?:{any_of(words['determiners'])}(?:{_GAP}|(?<=['’])))?(?:[^\W\d_]+{_GAP}){{0,2}}?"
    behind = rf"(?:{_GAP}\w*{adjective})*(?:{_GAP}{of}{_GAP}?\w[^{_MARKS}]{{0,80}}?)?"
    if not words["determiners"]:
        behind = rf"(?:{_GAP}[^{_MARKS}]{{1,80}}?)?"
    role = rf",{_GAP}{before}{_people(words)}{behind}(?=\s*(?:[{_MARKS}]|$))"
    return (
        rf"(?:{_GAP}\(\d{{1,3}}\)|,{_GAP}(?:de{_GAP})?\d{{1,3}}(?:{_GAP}{_YEARS})?(?=\s*(?:[{_MARKS}]|$)))?(?:{role})?"
    )


def _institution(words: Words) -> str:
    """Return a regular expression for an institution that is named as a place, with a preposition, although it is the
    source of an impersonal verb: 'в мэрии' in 'сообщили в мэрии' ('they reported in the town hall')."""
    described = r"(?:\w+\s+){0,2}?"
    return rf"{any_of(words['sources of place'])}\s+{described}{any_of(words['institutions'])}"


def _entries(body: str) -> tuple[str, ...]:
    """Return the entries of a section of a word list. `sagte/n, fügte hinzu` stands for sagte, sagten, fügte hinzu."""
    entries: list[str] = []
    for entry in body.replace("\n", " ").split(","):
        base, *endings = entry.strip().split("/")
        if base:
            entries.extend([base, *(base + ending for ending in endings)])
    return tuple(dict.fromkeys(entries))


def _forms(verb: str, endings: Mapping[str, str]) -> Iterator[str]:
    """Yield a verb and its forms with other endings. Further words of the verb stay the same: 'zwróciła uwagę'."""
    yield verb
    word, blank, rest = verb.partition(" ")
    ending = max((ending for ending in endings if word.endswith(ending)), key=len, default="")
    for other in endings.get(ending, "").split():
        yield word.removesuffix(ending) + other + blank + rest


def _inflected(verbs: Iterable[str]) -> Iterator[str]:
    """Yield the third person and the past of regular English verbs: 'snaps', 'snapped'. A particle stays after the
    verb: 'chimes in'."""
    for verb in verbs:
        word, blank, particle = verb.partition(" ")
        ending = "es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s"
        third = word[:-1] + "ies" if _ENDS_IN_CONSONANT_Y.search(word) else word + ending
        yield third + blank + particle
    yield from _pasts(verbs)


def _pasts(verbs: Iterable[str]) -> Iterator[str]:
    for verb in verbs:
        word, blank, particle = verb.partition(" ")
        past = word[:-1] + "ied" if _ENDS_IN_CONSONANT_Y.search(word) else word.removesuffix("e") + "ed"
        yield past + blank + particle


def _agreeing(language: str, participles: tuple[str, ...]) -> tuple[str, ...]:
    """Return participles with all endings that agree with a subject: 's'est exclamée', 'si è detta'."""
    if language == "fr":
        return tuple(form + ending for form in participles for ending in ("", "e", "s", "es"))
    if language == "it":
        return tuple(form[:-1] + ending for form in participles for ending in (form[-1], "a", "i", "e"))
    return participles


def _cue(
    language: str,
    verbs: tuple[str, ...],
    participles: tuple[str, ...],
    auxiliaries: tuple[str, ...],
    clitics: tuple[str, ...],
) -> str:
    if language == "de":
        separable = [verb.split(maxsplit=1) for verb in verbs if " " in verb]
        parts = [
            rf"{verb}(?=(?:\s+(?:\d+\.|[^\s.!?:]+)){{0,12}}?\s+{particle}(?!\w){_CLAUSE_ENDS})"
            for verb, particle in separable
        ]
        simple = any_of(tuple(verb for verb in verbs if " " not in verb), *parts)
    else:
        simple = any_of(verbs)
    if clitics:
        simple = rf"{simple}(?:-(?:t-)?(?P<clitic>{'|'.join(clitics)})(?!\w))?"
    if not participles:
        return simple
    between = rf"(?P<between>(?:\s+[^\s,.;:!?«»„“”\"]+){{0,{_APART if language == 'de' else _APART_ELSEWHERE}}}?)"
    auxiliary = any_of(auxiliaries)
    if clitics:
        auxiliary += rf"(?:-(?:t-)?(?P<inner_clitic>{'|'.join(clitics)})(?!\w))?"
    return rf"(?:{auxiliary}{between}\s+{any_of(participles)}|{simple})"


def any_of(words: Sequence[str], *patterns: str) -> str:
    """Return a regular expression that matches any of the words or patterns. Longer words come first."""
    ordered = sorted(words, key=len, reverse=True)
    alternatives = [*patterns, *(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in ordered)]
    if not alternatives:
        return _NEVER
    # An elided word ("qu'", "d'après") may be followed by a letter. A part of a hyphenated word ("so-called") must not
    # match.
    return rf"(?<![\w'’])(?<![\w]-)(?:{'|'.join(alternatives)})(?:(?<=['’])|(?![\w]))"


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)
