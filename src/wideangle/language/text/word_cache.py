"""What was worked out for a word is not worked out again while it keeps being met."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

LONGEST = 40
"""Code points of a text that is remembered: longer stretches are addresses, or sentences in scripts without spaces, and
do not return."""


class Memory(dict[str, Value]):
    """Text → what `make` makes of it.

    When half of what it may hold is new, what has not been met since is forgotten; at most `most` are held, 30 MB or so
    for 250,000 short values.
    """

    def __init__(self, make: Callable[[str], Value], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most
        self._before: dict[str, Value] = {}

    def __missing__(self, text: str) -> Value:
        value = self._before.get(text)
        if value is None:
            value = self._make(text)
        if len(text) <= LONGEST:
            if len(self) >= self._most // 2:
                self._before = dict(self)
                self.clear()
            self[text] = value
        return value
