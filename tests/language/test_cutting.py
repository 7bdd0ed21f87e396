from hypothesis import given
from hypothesis import strategies as st

from wideangle.language import Cuttings
from wideangle.language.cutting import MANY

TEXTS = st.lists(st.text(st.sampled_from("aB.“é \n"), max_size=12), max_size=4)


def stretches_of(cut):
    rows = [[cut.stretches[place] for place in cut.part(row, row + 1).places] for row in range(len(cut))]
    return [[stretch for stretch in row if stretch] for row in rows]  # '' may stand before a blank, and is no word


@given(TEXTS, st.sampled_from([1, MANY]))
def test_texts_are_cut_at_their_blanks(texts, many):
    assert stretches_of(Cuttings.of(texts * many)) == [text.split() for text in texts * many]


@given(TEXTS, st.integers(0, 12), st.sampled_from([1, MANY]))
def test_an_opening_ends_with_the_last_stretch_that_begins_within_it(texts, characters, many):
    tidy = [" ".join(text.split()) for text in texts * many]
    expected = []
    for text in tidy:
        begins = [at for at in range(len(text)) if text[at] != " " and (at == 0 or text[at - 1] == " ")]
        expected.append(text.split()[: sum(begin < characters for begin in begins)])
    assert stretches_of(Cuttings.of(tidy).openings(characters)) == expected


def test_one_word_in_ascii_may_stand_without_what_is_around_it():
    text = "“Ferry,” ferry. FERRY U.S. it's A"
    cut = Cuttings.of([text] * MANY, is_plain=True)
    assert stretches_of(cut)[0] == ["ferry", "ferry", "ferry", "U.S.", "it's", "A"]
    assert cut.lengths[:6].tolist() == [8, 6, 5, 4, 4, 1]
