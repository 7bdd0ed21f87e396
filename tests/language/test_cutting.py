import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language import Cuttings
from wideangle.language.cutting import LONGEST_QUOTE, MANY

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


@pytest.mark.parametrize("many", [1, MANY])
@pytest.mark.parametrize("is_plain", [False, True])
@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("He said “we go now” and left", "he said and left"),
        ('He said "we go," and "stay." Then left', "he said and then left"),
        ("a “so called” “new” pier", "a pier"),
        ("said: “First of it\n\n“Second of it” she said", "said: she said"),
        ("a boat of 6' 5\" was there", "a boat of 6' was there"),
        ("”so it ends", "it ends"),
        ("", ""),
        ("“", ""),
    ],
)
def test_what_is_quoted_is_left_out(text, outside, many, is_plain):
    cut = Cuttings.of([text, "after it"] * many, is_plain=is_plain).outside_quotes()
    rows = [[stretch.lower().strip(":") for stretch in row] for row in stretches_of(cut)]
    assert rows[0] == outside.replace(":", "").split()
    assert rows[1] == ["after", "it"]


def test_a_quotation_that_is_never_closed_ends_somewhere():
    cut = Cuttings.of(["“" + "word " * LONGEST_QUOTE + "after it", "next text"]).outside_quotes()
    assert stretches_of(cut) == [["after", "it"], ["next", "text"]]
