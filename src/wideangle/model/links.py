"""Define the relation of two articles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wideangle.model.articles import Article


class Lane(StrEnum):
    """The lane of a related article: how it is related to the article that the user asked about."""

    SAME_STORY = "same-story"
    BACKGROUND = "background"
    FOLLOW_UP = "follow-up"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for the probability that a model gives.

    `feature` identifies the reason in programs and never changes; `text` explains the reason to a person. `weight` is
    the contribution of the reason to the log-odds: a positive contribution makes the link more probable, a negative
    contribution less probable.
    """

    feature: str
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """The relation of `article` to the article at hand, which the user asked about.

    `probability` (calibrated, 0 to 1) is the probability that both articles belong to one affair, and `reasons` explain
    the probability. `decided` is true if a person has decided the relation. `probability` is then 1 for an article that
    the person added to the lane, and 0 for an article that the person removed.
    """

    article: Article
    probability: float
    lane: Lane
    reasons: tuple[Reason, ...] = ()
    decided: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"not a probability: {self.probability}")

    def __repr__(self) -> str:
        return f"<Link {self.lane}, {self.probability:.2f}, {self.article!r}>"


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that repeats the text of another article.

    `containment` is the share (0 to 1) of the copy's word sequences that are also in the original. `origin` is the
    agency that the copy names in its dateline, credit or byline; '' if none.
    """

    article: Article
    containment: float
    origin: str = ""


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """An original article and the articles that repeat its text, the oldest first. `origin` is the agency that the
    dateline, credit or byline of the original names, '' if none."""

    original: Article
    origin: str = ""
    copies: tuple[Copy, ...] = ()
