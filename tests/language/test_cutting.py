from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.cutting import MANY, Cuttings

TEXTS = st.lists(st.text(st.sampled_from("aB.“é \n"), max_size=12), max_size=4)


def stretches_of(cut):
    rows = [[cut.stretches[place] for place in cut.places[start:end]] for start, end in pairwise(cut.starts)]
    return [[stretch for stretch in row if stretch] for row in rows]  # '' may stand before a blank, and is no word


@given(TEXTS, st.sampled_from([1, MANY]))
def test_texts_are_cut_at_their_blanks(texts, many):
    assert stretches_of(Cuttings.of(texts * many)) == [text.split() for text in texts * many]


def test_one_word_in_ascii_may_stand_without_what_is_around_it():
    text = "“Ferry,” ferry. FERRY U.S. it's A"
    cut = Cuttings.of([text] * MANY, is_plain=True)
    assert stretches_of(cut)[0] == ["ferry", "ferry", "ferry", "U.S.", "it's", "A"]
