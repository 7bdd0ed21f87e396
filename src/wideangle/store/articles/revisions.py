"""Store earlier wordings of articles. Rules decide which new versions count as revisions and how many earlier wordings
are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from wideangle.analysis.record import Content
from wideangle.language.volatile_marks import without_volatile_marks
from wideangle.model import Article, PublicationTime, Revision
from wideangle.store import tables
from wideangle.store.database import KEYS, insert_rows, rows_in

MOST_RETURNS = 2
"""The number of times that an article may return to an earlier wording.

An outlet that alternates between two wordings reports nothing new, and each new version takes time and space in the
index.
"""

MOST_REVISIONS = 100
"""The greatest number of wordings that are kept of one article, enough for a live blog.

If there are more, the second wording is deleted, so that the first wording always stays.
"""

PARTIAL = "partial"
"""The metadata key that marks an article of which only a teaser is known."""

_articles, _revisions = tables.articles.c, tables.revisions.c
_WORDED = ("title", "text", "language", "metadata", "published", "added_at")


def wording(title: str, text: str, language: str = "") -> bytes:
    """Return a digest of the words in headline and text.

    Two versions have the same digest if they differ only in layout, in the time since an update, or in the number of
    views or comments.
    """
    body = without_volatile_marks(text, language)
    return blake2b(f"{' '.join(title.split())}\n{' '.join(body.split())}".encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Held:
    """The stored wording of an article, as it was before a new version replaced it."""

    seq: int
    title: str
    text: str
    language: str
    published: str | None
    added_at: str
    metadata: str
    is_partial: bool

    @property
    def wording(self) -> bytes:
        """The digest of the words in headline and text, made by the function `wording`."""
        return wording(self.title, self.text, self.language)

    def differs_in_marks_alone(self, article: Article, content: Content) -> bool:
        """Return True if a new version differs only in words that a page changes by itself, such as '2 hours ago'.

        Headline, publication time and metadata must be the same.
        """
        return (
            (self.title, self.published, self.metadata) == (article.title, content.published, content.metadata)
            and self.text.split() != article.text.split()
            and self.wording == wording(article.title, article.text, article.language)
        )


class Revisions:
    """Reads and writes the earlier wordings of articles within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def held(self, seqs: Sequence[int]) -> dict[int, Held]:
        """Return the stored present wordings of these articles, by sequence number."""
        columns = (_articles[name] for name in _WORDED)
        rows = rows_in(self._connection, select(_articles.seq, *columns).where(_articles.seq.in_(KEYS)), seqs)
        return {row[0]: _held(row) for row in rows}

    def returns(self, seq: int, wording_digest: bytes) -> int:
        """Return how often an article has returned to an earlier wording, which is given by its digest."""
        statement = select(_revisions.returns).where(_revisions.seq == seq, _revisions.wording == wording_digest)
        return self._connection.scalar(statement) or 0

    def keep(self, replaced: Mapping[int, Held], fresh: Mapping[int, Article]) -> None:
        """Save the wordings that new versions are about to replace.

        No wording is saved if only the layout changes, or if a full article replaces its own teaser.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = []
        for seq, held in replaced.items():
            article = fresh[seq]
            wording_digest = wording(article.title, article.text, article.language)
            is_completed = held.is_partial and not article.metadata.get(PARTIAL)
            if wording_digest == held.wording or (is_completed and held.title == article.title):
                continue
            of_seq = select(_revisions.number, _revisions.until, _revisions.wording).where(_revisions.seq == seq)
            earlier = self._connection.execute(of_seq.order_by(_revisions.number)).all()
            since = max((row.until for row in earlier), default=held.added_at)
            self._count_return(seq, wording_digest)
            earlier_number = next((row.number for row in earlier if row.wording == held.wording), None)
            if earlier_number is not None:
                self._show_again(seq, earlier_number, now)
                continue
            if len(earlier) >= MOST_REVISIONS:
                self._forget(seq, earlier[1].number)
            number = earlier[-1].number + 1 if earlier else 1
            rows.append((seq, number, held.wording, since, now, 0, held.published, held.title, held.text))
        insert_rows(self._connection, tables.revisions, rows)

    def _count_return(self, seq: int, wording_digest: bytes) -> None:
        again = update(tables.revisions).where(_revisions.seq == seq, _revisions.wording == wording_digest)
        self._connection.execute(again.values(returns=_revisions.returns + 1))

    def _show_again(self, seq: int, number: int, until: str) -> None:
        is_number = (_revisions.seq == bindparam("of_seq")) & (_revisions.number == bindparam("of_number"))
        self._connection.execute(
            update(tables.revisions).where(is_number).values(until=until), {"of_seq": seq, "of_number": number}
        )

    def _forget(self, seq: int, number: int) -> None:
        is_number = (_revisions.seq == seq) & (_revisions.number == number)
        self._connection.execute(delete(tables.revisions).where(is_number))


def history(connection: Connection, seq: int) -> list[Revision]:
    """Return every known wording of an article, the first wording first and the present wording last."""
    row = connection.execute(select(_articles.seq, *(_articles[name] for name in _WORDED)).where(_articles.seq == seq))
    present = _held(row.one())
    of_seq = select(tables.revisions).where(_revisions.seq == seq).order_by(_revisions.number)
    earlier = [_revision(row) for row in connection.execute(of_seq).all()]
    since = max(
        (revision.until for revision in earlier if revision.until), default=datetime.fromisoformat(present.added_at)
    )
    number = connection.scalar(select(func.max(_revisions.number)).where(_revisions.seq == seq)) or 0
    last = Revision(number + 1, present.title, present.text, PublicationTime.of(present.published), since)
    return [*earlier, last]


def revised(connection: Connection, seqs: Sequence[int]) -> dict[int, int]:
    """Return the number of earlier wordings of each of these articles, by sequence number.

    Articles without earlier wordings are left out.
    """
    counts = select(_revisions.seq, func.count()).where(_revisions.seq.in_(KEYS)).group_by(_revisions.seq)
    return {row[0]: row[1] for row in rows_in(connection, counts, seqs)}


def _held(row: Sequence[Any]) -> Held:
    seq, title, text, language, metadata, published, added_at = row
    return Held(seq, title, text, language, published, added_at, metadata, bool(json.loads(metadata).get(PARTIAL)))


def _revision(row: Any) -> Revision:
    return Revision(
        number=row.number,
        title=row.title,
        text=row.text,
        published=PublicationTime.of(row.published),
        since=datetime.fromisoformat(row.since),
        until=datetime.fromisoformat(row.until),
        returns=row.returns,
    )
