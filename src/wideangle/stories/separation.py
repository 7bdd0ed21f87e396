"""Constraints on clusters, and the record of which clusters a cannot-link constraint separates while clusters are
merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BOTH = -1
"""Marks a cluster that contains members of both sides of a cannot-link constraint."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """Must-link and cannot-link constraints (Wagstaff and Cardie 2000), from manual edits and from copies.

    A must-link set must stay in one cluster; the two sets of a cannot-link pair must stay in different clusters.
    Must-link overrides cannot-link: if a cluster contains members of both sides of a pair, the pair no longer restricts
    this cluster.
    """

    must_link: Sequence[Iterable[int]] = ()
    cannot_link: Sequence[tuple[Iterable[int], Iterable[int]]] = ()


NO_CONSTRAINTS = Constraints()


class Separation:
    """The sides of the cannot-link pairs to which each cluster belongs."""

    def __init__(self, cannot_link: Sequence[tuple[Iterable[int], Iterable[int]]] = ()) -> None:
        self._sides: dict[int, dict[int, int]] = {}
        for number, sides in enumerate(cannot_link):
            for side, members in enumerate(sides):
                for member in members:
                    self._set_side(member, number, side)

    def cannot_link(self, left: int, right: int) -> bool:
        """True if two clusters must not be merged."""
        left_sides, right_sides = self._sides.get(left), self._sides.get(right)
        if not left_sides or not right_sides:
            return False
        return any({side, right_sides.get(number, side)} == {0, 1} for number, side in left_sides.items())

    def join(self, kept: int, merged: int) -> None:
        """Add to the cluster `kept` the sides of the cluster `merged`, which was merged into it."""
        for number, side in self._sides.pop(merged, {}).items():
            self._set_side(kept, number, side)

    def _set_side(self, cluster: int, number: int, side: int) -> None:
        """Put a cluster on one side of a cannot-link pair, in addition to the sides that it has already."""
        sides = self._sides.setdefault(cluster, {})
        sides[number] = side if sides.get(number, side) == side else _BOTH
