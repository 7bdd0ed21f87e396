"""What one article's text holds: statements with their speakers, names, figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wideangle.model.articles import Span


class AttributionKind(StrEnum):
    """How a statement is given: in its own words, in the reporter's, or partly in each."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class NameKind(StrEnum):
    """The kind of a named entity."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands in a text, and `full`, the fullest form of it that the article gives ('Peskov' -> 'Dmitry
    Peskov'), with the calibrated probability that both name the same."""

    span: Span
    kind: NameKind
    full: Span
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """The source of a statement, in the article's own words.

    `name` is the fullest name the article gives the one whom the source words ('he', 'the president', 'Peskov') stand
    for, or the source itself where it leads to no name; `role` is where the article says what that person is ('Kremlin
    spokesperson'), None where it does not. `probability` (0 to 1) is that of being the right one.
    """

    name: Span
    role: Span | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement with its source, cue and content as PARC and PolNeAR define them (Newell and others, 2018).

    Each is a tuple of spans in order, since other words may stand between its parts; the source is () where the text
    names none. `speaker` is whom the source stands for, or who is understood
    where there is none ('he met them, urging …'); None for nobody. `probability` (0 to 1) is that of
    content and cue belonging together.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: AttributionKind = AttributionKind.INDIRECT
    speaker: Speaker | None = None
    probability: float = 1.0


class Bound(StrEnum):
    """How exactly a figure is given."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with what it counts: 'at least 12 | dead', '57 | injured'.

    `quantity` holds the number and the words that bound it, `unit` the word that says what is counted or what became
    of it. `value` is the number, of which `bound` says how exactly it is meant.
    """

    quantity: Span
    unit: Span
    value: float
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one article's text holds: sentences, statements with their speakers, names, figures; everything in order of
    the text.

    All spans count code points of `Article.text`.
    """

    sentences: tuple[Span, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    names: tuple[Name, ...] = ()
    figures: tuple[Figure, ...] = ()
