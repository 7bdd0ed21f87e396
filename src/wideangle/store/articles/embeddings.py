"""Stored embeddings of articles by the user's own model, so that each is computed only once."""

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
"""The metadata key of the calibration of the model; see `Embeddings.calibration`."""

READ_BATCH_SIZE = 20_000

Vectors = npt.NDArray[np.float16]


class Encoder(Protocol):
    """A model that computes embeddings of texts."""

    @property
    def name(self) -> str:
        """The identity of the model; vectors of models with different names are not comparable."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return vectors of unit length, [texts, dimensions]."""


class Embeddings:
    """Stored embeddings, by the name of the model. An embedding of an earlier text is ignored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], model: str) -> dict[int, Vectors]:
        """Return the stored vectors of these articles."""
        statement = _CURRENT.where(
            _embeddings.seq.in_(KEYS), _embeddings.model == model, _embeddings.change == _articles.change
        )
        with self._database.reading() as connection:
            return {seq: np.frombuffer(vector, np.float16) for seq, vector in rows_in(connection, statement, seqs)}

    def of_assigned(
        self, model: str, days: tuple[int, int] | None = None
    ) -> Iterator[tuple[npt.NDArray[np.int64], Vectors]]:
        """Yield the vectors of assigned articles, many at a time, as seqs and vectors [articles, dimensions].

        Only articles published from the first to the last of `days` (ordinals) are included; if `days` is None, only
        undated articles.
        """
        statement = _CURRENT.join(tables.members, _members.seq == _embeddings.seq).where(
            _embeddings.model == model,
            _embeddings.change == _articles.change,
            _articles.day.between(*days) if days else _articles.day.is_(None),
        )
        with self._database.reading() as connection:
            for rows in connection.execute(statement).partitions(READ_BATCH_SIZE):
                vectors = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
                yield np.array([row[0] for row in rows], np.int64), vectors.reshape(len(rows), -1)

    def calibration(self) -> str:
        """Return the stored calibration (JSON); '' if there is none."""
        with self._database.reading() as connection:
            return read_meta(connection).get(CALIBRATION_KEY, "")
