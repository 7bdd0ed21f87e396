"""What became of what was given to an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """What became of one item given to `add`; every item ends in exactly one."""

    ADDED = "added"
    KNOWN = "already known"
    UPDATED = "updated"
    REFUSED = "refused"
    NO_ARTICLE = "not articles"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that could not be taken: which one, why, and what its owner can do about it.

    `kind` is set for a sound item that is no article ('photo', 'event', 'planning item' …), which nobody has to do
    anything about; it is counted by kind and is none of the refusals of a report.
    """

    item: str
    reason: str
    remedy: str = ""
    retryable: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What could not be used of an article that was taken in all the same: which article, and what."""

    item: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `add` did: how many items ended in each outcome, every refusal, and a note for each date that is not read.

    `not_articles` counts, by kind, the sound items that are no articles. `stories` is how many
    stories the added and updated articles were placed in.
    """

    added: int = 0
    known: int = 0
    updated: int = 0
    refusals: tuple[Refusal, ...] = ()
    stories: int = 0
    not_articles: Mapping[str, int] = field(default_factory=dict, hash=False)
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "not_articles", MappingProxyType(dict(self.not_articles)))

    @property
    def refused(self) -> int:
        """How many items were refused."""
        return len(self.refusals)

    @property
    def items(self) -> int:
        """How many items were seen in all."""
        return self.added + self.known + self.updated + self.refused + sum(self.not_articles.values())
