"""Many texts cut at their blanks at once, so that what is asked of each stretch is asked once of each different one.

Nearly all of the 900 stretches of an article stand in others of the same batch too. Arrow cuts and numbers them without
making a string of each, which leaves a seventh of the look-ups, and half of those once "said," and "Said" are one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

MANY = 50
"""Texts from which Arrow is worth its start; fewer are cut one by one."""

EDGES = " \n.,;:!?()[]“”\"'’"
"""What may stand before or after a word, and is no part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Cuttings:
    """Texts cut at white space. `stretches` are all different; those of text i are, as numbers in `stretches`,
    `places[starts[i]:starts[i + 1]]` in their order.

    Where `is_plain`, a stretch that is one word of ASCII letters, whatever `EDGES` it has, may stand as that word
    alone, in small letters.
    """

    stretches: list[str]
    places: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, texts: Sequence[str], *, is_plain: bool = False) -> Cuttings:
        """Cut texts, whatever is in them; what counts as a blank may differ, and no word spans any."""
        if len(texts) >= MANY:
            try:
                return cls._by_arrow(texts, is_plain=is_plain)
            except UnicodeEncodeError:  # half of a surrogate pair, which Arrow's UTF-8 cannot hold
                pass
        cut = [text.split() for text in texts]
        numbers = {stretch: number for number, stretch in enumerate(dict.fromkeys(chain.from_iterable(cut)))}
        starts = np.cumsum([0, *map(len, cut)])
        places = np.fromiter(map(numbers.__getitem__, chain.from_iterable(cut)), np.int64, int(starts[-1]))
        return cls(list(numbers), places, starts)

    @classmethod
    def _by_arrow(cls, texts: Sequence[str], *, is_plain: bool) -> Cuttings:
        import pyarrow as pa
        import pyarrow.compute as pc

        cut = pc.ascii_split_whitespace(pa.array(texts, pa.large_string()))
        numbered = cut.values.dictionary_encode()
        stretches, places = numbered.dictionary, numbered.indices.to_numpy()
        if is_plain:
            trimmed = pc.utf8_trim(stretches, EDGES)
            is_word = pc.and_(pc.ascii_is_alpha(trimmed), pc.greater(pc.binary_length(trimmed), 1))
            numbered = pc.if_else(is_word, pc.ascii_lower(trimmed), stretches).dictionary_encode()
            stretches, places = numbered.dictionary, numbered.indices.to_numpy()[places]
        starts = cut.offsets.to_numpy().astype(np.int64)
        return cls(stretches.to_pylist(), places.astype(np.int64), starts)

    def values(self, of: Callable[[str], bytes]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The values of all texts end to end, where `of` gives those of one stretch as bytes; those of text i are
        `values[bounds[i]:bounds[i + 1]]`."""
        found = list(map(of, self.stretches))
        flat = np.frombuffer(b"".join(found), np.uint32)
        lengths = np.fromiter(map(len, found), np.int64, len(found)) // flat.itemsize
        begins = np.cumsum(lengths) - lengths
        counts = lengths[self.places]
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        return flat[np.repeat(begins[self.places] - ends[:-1], counts) + np.arange(ends[-1])], ends[self.starts]
