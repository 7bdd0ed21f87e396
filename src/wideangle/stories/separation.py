"""Groups that must stay apart while groups are joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BOTH = -1
"""Stands for the side of a group that holds members of either side."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a person or the copies have settled: groups that stay together, and pairs of groups that stay apart.

    Where the two contradict each other, together prevails: what holds members of both sides is apart from neither.
    """

    together: Sequence[Iterable[int]] = ()
    apart: Sequence[tuple[Iterable[int], Iterable[int]]] = ()


NOTHING_FIXED = Fixed()


class Separation:
    """On which side of each pair that must stay apart a group stands."""

    def __init__(self, apart: Sequence[tuple[Iterable[int], Iterable[int]]] = ()) -> None:
        self._sides: dict[int, dict[int, int]] = {}
        for number, sides in enumerate(apart):
            for side, members in enumerate(sides):
                for member in members:
                    self._stand(member, number, side)

    def are_apart(self, left: int, right: int) -> bool:
        """Whether two groups must not be joined."""
        left_sides, right_sides = self._sides.get(left), self._sides.get(right)
        if not left_sides or not right_sides:
            return False
        return any({side, right_sides.get(number, side)} == {0, 1} for number, side in left_sides.items())

    def join(self, kept: int, gone: int) -> None:
        """Let a group take over the sides of another that is joined to it."""
        for number, side in self._sides.pop(gone, {}).items():
            self._stand(kept, number, side)

    def _stand(self, group: int, number: int, side: int) -> None:
        sides = self._sides.setdefault(group, {})
        sides[number] = side if sides.get(number, side) == side else _BOTH
