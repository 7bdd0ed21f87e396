"""Stories written to the database, in one transaction each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from wideangle.store import tables
from wideangle.store.articles.embeddings import CALIBRATION_KEY, Vectors
from wideangle.store.database import KEYS, insert_rows, read_meta, rows_in, write_meta
from wideangle.store.stories.records import ASSIGNED_KEY, RECLUSTER_KEY, Membership, Neighbours

_articles, _members, _stories = tables.articles.c, tables.members.c, tables.stories.c
_edges, _decisions, _embeddings = tables.edges.c, tables.decisions.c, tables.embeddings.c

LAST_STORY = "story"
LAST_DECISION = "decision"


class StoryWriter:
    """One transaction of placements or decisions, as `Store.placing` gives it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def create_stories(self, count: int) -> list[int]:
        """Open new stories; their ids."""
        last = int(read_meta(self._connection).get(LAST_STORY, "0"))
        ids = list(range(last + 1, last + 1 + count))
        insert_rows(self._connection, tables.stories, [(story, None) for story in ids])
        if ids:
            write_meta(self._connection, {LAST_STORY: str(ids[-1])})
        return ids

    def assign(self, placements: Sequence[Membership]) -> None:
        """Note where articles are placed, in place of what was noted."""
        keys = [{"of_seq": placement.seq} for placement in placements]
        if keys:
            gone = delete(tables.members).where(_members.seq == bindparam("of_seq"))
            self._connection.execute(gone, keys)
        rows = [(p.seq, p.story, p.change, p.nearest, p.odds, p.second, p.second_odds) for p in placements]
        insert_rows(self._connection, tables.members, rows)

    def save_neighbours(self, nearby: Mapping[int, Neighbours]) -> None:
        """Keep what is near newly placed articles."""
        if nearby:
            gone = delete(tables.edges).where(_edges.seq == bindparam("of_seq"))
            self._connection.execute(gone, [{"of_seq": seq} for seq in nearby])
        rows = [
            (seq, near.others.astype("<i8").tobytes(), near.similarity.astype("<f4").tobytes())
            for seq, near in nearby.items()
        ]
        insert_rows(self._connection, tables.edges, rows)

    def save_embeddings(self, vectors: Mapping[int, Vectors], model: str) -> None:
        """Keep the embeddings of articles as they are now, in place of what was kept before."""
        changes = select(_articles.seq, _articles.change).where(_articles.seq.in_(KEYS))
        rows = [
            (seq, change, model, vectors[seq].astype("<f2").tobytes())
            for seq, change in rows_in(self._connection, changes, vectors)
        ]
        if rows:
            gone = delete(tables.embeddings).where(_embeddings.seq == bindparam("of_seq"))
            self._connection.execute(gone, [{"of_seq": seq} for seq, *_ in rows])
        insert_rows(self._connection, tables.embeddings, rows)

    def save_calibration(self, scale: str) -> None:
        """Note what nearness by an embedding model is worth."""
        write_meta(self._connection, {CALIBRATION_KEY: scale})

    def redirect_merged(self, merged: Mapping[int, int]) -> None:
        """Let the ids of stories that have no members left lead to others."""
        for story, into in merged.items():
            self._connection.execute(update(tables.stories).where(_stories.id == story).values(merged_into=into))

    def add_edit(
        self, kind: str, story: int, articles: Sequence[int], others: Sequence[int] = (), name: str = ""
    ) -> int:
        """Note what a person settles; its number."""
        number = int(read_meta(self._connection).get(LAST_DECISION, "0")) + 1
        row = (number, kind, story, json.dumps(list(articles)), json.dumps(list(others)), name, _now(), None)
        insert_rows(self._connection, tables.decisions, [row])
        write_meta(self._connection, {LAST_DECISION: str(number)})
        return number

    def mark_for_reclustering(self, stories: Sequence[int]) -> None:
        """Note that stories are to be grouped anew."""
        if stories:
            before = json.loads(read_meta(self._connection).get(RECLUSTER_KEY, "[]"))
            write_meta(self._connection, {RECLUSTER_KEY: json.dumps(sorted({*before, *stories}))})

    def clear_reclustering(self) -> None:
        """Note that no story is waiting to be grouped anew."""
        self._connection.execute(delete(tables.meta).where(tables.meta.c.key == RECLUSTER_KEY))

    def revoke_edit(self, number: int) -> None:
        """Let a decision no longer hold."""
        of_number = _decisions.number == number
        self._connection.execute(update(tables.decisions).where(of_number).values(revoked_at=_now()))

    def mark_all_assigned(self, change: int) -> None:
        """Note that every article up to a change has its story."""
        write_meta(self._connection, {ASSIGNED_KEY: str(change)})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
