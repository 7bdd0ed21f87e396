"""Store embeddings of articles by the user's own model, so that each embedding is computed only once."""

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
"""The metadata key under which the calibration of the embedding model is stored; see `Embeddings.calibration`."""

READ_BATCH_SIZE = 20_000

Vectors = npt.NDArray[np.float16]


class Encoder(Protocol):
    """A model that computes embeddings of texts."""

    @property
    def name(self) -> str:
        """The name of the model. Vectors of models with different names cannot be compared."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return vectors of unit length as an array [texts, dimensions]."""


class Embeddings:
    """Reads embeddings, each with the name of the model that computed it.

    If the text of an article has changed, its stored embedding is ignored.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, seqs: Collection[int], model: str) -> dict[int, Vectors]:
        """Return the stored vectors of these articles, by sequence number."""
        statement = _CURRENT.where(
            _embeddings.seq.in_(KEYS), _embeddings.model == model, _embeddings.change == _articles.change
        )
        with self._database.reading() as connection:
            return {seq: np.frombuffer(vector, np.float16) for seq, vector in rows_in(connection, statement, seqs)}

    def of_assigned(
        self, model: str, days: tuple[int, int] | None = None
    ) -> Iterator[tuple[npt.NDArray[np.int64], Vectors]]:
        """Yield the vectors of articles that are assigned to stories, as sequence numbers and vectors [articles,
        dimensions].

        `days` (first and last day, as ordinals) selects the articles published in these days; None selects the undated
        articles. The vectors come in large groups: each yielded pair holds many articles.
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
        """Return the stored calibration of the model as JSON; '' if there is none."""
        with self._database.reading() as connection:
            return read_meta(connection).get(CALIBRATION_KEY, "")
