from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.paragraphs import paragraphs
from wideangle.language.text import segmentation
from wideangle.language.text.segmentation import WINDOW, sentences


def cut(text, language="en"):
    return [span.of(text) for span in sentences(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "Sen. Ada Marlow, R-N.Y., met Ms. Reyes of the U.S. Army and Lt. Col. Dunn.",
        "The hearing begins at 5 p.m. Monday and ends at 9 a.m. EST on Nov. 3.",
        "“We won. It is over,” she said.",
        '"We won. It is over," she said.',
        "''We won. It is over,'' she said.",
        "“Why?” she asked.",
        "He lives at No. 10, as J. K. Marlow once did.",
    ],
)
def test_a_sentence_with_abbreviations_or_a_quotation_stays_whole(text):
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["He lives in the U.S.", "She left at 5 p.m.", "The crowd stayed."],
        ["(This is a note.)", "“We won.”", "She left."],
        ["The end came.", "“A new one begins."],
        ["He went to Washington, D.C.", "The mayor stayed."],
        ["The water hit me.", "She said no.", "Nobody left."],
        ["Was it true?", "It was!", "So it ended…"],
    ],
)
def test_what_ends_a_sentence_ends_it(parts):
    assert cut(" ".join(parts)) == parts


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "de",
            ["„Wir haben gewonnen. Es ist vorbei“, sagte er.", "Am 3. Oktober war er im 2. Stock.", "Dann ging er."],
        ),
        ("fr", ["« Nous gagnons. C’est fini », a dit M. Ardel.", "J.-C. Marlin est parti."]),
        ("es", ["«Ganamos. Se acabó», dijo el Sr. Ruiz.", "¿Qué pasa?", "¡Nada!"]),
        ("it", ["L’on. Bianchi e il sig. Verdi tacciono.", "“Sì. No”, disse."]),
        ("pl", ["„Wygraliśmy. Koniec” – powiedział dr. Nowak.", "Wyszedł."]),
        ("sv", ["”Vi vann. Det är slut”, sade hon.", "Sedan gick hon."]),
        ("uk", ["«Ми перемогли. Усе», – сказав він.", "В. О. Ардель поїхав."]),
        ("ru", ["«Мы победили. Всё», — сказал он.", "А. С. Ардель уехал."]),
        ("tr", ["“Kazandık. Bitti” dedi.", "5. sınıf boştu."]),
        ("hi", ["वह गए।", "डॉ. आर्देल आए।", "क्या?"]),
        ("ar", ["هل جاء؟", "نعم!", "د. أحمد قال."]),
        ("he", ["הוא הלך.", "מה?", "כן!"]),
        ("el", ["Ο κ. Παπάς έφυγε.", "Τι;", "Ναι!"]),
        ("ka", ["ის წავიდა.", "ის მოვიდა."]),
    ],
)
def test_each_language_has_its_own_marks(language, parts):
    assert cut(" ".join(parts), language) == parts


@pytest.mark.parametrize(
    ("language", "parts"),
    [("zh", ["河水决堤。", "为什么？", "不知道……好。"]), ("ja", ["「勝った。終わりだ」と述べた。", "去った。"])],
)
def test_ideographic_stops_need_no_space(language, parts):
    assert cut("".join(parts), language) == parts


def test_a_paragraph_break_ends_a_sentence_without_a_stop():
    assert cut("A headline\n\nThe text begins") == ["A headline", "The text begins"]
    assert cut("A headline\r\n \r\nThe text begins") == ["A headline", "The text begins"]


def test_a_line_break_ends_a_sentence_unless_the_text_is_hard_wrapped():
    wrapped = (
        "The river rose in the night and by the morning the old town of\n"
        "Lenmouth stood under water. Firefighters took everyone to safety\n"
        "in boats."
    )
    assert len(cut(wrapped)) == 2
    assert cut("Weather\nRain is expected for the whole of the week.") == [
        "Weather",
        "Rain is expected for the whole of the week.",
    ]


def test_an_unknown_language_is_read_by_english_rules():
    text = "Ms. Reyes left. Then Mr. Dunn came."
    assert cut(text, "") == cut(text, "und") == cut(text, "en")


def test_a_paragraph_beyond_the_window_is_cut_where_sentences_end():
    text = "The old bridge over the Ardel fell on Monday. " * (3 * WINDOW // 46)
    assert set(cut(text)) == {"The old bridge over the Ardel fell on Monday."}


@pytest.mark.parametrize("mark", ["“", '"', "(", "A. ", "''a. ", "„a. ", "a\n", ".) "])
def test_hostile_repetition_is_cut_in_a_moment(mark):
    text = mark * 20_000
    spans = sentences(text, "en")
    assert spans[-1].end <= len(text)


@given(st.text(st.characters()), st.sampled_from(["", "en", "de", "sv", "zh", "hi", "xx", "\ud800"]))
def test_spans_are_ordered_apart_trimmed_and_cover_every_word(text, language):
    spans = sentences(text, language)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.end <= len(text) and span.of(text) == span.of(text).strip() != "" for span in spans)
    assert sum(map(str.isalnum, text)) == sum(letter.isalnum() for span in spans for letter in span.of(text))


@given(st.text("aB. \n\r\x85\u2029\u2028\x0b\"“”„'’«»()!?\ud800中。", max_size=60))
def test_no_mixture_of_stops_breaks_and_quotation_marks_confuses_the_offsets(text):
    spans = sentences(text, "en")
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.of(text).strip() for span in spans)


def test_the_first_sentences_come_without_the_later_paragraphs(monkeypatch):
    text = "The ferry left. It was late.\n\nThe pier was empty.\n\nNobody saw the ship."
    divided = []
    bounds = segmentation._bounds

    def recorded(part, language):
        divided.append(part)
        return bounds(part, language)

    monkeypatch.setattr(segmentation, "_bounds", recorded)
    first = next(segmentation.iter_sentences(text, "en"))
    assert first.of(text) == "The ferry left."
    assert divided == ["The ferry left. It was late."]
    assert list(segmentation.iter_sentences(text, "en")) == segmentation.sentences(text, "en")


WRAPPED = (
    "The ferry to Skerrow will not sail on Monday because of the gale, the\n"
    "harbour master said. Another ferry is expected on Tuesday. The islanders\n"
    "have bread for a week."
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n \n",
        "One. Two.\nThree.\r\nFour.",
        "A heading\n\nThe council met. It voted.\n\nThe end",
        WRAPPED,
        f"Gale\n\n{WRAPPED}\n\nThe mayor agreed.",
        "One.\x1cTwo.\u2028Three.\x85Four.\tFive.",
    ],
)
def test_paragraphs_are_the_same_with_and_without_the_sentences(text):
    assert paragraphs(text, "en") == paragraphs(text, "en", sentences(text, "en"))


@given(st.text(st.sampled_from("Aab .!?\n\r\t\x1c\u2028“”\"'")), st.sampled_from(["en", "de", "fr", "ja"]))
def test_paragraphs_of_any_text_are_the_same_with_and_without_the_sentences(text, language):
    assert paragraphs(text, language) == paragraphs(text, language, sentences(text, language))
