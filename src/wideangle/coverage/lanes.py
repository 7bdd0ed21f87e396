"""The relation of a candidate to the article at hand (whose coverage is composed), and the thresholds for showing the
candidate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wideangle.model import Lane

SHOWN_FROM = 0.5
"""An article is shown only if its probability of belonging to the affair is at least this value and its usefulness is
at least `USEFUL_FROM`."""

USEFUL_FROM = 1.5
"""The least expected usefulness (0 to 4) of an article that is shown. At this value, .9 of the shown articles belong to
the affair, and .88 of the articles with usefulness 3 or 4 are shown; a lower value shows more articles that do not
belong. Both shares were measured by cross-validation on judged pairs of American news (AllSides;
`training/relation.py`)."""

SURE_FROM = 0.6
"""The probability of belonging to the affair below which an article is marked as uncertain."""


class Verdict(Enum):
    """A person's decision about an article: added to or removed from the coverage of the article at hand (the article
    that the user asked about)."""

    NONE = "none"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Relation:
    """The relation of an article to the article at hand (whose coverage is composed).

    `probability` is the probability that both articles belong to one affair. `lane` is the likeliest lane. `usefulness`
    (0 to 4) is the expected gain for a reader of the article at hand. `order` is the score by which candidates are
    ordered. `days` is the time in days from the article at hand to the other article: negative if the other article is
    earlier, estimated if a date is missing, None if unknown. `verdict` is a person's decision, which overrides the
    model.
    """

    probability: float
    lane: Lane
    usefulness: float
    order: float
    days: float | None
    verdict: Verdict = Verdict.NONE


def is_shown(relation: Relation) -> bool:
    """Return True if an article with this relation is shown in a coverage."""
    if relation.verdict is not Verdict.NONE:
        return relation.verdict is Verdict.ADDED
    return relation.probability >= SHOWN_FROM and relation.usefulness >= USEFUL_FROM


def is_probable(relation: Relation) -> bool:
    """Return True if an article with this relation counts as part of the affair, shown or not."""
    if relation.verdict is not Verdict.NONE:
        return relation.verdict is Verdict.ADDED
    return relation.probability >= SHOWN_FROM


def is_uncertain(relation: Relation) -> bool:
    """Return True if an article with this relation is marked as uncertain."""
    return relation.verdict is Verdict.NONE and relation.probability < SURE_FROM
