import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language import shingles
from wideangle.link import Repetition, may_repeat

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
    for other, possible in zip(others, may_repeat(mine, others), strict=True):
        assert possible or not Repetition.of(mine, other).is_copy(same_outlet=False)
