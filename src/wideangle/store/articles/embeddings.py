"""What a user's own embedding model makes of articles, kept so that it is made once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from wideangle.store import tables
from wideangle.store.database import KEYS, Database, read_meta, rows_in

_embeddings, _articles, _members = tables.embeddings.c, tables.articles.c, tables.members.c
_CURRENT = select(_embeddings.seq, _embeddings.vector).join_from(
    tables.embeddings, tables.articles, _articles.seq == _embeddings.seq
)

CALIBRATION_KEY = "embedding scale"
"""Under which the archive notes what nearness by the model is worth; see `Embeddings.scale`."""

VECTORS_A_READ = 20_000

Vectors = npt.NDArray[np.float16]


class Encoder(Protocol):
    """What makes embeddings of texts."""

    @property
    def name(self) -> str:
        """What stands for the model: another name, other vectors."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of unit length, [texts, dimensions]."""


class Embeddings:
    """Embeddings of articles by the model's name; that of a text since changed counts for nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], model: str) -> dict[int, Vectors]:
        """The vectors that are kept of some of these articles."""
        statement = _CURRENT.where(
            _embeddings.seq.in_(KEYS), _embeddings.model == model, _embeddings.change == _articles.change
        )
        with self._database.reading() as connection:
            return {seq: np.frombuffer(vector, np.float16) for seq, vector in rows_in(connection, statement, seqs)}

    def of_assigned(
        self, model: str, days: tuple[int, int] | None = None
    ) -> Iterator[tuple[npt.NDArray[np.int64], Vectors]]:
        """The vectors of the placed articles published from the first to the last of `days` (ordinals), of the undated
        ones without it; many at a time, [articles, dimensions]."""
        statement = _CURRENT.join(tables.members, _members.seq == _embeddings.seq).where(
            _embeddings.model == model,
            _embeddings.change == _articles.change,
            _articles.day.between(*days) if days else _articles.day.is_(None),
        )
        with self._database.reading() as connection:
            for rows in connection.execute(statement).partitions(VECTORS_A_READ):
                vectors = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
                yield np.array([row[0] for row in rows], np.int64), vectors.reshape(len(rows), -1)

    def calibration(self) -> str:
        """What was noted last about the worth of nearness by a model; '' before anything was."""
        with self._database.reading() as connection:
            return read_meta(connection).get(CALIBRATION_KEY, "")
