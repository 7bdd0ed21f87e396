import pytest
from language_samples import NEWS

from wideangle.language.text.folding import fold
from wideangle.language.text.stopwords import stop_words
from wideangle.language.text.word_lists import word_lists
from wideangle.language.text.words import words

LANGUAGES = sorted(word_lists("stopwords.txt"))
BIGRAMS = {"ja", "ko", "zh"}


def test_many_languages_have_a_list():
    assert len(LANGUAGES) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_folded_words_of_their_language(language):
    listed = stop_words(language)
    assert len(listed) >= 90
    assert {fold(word, language) for word in listed} == listed
    assert all(words(word, language) == [word] for word in listed)


@pytest.mark.parametrize("language", sorted((set(LANGUAGES) & set(NEWS)) - BIGRAMS))
def test_stop_words_occur_in_plain_news_and_leave_most_of_it(language):
    found = [fold(word, language) for word in words(NEWS[language], language)]
    share = sum(word in stop_words(language) for word in found) / len(found)
    assert 0.05 < share < 0.65


def test_related_languages_share_a_list_and_unknown_ones_have_none():
    assert stop_words("nb") == stop_words("nn") == stop_words("no")
    assert stop_words("xx") == frozenset()


def test_what_news_is_about_is_no_stop_word():
    assert not stop_words("en") & {"said", "president", "us", "news", "government", "people"}
