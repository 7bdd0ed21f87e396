"""Define the records of removed articles, and of faults that a check of an archive finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wideangle.model.times import PublicationTime


@dataclass(frozen=True, slots=True)
class Removal:
    """The record of an article that was removed from an archive. Nothing else of the article is kept.

    `removed_at` is the time of the removal, None if the article has not been removed yet. `url` is the canonical URL of
    the article. `add` and polls reject the article, unless the user asks for its restoration. `restored_at` is the time
    at which the article was added again, None if it was not.
    """

    id: str
    url: str = ""
    outlet: str = ""
    published: PublicationTime | None = None
    removed_at: datetime | None = None
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in an archive.

    `part` is the faulty part: 'files', 'database', 'index' or the name of a table. `remedy` says what the owner of the
    archive can do.
    """

    part: str
    problem: str
    remedy: str = ""
    is_repaired: bool = False
