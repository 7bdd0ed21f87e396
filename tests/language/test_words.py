import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.text.words import word_spans, words

ANY_TEXT = st.text(st.characters())
SPACED = st.text(st.characters(codec="utf-8", max_codepoint=0x0DFF))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Don't ask O’Brien's aide.", ["Don't", "ask", "O’Brien's", "aide"]),
        ("en", "The U.S. Army, the U.S.-backed F.B.I.", ["The", "U.S.", "Army", "the", "U.S.", "backed", "F.B.I."]),
        ("en", "It cost 1,200.50, or 3.5% more. 7. Next", ["It", "cost", "1,200.50", "or", "3.5", "more", "7", "Next"]),
        ("en", "F-16s over Marlow-Reyes", ["F-16s", "over", "Marlow", "Reyes"]),
        ("en", "'quoted' _under_ end.The", ["quoted", "under", "end", "The"]),
        ("fr", "L’eau qu'il boit aujourd’hui", ["L", "eau", "qu", "il", "boit", "aujourd’hui"]),
        ("it", "dell'Adriatico c'è un po'", ["dell", "Adriatico", "c", "è", "un", "po"]),
        ("ca", "la col·laboració d'ahir", ["la", "col·laboració", "d", "ahir"]),
        ("ru", "Королёв ушёл, 3,5% ёлок", ["Королёв", "ушёл", "3,5", "ёлок"]),
        ("uk", "п'ять комп’ютерів", ["п'ять", "комп’ютерів"]),
        ("el", "Ο ποταμός ξεχείλισε.", ["Ο", "ποταμός", "ξεχείλισε"]),
        ("ar", "قال الرئيسُ محمّد، ١٬٢٠٠", ["قال", "الرئيسُ", "محمّد", "١٬٢٠٠"]),
        ("he", 'דובר צה"ל מסר ב־12', ["דובר", 'צה"ל', "מסר", "ב", "12"]),
        ("hi", "हिंदी में कोरोना।", ["हिंदी", "में", "कोरोना"]),
        ("fa", "کتاب‌ها را می‌خواند", ["کتاب‌ها", "را", "می‌خواند"]),
        (
            "fr",
            unicodedata.normalize("NFD", "été naïf"),
            [unicodedata.normalize("NFD", word) for word in ("été", "naïf")],
        ),
    ],
)
def test_words_and_their_spans_follow_the_rules_of_the_script(language, text, expected):
    assert words(text, language) == expected
    assert [span.of(text) for span in word_spans(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "terms", "spans"),
    [
        ("外交部3月说", ["外交", "交部", "3", "月说"], ["外", "交", "部", "3", "月", "说"]),
        ("トランプ大統領は", ["トランプ", "大統", "統領", "領は"], ["トランプ", "大", "統", "領", "は"]),
        ("대통령은 10일", ["대통", "통령", "령은", "10", "일"], ["대통령은", "10", "일"]),
        ("กล่าวว่า", ["กล่า", "ล่าว", "วว่า"], ["ก", "ล่า", "ว", "ว่า"]),
        ("ປະເທດລາວ", ["ປະເທ", "ເທດ", "ດລາ", "ລາວ"], ["ປະ", "ເທ", "ດ", "ລາ", "ວ"]),
        ("មាន ជា", ["មាន", "ជា"], ["មា", "ន", "ជា"]),
        ("မြန်မာ", ["မြန်မာ"], ["မြန်", "မာ"]),
    ],
)
def test_scripts_without_spaces_give_bigrams_for_retrieval_and_their_units_as_spans(text, terms, spans):
    assert words(text) == terms
    assert [span.of(text) for span in word_spans(text)] == spans


@given(ANY_TEXT, st.sampled_from(["", "en", "fr", "zh", "th", "xx"]))
def test_spans_are_ordered_apart_and_hold_a_word(text, language):
    spans = word_spans(text, language)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.start < span.end <= len(text) for span in spans)
    assert all(any(letter.isalnum() for letter in span.of(text)) or span.end - span.start == 1 for span in spans)


@given(SPACED.filter(lambda text: not any(letter >= "\u0e00" for letter in text)), st.sampled_from(["en", "fr"]))
def test_where_words_have_spaces_the_spans_are_the_places_of_the_words(text, language):
    assert [span.of(text) for span in word_spans(text, language)] == words(text, language)


@given(ANY_TEXT)
def test_no_letter_or_digit_is_lost(text):
    covered = {place for span in word_spans(text) for place in range(span.start, span.end)}
    assert all(place in covered for place, letter in enumerate(text) if letter.isalnum())


@given(st.text("aBz.,;:!?()[]“”\"'’-1 \n", max_size=8), st.sampled_from(["en", "fr", "ca"]))
def test_a_single_word_between_stops_is_told_like_any_other(text, language):
    assert words(text, language) == [span.of(text) for span in word_spans(text, language)]
