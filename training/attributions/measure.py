"""Compute the exact-span F1 during training. Published figures come from `wideangle evaluate`."""

from __future__ import annotations

from collections.abc import Iterable

from wideangle.annotation.network.decoding import ROLES, TAGS, TokenSpan


class Score:
    """Counts exact spans of tokens, by role."""

    def __init__(self) -> None:
        self.right = dict.fromkeys(ROLES, 0)
        self.predicted = dict.fromkeys(ROLES, 0)
        self.true = dict.fromkeys(ROLES, 0)

    def add(self, predicted: Iterable[TokenSpan], true: list[int]) -> None:
        """Count the spans of one article."""
        triples = {(stretch.role, stretch.first, stretch.last) for stretch in predicted}
        gold = spans(true)
        for role, _, _ in triples & gold:
            self.right[role] += 1
        for role, _, _ in triples:
            self.predicted[role] += 1
        for role, _, _ in gold:
            self.true[role] += 1

    def f1(self) -> dict[str, float]:
        """Return the F1 of each role."""
        return {role: round(2 * self.right[role] / max(1, self.predicted[role] + self.true[role]), 4) for role in ROLES}


def spans(tags: list[int]) -> set[tuple[str, int, int]]:
    """Return the spans in a sequence of tags, as role, first token, token after the last."""
    spans = set()
    start = 0
    for number, tag in enumerate(tags):
        name = TAGS[tag]
        if name[0] in "BS":
            start = number
        if name[0] in "ES":
            spans.add((name[2:], start, number + 1))
    return spans
