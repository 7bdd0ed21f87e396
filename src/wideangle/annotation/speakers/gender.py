"""Infer the grammatical gender of the speaker of a statement. The article or pronoun of the source shows the gender,
and in Slavic languages the past tense of the verb."""

from __future__ import annotations

import re
from enum import StrEnum

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
