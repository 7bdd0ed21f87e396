"""Who said what on a terminal, and as plain lines in a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import Quote, Story
from wideangle.render import labels
from wideangle.render.terminal.console_writer import Sheet
from wideangle.render.text import visible
from wideangle.render.views.quotes import QuotesView, QuoteView, WordingView, quotes_view

_INDENT = "  "


def quotes_terminal(stories: Sequence[tuple[Story, Sequence[Quote]]], console: Console) -> None:
    """Write all the statements of stories, in the order given."""
    sheet = Sheet(console)
    if not stories:
        sheet.line(labels.NO_STATEMENTS, "italic")
    for number, (story, quotes) in enumerate(stories):
        if number:
            sheet.blank()
        sheet.line(visible(story.name) or visible(story.headline) or labels.UNTITLED, "bold")
        sheet.line(labels.SEPARATOR.join((labels.in_story(story.id, story.reports), labels.days(story))), "dim")
        home = story.articles[0].language if story.articles else ""
        write_quotes(sheet, quotes_view(quotes, home, len(quotes)))


def write_quotes(sheet: Sheet, said: QuotesView) -> None:
    """Write the statements of a story under their heading; nothing where there are none."""
    if not said.quotes:
        return
    sheet.blank()
    sheet.line(labels.STATEMENTS.upper(), "bold cyan")
    for quote in said.quotes:
        sheet.blank()
        _write_quote(sheet, quote)
    if said.note:
        sheet.blank()
        sheet.line(said.note, "italic", margin=_INDENT)


def _write_quote(sheet: Sheet, quote: QuoteView) -> None:
    sheet.line(labels.SEPARATOR.join((quote.who, quote.reported)), "bold", margin=_INDENT)
    _write_wording(sheet, quote.first, _INDENT)
    _write_others(sheet, labels.OTHER_WORDINGS, quote.wordings)
    _write_others(sheet, labels.PARAPHRASES, quote.paraphrases)
    for line in filter(None, (quote.rest, *quote.spellings)):
        sheet.line(line, "dim", margin=_INDENT)


def _write_others(sheet: Sheet, heading: str, wordings: Sequence[WordingView]) -> None:
    if wordings:
        sheet.line(f"{heading}:", margin=_INDENT)
    for wording in wordings:
        _write_wording(sheet, wording, _INDENT * 2)


def _write_wording(sheet: Sheet, wording: WordingView, margin: str) -> None:
    sheet.quotation(wording.text, margin=margin)
    parts = (wording.card.name, wording.card.time, wording.note)
    sheet.line(labels.SEPARATOR.join(part for part in parts if part), "dim", margin=margin)
    if wording.card.href or wording.card.reference:
        sheet.whole(wording.card.href or wording.card.reference, "blue", margin=margin)
    if wording.also:
        others = (f"{one.card.name} ({one.note})" if one.note else one.card.name for one in wording.also)
        sheet.line(f"{labels.ALSO_IN} {', '.join(others)}", "dim", margin=margin)
