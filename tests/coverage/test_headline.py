"""What serves as the headline where none is given."""

import pytest

from wideangle.coverage.headline import effective_title
from wideangle.model import Article

FIRST = (
    "The dam above the town of Orlen gave way on Sunday night after three weeks of rain, and water from the reservoir "
    "flooded four hundred houses in the valley below the dam."
)
BODY = f"{FIRST} Hundreds of people fled to the hills before the water came."


def test_a_given_title_is_the_headline() -> None:
    title = effective_title(Article(BODY, title="Dam gives way"))
    assert (title.text, title.span, title.body) == ("Dam gives way", None, 0)


@pytest.mark.parametrize(
    "above",
    [
        "",
        "ORLEN, Oct 20 (Reuters) - ",
        "Image copyright Valley Post\n\n",
        "By Jane Doe\n\n",
        "20 October 2031\n\n",
        "Ida Brenn\n\nVALLEY POST\n\n",
        "A house below the dam. (Photo: Valley Post/file)\n\n",
    ],
)
def test_the_opening_sentence_serves_as_headline(above: str) -> None:
    article = Article(above + BODY, language="en")
    title = effective_title(article)
    assert title.text == FIRST
    assert title.span is not None
    assert title.span.of(article.text) == FIRST


def test_a_short_opening_takes_the_next_sentence_along() -> None:
    assert effective_title(Article(f"It happened. {BODY}", language="en")).text == f"It happened. {FIRST}"


@pytest.mark.parametrize(
    ("headline", "between", "language"),
    [
        ("Dam above Orlen gives way", "\n\n", "en"),
        ("Dam above Orlen gives way", "\n20 October 2031\n\n", "en"),
        ("Dam above Orlen gives way", "\nBy Jane Doe\n20 October 2031\nValley Post\n\n", "en"),
        ("Damm bei Orlen gebrochen", "\n\nVon Jana Dorn\n\n", "de"),
        ("Прорыв плотины в Орлене", "\n\n", "ru"),
    ],
)
def test_a_first_line_set_apart_is_the_headline(headline: str, between: str, language: str) -> None:
    article = Article(headline + between + BODY, language=language)
    title = effective_title(article)
    assert title.text == headline
    assert article.text[title.body :] == BODY


@pytest.mark.parametrize("text", ["", "word", "\n\n", "***"])
def test_texts_without_sentences_have_what_they_have(text: str) -> None:
    title = effective_title(Article(text))
    assert title.span is not None
    assert title.text == " ".join(title.span.of(text).split())
