"""Published measures of how well a grouping agrees with a gold standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import comb, lgamma, log

Labels = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The precision and the recall of a grouping, both from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 if both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.precision:.3f} / {self.recall:.3f} / {self.f1:.3f}"


def b_cubed(gold: Labels, predicted: Labels) -> Agreement:
    """Return B-cubed precision and recall (Bagga and Baldwin 1998; Amigó et al. 2009), averaged over items. An item has
    one gold group and one predicted group. Its precision is the share of the predicted group that is also in the gold
    group, and its recall is the share of the gold group that is also in the predicted group."""
    if not gold:
        return Agreement(0.0, 0.0)
    both = Counter(zip(gold, predicted, strict=True))
    sizes, gold_sizes = Counter(predicted), Counter(gold)
    precision = sum(count * count / sizes[group] for (_, group), count in both.items())
    recall = sum(count * count / gold_sizes[group] for (group, _), count in both.items())
    return Agreement(precision / len(gold), recall / len(gold))


def b_cubed_across(gold: Labels, predicted: Labels, kinds: Labels) -> Agreement:
    """Return B-cubed precision and recall over pairs of items of different kinds. If a kind is a language, for example,
    only pairs of articles in different languages count.

    An item is left out of precision if its predicted group has no item of another kind. An item is left out of recall
    if its gold group has no item of another kind.
    """
    cells = Counter(zip(gold, predicted, strict=True))
    alike = Counter(zip(gold, predicted, kinds, strict=True))
    groups, groups_alike = Counter(predicted), Counter(zip(predicted, kinds, strict=True))
    golds, golds_alike = Counter(gold), Counter(zip(gold, kinds, strict=True))
    precisions, recalls = [], []
    for true, group, kind in zip(gold, predicted, kinds, strict=True):
        right = cells[true, group] - alike[true, group, kind]
        if partners := groups[group] - groups_alike[group, kind]:
            precisions.append(right / partners)
        if partners := golds[true] - golds_alike[true, kind]:
            recalls.append(right / partners)
    return Agreement(sum(precisions) / max(1, len(precisions)), sum(recalls) / max(1, len(recalls)))


def pairwise(gold: Labels, predicted: Labels) -> Agreement:
    """Return precision and recall over pairs of items in one group. Precision is the share of predicted pairs that are
    gold pairs. Recall is the share of gold pairs that are predicted. Without pairs, the value is 1."""
    right = sum(comb(count, 2) for count in Counter(zip(gold, predicted, strict=True)).values())
    put = sum(comb(count, 2) for count in Counter(predicted).values())
    true = sum(comb(count, 2) for count in Counter(gold).values())
    return Agreement(right / put if put else 1.0, right / true if true else 1.0)


def adjusted_rand(gold: Labels, predicted: Labels) -> float:
    """Return the Rand index adjusted for chance (Hubert and Arabie 1985). The value is 1 for equal groupings, and about
    0 for random groupings."""
    items = comb(len(gold), 2)
    if not items:
        return 1.0
    right = sum(comb(count, 2) for count in Counter(zip(gold, predicted, strict=True)).values())
    put = sum(comb(count, 2) for count in Counter(predicted).values())
    true = sum(comb(count, 2) for count in Counter(gold).values())
    expected = put * true / items
    highest = (put + true) / 2
    return 1.0 if highest == expected else (right - expected) / (highest - expected)


def adjusted_mutual_information(gold: Labels, predicted: Labels) -> float:
    """Return the mutual information of two groupings, adjusted for chance and divided by the mean of both entropies
    (Vinh, Epps and Bailey 2010). The value is 1 for equal groupings, and about 0 for random groupings."""
    items = len(gold)
    both = Counter(zip(gold, predicted, strict=True))
    rows, columns = Counter(gold), Counter(predicted)
    if len(rows) == len(columns) and len(rows) in (1, items):
        return 1.0
    shared = sum(n / items * log(items * n / (rows[row] * columns[column])) for (row, column), n in both.items())
    expected = _expected_information(Counter(rows.values()), Counter(columns.values()), items)
    mean = (_entropy(rows, items) + _entropy(columns, items)) / 2
    return 1.0 if mean == expected else (shared - expected) / (mean - expected)


def _entropy(sizes: Counter[Hashable], items: int) -> float:
    return -sum(size / items * log(size / items) for size in sizes.values())


def _expected_information(rows: Counter[int], columns: Counter[int], items: int) -> float:
    """Return the expected mutual information of two random groupings. `rows` and `columns` map each group size of a
    grouping to the number of groups of this size."""
    total = 0.0
    for a, times_a in rows.items():
        for b, times_b in columns.items():
            fixed = sum(lgamma(n + 1) for n in (a, b, items - a, items - b)) - lgamma(items + 1)
            for n in range(max(1, a + b - items), min(a, b) + 1):
                parts = (n, a - n, b - n, items - a - b + n)
                chance = fixed - sum(lgamma(part + 1) for part in parts)
                total += times_a * times_b * n / items * log(items * n / (a * b)) * 2.718281828459045**chance
    return total
