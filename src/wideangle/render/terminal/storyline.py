"""Render storylines for a terminal and as plain lines for a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import Storyline
from wideangle.render import labels
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.views.storyline import storyline_card, storyline_view

_INDENT = "  "


def storylines_terminal(storylines: Sequence[Storyline], console: Console, *, more: bool = False) -> None:
    """Write storylines in the given order. `more` is True if the archive has more storylines than these."""
    writer = ConsoleWriter(console)
    if not storylines:
        writer.line(labels.NO_STORYLINES, "italic")
    for number, storyline in enumerate(storylines):
        if number:
            writer.blank()
        card = storyline_card(storyline)
        writer.line(card.title, "bold")
        writer.line(card.facts)
    if more:
        writer.blank()
        writer.line(labels.MORE, "italic")


def storyline_terminal(storyline: Storyline, console: Console, *, why: bool = False) -> None:
    """Write one whole storyline: its stories in chronological order, each with its link to an earlier story."""
    shown = storyline_view(storyline, why=why)
    writer = ConsoleWriter(console)
    writer.line(shown.card.title, "bold")
    writer.line(shown.card.facts)
    if shown.legend:
        writer.blank()
        writer.line(shown.legend, "dim")
    for story in shown.stories:
        writer.blank()
        writer.line(story.card.title, "bold", margin=_INDENT)
        writer.line(story.card.facts, margin=_INDENT)
        if story.certainty:
            writer.line(story.certainty, "dim", margin=_INDENT)
        for weight, text in story.reasons:
            writer.line(f"{weight}  {text}", "dim", margin=2 * _INDENT)
