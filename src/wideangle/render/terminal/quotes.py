"""Render the statements of stories for a terminal and as plain lines for a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import Quote, Story
from wideangle.render import labels
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.text import visible
from wideangle.render.views.quotes import QuotesView, QuoteView, WordingView, quotes_view

_INDENT = "  "


def quotes_terminal(stories: Sequence[tuple[Story, Sequence[Quote]]], console: Console) -> None:
    """Write all statements of stories in the given order."""
    writer = ConsoleWriter(console)
    if not stories:
        writer.line(labels.NO_STATEMENTS, "italic")
    for number, (story, quotes) in enumerate(stories):
        if number:
            writer.blank()
        writer.line(visible(story.name) or visible(story.headline) or labels.UNTITLED, "bold")
        writer.line(labels.SEPARATOR.join((labels.in_story(story.id, story.reports), labels.days(story))), "dim")
        home = story.articles[0].language if story.articles else ""
        write_quotes(writer, quotes_view(quotes, home, len(quotes)))


def write_quotes(writer: ConsoleWriter, view: QuotesView) -> None:
    """Write the statements of a story under a heading. Write nothing if there are none."""
    if not view.quotes:
        return
    writer.blank()
    writer.line(labels.STATEMENTS.upper(), "bold cyan")
    for quote in view.quotes:
        writer.blank()
        _write_quote(writer, quote)
    if view.note:
        writer.blank()
        writer.line(view.note, "italic", margin=_INDENT)


def _write_quote(writer: ConsoleWriter, quote: QuoteView) -> None:
    writer.line(labels.SEPARATOR.join((quote.who, quote.reported)), "bold", margin=_INDENT)
    _write_wording(writer, quote.first, _INDENT)
    _write_others(writer, labels.OTHER_WORDINGS, quote.wordings)
    _write_others(writer, labels.PARAPHRASES, quote.paraphrases)
    for line in filter(None, (quote.rest, *quote.spellings)):
        writer.line(line, "dim", margin=_INDENT)


def _write_others(writer: ConsoleWriter, heading: str, wordings: Sequence[WordingView]) -> None:
    if wordings:
        writer.line(f"{heading}:", margin=_INDENT)
    for wording in wordings:
        _write_wording(writer, wording, _INDENT * 2)


def _write_wording(writer: ConsoleWriter, wording: WordingView, margin: str) -> None:
    writer.quotation(wording.text, margin=margin)
    parts = (wording.card.name, wording.card.time, wording.note)
    writer.line(labels.SEPARATOR.join(part for part in parts if part), "dim", margin=margin)
    if wording.card.href or wording.card.reference:
        writer.whole(wording.card.href or wording.card.reference, "blue", margin=margin)
    if wording.also:
        others = (f"{copy.card.name} ({copy.note})" if copy.note else copy.card.name for copy in wording.also)
        writer.line(f"{labels.ALSO_IN} {', '.join(others)}", "dim", margin=margin)
