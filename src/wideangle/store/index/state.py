"""The source from which an index was built, and the change number up to which the index is complete."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from wideangle.atomic_write import replace_file
from wideangle.store.index.inverted_index import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class IndexSource:
    """The versions from which an index was built. An index with another source is not usable. `removals` is the
    number of removals of articles before the index was built."""

    archive: str
    analysis: str
    schema: int = SCHEMA_VERSION
    removals: int = 0

    def is_before_removals_of(self, other: IndexSource) -> bool:
        """True if `other` is a later state of the same archive that differs only by further removals."""
        return self.removals < other.removals and replace(self, removals=other.removals) == other


@dataclass(frozen=True, slots=True)
class IndexState:
    """The content of a commit of the index: all articles as of change number `change`. `frequencies` is the file of
    term counts, which were counted over `documents` articles."""

    source: IndexSource
    change: int
    documents: int
    frequencies: str

    @classmethod
    def read(cls, folder: Path) -> IndexState:
        """Read the state. Raises OSError if there is none, and ValueError if it is damaged."""
        try:
            fields = json.loads((folder / "state.json").read_bytes())
            return cls(**fields | {"source": IndexSource(**fields["source"])})
        except (TypeError, KeyError) as error:
            raise ValueError(f"{folder}: not the state of an index") from error

    def write(self, folder: Path) -> None:
        """Replace the stored state, atomically and durably."""
        replace_file(folder / "state.json", json.dumps(asdict(self)).encode())
