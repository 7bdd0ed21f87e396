"""Compute the content of the page of live sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wideangle.model import Source
from wideangle.render import source_labels
from wideangle.render.style import gettext, noop
from wideangle.render.text import href, visible
from wideangle.tables.records import RecordKind
from wideangle.web.downloads import needed_role
from wideangle.web.security.viewer import Role


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One live source on the page. `state` is 'failing', 'silent' (nothing new for unusually long), 'paused' or 'fine',
    and `health` describes the state in words."""

    number: int
    title: str
    address: str
    href: str
    kind: str
    folder: str
    articles: int
    state: str
    health: str
    order: tuple[int, str]


TABLE_FORMATS = (("csv", "CSV"), ("jsonl", "JSON Lines"), ("parquet", "Parquet"))
_TABLES = {
    RecordKind.ARTICLES: noop("Articles"),
    RecordKind.STORIES: noop("Stories"),
    RecordKind.COPIES: noop("Copies"),
    RecordKind.LINKS: noop("Related articles of every article"),
    RecordKind.QUOTATIONS: noop("Quotations"),
    RecordKind.DECISIONS: noop("Decisions of people"),
}
_STATES = ("failing", "silent", "fine", "paused")


def download_rows(role: Role) -> list[tuple[str, str]]:
    """Return the tables that a user of a role may download. Each is a pair: the kind of its records, and its name on
    the page."""
    return [(kind.value, gettext(name)) for kind, name in _TABLES.items() if role >= needed_role(kind)]


def source_row(source: Source, now: datetime, *, is_silent: bool) -> SourceRow:
    """Return a live source as a row of the page, with its health at a given time."""
    if source.paused:
        state, health = "paused", source_labels.paused(source)
    elif source.error:
        state, health = "failing", source_labels.failing(source, visible(source.error))
    elif is_silent:
        state, health = "silent", source_labels.silent(source, now)
    else:
        state, health = "fine", source_labels.going(source, now)
    title = visible(source.title) or visible(source.url)
    return SourceRow(
        source.number,
        title,
        visible(source.url),
        href(source.url),
        str(source.kind),
        visible(source.folder),
        source.articles,
        state,
        health,
        (_STATES.index(state), title.casefold()),
    )
