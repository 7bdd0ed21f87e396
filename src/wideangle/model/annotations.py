"""The annotation of one article: statements with their speakers, names, figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wideangle.model.articles import Span


class AttributionKind(StrEnum):
    """The form of a statement: in the speaker's own words, in the reporter's words, or partly in each."""

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
    """A name at its position in a text. `full` is the fullest form of the name in the article ('Peskov' -> 'Dmitry
    Peskov'), and `probability` is the calibrated probability that both name the same person or thing."""

    span: Span
    kind: NameKind
    full: Span
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """The source of a statement, in the article's own words.

    `name` is the fullest name in the article of the person to whom the source words ('he', 'the president', 'Peskov')
    refer. If they refer to no name, it is the source itself. `role` is the span that names the person's role ('Kremlin
    spokesperson'), or None. `probability` (0 to 1) is the probability that the speaker is right.
    """

    name: Span
    role: Span | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement with its source, cue and content as PARC and PolNeAR define them (Newell and others, 2018).

    Each is a tuple of spans in order, because other words may stand between the parts. The source is () if the text
    names none. `speaker` is the person to whom the source refers, or the understood subject if there is no source ('he
    met them, urging …'); None if there is no speaker. `probability` (0 to 1) is the probability that content and cue
    belong together.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: AttributionKind = AttributionKind.INDIRECT
    speaker: Speaker | None = None
    probability: float = 1.0


class Bound(StrEnum):
    """How exact a figure is."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with the thing that it counts: 'at least 12 | dead', '57 | injured'.

    `quantity` is the span of the number with its qualifying words ('at least'). `unit` is the span of the word for the
    counted thing or for its fate. `value` is the number, and `bound` says how exact the number is.
    """

    quantity: Span
    unit: Span
    value: float
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Annotation:
    """The annotation of one article: sentences, statements with their speakers, names, and figures, all in the order
    of the text.

    All spans count code points of `Article.text`.
    """

    sentences: tuple[Span, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    names: tuple[Name, ...] = ()
    figures: tuple[Figure, ...] = ()
