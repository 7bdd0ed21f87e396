"""What an index is made from, and how far it has come."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from wideangle.atomic_write import replace_file
from wideangle.store.index.inverted_index import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Source:
    """What an index is made from; an index made from anything else is of no use."""

    archive: str
    analysis: str
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class State:
    """What a commit of the index holds: each article as it was at `change`. `frequencies` names the file of term
    counts over its `documents`."""

    source: Source
    change: int
    documents: int
    frequencies: str

    @classmethod
    def read(cls, folder: Path) -> State:
        """Raises OSError where there is none and ValueError where it is not whole."""
        try:
            fields = json.loads((folder / "state.json").read_bytes())
            return cls(**fields | {"source": Source(**fields["source"])})
        except (TypeError, KeyError) as error:
            raise ValueError(f"{folder}: not the state of an index") from error

    def write(self, folder: Path) -> None:
        """Replace the state that is there, durably and at once."""
        replace_file(folder / "state.json", json.dumps(asdict(self)).encode())
