"""What an operator does to an archive: removals, and the findings of a check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wideangle.model.times import PublicationTime


@dataclass(frozen=True, slots=True)
class Removal:
    """An article that was removed from an archive, or that would be (`removed_at` None): all that is kept of it.

    `url` is its canonical URL. No source restores the article unless that is asked for; `restored_at` says when it was.
    """

    id: str
    url: str = ""
    outlet: str = ""
    published: PublicationTime | None = None
    removed_at: datetime | None = None
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in an archive: the part of it ('files', 'database', 'index' or the name of a table), the problem,
    what its owner can do, and whether it is repaired by now."""

    part: str
    problem: str
    remedy: str = ""
    is_repaired: bool = False
