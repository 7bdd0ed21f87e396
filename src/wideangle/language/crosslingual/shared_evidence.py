"""Find the names, figures and days that two articles in different languages have in common, in a form that a reader can
check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wideangle.language.crosslingual.calendar_days import days_in
from wideangle.language.crosslingual.figures import figures_in
from wideangle.language.crosslingual.name_keys import names_in
from wideangle.language.crosslingual.profiles import OPENING


@dataclass(frozen=True, slots=True)
class SharedForm:
    """A name, figure or day that two texts have in common: the common key, and the forms in the first and in the other
    text."""

    key: str
    own: str
    other: str

    def __str__(self) -> str:
        return self.own if self.own.casefold() == self.other.casefold() else f"{self.own} = {self.other}"


@dataclass(frozen=True, slots=True)
class SharedEvidence:
    """The names, figures and days that two texts have in common, in the order of the first text."""

    names: tuple[SharedForm, ...]
    figures: tuple[SharedForm, ...]
    days: tuple[SharedForm, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, (*self.names, *self.figures, *self.days)))


def shared_evidence(text: str, language: str, other: str, other_language: str) -> SharedEvidence:
    """Return the names, figures and days that the openings of two texts have in common. Each text begins with its
    headline. The languages are ISO 639-1 codes."""
    own_text, other_text = text[:OPENING], other[:OPENING]
    theirs = {key: name.surface for name in names_in(other_text, other_language) for key in name.keys}
    names = []
    for name in names_in(own_text, language):
        key = next((key for key in name.keys if key in theirs), None)
        if key is not None:
            names.append(SharedForm(key, name.surface, theirs[key]))
    return SharedEvidence(
        names=tuple(names),
        figures=_shared(figures_in(own_text), figures_in(other_text)),
        days=_shared(days_in(own_text, language), days_in(other_text, other_language)),
    )


def _shared(own: Mapping[str, str], others: Mapping[str, str]) -> tuple[SharedForm, ...]:
    return tuple(SharedForm(key, form, others[key]) for key, form in own.items() if key in others)
