"""Render storylines as CommonMark. Markup in texts is escaped as for coverage."""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.model import Storyline
from wideangle.render import labels
from wideangle.render.markdown.coverage import as_item, escape
from wideangle.render.views.storyline import ChainedStory, storyline_card, storyline_view


def storylines_markdown(storylines: Sequence[Storyline], *, more: bool = False) -> str:
    """Return storylines in the given order as a Markdown list. `more` is True if the archive has more storylines than
    these."""
    cards = map(storyline_card, storylines)
    blocks = [
        f"## {labels.STORYLINES}",
        *(as_item([f"**{escape(card.title)}** · {escape(card.facts)}"]) for card in cards),
    ]
    if not storylines:
        blocks.append(labels.NO_STORYLINES)
    if more:
        blocks.append(labels.MORE)
    return "\n\n".join(blocks) + "\n"


def storyline_markdown(storyline: Storyline, *, why: bool = False) -> str:
    """Return one whole storyline as a block of Markdown. Its first heading has the second level."""
    shown = storyline_view(storyline, why=why)
    blocks = [f"## {escape(shown.card.title)}", escape(shown.card.facts)]
    if shown.legend:
        blocks.append(shown.legend)
    blocks += map(_item, shown.stories)
    return "\n\n".join(blocks) + "\n"


def _item(story: ChainedStory) -> str:
    parts = [f"**{escape(story.card.title)}** · {escape(story.card.facts)}", escape(story.certainty)]
    parts.append("\n".join(f"- {weight} {escape(text)}" for weight, text in story.reasons))
    return as_item([part for part in parts if part])
