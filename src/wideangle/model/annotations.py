"""Define the annotation of an article: its statements with their speakers, its names and its figures."""

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
    """The kind of thing that a name stands for."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A name at its position in a text.

    `full` is the fullest form of the name in the article: 'Dmitry Peskov' for 'Peskov'. `probability` is the calibrated
    probability (0 to 1) that both forms name the same person or thing.
    """

    span: Span
    kind: NameKind
    full: Span
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person or body that makes a statement, in the article's own words.

    The source words ('he', 'the president', 'Peskov') refer to a person; `name` is the fullest name of this person in
    the article. If the article has no name for the person, `name` is the source words. `role` is the span that names
    the person's role ('Kremlin spokesperson'), or None. `probability` (0 to 1) is the probability that the statement is
    assigned to the right speaker.
    """

    name: Span
    role: Span | None = None
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement with its source, cue and content as PARC and PolNeAR define them (Newell and others, 2018).

    The source is who makes the statement, the cue the word of saying, and the content the thing said. `source`, `cue`
    and `content` are tuples of spans in the order of the text, because other words may interrupt them. `source` is ()
    if the text does not say who makes the statement. `speaker` is the person to whom the source refers; without a
    source, it is the understood subject ('he met them, urging …'), or None. `probability` (0 to 1) is the probability
    that content and cue belong together.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: AttributionKind = AttributionKind.INDIRECT
    speaker: Speaker | None = None
    probability: float = 1.0


class Bound(StrEnum):
    """How exact a figure is: the exact number, about this number, at least or at most this number."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with the thing that it counts, such as 'at least 12 dead'.

    `quantity` is the span of the number with its qualifying words ('at least 12'). `unit` is the span of the words for
    the counted thing or its fate ('dead'). `value` is the number. `bound` says whether the number is exact,
    approximate, a minimum or a maximum.
    """

    quantity: Span
    unit: Span
    value: float
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Annotation:
    """The annotation of one article: its sentences, its statements with their speakers, its names and its figures.

    All are in the order of the text. All spans count code points of `Article.text`.
    """

    sentences: tuple[Span, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    names: tuple[Name, ...] = ()
    figures: tuple[Figure, ...] = ()
