"""What the index is asked for an article, and which of what it finds is looked at."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from wideangle.analysis import index_hashes, index_text
from wideangle.archive import open_archive
from wideangle.archive.grouping import candidate_search, neighbours
from wideangle.language import TermVector
from wideangle.model import Article
from wideangle.model.times import UNDATED
from wideangle.store import Store

PLACES = ("Ossel", "Tarnwick", "Brannock", "Skerrow", "Pellin", "Dorne", "Wyke", "Hallam")
MATTERS = ("ferry", "bridge", "school", "harbour", "council", "tram", "library", "orchard", "market", "tower")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    random = Random(7)
    articles = [
        Article(
            id=str(number),
            title=f"{random.choice(PLACES)} {random.choice(MATTERS)} opens",
            text=" ".join(random.choices(PLACES + MATTERS, weights=range(1, 19), k=random.randrange(5, 80))),
            language="en",
        )
        for number in range(60)
    ]
    with open_archive(tmp_path / "news") as archive:
        archive.add(articles)
    return Store.open(tmp_path / "news")


def test_words_of_the_index_are_read_back_as_hashes() -> None:
    hashes = np.array([0, 1, 0xFFFFFFFF, 0x0A0B0C0D], np.uint32)
    assert index_hashes(index_text(hashes)).tolist() == hashes.tolist()
    assert index_hashes("").tolist() == []


def test_no_score_of_the_index_is_above_the_highest(store: Store) -> None:
    random = Random(11)
    words = [word for seq in range(1, 61) for word in _words_of(store, seq)]
    reached = []
    for _ in range(200):
        terms = [(word, random.uniform(0.5, 9)) for word in sorted(set(random.sample(words, 6)))]
        held = store.frequencies.of(index_hashes(" ".join(word for word, _ in terms)))
        highest = candidate_search.highest_score(terms, held, store.holdings().articles)
        reached.append(store.search(terms, 1)[0][1] / highest)
    assert max(reached) <= 1
    assert max(reached) > 0.5, "a bound that nothing comes near would leave everything out"


def test_the_rarest_terms_are_asked_for_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_search, "MAX_POSTINGS", 0)
    asked = []
    search = store.search

    def noted(terms: list[tuple[str, float]], *rest: object) -> list[tuple[int, float]]:
        asked.append([word for word, _ in terms])
        return search(terms, *rest)

    monkeypatch.setattr(store, "search", noted)
    pending = store.stories.latest(60)
    comparer = neighbours.Comparer(store, "en")
    comparer.compare(pending[:1])
    assert pending[0].day == UNDATED
    assert asked
    for words in asked:
        assert len(words) == candidate_search.MIN_TERMS
        held = store.frequencies.of(index_hashes(" ".join(words)))
        others = store.frequencies.of(index_hashes(" ".join(_words_of(store, pending[0].seq))))
        assert sum(held.tolist()) == sum(sorted(others.tolist())[: candidate_search.MIN_TERMS])


def _words_of(store: Store, seq: int) -> list[str]:
    """The distinct terms of an article as words of the index."""
    return index_text(TermVector.from_bytes(store.features([seq]).vectors[0]).hashes).split()
