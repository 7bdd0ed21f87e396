"""Define the outcomes of adding items to an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """The outcome of one item given to `add`. Every item has exactly one outcome."""

    ADDED = "added"
    KNOWN = "already known"
    UPDATED = "updated"
    REFUSED = "refused"
    NO_ARTICLE = "not articles"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that was rejected: the item, the reason, and what the owner of the item can do.

    `retryable` is true if another attempt may succeed. `kind` is set for a valid item that is not an article ('photo',
    'event', 'planning item' …) and needs no action. The class `Report` counts such an item in `not_articles`, and not
    in `refusals`.
    """

    item: str
    reason: str
    remedy: str = ""
    retryable: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note about a value that could not be used, in an article that was accepted.

    `item` is the article, `message` says which value and why.
    """

    item: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of `add`.

    `added`, `known` and `updated` count the items with these outcomes, `refusals` are the rejected items, and `notes`
    has a note for each date that could not be read. `not_articles` counts, by kind, the valid items that are not
    articles. `stories` is the number of stories to which the added and updated articles were assigned.
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
        """The number of rejected items."""
        return len(self.refusals)

    @property
    def items(self) -> int:
        """The number of all items."""
        return self.added + self.known + self.updated + self.refused + sum(self.not_articles.values())
