"""The relation of a candidate to the article at hand, and the thresholds for showing the candidate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wideangle.model import Lane

SHOWN_FROM = 0.5
"""An article is shown if the probability that it belongs to the affair is at least this value and if `USEFUL_FROM`
is reached too."""

USEFUL_FROM = 1.5
"""The least expected usefulness (0 to 4) of an article that is shown. The value was chosen by cross-validation on
the judged pairs of AllSides train: it is the lowest at which .9 of the shown articles belong to the affair. Of the
useful articles (3 and 4), .88 are then shown. At 1.2 the figures are .87 and .90 (`training/relation.py`)."""

SURE_FROM = 0.6
"""An article with a probability below this value is marked as uncertain."""


class Verdict(Enum):
    """A person's decision about the relation of an article to the article at hand."""

    NONE = "none"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Relation:
    """The relation of an article to the article at hand.

    `probability` is the probability that both belong to one affair, `lane` is the likeliest lane, `usefulness` (0 to 4)
    is the gain for a reader of the article at hand, and `order` is the score that ranks candidates. `days` is the time
    from the article at hand to the other article: negative if that is earlier, estimated if a date is missing, None if
    unknown. `verdict` is a person's decision, which overrides the model.
    """

    probability: float
    lane: Lane
    usefulness: float
    order: float
    days: float | None
    verdict: Verdict = Verdict.NONE


def is_shown(relation: Relation) -> bool:
    """True if the article is shown in a coverage."""
    if relation.verdict is not Verdict.NONE:
        return relation.verdict is Verdict.ADDED
    return relation.probability >= SHOWN_FROM and relation.usefulness >= USEFUL_FROM


def is_probable(relation: Relation) -> bool:
    """True if the article counts as part of the affair, shown or not."""
    if relation.verdict is not Verdict.NONE:
        return relation.verdict is Verdict.ADDED
    return relation.probability >= SHOWN_FROM


def is_uncertain(relation: Relation) -> bool:
    """True if the article is marked as uncertain."""
    return relation.verdict is Verdict.NONE and relation.probability < SURE_FROM
