import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language import shingles
from wideangle.link import Repetition, may_repeat, promising
from wideangle.link.copies import SUFFICIENT_SAMPLE

TERMS = st.lists(st.integers(0, 3), max_size=30)


@st.composite
def texts(draw):
    """Texts of few different terms, so that shingles recur, among them parts of one another."""
    mine = draw(TERMS)
    others = draw(st.lists(TERMS, max_size=5))
    start = draw(st.integers(0, 30))
    return mine, [*others, mine[start:], mine + mine[:start]]


def hashes_of(terms):
    return shingles(np.array(terms, np.uint32))


@given(texts())
def test_no_copy_is_ruled_out_beforehand(drawn):
    mine, others = hashes_of(drawn[0]), [hashes_of(other) for other in drawn[1]]
    for within in (False, True):
        found = may_repeat([mine] * len(others), others, [within] * len(others))
        for other, possible in zip(others, found, strict=True):
            assert possible or not Repetition.of(mine, other).is_copy(same_outlet=within)


def test_a_pair_is_promising_by_its_share_of_the_smaller_sketch():
    numbers = np.random.default_rng(1).integers(0, 2**64, 60, np.uint64) | np.uint64(2**63)
    sampled = np.sort(numbers[:40]) >> np.uint64(9)  # low enough to be sampled throughout
    mine, fresh = sampled[::2], sampled[1::2]
    for common, expected in ((0, (False, False)), (4, (True, False)), (7, (True, True)), (20, (True, True))):
        other = np.sort(np.concatenate([mine[:common], fresh[common:]]))
        assert tuple(promising([mine, mine], [other, other], [False, True]).tolist()) == expected
    few = [numbers[:0], mine[: SUFFICIENT_SAMPLE - 1]]
    assert promising([mine, mine], few, [False, False]).tolist() == [True, True]
    assert promising([], [], []).tolist() == []


def test_most_pairs_of_unlike_texts_are_ruled_out_at_once():
    texts = np.random.default_rng(1).integers(0, 2**64, (600, 40), np.uint64)
    assert may_repeat(list(texts), list(texts[::-1]), [False] * len(texts)).sum() == 0
    assert may_repeat(list(texts), list(texts), [True] * len(texts)).all()
