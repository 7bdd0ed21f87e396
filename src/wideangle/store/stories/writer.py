"""Write stories to the database, all changes in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from wideangle.language.crosslingual import Representation
from wideangle.store import tables
from wideangle.store.articles.embeddings import CALIBRATION_KEY, Vectors
from wideangle.store.articles.genres import StoredGenre, mark_complete, write_genres
from wideangle.store.articles.representations import write_representations
from wideangle.store.database import KEYS, insert_rows, read_meta, rows_in, write_meta
from wideangle.store.stories.records import ASSIGNED_KEY, ENCODER_KEY, RECLUSTER_KEY, Before, Membership, Neighbours

_articles, _members, _stories = tables.articles.c, tables.members.c, tables.stories.c
_edges, _decisions, _embeddings = tables.edges.c, tables.decisions.c, tables.embeddings.c

LAST_STORY_KEY = "story"
LAST_EDIT_KEY = "decision"


class StoryWriter:
    """Saves the memberships of articles in stories, and people's decisions, in one transaction, which
    `Store.story_transaction` opens."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def create_stories(self, count: int) -> list[int]:
        """Create new stories and return their ids."""
        last = int(read_meta(self._connection).get(LAST_STORY_KEY, "0"))
        ids = list(range(last + 1, last + 1 + count))
        insert_rows(self._connection, tables.stories, [(story, None) for story in ids])
        if ids:
            write_meta(self._connection, {LAST_STORY_KEY: str(ids[-1])})
        return ids

    def assign(self, memberships: Sequence[Membership]) -> None:
        """Save the memberships of articles in stories. Earlier memberships of these articles are replaced."""
        keys = [{"of_seq": membership.seq} for membership in memberships]
        if keys:
            outdated = delete(tables.members).where(_members.seq == bindparam("of_seq"))
            self._connection.execute(outdated, keys)
        rows = [(m.seq, m.story, m.change, m.nearest, m.odds, m.second, m.second_odds) for m in memberships]
        insert_rows(self._connection, tables.members, rows)

    def save_neighbours(self, neighbours: Mapping[int, Neighbours]) -> None:
        """Save the neighbours (similar articles) of articles that were assigned to stories. Earlier neighbours are
        replaced."""
        if neighbours:
            outdated = delete(tables.edges).where(_edges.seq == bindparam("of_seq"))
            self._connection.execute(outdated, [{"of_seq": seq} for seq in neighbours])
        rows = [
            (seq, row.others.astype("<i8").tobytes(), row.similarity.astype("<f4").tobytes())
            for seq, row in neighbours.items()
        ]
        insert_rows(self._connection, tables.edges, rows)

    def save_embeddings(self, vectors: Mapping[int, Vectors], model: str) -> None:
        """Save the embeddings of the present versions of articles. Earlier embeddings of these articles are
        replaced."""
        changes = select(_articles.seq, _articles.change).where(_articles.seq.in_(KEYS))
        rows = [
            (seq, change, model, vectors[seq].astype("<f2").tobytes())
            for seq, change in rows_in(self._connection, changes, vectors)
        ]
        if rows:
            outdated = delete(tables.embeddings).where(_embeddings.seq == bindparam("of_seq"))
            self._connection.execute(outdated, [{"of_seq": seq} for seq, *_ in rows])
        insert_rows(self._connection, tables.embeddings, rows)

    def save_representations(self, representations: Mapping[int, Representation], encoder: str) -> None:
        """Save the data of articles for comparisons across languages.

        `encoder` is the name of the encoder that computed their embeddings, '' for none.
        """
        write_representations(self._connection, representations, encoder)

    def save_genres(self, genres: Mapping[int, StoredGenre], version: int) -> None:
        """Save the genres of articles, found by a version of the classification. Earlier genres of these articles are
        replaced."""
        write_genres(self._connection, genres, version)

    def mark_genres_complete(self, change: int, version: int) -> None:
        """Record that a version of the classification has found the genre of every article up to a change number."""
        mark_complete(self._connection, change, version)

    def save_encoder(self, encoder: str) -> None:
        """Save the name of the encoder that was used in the comparison across languages, '' for none."""
        write_meta(self._connection, {ENCODER_KEY: encoder})

    def save_calibration(self, calibration: str) -> None:
        """Save the calibration of an embedding model (`stories.Calibration` as JSON)."""
        write_meta(self._connection, {CALIBRATION_KEY: calibration})

    def redirect_merged(self, merged: Mapping[int, int]) -> None:
        """Record mergers of stories, so that the id of a merged story leads to the story into which it was merged.

        `merged` maps the id of each merged story to the id of that other story.
        """
        for story, target in merged.items():
            self._connection.execute(update(tables.stories).where(_stories.id == story).values(merged_into=target))

    def add_edit(
        self,
        kind: str,
        story: int,
        articles: Sequence[int],
        others: Sequence[int] = (),
        name: str = "",
        *,
        before: Before,
        made_at: str = "",
    ) -> int:
        """Save a person's decision and the state before the decision. Return the number of the decision.

        `made_at` is the time of the decision; the default is now.
        """
        number = int(read_meta(self._connection).get(LAST_EDIT_KEY, "0")) + 1
        row = (
            number,
            kind,
            story,
            json.dumps(list(articles)),
            json.dumps(list(others)),
            name,
            made_at or _now(),
            None,
            before.to_json(),
        )
        insert_rows(self._connection, tables.decisions, [row])
        write_meta(self._connection, {LAST_EDIT_KEY: str(number)})
        return number

    def mark_for_reclustering(self, stories: Sequence[int]) -> None:
        """Record that these stories have to be reclustered."""
        if stories:
            before = json.loads(read_meta(self._connection).get(RECLUSTER_KEY, "[]"))
            write_meta(self._connection, {RECLUSTER_KEY: json.dumps(sorted({*before, *stories}))})

    def clear_reclustering(self) -> None:
        """Record that no story has to be reclustered."""
        self._connection.execute(delete(tables.meta).where(tables.meta.c.key == RECLUSTER_KEY))

    def revoke_edit(self, number: int) -> None:
        """Mark a decision as revoked."""
        of_number = _decisions.number == number
        self._connection.execute(update(tables.decisions).where(of_number).values(revoked_at=_now()))

    def restore_edits(self, numbers: Sequence[int]) -> None:
        """Make revoked decisions valid again."""
        for number in numbers:
            self._connection.execute(
                update(tables.decisions).where(_decisions.number == number).values(revoked_at=None)
            )

    def unmerge(self, stories: Sequence[int]) -> None:
        """Restore stories that were merged into others as separate stories."""
        self._connection.execute(update(tables.stories).where(_stories.id.in_(stories)).values(merged_into=None))

    def mark_all_assigned(self, change: int) -> None:
        """Record that every article up to a change number is assigned to a story."""
        write_meta(self._connection, {ASSIGNED_KEY: str(change)})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
