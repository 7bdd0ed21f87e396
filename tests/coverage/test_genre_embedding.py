"""Opinion by the embedding of an article: the parts, the thresholds, and what says so."""

import json
from importlib.resources import files

import numpy as np
import pytest

from wideangle.coverage import OPINION_FROM, genre_of, genre_with_embedding
from wideangle.coverage.genres.classification import OPINION_FROM_BY_EMBEDDING
from wideangle.coverage.genres.embedding import view_inputs
from wideangle.language.logistic import logistic
from wideangle.model import Article, Genre, GenreEvidence

RECORD = json.loads((files("wideangle.coverage.genres") / "embedding_weights.json").read_text("utf-8"))
LIKE_OPINION = np.array(RECORD["weights"], np.float32) / np.linalg.norm(RECORD["weights"])

REPORTS = {
    "en": ("Dam gives way at Orlen", "Water flooded 400 houses below Orlen on Sunday, the mayor's spokeswoman said."),
    "de": ("Damm bei Orlen gebrochen", "Das Wasser überflutete am Sonntag 400 Häuser, teilte die Stadt Orlen mit."),
    "fr": ("Le barrage d'Orlen a cédé", "L'eau a inondé 400 maisons dimanche, a déclaré la mairie d'Orlen."),
    "ja": ("オルレンでダム決壊", "市によると、日曜日に水は400軒の家を浸水させた。"),
    "nl": ("Dam bij Orlen doorgebroken", "Het water overstroomde zondag 400 huizen, meldde de gemeente Orlen."),
}


def article(language: str, **fields: str) -> Article:
    title, text = REPORTS[language]
    return Article(text, title, language=language, **fields)


@pytest.mark.parametrize("language", REPORTS)
def test_what_is_embedded_like_columns_is_opinion_in_every_language(language: str) -> None:
    judgement = genre_with_embedding(article(language), LIKE_OPINION)
    assert judgement.genre is Genre.OPINION
    assert judgement.view_probability == judgement.probability >= OPINION_FROM_BY_EMBEDDING
    assert judgement.reason.evidence is GenreEvidence.EMBEDDING


@pytest.mark.parametrize("language", REPORTS)
def test_what_is_embedded_like_reports_is_a_report(language: str) -> None:
    judgement = genre_with_embedding(article(language), -LIKE_OPINION)
    assert judgement.genre is Genre.REPORT
    assert judgement.view_probability < OPINION_FROM


@pytest.mark.parametrize("language", REPORTS)
def test_the_parts_sum_to_the_log_odds_and_the_embedding_moves_one_part(language: str) -> None:
    wording = -1.0 if language == "en" else None
    like, unlike = (view_inputs(article(language), vector, wording) for vector in (LIKE_OPINION, -LIKE_OPINION))
    assert like.log_odds == pytest.approx(like.embedding + like.others + like.intercept)
    assert (like.others, like.intercept) == (unlike.others, unlike.intercept)
    assert like.embedding > unlike.embedding


@pytest.mark.parametrize("language", ["de", "fr", "ja", "nl"])
def test_a_moderate_probability_counts_as_none_in_other_languages(language: str) -> None:
    middle = article(language)
    sizes = np.linspace(-1, 1, 401)
    probabilities = [logistic(view_inputs(middle, LIKE_OPINION * np.float32(size)).log_odds) for size in sizes]
    size = sizes[np.argmin(np.abs(np.array(probabilities) - (OPINION_FROM_BY_EMBEDDING - 0.05)))]
    assert genre_with_embedding(middle, LIKE_OPINION * np.float32(size)).view_probability == 0


@pytest.mark.parametrize(
    ("fields", "genre"),
    [
        ({"url": "https://orlen-bote.example/kommentar/damm"}, Genre.OPINION),
        ({"section": "Meinung"}, Genre.OPINION),
        ({"section": "Faktencheck"}, Genre.FACT_CHECK),
    ],
)
def test_an_outlets_own_mark_goes_before_the_embedding(fields: dict[str, str], genre: Genre) -> None:
    marked = article("de", **fields)
    for vector in (LIKE_OPINION, -LIKE_OPINION):
        judgement = genre_with_embedding(marked, vector)
        assert (judgement.genre, judgement.reason) == (genre, genre_of(marked).reason)


def test_east_asian_and_arabic_marks_count_like_others() -> None:
    asks = {"ja": "ダムは安全か？", "zh": "大坝安全吗？", "ar": "هل السد آمن؟"}
    for language, title in asks.items():
        plain, asking = (Article("…", head, language=language) for head in (title[:-1], title))
        assert view_inputs(asking, LIKE_OPINION).others > view_inputs(plain, LIKE_OPINION).others
