import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wideangle.language import (
    STOPPED,
    fold,
    shingles,
    sketch,
    sketches,
    stem,
    term_hash,
    terms,
    vocabulary,
    words,
)
from wideangle.language.lexical.terms import MAX_UNCACHED_CHARACTERS, terms_of_all
from wideangle.language.lexical.vectors import MAX_TERMS, VECTOR_BATCH_SIZE, TermVector, term_vector, term_vectors

BLANKS = "  \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000"
ODD = BLANKS + "\u200b'’׳-.,٫·\"״_\u0301\u200dא外トท가"
SCRAPS = st.sampled_from(
    ["U.S", "O’", "F-", "16", "1,", "200", "aujourd’", "hui", "col·", "l", "l’", "eau", 'צה"', "ל"]
)
ANY_TEXT = st.lists(st.one_of(st.text(st.characters(), max_size=4), st.sampled_from(ODD), SCRAPS)).map("".join)
LANGUAGES = st.sampled_from(["", "en", "fr", "ca", "tr", "zh", "he", "xx"])


def straight(text: str, language: str) -> list[int]:
    """The terms by their definition: every word of the whole text looked up."""
    return [number for number in map(vocabulary(language), words(text, language)) if number != STOPPED]


@given(ANY_TEXT, LANGUAGES)
@example("U.S.\u00a0Army, F-\u200316, 1,\x1f200 aujourd’\u3000hui", "fr")
@example("cr" + "\ud800" + " \udfffme", "en")
def test_terms_are_those_of_the_words_whatever_parts_them(text, language):
    assert terms(text, language).tolist() == straight(text, language)


@given(st.lists(ANY_TEXT, max_size=3), LANGUAGES)
@example(["cr" + "\ud800", "", "the \udfffme"], "en")
@example(["“IRIS said,” said I. (“Iris’)"], "tr")
@example(["“IRIS said,” said I. (“Iris’) U.S. it's l’eau"], "fr")
def test_terms_of_many_texts_are_those_of_each(texts, language):
    many = [*texts, "Harbour trams, halted\u00a0again"]
    found, bounds = terms_of_all(many, language)
    of_each = [found[start:stop].tolist() for start, stop in pairwise(bounds)]
    assert of_each == [straight(text, language) for text in many]


@given(ANY_TEXT, LANGUAGES)
def test_terms_of_a_long_text_are_those_of_its_words(text, language):
    long = f"{text} {'harbour ' * (MAX_UNCACHED_CHARACTERS // 8)}{text}"
    assert terms(long, language).tolist() == straight(long, language)


@pytest.fixture
def forgetful(monkeypatch):
    """Words and stretches are forgotten over and over."""
    module = sys.modules["wideangle.language.lexical.terms"]
    monkeypatch.setattr(module, "MAX_WORDS", 3)
    monkeypatch.setattr(module, "MAX_TOKENS", 3)
    module._token_table.cache_clear()
    vocabulary.cache_clear()
    yield
    module._token_table.cache_clear()
    vocabulary.cache_clear()


def test_terms_are_the_same_once_their_memory_has_started_anew(forgetful):
    text = "Harbour trams halted; harbour crews, tram drivers and a long-distance ferry waited at the harbour. "
    lasting = [term_hash(stem(fold(word, "eu"), "eu")) for word in words(text, "eu") if fold(word, "eu") != "a"]
    for _ in range(2):
        assert terms(text, "eu").tolist() == lasting
        assert terms(text * 20, "eu").tolist() == lasting * 20


def test_a_capital_with_its_mark_beside_it_is_the_small_letter_with_its_mark():
    for language in ("de", "en"):
        assert fold("H\u0331anina", language) == fold("\u1e96anina", language)
        found, _ = terms_of_all(["H\u0331ANINA"], language)
        assert found.tolist() == terms("\u1e96anina", language).tolist()


@settings(deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=3), st.sampled_from([1, VECTOR_BATCH_SIZE]))
@example([("Harbour", "trams " * (MAX_TERMS + 5)), ("crews " * (MAX_TERMS + 5), "wait")], 1)
@example([], 1)
def test_vectors_of_many_articles_are_those_of_each(articles, times):
    titles, texts = [title for title, _ in articles * times], [text for _, text in articles * times]
    found = term_vectors(titles, texts, "en")
    for vector, title, text in zip(found, titles, texts, strict=True):
        alone = term_vector(title, text, "en")
        assert vector.to_bytes() == alone.to_bytes()


SEQUENCES = st.lists(st.integers(0, 40), max_size=120).map(lambda numbers: np.array(numbers, np.uint32))


@given(st.lists(SEQUENCES, max_size=4), st.sampled_from([1, 70]))
def test_sketches_of_many_texts_are_those_of_each(sequences, times):
    found = sketches(sequences * times)
    assert [one.tolist() for one in found] == [sketch(shingles(each)).tolist() for each in sequences * times]


HASHES = st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 4)).map(lambda numbers: np.array(numbers, np.uint32))


@given(HASHES, HASHES)
def test_a_vector_keeps_every_term_in_its_place(title, text):
    vector = TermVector.of(title, text)
    assert vector.sequence.tolist() == [*title.tolist(), *text.tolist()]
    assert vector.hashes.tolist() == sorted({*title.tolist(), *text.tolist()})
    assert vector.title == len(title)
    assert TermVector.from_bytes(vector.to_bytes()).sequence.tolist() == vector.sequence.tolist()
