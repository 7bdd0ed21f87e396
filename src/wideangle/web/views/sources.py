"""The content of the page of live sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wideangle.model import Source
from wideangle.render import source_labels
from wideangle.render.text import href, visible


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source. `state` is 'failing', 'silent', 'paused' or 'fine', and `health` describes the state in words."""

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


_STATES = ("failing", "silent", "fine", "paused")


def source_row(source: Source, now: datetime, *, is_silent: bool) -> SourceRow:
    """Return a source with its health at a given time."""
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
