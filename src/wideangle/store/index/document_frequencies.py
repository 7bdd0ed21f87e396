"""Document frequencies: in how many articles of the archive a term stands."""

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
    """How many articles were counted, and in how many of them each term stands."""

    def __init__(self, counts: npt.NDArray[np.int32] | None = None, documents: int = 0) -> None:
        self._counts = np.zeros(BUCKETS, np.int32) if counts is None else counts
        self.documents = documents

    def of(self, hashes: Hashes) -> npt.NDArray[np.int32]:
        """The number of articles that hold each of these hashed terms."""
        counts: npt.NDArray[np.int32] = self._counts[hashes & (BUCKETS - 1)]
        return counts

    def count(self, articles: Sequence[Hashes], times: int = 1) -> None:
        """Count articles, each by its distinct hashed terms; `times` -1 takes them back."""
        if articles:
            # The memory of the table is touched once for all of them.
            np.add.at(self._counts, np.concatenate(articles) & (BUCKETS - 1), np.int32(times))
            self.documents += times * len(articles)

    def save(self, path: Path) -> None:
        """Write the counts durably; the number of documents is the caller's to keep."""
        with path.open("wb") as file:
            np.save(file, self._counts)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path, documents: int, *, write: bool) -> Frequencies:
        """Read what `save` wrote: into memory to go on counting, mapped otherwise. Raises OSError or ValueError."""
        try:
            counts = np.load(path, mmap_mode=None if write else "r")
        except EOFError as error:
            raise ValueError(f"{path}: empty") from error
        if counts.shape != (BUCKETS,) or counts.dtype != np.int32:
            raise ValueError(f"{path}: not a table of document frequencies")
        # What numpy calls a memmap looks itself over at each access, which costs more than what is read.
        return cls(np.asarray(counts), documents)
