"""The measures of agreement, against small cases worked by hand and against what they are defined as."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations
from math import comb, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wideangle.evaluate.clustering import adjusted_mutual_information, adjusted_rand, b_cubed, pairwise
from wideangle.evaluate.confusion import MERGED, SPLIT, confusions

groupings = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=20)


def test_three_of_one_story_and_two_of_another_by_hand() -> None:
    gold, found = "aaabb", "11222"
    # Precision of the five: 1, 1, 1/3, 2/3, 2/3; recall: 2/3, 2/3, 1/3, 1, 1.
    assert b_cubed(gold, found).precision == pytest.approx(11 / 15)
    assert b_cubed(gold, found).recall == pytest.approx(11 / 15)
    # Four pairs are put together, four belong together, two of them are the same.
    assert (pairwise(gold, found).precision, pairwise(gold, found).recall) == (0.5, 0.5)
    # By chance 4 * 4 / 10 pairs would be right, at best 4.
    assert adjusted_rand(gold, found) == pytest.approx((2 - 1.6) / (4 - 1.6))


def test_one_heap_and_all_alone_by_hand() -> None:
    gold = "aabbbb"
    heap, alone = "xxxxxx", "123456"
    assert (b_cubed(gold, heap).precision, b_cubed(gold, heap).recall) == pytest.approx(((2 * 2 + 4 * 4) / 36, 1))
    assert (b_cubed(gold, alone).precision, b_cubed(gold, alone).recall) == pytest.approx((1, 2 / 6))
    assert pairwise(gold, alone).precision == 1
    assert pairwise(gold, alone).recall == 0
    assert pairwise(gold, alone).f1 == 0
    for found in (heap, alone):
        assert adjusted_rand(gold, found) == pytest.approx(0)
        assert adjusted_mutual_information(gold, found) == pytest.approx(0)


def test_nothing_to_group() -> None:
    assert b_cubed("", "").f1 == 0
    assert adjusted_rand("", "") == adjusted_rand("a", "1") == 1
    assert adjusted_mutual_information("a", "1") == 1


@given(groupings)
def test_equal_groupings_agree_in_every_measure_whatever_the_groups_are_called(both: list[tuple[int, int]]) -> None:
    gold = [one for one, _ in both]
    found = [f"group {9 - one}" for one in gold]
    assert b_cubed(gold, found).f1 == pairwise(gold, found).f1 == pytest.approx(1)
    assert adjusted_rand(gold, found) == pytest.approx(1)
    assert adjusted_mutual_information(gold, found) == pytest.approx(1)


@given(groupings)
def test_b_cubed_and_pairs_are_what_they_are_defined_as(both: list[tuple[int, int]]) -> None:
    gold, found = zip(*both, strict=True)
    items = range(len(both))
    precision = recall = 0.0
    for item in items:
        group = {other for other in items if found[other] == found[item]}
        story = {other for other in items if gold[other] == gold[item]}
        precision += len(group & story) / len(group) / len(both)
        recall += len(group & story) / len(story) / len(both)
    assert b_cubed(gold, found).precision == pytest.approx(precision)
    assert b_cubed(gold, found).recall == pytest.approx(recall)
    put = {pair for pair in combinations(items, 2) if found[pair[0]] == found[pair[1]]}
    true = {pair for pair in combinations(items, 2) if gold[pair[0]] == gold[pair[1]]}
    assert pairwise(gold, found).precision == pytest.approx(len(put & true) / len(put) if put else 1)
    assert pairwise(gold, found).recall == pytest.approx(len(put & true) / len(true) if true else 1)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=6))
@settings(deadline=None, max_examples=60)
def test_adjusted_measures_take_off_what_random_groupings_of_these_sizes_reach(both: list[tuple[int, int]]) -> None:
    gold, found = zip(*both, strict=True)
    shuffled = list(permutations(found))
    information = [mutual_information(gold, each) for each in shuffled]
    by_chance = sum(information) / len(shuffled)
    highest = (mutual_information(gold, gold) + mutual_information(found, found)) / 2
    if highest - by_chance > 1e-9:
        expected = (mutual_information(gold, found) - by_chance) / (highest - by_chance)
        assert adjusted_mutual_information(gold, found) == pytest.approx(expected, abs=1e-9)
    pairs_by_chance = sum(right_pairs(gold, each) for each in shuffled) / len(shuffled)
    most_pairs = (right_pairs(gold, gold) + right_pairs(found, found)) / 2
    if most_pairs - pairs_by_chance > 1e-9:
        expected = (right_pairs(gold, found) - pairs_by_chance) / (most_pairs - pairs_by_chance)
        assert adjusted_rand(gold, found) == pytest.approx(expected, abs=1e-9)


def mutual_information(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    size, rows, columns = len(one), Counter(one), Counter(other)
    cells = Counter(zip(one, other, strict=True)).items()
    return sum(n / size * log(n * size / (rows[a] * columns[b])) for (a, b), n in cells)


def right_pairs(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(comb(n, 2) for n in Counter(zip(one, other, strict=True)).values())


def test_confusions_name_what_was_merged_and_split_the_costliest_first() -> None:
    gold = dict(zip("abcdef", "SSSTTU", strict=True))
    found = dict(zip("abcdef", "112223", strict=True))
    merged, split = confusions(gold, found, 10)
    assert (merged.kind, split.kind) == (MERGED, SPLIT)
    assert [(part.story, part.articles) for part in merged.parts] == [("T", ("d", "e")), ("S", ("c",))]
    assert [(part.story, part.articles) for part in split.parts] == [("S", ("a", "b")), ("S", ("c",))]
    assert confusions(gold, found, 1) == [merged]


@given(groupings)
def test_costs_of_confusions_are_all_that_b_cubed_loses(both: list[tuple[int, int]]) -> None:
    gold = {str(number): str(one) for number, (one, _) in enumerate(both)}
    found = {str(number): other for number, (_, other) in enumerate(both)}
    lost = {MERGED: 0.0, SPLIT: 0.0}
    for confusion in confusions(gold, found, 100):
        lost[confusion.kind] += confusion.cost
    agreement = b_cubed(list(gold.values()), list(found.values()))
    assert (1 - lost[MERGED], 1 - lost[SPLIT]) == pytest.approx((agreement.precision, agreement.recall))
