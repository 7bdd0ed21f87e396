"""Count document frequencies: for each term, the number of articles in the archive that contain it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from wideangle.language import BUCKETS

Hashes: TypeAlias = npt.NDArray[np.uint32]


class Frequencies:
    """A count for each term: the number of articles that contain the term. `documents` is the number of articles that
    were counted."""

    def __init__(self, counts: npt.NDArray[np.int32] | None = None, documents: int = 0) -> None:
        self._counts = np.zeros(BUCKETS, np.int32) if counts is None else counts
        self.documents = documents

    def of(self, hashes: Hashes) -> npt.NDArray[np.int32]:
        """Return the number of articles that contain each of these hashed terms."""
        counts: npt.NDArray[np.int32] = self._counts.take(hashes & np.uint32(BUCKETS - 1))
        return counts

    def count(self, articles: Sequence[Hashes], times: int = 1) -> None:
        """Add articles to the counts, each given by its distinct hashed terms.

        With `times` -1, the articles are subtracted.
        """
        if articles:
            # Counting all articles in one pass goes through the memory of the table only once.
            np.add.at(self._counts, np.concatenate(articles) & (BUCKETS - 1), np.int32(times))
            self.documents += times * len(articles)

    def save(self, path: Path) -> None:
        """Write the counts to a file durably. The caller stores the number of documents."""
        with path.open("wb") as file:
            np.save(file, self._counts)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path, documents: int, *, write: bool) -> Frequencies:
        """Read the file that `save` wrote.

        A writer loads the counts into memory to continue counting; a reader maps the file. Raises OSError or ValueError
        if the file cannot be used.
        """
        try:
            counts = np.load(path, mmap_mode=None if write else "r")
        except EOFError as error:
            raise ValueError(f"{path}: empty") from error
        if counts.shape != (BUCKETS,) or counts.dtype != np.int32:
            raise ValueError(f"{path}: not a table of document frequencies")
        # A numpy.memmap runs its own checks at each access, which take longer than the access. A plain array on the
        # same memory does not.
        return cls(np.asarray(counts), documents)
