"""A cache of limited size that maps words to the results of a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

MAX_CACHED_LENGTH = 40
"""The greatest length of a cached text in code points. Longer texts are URLs, or sentences in scripts without spaces,
and rarely occur again."""


class WordCache(dict[str, Value]):
    """Maps a text to the result of `convert`, and caches the results in two generations.

    When the present generation holds half of `capacity` results, it replaces the previous generation, whose results are
    dropped. A capacity of 250,000 short values takes about 30 MB.
    """

    def __init__(self, convert: Callable[[str], Value], capacity: int) -> None:
        super().__init__()
        self._convert = convert
        self._capacity = capacity
        self._previous: dict[str, Value] = {}

    def __missing__(self, text: str) -> Value:
        value = self._previous.get(text)
        if value is None:
            value = self._convert(text)
        if len(text) <= MAX_CACHED_LENGTH:
            if len(self) >= self._capacity // 2:
                self._previous = dict(self)
                self.clear()
            self[text] = value
        return value
