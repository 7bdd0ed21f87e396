"""Render stories, and the user's decisions about stories, for a terminal and as plain lines for a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import Decision, Story, StoryLink
from wideangle.render import labels
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.terminal.coverage import write_card, write_entry, write_missing
from wideangle.render.text import visible
from wideangle.render.views.story import StoryCard, story_card, story_view

_INDENT = "  "


def stories_terminal(stories: Sequence[Story], console: Console, *, more: bool = False) -> None:
    """Write stories in the given order. `more` is True if the archive has more stories than these."""
    writer = ConsoleWriter(console)
    if not stories:
        writer.line(labels.NO_STORIES, "italic")
    for number, story in enumerate(stories):
        if number:
            writer.blank()
        _card(writer, story_card(story))
    if more:
        writer.blank()
        writer.line(labels.MORE, "italic")


def story_terminal(
    story: Story,
    console: Console,
    storyline: tuple[Sequence[StoryLink], Sequence[StoryLink]] = ((), ()),
    *,
    why: bool = False,
) -> None:
    """Write one whole story: its reports, the earliest first, and the stories before and after it."""
    shown = story_view(story, storyline, why=why)
    writer = ConsoleWriter(console)
    _card(writer, shown.card)
    if shown.card.named:
        writer.blank()
    write_card(writer, shown.central.card, with_headline=shown.card.named)
    if shown.central.extract:
        writer.quotation(shown.central.extract, margin="")
    if shown.legend:
        writer.blank()
        writer.line(shown.legend, "dim")
    _heading(writer, labels.REPORTS)
    for entry in shown.reports:
        writer.blank()
        write_entry(writer, entry, _INDENT)
    write_missing(writer, shown.missing)
    for chain in shown.chains:
        _heading(writer, chain.heading)
        for card, certainty in chain.stories:
            writer.blank()
            _card(writer, card, _INDENT)
            writer.line(certainty, "dim", margin=_INDENT)
        if chain.note:
            writer.blank()
            writer.line(chain.note, "italic", margin=_INDENT)


def decisions_terminal(decisions: Sequence[Decision], console: Console) -> None:
    """Write the user's decisions in the given order, each with the ids of its articles."""
    writer = ConsoleWriter(console)
    if not decisions:
        writer.line(labels.NO_DECISIONS, "italic")
    for place, decision in enumerate(decisions):
        if place:
            writer.blank()
        writer.line(
            f"{decision.number}  {labels.decided(decision, visible(decision.name))}",
            "" if decision.revoked_at else "bold",
        )
        times = (labels.made(decision.made_at), labels.revoked(decision.revoked_at) if decision.revoked_at else "")
        writer.line(labels.SEPARATOR.join(filter(None, times)), "dim", margin=_INDENT)
        headings = _headings(decision)
        for heading, articles in zip(headings, (decision.articles, decision.others), strict=True):
            if articles:
                writer.line(f"{heading}: {', '.join(map(visible, articles))}", margin=_INDENT)


def _heading(writer: ConsoleWriter, text: str) -> None:
    writer.blank()
    writer.line(text.upper(), "bold cyan")


def _card(writer: ConsoleWriter, shown: StoryCard, margin: str = "") -> None:
    writer.line(shown.title, "bold", margin=margin)
    writer.line(shown.facts, margin=margin)


def _headings(decision: Decision) -> tuple[str, str]:
    """Return the headings above the two lists of articles in a decision."""
    match decision.kind:
        case "link":
            return labels.LINK_OF, labels.LINKED
        case "order":
            return labels.LINK_OF, labels.IN_ORDER
        case _:
            return labels.TOGETHER, labels.APART
