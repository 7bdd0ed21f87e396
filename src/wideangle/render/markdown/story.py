"""Render stories as CommonMark. Markup in texts is escaped as for coverage."""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.model import Story, StoryLink
from wideangle.render import labels
from wideangle.render.markdown.coverage import as_item, entry_item, escape, line, missing_blocks
from wideangle.render.views.story import StoryCard, story_card, story_view


def stories_markdown(stories: Sequence[Story], *, more: bool = False) -> str:
    """Return stories in the given order as a Markdown list. `more` is True if the archive has more stories than
    these."""
    blocks = [f"## {labels.STORIES}", *(as_item([_card(story_card(story))]) for story in stories)]
    if not stories:
        blocks.append(labels.NO_STORIES)
    if more:
        blocks.append(labels.MORE)
    return "\n\n".join(blocks) + "\n"


def story_markdown(
    story: Story, storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ()), *, why: bool = False
) -> str:
    """Return one whole story as a block of Markdown. Its first heading has the second level."""
    shown = story_view(story, storyline, why=why)
    blocks = [f"## {escape(shown.card.title)}", escape(shown.card.facts), line(shown.central.card)]
    if shown.central.extract:
        blocks.append(f"> {escape(shown.central.extract)}")
    if shown.legend:
        blocks.append(shown.legend)
    blocks += [f"### {labels.REPORTS}", *map(entry_item, shown.reports), *missing_blocks(shown.missing)]
    for chain in shown.chains:
        blocks.append(f"### {chain.heading}")
        blocks += [as_item([_card(card), escape(certainty)]) for card, certainty in chain.stories]
        blocks += [chain.note] if chain.note else []
    return "\n\n".join(blocks) + "\n"


def _card(shown: StoryCard) -> str:
    return f"**{escape(shown.title)}** · {escape(shown.facts)}"
