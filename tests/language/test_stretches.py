from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wideangle.language.lexical.token_table import TokenTable

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
    stretches = TokenTable(made, capacity=1_000)
    for texts in batches:
        expected = [[number for stretch in text.split() for number in made(stretch)] for text in texts]
        assert of_each(stretches, texts) == expected


def test_a_stretch_is_made_once():
    making = Making()
    stretches = TokenTable(making, capacity=1_000)
    long = "x" * 500
    assert of_each(stretches, [f"a b {long}", "b a"]) == [[97, 98, *[120] * 500], [98, 97]]
    assert of_each(stretches, [f"{long} b"]) == [[*[120] * 500, 98]]
    assert sorted(making.asked) == ["a", "b", long]


def test_capitals_of_ascii_are_made_small_where_they_mean_nothing():
    making = Making()
    of_each(TokenTable(making, capacity=10, is_lowered=True), ["Harbour HARBOUR harbour É"])
    assert sorted(making.asked) == ["harbour", "É"]


@pytest.mark.parametrize("capacity", [10, 1_000_000])
def test_what_is_known_stays_so_while_the_table_grows_or_starts_anew(capacity):
    making = Making()
    stretches = TokenTable(making, capacity)
    many = " ".join(map(str, range(20_000)))
    for text in ("7 19999", f"7 {many} 19999", many):
        assert of_each(stretches, [text]) == [[number for part in text.split() for number in made(part)]]
    assert (len(making.asked) == 20_000) == (capacity == 1_000_000)


def test_stretches_that_differ_in_a_few_bytes_are_told_apart():
    stretches = TokenTable(made, capacity=1_000_000)
    letters = "".join(map(chr, range(33, 109)))
    for size in (8, 16, 24, 40):
        for first, second in ((size - 1, size + 7), (size - 8, size - 1), (size - 4, size - 1)):
            variants = [
                "".join(one if at == first else other if at == second else "x" for at in range(size + 8))
                for one in letters
                for other in letters
            ]
            assert of_each(stretches, variants) == [made(variant) for variant in variants]


def test_what_was_cut_short_is_not_taken_for_known():
    class Halting(Making):
        def __call__(self, stretch):
            if len(self.asked) == 5:
                self.asked.append("")
                raise KeyboardInterrupt
            return super().__call__(stretch)

    stretches = TokenTable(Halting(), capacity=1_000)
    texts = ["a b c d e f g h"]
    with pytest.raises(KeyboardInterrupt):
        stretches.of(texts)
    assert of_each(stretches, texts) == [[97, 98, 99, 100, 101, 102, 103, 104]]


def test_a_table_that_was_half_written_is_forgotten(monkeypatch):
    stretches = TokenTable(made, capacity=1_000)
    of_each(stretches, ["a"])

    def halted(*_):
        stretches._keys[:] = 1
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(stretches, "_insert", halted)
        with pytest.raises(KeyboardInterrupt):
            stretches.of(["b"])
    assert of_each(stretches, ["a b"]) == [[97, 98]]


def test_nothing_comes_of_nothing():
    stretches = TokenTable(made, capacity=10)
    assert of_each(stretches, []) == []
    assert of_each(stretches, ["", " \n\x00\t "]) == [[], []]
