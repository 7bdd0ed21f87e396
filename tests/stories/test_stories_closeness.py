"""Closeness is the inner product of what stories compare, and vectors are at unit length."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wideangle.language import InverseFrequency, term_vector
from wideangle.stories import StoryVector, StoryVectors, pairwise_similarity, similarity_of_pairs, story_vectors

room = import_module("wideangle.stories.similarity")  # whose name the function has taken
IDF = InverseFrequency("en", lambda hashes: np.zeros(len(hashes), np.int64))
FERRY = "The Skerrow ferry struck the quay on Sunday and eleven islanders were hurt, the harbour master said."
BUDGET = "Councillors in Tarnwick rejected the school budget after a long debate about the pay of teachers."


def random_vectors(seed: int, size: int, features: int, longest: int) -> StoryVectors:
    chance = np.random.default_rng(seed)
    parts = []
    for length in chance.integers(0, longest + 1, size).tolist():
        weights = chance.random(length).astype(np.float32)
        weights /= np.sqrt((weights * weights).sum()) or 1
        named = chance.integers(0, features, length).astype(np.int32)
        parts.append(StoryVector(named, weights))
    return StoryVectors.of(parts)


def dense(vectors: StoryVectors, features: int) -> np.ndarray:
    matrix = np.zeros((len(vectors), features))
    np.add.at(matrix, (vectors.owners, vectors.features), vectors.weights)
    return matrix


vectors = st.builds(
    lambda seed, size, longest: random_vectors(seed, size, 30, longest),
    st.integers(0, 10**6),
    st.integers(0, 25),
    st.integers(0, 12),
)


@pytest.mark.parametrize(("piece", "most_common"), [(2_000_000, 1_024), (7, 3), (7, 0)])
@given(some=vectors, others=vectors)
@settings(deadline=None, max_examples=40)
def test_closeness_is_the_product_of_the_matrices(piece, most_common, some, others) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "CHUNK_SIZE", piece)
        patch.setattr(room, "MAX_DENSE_FEATURES", most_common)
        found = pairwise_similarity(some, others)
    assert found.shape == (len(some), len(others))
    np.testing.assert_allclose(found, dense(some, 30) @ dense(others, 30).T, atol=1e-5)


@given(some=vectors, others=vectors, chance=st.randoms())
@settings(deadline=None, max_examples=60)
def test_closeness_of_pairs_is_that_of_all_where_it_is_asked_for(some, others, chance) -> None:
    pairs = [[place for place in range(len(others)) if chance.random() < 0.4] for _ in range(len(some))]
    asked = np.zeros((len(some), len(others)), bool)
    for row, places in enumerate(pairs):
        asked[row, places] = True
    found = similarity_of_pairs(some.rows(), others.rows(), pairs)
    np.testing.assert_allclose(found, np.where(asked, pairwise_similarity(some, others), 0), atol=1e-5)


def of(*articles: tuple[str, str]) -> StoryVectors:
    return story_vectors([term_vector(title, text, "en") for title, text in articles], IDF)


def lengths(rows: StoryVectors) -> list[float]:
    squares = np.bincount(rows.owners, rows.weights.astype(float) ** 2, minlength=len(rows))
    return [float(length) for length in np.sqrt(squares)]


@given(
    st.lists(st.tuples(st.sampled_from(["", "Ferry hits quay", "the"]), st.text("abc the", max_size=60)), max_size=5)
)
@settings(deadline=None, max_examples=60)
def test_vectors_are_at_unit_length_or_nothing(articles: list[tuple[str, str]]) -> None:
    rows = of(*articles)
    assert len(rows) == len(articles)
    for length, vector in zip(lengths(rows), [term_vector(*article, "en") for article in articles], strict=True):
        assert length == pytest.approx(1 if len(vector.hashes) else 0, abs=1e-4)


def test_an_empty_article_is_close_to_none() -> None:
    rows = of(("", ""), ("Ferry hits quay", FERRY), ("", "the of and"))
    assert pairwise_similarity(rows, rows)[[0, 2]].max() == 0
    assert len(of()) == 0


def test_the_company_an_article_is_in_does_not_change_it() -> None:
    together, alone = of(("", BUDGET), ("Ferry hits quay", FERRY), ("", "")), of(("Ferry hits quay", FERRY))
    row = together.rows()[1]
    assert row.features.tolist() == alone.features.tolist()
    np.testing.assert_allclose(row.weights, alone.weights, rtol=1e-5)
    joined = StoryVectors.of([*alone.rows(), *together.rows()])
    assert len(joined) == 4
    assert joined.rows()[2].features.tolist() == row.features.tolist()


def test_a_text_is_as_close_as_can_be_to_itself_and_far_from_another() -> None:
    rows = of(("Ferry hits quay", FERRY), ("Ferry hits quay", FERRY), ("Council rejects budget", BUDGET))
    close = pairwise_similarity(rows, rows)
    assert close[0, 1] == pytest.approx(1, abs=1e-3)
    assert close[0, 2] < 0.05


def test_the_opening_of_an_untitled_article_stands_for_its_headline() -> None:
    opening, body = "Skerrow ferry strikes stone quay, eleven islanders hurt.", f"{BUDGET} {BUDGET}"
    rows = of((opening, ""), ("", f"{opening} {body}"), ("Council meets", f"{body} {opening}"))
    _, untitled, below = pairwise_similarity(rows, rows)[0].tolist()
    assert untitled > below + 0.1
