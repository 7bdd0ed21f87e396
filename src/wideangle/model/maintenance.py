"""Operations on an archive: removals, and the findings of a check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wideangle.model.times import PublicationTime


@dataclass(frozen=True, slots=True)
class Removal:
    """An article that was removed from an archive, or would be removed (`removed_at` is None). This record is all
    that is kept of it.

    `url` is its canonical URL. No source adds the article again unless the user requests it; `restored_at` is the time
    of that.
    """

    id: str
    url: str = ""
    outlet: str = ""
    published: PublicationTime | None = None
    removed_at: datetime | None = None
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in an archive: its part ('files', 'database', 'index' or the name of a table), the problem, what the
    owner can do, and whether it has been repaired."""

    part: str
    problem: str
    remedy: str = ""
    is_repaired: bool = False
