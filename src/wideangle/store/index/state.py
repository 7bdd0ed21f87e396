"""Record from which data an index was built, and which changes of the archive it includes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from wideangle.atomic_write import replace_file
from wideangle.store.index.inverted_index import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class IndexSource:
    """The data from which an index was built: archive, version of the analysis, and version of the index fields.

    An index that was built from other data cannot be used. `removals` is the number of removals of articles before the
    index was built.
    """

    archive: str
    analysis: str
    schema: int = SCHEMA_VERSION
    removals: int = 0

    def is_before_removals_of(self, other: IndexSource) -> bool:
        """Return True if `other` is a later state of the same archive, and the only difference is further removals."""
        return self.removals < other.removals and replace(self, removals=other.removals) == other


@dataclass(frozen=True, slots=True)
class IndexState:
    """The content of one commit of the index.

    The index includes all articles as they were at change number `change`. `frequencies` is the name of the file with
    the term counts, which were counted over `documents` articles.
    """

    source: IndexSource
    change: int
    documents: int
    frequencies: str

    @classmethod
    def read(cls, folder: Path) -> IndexState:
        """Read the state of the index in a folder. Raises OSError if there is none, and ValueError if it is damaged."""
        try:
            fields = json.loads((folder / "state.json").read_bytes())
            return cls(**fields | {"source": IndexSource(**fields["source"])})
        except (TypeError, KeyError) as error:
            raise ValueError(f"{folder}: not the state of an index") from error

    def write(self, folder: Path) -> None:
        """Replace the stored state of the index in one step, so that a crash leaves either the old state or the new
        state."""
        replace_file(folder / "state.json", json.dumps(asdict(self)).encode())
