"""Many texts cut at their blanks at once, so that what is asked of each stretch is asked once of each different one.

Nearly all of the 900 stretches of an article stand in others of the same batch too. Arrow cuts and numbers them without
making a string of each, which leaves a seventh of the look-ups, and half of those once "said," and "Said" are one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.integer[Any])

MANY = 50
"""Texts from which Arrow is worth its start; fewer are cut one by one."""

OPENS, CLOSES = 1, 2
"""Bits of a stretch in which double quotation marks open, and close."""

LONGEST_QUOTE = 200
"""Stretches that a quotation mark encloses at most; past them the closing one was forgotten."""

EDGES = " \n.,;:!?()[]“”\"'’"
"""What may stand before or after a word, and is no part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Cuttings:
    """Texts cut at white space. `stretches` are all different; those of text i are, as numbers in `stretches`,
    `places[starts[i]:starts[i + 1]]` in their order, `lengths` are their code points, and `marks` tell which hold
    quotation marks that open or close.

    Where `is_plain`, a stretch that is one word of ASCII letters, whatever `EDGES` it has, may stand as that word
    alone, in small letters.
    """

    stretches: list[str]
    places: NDArray[np.int64]
    lengths: NDArray[np.int64]
    marks: NDArray[np.int8]
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
        lengths = np.fromiter(map(len, numbers), np.int64, len(numbers))[places]
        marks = np.fromiter(map(_marks, numbers), np.int8, len(numbers))[places]
        return cls(list(numbers), places, lengths, marks, starts)

    @classmethod
    def _by_arrow(cls, texts: Sequence[str], *, is_plain: bool) -> Cuttings:
        import pyarrow as pa
        import pyarrow.compute as pc

        cut = pc.ascii_split_whitespace(pa.array(texts, pa.large_string()))
        numbered = cut.values.dictionary_encode()
        stretches, places = numbered.dictionary, numbered.indices.to_numpy()
        lengths = pc.utf8_length(stretches).to_numpy()[places]
        held = np.zeros(len(stretches), np.int8)
        marked = np.flatnonzero(pc.match_substring_regex(stretches, '["“”]').to_numpy(zero_copy_only=False))
        held[marked] = list(map(_marks, stretches.take(pa.array(marked)).to_pylist()))
        marks = held[places]
        if is_plain:
            trimmed = pc.utf8_trim(stretches, EDGES)
            is_word = pc.and_(pc.ascii_is_alpha(trimmed), pc.greater(pc.binary_length(trimmed), 1))
            numbered = pc.if_else(is_word, pc.ascii_lower(trimmed), stretches).dictionary_encode()
            stretches, places = numbered.dictionary, numbered.indices.to_numpy()[places]
        starts = cut.offsets.to_numpy().astype(np.int64)
        return cls(stretches.to_pylist(), places.astype(np.int64), lengths.astype(np.int64), marks, starts)

    def sizes(self) -> NDArray[np.int64]:
        """How many stretches each text has."""
        return np.diff(np.append(0, np.cumsum(self.lengths > 0))[self.starts])  # '' may stand before a blank

    def openings(self, characters: int) -> Cuttings:
        """The stretches of each text that begin within so many characters of its first, one blank between any two."""
        ends = np.cumsum(self.lengths + 1)
        begins = ends - self.lengths - 1
        counts = np.diff(self.starts)
        first = np.repeat(np.append(begins, 0)[np.minimum(self.starts[:-1], len(begins))], counts)
        return self._only(begins - first < characters)

    def outside_quotes(self) -> Cuttings:
        """The stretches of each text that double quotation marks do not enclose."""
        at = np.flatnonzero(self.marks)
        opening = self.marks[at] == OPENS
        of_text = self.starts[np.searchsorted(self.starts, at, "right")]
        ends = np.minimum(np.append(at, len(self.marks))[1:], np.minimum(of_text, at + LONGEST_QUOTE))
        steps = np.zeros(len(self.marks) + 1, np.int8)
        steps[at[opening]] += 1
        steps[ends[opening]] -= 1
        return self._only((np.cumsum(steps[:-1], dtype=np.int8) == 0) & (self.marks == 0))

    def _only(self, kept: NDArray[np.bool_]) -> Cuttings:
        starts = np.append(0, np.cumsum(kept))[self.starts]
        places, lengths, marks = self.places[kept], self.lengths[kept], self.marks[kept]
        return replace(self, places=places, lengths=lengths, marks=marks, starts=starts)

    def part(self, start: int, stop: int) -> Cuttings:
        """Those of the texts from number `start` to before `stop`, with the stretches of all."""
        first, last = self.starts[[start, stop]].tolist()
        return replace(
            self,
            places=self.places[first:last],
            lengths=self.lengths[first:last],
            marks=self.marks[first:last],
            starts=self.starts[start : stop + 1] - first,
        )

    def values(self, of: Callable[[str], bytes], dtype: type[Number]) -> list[NDArray[Number]]:
        """For each text the values of its stretches end to end, where `of` gives the bytes of those of one."""
        found = list(map(of, self.stretches))
        flat = np.frombuffer(b"".join(found), dtype)
        lengths = np.fromiter(map(len, found), np.int64, len(found)) // flat.itemsize
        begins = np.cumsum(lengths) - lengths
        counts = lengths[self.places]
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        sequence = flat[np.repeat(begins[self.places] - ends[:-1], counts) + np.arange(ends[-1])]
        bounds = ends[self.starts].tolist()
        return [sequence[start:stop] for start, stop in pairwise(bounds)]


def _marks(stretch: str) -> int:
    """A straight mark opens at the start of a stretch and closes elsewhere."""
    opens = stretch.startswith('"')
    closes = stretch.count('"') > opens or "”" in stretch
    return OPENS * (opens or "“" in stretch) | CLOSES * closes
