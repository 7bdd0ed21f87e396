"""Render the changes between the wordings of an article. On a terminal, deleted words are struck through and new words
are coloured. In a pipe, both are in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from wideangle.model import Article, Revision
from wideangle.render import source_labels as words
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.terminal.coverage import write_card
from wideangle.render.text import visible
from wideangle.render.views.coverage import card
from wideangle.render.views.history import COME, GONE, KEPT, Piece, changes

_STYLES = {GONE: "red strike", COME: "green bold", KEPT: ""}
# The brackets are those of the program wdiff (gnu.org/software/wdiff), which readers may know.
_MARKS = {GONE: ("[-", "-]"), COME: ("{+", "+}"), KEPT: ("", "")}


def history_terminal(article: Article, revisions: Sequence[Revision], console: Console) -> None:
    """Write the wordings of an article in chronological order, each with its changes to the previous wording."""
    writer = ConsoleWriter(console)
    write_card(writer, card(article, home=""))
    if len(revisions) < 2:
        writer.blank()
        writer.line(words.ONE_WORDING, "italic")
        return
    before: Revision | None = None
    for revision in revisions:
        writer.blank()
        writer.line(words.wording(revision), "bold cyan")
        if before is None:
            writer.line(visible(revision.title))
        else:
            for pieces in changes(before, revision):
                console.print(_marked_text(pieces, in_colour=console.is_terminal), soft_wrap=not console.is_terminal)
        before = revision


def _marked_text(pieces: Sequence[Piece], *, in_colour: bool) -> Text:
    text = Text()
    for mark, content in pieces:
        opening, closing = ("", "") if in_colour else _MARKS[mark]
        text.append(" " if text else "")
        text.append(f"{opening}{content}{closing}", _STYLES[mark] if in_colour else "")
    return text
