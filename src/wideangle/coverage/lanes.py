"""Which part a related article plays for the article at hand."""

from __future__ import annotations

from dataclasses import dataclass

from wideangle.model import Lane

SAME_STORY_FROM = 0.5
"""Probability of reporting the same event from which an article is shown as doing so."""

UNCERTAIN_FROM = 0.3
"""Down to this probability an article is still shown, and marked as uncertain. Of 64 earlier and later reports and
opinion pieces of AllSides train whose `storyline` is from here to STORYLINE_FROM, 58 belonged to the same affair."""

SURE_FROM = 0.8
"""From this probability two texts count as one story by themselves, whichever stories they were grouped into."""

STORYLINE_FROM = 0.5
"""Probability, from the texts alone, from which an earlier or later article belongs to the same chain of events. It is
a reader's estimate, and a low one."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What is known of one related article: the two probabilities, its genre, and the days since the article at hand.

    `days` is None where one of the two is undated and nothing tells its time.
    """

    same_story: float
    storyline: float
    opinion: bool
    days: float | None


def lane_of(relation: Relation) -> Lane:
    """The lane an article belongs to if it belongs to the coverage at all.

    An article of which nothing tells the time counts as background, which claims least, if it is not of the story.
    """
    if relation.opinion:
        return Lane.OPINION
    if relation.same_story >= UNCERTAIN_FROM:
        return Lane.SAME_STORY
    return Lane.FOLLOW_UP if relation.days is not None and relation.days > 0 else Lane.BACKGROUND


def strength(relation: Relation) -> float:
    """The probability that decides whether the article is shown: its lane's own."""
    if lane_of(relation) is Lane.SAME_STORY:
        return relation.same_story
    return max(relation.same_story, relation.storyline)


def is_shown(relation: Relation) -> bool:
    """Whether the article is related closely enough to be shown at all."""
    return strength(relation) >= UNCERTAIN_FROM


def is_uncertain(relation: Relation) -> bool:
    """Whether it is shown with a mark of doubt."""
    probable = SAME_STORY_FROM if lane_of(relation) is Lane.SAME_STORY else STORYLINE_FROM
    return strength(relation) < probable
