"""Prepare the content of a storyline, safe to print. All outputs for people have the same words in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wideangle.model import Story, Storyline, StorylineLink, StorylineSummary
from wideangle.render import labels
from wideangle.render.text import visible
from wideangle.render.views.coverage import reasons
from wideangle.render.views.story import StoryCard, story_card


@dataclass(frozen=True, slots=True)
class StorylineCard:
    """One storyline in two lines. `facts` are its id, days, counts and marks, and `lang` is the language of its
    title."""

    id: str
    title: str
    facts: str
    lang: str

    @property
    def marks(self) -> str:
        """The facts about the storyline without its id, which has no use for readers without an archive."""
        return self.facts.removeprefix(f"{self.id}{labels.SEPARATOR}")


@dataclass(frozen=True, slots=True)
class ChainedStory:
    """A story in a storyline. The story is linked to an earlier story of the storyline. `certainty` is a label with the
    probability of this link and the id of the earlier story; `certainty_by_title` has the title of the earlier story
    instead of the id. `reasons` are the reasons for the link."""

    card: StoryCard
    certainty: str
    certainty_by_title: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StorylineView:
    """One whole storyline: its title, and its stories in chronological order. `legend` explains the reasons."""

    card: StorylineCard
    legend: str
    stories: tuple[ChainedStory, ...]


def storyline_card(storyline: Storyline | StorylineSummary) -> StorylineCard:
    """Return the card of a storyline for a list: its title, its facts and the language of the title."""
    if isinstance(storyline, StorylineSummary):
        largest: Story | None = storyline.largest
        counts = storyline.stories, storyline.articles
    else:
        largest = next((story for story in storyline.stories if story.headline == storyline.headline), None)
        counts = len(storyline.stories), len(storyline.articles)
    marks = (
        storyline.id,
        labels.days(storyline),
        labels.chained(*counts),
        labels.DECIDED_BY_YOU if storyline.decided else "",
    )
    return StorylineCard(
        id=storyline.id,
        title=visible(storyline.headline) or (story_card(largest).title if largest else storyline.id),
        facts=labels.SEPARATOR.join(filter(None, marks)),
        lang=story_card(largest).lang if largest else "",
    )


def storyline_view(storyline: Storyline, *, why: bool = False) -> StorylineView:
    """Return the content of a storyline. With `why`, the content includes the reasons of the links between its
    stories."""
    links = {link.story: link for link in storyline.links}
    cards = {story.id: story_card(story) for story in storyline.stories}
    return StorylineView(
        card=storyline_card(storyline),
        legend=labels.STORYLINE_LEGEND if why else "",
        stories=tuple(_chained(cards, card, links.get(card.id), why=why) for card in cards.values()),
    )


def _chained(cards: Mapping[str, StoryCard], card: StoryCard, link: StorylineLink | None, *, why: bool) -> ChainedStory:
    if link is None:
        return ChainedStory(card, "", "", ())
    earlier = cards.get(link.earlier)
    return ChainedStory(
        card=card,
        certainty=labels.of_affair(link.earlier, link.probability),
        certainty_by_title=labels.of_affair(f"“{earlier.title}”" if earlier else "", link.probability),
        reasons=reasons(link.reasons) if why else (),
    )
