"""Store storylines. They are computed at the first request after a change, and stored until the next change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, select, update

from wideangle.errors import ArchiveError
from wideangle.store import tables
from wideangle.store.database import KEYS, Database, insert_rows, read_meta, rows_in, write_meta
from wideangle.store.stories.records import ASSIGNED_KEY, RECLUSTER_KEY, RELATION_KINDS, StorylineStory

_storylines, _stories, _decisions = tables.storylines.c, tables.storyline_stories.c, tables.decisions.c

MADE = "storylines"
"""The metadata key under which the state of the archive is stored from which the storylines were computed."""

LAST_STORYLINE = "storyline"


@dataclass(frozen=True, slots=True)
class StorylineUpdate:
    """The changes of storylines after a new computation.

    `state` is the state of the archive from which the storylines were computed. `changed` are new or changed stories,
    `moved` maps stories to their new storyline, and `gone` are stories that no longer exist. `new` are the ids of new
    storylines, and `merged` maps storylines to the storylines into which they were merged.
    """

    state: str
    changed: Sequence[StorylineStory]
    moved: Mapping[int, int | None]
    gone: Sequence[int]
    new: Sequence[int]
    merged: Mapping[int, int]


class Storylines:
    """Reads and stores storylines. Each call sees everything that is committed when it starts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.computing = Lock()
        """A lock held by the thread that computes storylines, so that no other thread computes the same storylines
        meanwhile."""

    def states(self, version: str) -> tuple[str, str]:
        """Return two states as texts: the present state of the archive, and the state when storylines were last
        computed.

        The present state covers the stories, the decisions and the model, which is given by its version. The second
        state is '' if storylines were never computed.
        """
        with self._database.reading() as connection:
            return _state(connection, version), read_meta(connection).get(MADE, "")

    def all(self) -> list[StorylineStory]:
        """Return every story as it was when the storylines were computed, ordered by id."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*tables.storyline_stories.columns).order_by(_stories.story))
            return [
                StorylineStory(
                    story=story,
                    storyline=storyline,
                    fingerprint=fingerprint,
                    profile=profile,
                    others=np.frombuffer(others, "<i8").astype(np.int64),
                    log_odds=np.frombuffer(log_odds, "<f4").astype(np.float32),
                )
                for story, storyline, fingerprint, profile, others, log_odds in rows
            ]

    def profiles(self, stories: Collection[int]) -> dict[int, bytes]:
        """Return the stored profiles of these stories, by story id. Storylines are computed from the profiles."""
        statement = select(_stories.story, _stories.profile).where(_stories.story.in_(KEYS))
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in rows_in(connection, statement, stories)}

    def of_stories(self) -> dict[int, int]:
        """Return the id of the storyline of each story, by story id. Stories without a storyline are left out."""
        statement = select(_stories.story, _stories.storyline).where(_stories.storyline.is_not(None))
        with self._database.reading() as connection:
            return dict(map(tuple, connection.execute(statement)))

    def last(self) -> int:
        """Return the highest id that any storyline ever had."""
        with self._database.reading() as connection:
            return int(read_meta(connection).get(LAST_STORYLINE, "0"))

    def resolve(self, storyline: int) -> int | None:
        """Return the present id of a storyline, which may have been merged into another storyline. Return None if the
        storyline does not exist."""
        with self._database.reading() as connection:
            number: int | None = storyline
            while number is not None:
                row = connection.execute(select(_storylines.merged_into).where(_storylines.id == number)).first()
                if row is None or row.merged_into is None:
                    return None if row is None else number
                number = row.merged_into
        return None

    def keep(self, made: StorylineUpdate, version: str) -> None:
        """Store new storylines, unless the archive has changed meanwhile or another process has stored new storylines
        first.

        Storylines can be computed again, so nothing is stored if another process has locked the database or the folder
        is not writable.
        """
        with suppress(ArchiveError):
            writer = Database(self._database.path, write=True)
            try:
                with writer.writing() as connection:
                    kept = read_meta(connection).get(MADE, "")
                    if made.state == _state(connection, version) and kept != made.state:
                        _write(connection, made)
            finally:
                writer.close()


def is_same_basis(state: str, other: str) -> bool:
    """Return True if two states of `Storylines.states` have the same model and the same decisions, so that only the
    stories may differ."""
    (version, _, decided, *_), (other_version, _, other_decided, *_) = (
        f"{text}   ".split(" ") for text in (state, other)
    )
    return (version, decided) == (other_version, other_decided)


def _state(connection: Connection, version: str) -> str:
    meta = read_meta(connection)
    in_force = select(_decisions.number).where(_decisions.kind.not_in(RELATION_KINDS), _decisions.revoked_at.is_(None))
    numbers = connection.scalars(in_force.order_by(_decisions.number)).all()
    last = connection.scalar(select(func.max(_decisions.number)).where(_decisions.kind.not_in(RELATION_KINDS)))
    decided = blake2b(repr((last, numbers)).encode(), digest_size=8).hexdigest()
    return f"{version} {meta.get(ASSIGNED_KEY, '0')} {decided} {meta.get(RECLUSTER_KEY, '')}"


def _write(connection: Connection, made: StorylineUpdate) -> None:
    leaving = [{"of_story": row} for row in (*made.gone, *(story.story for story in made.changed))]
    if leaving:
        of_story = _stories.story == bindparam("of_story")
        connection.execute(delete(tables.storyline_stories).where(of_story), leaving)
    insert_rows(connection, tables.storyline_stories, [_row(story) for story in made.changed])
    if made.moved:
        moving = update(tables.storyline_stories).where(_stories.story == bindparam("of_story"))
        connection.execute(
            moving.values(storyline=bindparam("into")),
            [{"of_story": story, "into": storyline} for story, storyline in made.moved.items()],
        )
    insert_rows(connection, tables.storylines, [(storyline, None) for storyline in made.new])
    for storyline, into in made.merged.items():
        connection.execute(update(tables.storylines).where(_storylines.id == storyline).values(merged_into=into))
    if made.new:
        write_meta(connection, {LAST_STORYLINE: str(max(made.new))})
    write_meta(connection, {MADE: made.state})


def _row(story: StorylineStory) -> tuple[object, ...]:
    return (
        story.story,
        story.storyline,
        story.fingerprint,
        story.profile,
        story.others.astype("<i8").tobytes(),
        story.log_odds.astype("<f4").tobytes(),
    )
