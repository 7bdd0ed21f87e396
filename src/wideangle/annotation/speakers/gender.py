"""Infer the grammatical gender of the speaker of a statement. The article or pronoun of the source shows the gender,
and in Slavic languages the past tense of the verb. Otherwise, the role or the first name of the speaker shows it."""

from __future__ import annotations

import re
from enum import StrEnum

from wideangle.annotation.speakers.roles import role_words
from wideangle.model import Attribution


class Gender(StrEnum):
    """The grammatical gender of a speaker."""

    FEMININE = "f"
    MASCULINE = "m"


_FEMININE = frozenset("la une una uma a die eine elle ella ela lei sie она вона ona".split())
_MASCULINE = frozenset("le il lo un uno el um o der ein él ele lui er он він on egli".split())
_NO_ARTICLES = {
    "pl": (re.compile(r"ła(?: się)?$"), re.compile(r"ł(?: się)?$")),
    "ru": (re.compile(r"л(?:а|ась)$"), re.compile(r"(?:л|лся)$")),
    "uk": (re.compile(r"л(?:а|ась|ася)$"), re.compile(r"(?:[аияіуов]в|вся)$")),
}
_EITHER = frozenset(
    "poeta papa pilota autista guardia guarda atleta collega colega abgeordnete vorsitzende beauftragte angestellte "
    "beamte mitglied sędzia wojewoda starosta kierowca судья глава суддя голова воєвода".split()
)
"""The nouns for people of both genders whose ending suggests one gender."""

_ROLE_ENDINGS = {
    "de": (r"in|frau|mutter|tochter|schwester|hebamme", r"[a-zäöüß]"),
    "es": (r"(?<!ist)a|actriz|madre", r"o|or|rey|padre"),
    "fr": (r"rice|euse|ère|ée|enne|esse|cheffe|mère|fille|sœur|épouse|veuve|reine", r"eur|ien|er|é|roi|père|fils|mari"),
    "it": (r"(?<!ist)a|trice|essa|madre|moglie", r"o|tore|sore|padre|re"),
    "pl": (r"(?<!ist)a|ni", ""),
    "pt": (r"(?<!ist)a|atriz|mãe|irmã|juíza", r"o|or|rei|pai|juiz|capitão|irmão"),
    "ru": (r"ца|ка|мать|дочь|сестра|жена|вдова|королева", r"отец|сын|брат|муж|король"),
    "uk": (r"ця|ка|ня|мати|сестра|дружина|вдова|королева", r"батько|син|брат|чоловік|король"),
}
"""By language, the endings of nouns for women and for men. Many Slavic and French nouns for men stand for women too."""

_MALE_IN_A = frozenset("andrea luca nicola kuba никита илья саша микола микита ілля сава лука кузьма фома".split())
_MALE_IN_CONSONANT = frozenset({"pl", "ru", "uk"})


def gender_of_person(article: str, role: str, name: str, language: str) -> Gender | None:
    """Return the gender that the words for a person show, or None: the role, the article before the role, or else the
    first name. `role` and `name` are the words of a text, and '' if the text has none."""
    nouns = role.lower().split() or [""]
    noun = nouns[-1] if language == "de" else nouns[0]
    feminine, masculine = _ROLE_ENDINGS.get(language, ("", ""))
    if noun and noun not in _EITHER:
        if feminine and re.search(rf"(?:{feminine})$", noun):
            return Gender.FEMININE
        if masculine and re.search(rf"(?:{masculine})$", noun):
            return Gender.MASCULINE
    if language != "de" and article.lower() in _FEMININE | _MASCULINE:
        return Gender.FEMININE if article.lower() in _FEMININE else Gender.MASCULINE
    parts = name.lower().split()
    return _gender_of_first_name(parts[0], language) if len(parts) > 1 else None


def _gender_of_first_name(given: str, language: str) -> Gender | None:
    if given in _MALE_IN_A or given in role_words().male_in_a:
        return Gender.MASCULINE
    if given.endswith(("a", "а", "я")):
        return Gender.FEMININE
    consonant = language in _MALE_IN_CONSONANT and not given.endswith(tuple("eiouyеіиоуьюё"))
    return Gender.MASCULINE if consonant or (given.endswith("o") and language != "fr") else None


def gender_of(text: str, attribution: Attribution, language: str) -> Gender | None:
    """Return the grammatical gender of a statement's speaker, or None if the statement does not show the gender."""
    cue = " ".join(span.of(text) for span in attribution.cue).lower()
    if language in _NO_ARTICLES:
        feminine, masculine = _NO_ARTICLES[language]
        if feminine.search(cue):
            return Gender.FEMININE
        if masculine.search(cue):
            return Gender.MASCULINE
    first = attribution.source[0].of(text).split() if attribution.source else []
    if not first or (language == "de" and first[0].lower() in {"sie", "die"} and cue.endswith("n")):
        return None
    word = first[0].lower()
    if word in _FEMININE:
        return Gender.FEMININE
    return Gender.MASCULINE if word in _MASCULINE else None
