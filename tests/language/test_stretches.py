from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wideangle.language.stretches import Stretches

ALPHABET = st.text(st.sampled_from("aB.é外\ud800"), min_size=1, max_size=4)
STRETCH = ALPHABET | st.builds(lambda part, times: part * times, ALPHABET, st.integers(1, 30))
TEXTS = st.lists(st.lists(STRETCH, max_size=5).map(" ".join), max_size=4)


class Making:
    """Gives each stretch the sizes of its parts, and notes what it was asked for."""

    def __init__(self):
        self.asked = []

    def __call__(self, stretch):
        self.asked.append(stretch)
        return made(stretch)


def made(stretch):
    return [ord(letter) for letter in stretch if letter != "."]


def of_each(stretches, texts):
    found, bounds = stretches.of(texts)
    return [found[start:stop].tolist() for start, stop in pairwise(bounds)]


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_each_text_gives_what_its_stretches_are_made_into(batches):
    stretches = Stretches(made, most=1_000)
    for texts in batches:
        expected = [[number for stretch in text.split() for number in made(stretch)] for text in texts]
        assert of_each(stretches, texts) == expected


def test_a_stretch_is_made_once():
    making = Making()
    stretches = Stretches(making, most=1_000)
    long = "x" * 500
    assert of_each(stretches, [f"a b {long}", "b a"]) == [[97, 98, *[120] * 500], [98, 97]]
    assert of_each(stretches, [f"{long} b"]) == [[*[120] * 500, 98]]
    assert sorted(making.asked) == ["a", "b", long]


def test_capitals_of_ascii_are_made_small_where_they_mean_nothing():
    making = Making()
    of_each(Stretches(making, most=10, is_lowered=True), ["Harbour HARBOUR harbour É"])
    assert sorted(making.asked) == ["harbour", "É"]


@pytest.mark.parametrize("most", [10, 1_000_000])
def test_what_is_known_stays_so_while_the_table_grows_or_starts_anew(most):
    making = Making()
    stretches = Stretches(making, most)
    many = " ".join(map(str, range(20_000)))
    for text in ("7 19999", f"7 {many} 19999", many):
        assert of_each(stretches, [text]) == [[number for part in text.split() for number in made(part)]]
    assert (len(making.asked) == 20_000) == (most == 1_000_000)


def test_stretches_that_differ_in_one_byte_are_told_apart():
    stretches = Stretches(made, most=100_000)
    same = "harbour-trams-and-ferries-halted-for-repairs-of-the-quays"
    for size in range(1, len(same) + 1):
        variants = [same[: size - 1] + last + same[size:] for last in "!^~"]
        assert of_each(stretches, variants) == [made(variant) for variant in variants]


def test_nothing_comes_of_nothing():
    stretches = Stretches(made, most=10)
    assert of_each(stretches, []) == []
    assert of_each(stretches, ["", " \n\x00\t "]) == [[], []]
