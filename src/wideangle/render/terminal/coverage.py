"""Coverage, links and articles on a terminal, and as plain lines in a pipe.

An address always stands alone on its line, in one piece: it stays clickable and `grep` finds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console

from wideangle.model import Article, Correction, Coverage, Link, Story
from wideangle.render import labels
from wideangle.render import source_labels as words
from wideangle.render.terminal.console_writer import Sheet
from wideangle.render.terminal.quotes import write_quotes
from wideangle.render.text import lines, visible
from wideangle.render.views.coverage import Card, CopyView, EntryView, card, linked, view
from wideangle.render.views.quotes import quotes_view

_INDENT = "  "


def terminal(coverage: Coverage, console: Console, *, why: bool = False) -> None:
    """Write the whole coverage to `console`."""
    shown = view(coverage, why=why, troubles=True)
    sheet = Sheet(console)
    write_card(sheet, shown.card)
    _copies(sheet, shown.copies)
    sheet.blank()
    sheet.line(shown.reports)
    if shown.inferred:
        sheet.line(shown.inferred)
    if coverage.story:
        sheet.line(labels.in_story(coverage.story))
    if shown.legend:
        sheet.line(shown.legend, "dim")
    for section in shown.sections:
        sheet.blank()
        if section.strand:
            sheet.quotation(section.strand.heading, margin="")
            sheet.line(section.strand.reports, "dim")
            sheet.blank()
        sheet.line(section.heading.upper(), "bold cyan")
        for entry in section.entries:
            sheet.blank()
            write_entry(sheet, entry, _INDENT)
        if section.note:
            if section.entries:
                sheet.blank()
            sheet.line(section.note, "italic", margin=_INDENT)
    write_quotes(sheet, quotes_view(coverage.quotes, coverage.article.language))
    write_missing(sheet, shown.missing)
    sheet.blank()
    sheet.line(shown.bounds, "dim")
    for line in shown.troubled:
        sheet.line(line, "yellow", margin=_INDENT)


def links_terminal(links: Sequence[Link], console: Console, *, why: bool = False) -> None:
    """Write links in the order given, each with its probability and lane."""
    sheet = Sheet(console)
    if not links:
        sheet.line(labels.NO_LINKS, "italic")
    elif why:
        sheet.line(labels.LEGEND, "dim")
        sheet.blank()
    home = _usual_language(link.article for link in links)
    for number, link in enumerate(links):
        if number:
            sheet.blank()
        is_removed = link.decided and not link.probability
        lane = "" if is_removed else labels.LANES[link.lane]
        sheet.line(labels.SEPARATOR.join(filter(None, (labels.certainty(link), lane))), "cyan")
        write_entry(sheet, linked(link, home, why=why))


def articles_terminal(articles: Sequence[Article], console: Console) -> None:
    """Write what a search found, in the order given."""
    sheet = Sheet(console)
    if not articles:
        sheet.line(labels.NO_ARTICLES, "italic")
    home = _usual_language(articles)
    for number, article in enumerate(articles):
        if number:
            sheet.blank()
        write_card(sheet, card(article, home))


def article_terminal(
    article: Article,
    console: Console,
    story: Story | None = None,
    correction: Correction | None = None,
    wordings: int = 1,
) -> None:
    """Write one whole article: what is known about it, the story it is in, what its outlet has changed, its text."""
    sheet = Sheet(console)
    write_card(sheet, card(article, home=""))
    facts = [(labels.ID, article.id if article.url else ""), (labels.SECTION, article.section)]
    for name, value in (*facts, *article.metadata.items()):
        if value not in ("", None):
            sheet.line(f"{visible(str(name))}: {visible(str(value))}", "dim")
    if story:
        sheet.line(labels.in_story(story.id, story.reports), "dim")
    if correction:
        sheet.line(words.corrected(correction), "yellow")
    if wordings > 1:
        sheet.line(words.reworded(wordings), "yellow")
    sheet.blank()
    for line in lines(article.text):
        sheet.line(line)


def _usual_language(articles: Iterable[Article]) -> str:
    """The language most of these are in: only the others need a mark."""
    languages = Counter(article.language for article in articles)
    return max(languages, key=languages.__getitem__, default="")


def write_card(sheet: Sheet, shown: Card, margin: str = "", *, with_headline: bool = True) -> None:
    """Write one article: its headline, who published it and when, and where it is."""
    if with_headline:
        sheet.line(shown.headline, "bold", margin=margin)
    sheet.line(shown.details, margin=margin)
    if shown.href or shown.reference:
        sheet.whole(shown.href or shown.reference, "blue", margin=margin)


def write_entry(sheet: Sheet, entry: EntryView, margin: str = "") -> None:
    """Write one linked article with all that is shown of it."""
    write_card(sheet, entry.card, margin)
    if entry.extract:
        sheet.quotation(entry.extract, margin=margin)
    if entry.certainty:
        sheet.line(entry.certainty, "yellow" if entry.uncertain else "dim", margin=margin)
    _copies(sheet, entry.copies, margin)
    if entry.reasons:
        sheet.line(entry.why, margin=margin)
    for weight, text in entry.reasons:
        sheet.line(text, margin=margin, mark=f"{weight:>6}  ", mark_style="red" if weight.startswith("−") else "green")


def write_missing(sheet: Sheet, missing: Sequence[str]) -> None:
    """Write who is expected to have a report and has none; nothing where there is nobody."""
    if missing:
        sheet.blank()
        sheet.line(labels.ABSENT.upper(), "bold cyan")
        for line in missing:
            sheet.line(line, margin=_INDENT)
        sheet.line(labels.ABSENT_LEGEND, "dim", margin=_INDENT)


def _copies(sheet: Sheet, copies: tuple[CopyView, ...], margin: str = "") -> None:
    if copies:
        sheet.line(f"{labels.ALSO_CARRIED_BY}:", margin=margin)
    for copy in copies:
        note = f" ({copy.note})" if copy.note else ""
        sheet.line(copy.card.name + note, margin=margin + _INDENT)
        if copy.card.href:
            sheet.whole(copy.card.href, "blue", margin=margin + _INDENT)
