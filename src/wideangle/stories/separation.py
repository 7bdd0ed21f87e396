"""Constraints on clustering: sets of articles that must share a cluster, and sets that must not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BOTH = -1
"""The marker of a cluster that contains articles of both sides of a cannot-link pair."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """Must-link and cannot-link constraints on clusters (Wagstaff and Cardie 2000), from people's decisions and from
    copies.

    A must-link set must stay in one cluster; the two sets of a cannot-link pair must stay in different clusters.
    Must-link overrides cannot-link: if must-link sets bring both sides of a cannot-link pair into one cluster, the pair
    no longer restricts this cluster.
    """

    must_link: Sequence[Iterable[int]] = ()
    cannot_link: Sequence[tuple[Iterable[int], Iterable[int]]] = ()

    def linked(self) -> list[int]:
        """Return the articles of all must-link sets."""
        return sorted({article for articles in self.must_link for article in articles})


NO_CONSTRAINTS = Constraints()


class Separation:
    """Records which clusters contain articles of which side of each cannot-link pair. The two sides of a pair are sets
    of articles that must stay in different clusters."""

    def __init__(self, cannot_link: Sequence[tuple[Iterable[int], Iterable[int]]] = ()) -> None:
        self._sides: dict[int, dict[int, int]] = {}
        for number, sides in enumerate(cannot_link):
            for side, members in enumerate(sides):
                for member in members:
                    self._set_side(member, number, side)

    def cannot_link(self, left: int, right: int) -> bool:
        """Return True if a cannot-link pair forbids merging the two clusters."""
        left_sides, right_sides = self._sides.get(left), self._sides.get(right)
        if not left_sides or not right_sides:
            return False
        return any({side, right_sides.get(number, side)} == {0, 1} for number, side in left_sides.items())

    def join(self, kept: int, merged: int) -> None:
        """Give the cluster `kept` the sides of the cluster `merged`, after `merged` has been merged into `kept`."""
        for number, side in self._sides.pop(merged, {}).items():
            self._set_side(kept, number, side)

    def _set_side(self, cluster: int, number: int, side: int) -> None:
        """Record that a cluster contains articles of one side of a cannot-link pair. Sides recorded earlier remain."""
        sides = self._sides.setdefault(cluster, {})
        sides[number] = side if sides.get(number, side) == side else _BOTH
