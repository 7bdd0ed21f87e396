"""Two articles, and how they are related."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wideangle.model.articles import Article


class Lane(StrEnum):
    """The part a related article plays for the article at hand."""

    SAME_STORY = "same-story"
    BACKGROUND = "background"
    FOLLOW_UP = "follow-up"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that carried a decision.

    `feature` is its stable machine name, `text` says it to a person, `weight` is its share in log-odds: positive
    speaks for the link, negative against it.
    """

    feature: str
    text: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """How `article` relates to the article at hand, how sure that is (calibrated, 0 to 1), and why.

    `decided` says that a person decided it: the article was added to its lane (`probability` is 1) or removed (0).
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
    """An article that repeats another's text.

    `containment` is the share (0 to 1) of its own word shingles that stand in the original; `origin` names the
    agency that its dateline, credit or byline gives, where one does.
    """

    article: Article
    containment: float
    origin: str = ""
