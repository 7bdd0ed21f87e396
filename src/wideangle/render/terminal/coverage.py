"""Render coverage, links and articles for a terminal and as plain lines for a pipe.

A URL is always alone on its line and never wrapped, so that a click opens the URL and `grep` finds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console

from wideangle.model import Article, Correction, Coverage, Link, SearchPage, Story
from wideangle.render import labels
from wideangle.render import source_labels as words
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.terminal.quotes import write_quotes
from wideangle.render.text import lines, visible
from wideangle.render.views.coverage import Card, CopyView, EntryView, card, linked, view
from wideangle.render.views.quotes import quotes_view

_INDENT = "  "


def terminal(coverage: Coverage, console: Console, *, why: bool = False) -> None:
    """Write the whole coverage to `console`."""
    shown = view(coverage, why=why, troubles=True)
    writer = ConsoleWriter(console)
    write_card(writer, shown.card)
    _copies(writer, shown.copies)
    writer.blank()
    writer.line(shown.reports)
    for note in shown.notes:
        writer.line(note)
    if coverage.story:
        writer.line(labels.in_story(coverage.story))
    if shown.legend:
        writer.line(shown.legend, "dim")
    for section in shown.sections:
        writer.blank()
        if section.strand:
            writer.quotation(section.strand.heading, margin="")
            writer.line(section.strand.reports, "dim")
            writer.blank()
        writer.line(section.heading.upper(), "bold cyan")
        for entry in section.entries:
            writer.blank()
            write_entry(writer, entry, _INDENT)
        if section.note:
            if section.entries:
                writer.blank()
            writer.line(section.note, "italic", margin=_INDENT)
    write_quotes(writer, quotes_view(coverage.quotes, coverage.article.language))
    write_missing(writer, shown.missing)
    writer.blank()
    writer.line(shown.bounds, "dim")
    for line in shown.troubled:
        writer.line(line, "yellow", margin=_INDENT)


def links_terminal(links: Sequence[Link], console: Console, *, why: bool = False) -> None:
    """Write links in the given order, each with its probability and lane."""
    writer = ConsoleWriter(console)
    if not links:
        writer.line(labels.NO_LINKS, "italic")
    elif why:
        writer.line(labels.LEGEND, "dim")
        writer.blank()
    home = _usual_language(link.article for link in links)
    for number, link in enumerate(links):
        if number:
            writer.blank()
        is_removed = link.decided and not link.probability
        lane = "" if is_removed else labels.lane(link.lane)
        writer.line(labels.SEPARATOR.join(filter(None, (labels.certainty(link), lane))), "cyan")
        write_entry(writer, linked(link, home, why=why))


def search_terminal(page: SearchPage, console: Console) -> None:
    """Write one page of search results: each article with the sentence that matches, and then the number of all
    matches."""
    writer = ConsoleWriter(console)
    home = _usual_language(page)
    for hit in page.hits:
        write_card(writer, card(hit.article, home))
        if hit.snippet:
            writer.quotation(visible(hit.snippet.of(hit.article.text)), margin="")
        writer.blank()
    writer.line(labels.matches(page.offset, len(page), page.total), "dim" if page else "italic")


def articles_terminal(articles: Sequence[Article], console: Console, *, more: bool = False) -> None:
    """Write articles in the given order. `more` is True if the archive has more articles than these."""
    writer = ConsoleWriter(console)
    if not articles:
        writer.line(labels.NO_ARTICLES, "italic")
    home = _usual_language(articles)
    for number, article in enumerate(articles):
        if number:
            writer.blank()
        write_card(writer, card(article, home))
    if more:
        writer.blank()
        writer.line(labels.MORE, "italic")


def article_terminal(
    article: Article,
    console: Console,
    story: Story | None = None,
    correction: Correction | None = None,
    wordings: int = 1,
) -> None:
    """Write one whole article: its metadata, its story, the corrections by its outlet, and its text."""
    writer = ConsoleWriter(console)
    write_card(writer, card(article, home=""))
    facts = [(labels.ID, article.id if article.url else ""), (labels.SECTION, article.section)]
    for name, value in (*facts, *article.metadata.items()):
        if value not in ("", None):
            writer.line(f"{visible(str(name))}: {visible(str(value))}", "dim")
    if story:
        writer.line(labels.in_story(story.id, story.reports), "dim")
    if correction:
        writer.line(words.corrected(correction), "yellow")
    if wordings > 1:
        writer.line(words.reworded(wordings), "yellow")
    writer.blank()
    for line in lines(article.text):
        writer.line(line)


def _usual_language(articles: Iterable[Article]) -> str:
    """Return the most frequent language of these articles. Only articles in other languages are shown with their
    language."""
    languages = Counter(article.language for article in articles)
    return max(languages, key=languages.__getitem__, default="")


def write_card(writer: ConsoleWriter, shown: Card, margin: str = "", *, with_headline: bool = True) -> None:
    """Write one article: its headline, outlet and time, and its URL."""
    if with_headline:
        writer.line(shown.headline, "bold", margin=margin)
    writer.line(shown.details, margin=margin)
    if shown.href or shown.reference:
        writer.whole(shown.href or shown.reference, "blue", margin=margin)


def write_entry(writer: ConsoleWriter, entry: EntryView, margin: str = "") -> None:
    """Write a linked article with its extract, its probability, its copies and its reasons."""
    write_card(writer, entry.card, margin)
    if entry.extract:
        writer.quotation(entry.extract, margin=margin)
    if entry.certainty:
        writer.line(entry.certainty, "yellow" if entry.uncertain else "dim", margin=margin)
    _copies(writer, entry.copies, margin)
    if entry.reasons:
        writer.line(entry.why, margin=margin)
    for weight, text in entry.reasons:
        writer.line(text, margin=margin, mark=f"{weight:>6}  ", mark_style="red" if weight.startswith("−") else "green")


def write_missing(writer: ConsoleWriter, missing: Sequence[str]) -> None:
    """Write the outlets and languages from which an expected report is missing. Write nothing if there are none."""
    if missing:
        writer.blank()
        writer.line(labels.ABSENT.upper(), "bold cyan")
        for line in missing:
            writer.line(line, margin=_INDENT)
        writer.line(labels.ABSENT_LEGEND, "dim", margin=_INDENT)


def _copies(writer: ConsoleWriter, copies: tuple[CopyView, ...], margin: str = "") -> None:
    if copies:
        writer.line(f"{labels.ALSO_CARRIED_BY}:", margin=margin)
    for copy in copies:
        note = f" ({copy.note})" if copy.note else ""
        writer.line(copy.card.name + note, margin=margin + _INDENT)
        if copy.card.href:
            writer.whole(copy.card.href, "blue", margin=margin + _INDENT)
