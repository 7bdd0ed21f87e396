"""The relation of a candidate to the article at hand (whose coverage is composed), and the thresholds for showing the
candidate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wideangle.model import Lane

SHOWN_FROM = 0.5
"""The least probability of belonging to the affair at which an article is shown. The usefulness must reach
`USEFUL_FROM` too."""

USEFUL_FROM = 1.5
"""The least expected usefulness (0 to 4) of an article that is shown. Cross-validation on the judged pairs of AllSides
train chose the lowest value at which .9 of the shown articles belong to the affair. Of the useful articles (3 and 4),
.88 are then shown. At 1.2 the figures are .87 and .90 (`training/relation.py`)."""

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
