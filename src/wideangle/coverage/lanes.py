"""How a related article stands to the article at hand, and whether that is enough to show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wideangle.model import Lane

SHOWN_FROM = 0.5
"""Probability of belonging to the affair from which an article is shown, ..."""

USEFUL_FROM = 1.5
"""... where its expected usefulness (0 to 4) is this at least. Chosen by folds on the judged pairs of AllSides train,
as the lowest at which .9 of what is shown belongs; .88 of the useful articles (3 and 4) are then shown. The same
figures for 1.2 are .87 and .90 (`training/relation.py`)."""

SURE_FROM = 0.6
"""Below this probability an article is shown with a mark of doubt."""


class Verdict(Enum):
    """What a person has decided about a relation."""

    NONE = "none"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Relation:
    """How a related article stands to the article at hand.

    `probability` is that both belong to one affair, `lane` its likeliest part in it, `usefulness` (0 to 4) what a
    reader of the one gains from the other, `order` the score by which candidates are ranked. `days` is the time from
    the article at hand to the other one, negative for earlier ones, estimated where a date is missing, None where
    nothing says it. `verdict` is a person's decision, which goes before all of it.
    """

    probability: float
    lane: Lane
    usefulness: float
    order: float
    days: float | None
    verdict: Verdict = Verdict.NONE


def is_shown(relation: Relation) -> bool:
    """Whether the article is related closely enough to be shown in a coverage."""
    if relation.verdict is not Verdict.NONE:
        return relation.verdict is Verdict.ADDED
    return relation.probability >= SHOWN_FROM and relation.usefulness >= USEFUL_FROM


def is_probable(relation: Relation) -> bool:
    """Whether the article counts as one of the affair, shown or not."""
    if relation.verdict is not Verdict.NONE:
        return relation.verdict is Verdict.ADDED
    return relation.probability >= SHOWN_FROM


def is_uncertain(relation: Relation) -> bool:
    """Whether the article is shown with a mark of doubt."""
    return relation.verdict is Verdict.NONE and relation.probability < SURE_FROM
