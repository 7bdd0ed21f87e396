"""Storylines on a terminal and as plain lines in a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import Storyline
from wideangle.render import labels
from wideangle.render.terminal.console_writer import Sheet
from wideangle.render.views.storyline import storyline_card, storyline_view

_INDENT = "  "


def storylines_terminal(storylines: Sequence[Storyline], console: Console, *, more: bool = False) -> None:
    """Write storylines in the order given; `more` says that there are others."""
    sheet = Sheet(console)
    if not storylines:
        sheet.line(labels.NO_STORYLINES, "italic")
    for number, storyline in enumerate(storylines):
        if number:
            sheet.blank()
        card = storyline_card(storyline)
        sheet.line(card.title, "bold")
        sheet.line(card.facts)
    if more:
        sheet.blank()
        sheet.line(labels.MORE_STORYLINES, "italic")


def storyline_terminal(storyline: Storyline, console: Console, *, why: bool = False) -> None:
    """Write one whole storyline: its stories in the order of time, each linked to an earlier one."""
    shown = storyline_view(storyline, why=why)
    sheet = Sheet(console)
    sheet.line(shown.card.title, "bold")
    sheet.line(shown.card.facts)
    if shown.legend:
        sheet.blank()
        sheet.line(shown.legend, "dim")
    for story in shown.stories:
        sheet.blank()
        sheet.line(story.card.title, "bold", margin=_INDENT)
        sheet.line(story.card.facts, margin=_INDENT)
        if story.certainty:
            sheet.line(story.certainty, "dim", margin=_INDENT)
        for weight, text in story.reasons:
            sheet.line(f"{weight}  {text}", "dim", margin=2 * _INDENT)
