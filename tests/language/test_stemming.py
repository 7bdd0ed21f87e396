from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.text.stemming import stem, stems


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["flood", "floods", "flooded", "flooding"]),
        ("de", ["haus", "hauses"]),
        ("fr", ["maison", "maisons"]),
        ("ru", ["наводнение", "наводнения", "наводнением"]),
        ("hr", ["izbor", "izbora", "izbori"]),
        ("nb", ["båt", "båten", "båtene"]),
    ],
)
def test_forms_of_one_word_share_a_stem(language, forms):
    assert len(set(stems(forms, language))) == 1


@pytest.mark.parametrize("language", ["uk", "zh", "und", ""])
def test_words_stay_whole_where_there_is_no_stemmer(language):
    assert stems(["floods", "річки"], language) == ["floods", "річки"]


@given(st.lists(st.text(st.characters())), st.sampled_from(["en", "ar", "el", "ja"]))
def test_there_is_one_stem_for_each_word(words, language):
    assert len(stems(words, language)) == len(words)


def test_a_lone_surrogate_does_not_keep_its_neighbours_from_being_stemmed():
    assert stems(["\ud800", "floods"], "en") == ["\ud800", "flood"]


def test_threads_stem_alike():
    words = ["flooding", "houses", "mayors", "quickly"] * 500
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: stems(words, "en"), range(8)))
    assert all(result == results[0] for result in results)
    assert stem("flooding", "en") == results[0][0]
