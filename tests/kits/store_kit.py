"""What the tests of the store share: a plain analysis, fictional articles, and what an archive should then hold."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from wideangle import analysis
from wideangle.analysis.record import Record, extract_of
from wideangle.model import Article, Outcome
from wideangle.store import Store
from wideangle.store.index import document_frequencies
from wideangle.store.index import folder as index_folder

ANALYSIS = "plain 1"
EVERYWHERE = "everyarticle"
PLACES = ("harbour", "council", "ferry", "strike", "verdict", "flood", "budget", "bridge", "school", "vineyard")


def analyse(article: Article) -> Record:
    words = article.text.lower().encode("utf-8", "replace").decode().split()
    hashes = np.unique(np.array([zlib.crc32(word.encode()) for word in words], np.uint32))
    threes = {zlib.crc32(" ".join(words[at : at + 3]).encode()) for at in range(len(words) - 2)}
    return Record(
        article=article,
        canonical_url=article.url.rstrip("/"),
        outlet_key=article.outlet.lower(),
        terms=" ".join([EVERYWHERE, *words]),
        hashes=hashes,
        vector=b"%d|" % len(hashes) + article.title.encode() + hashes.tobytes(),
        shingles=np.array([three * 0x9E3779B97F4A7C15 % 2**64 for three in sorted(threes)[:20]], np.uint64),
        extract=extract_of(article),
        derived_id=article.id.startswith("~"),
    )


def terms_of(vector: bytes, language: str) -> np.ndarray:
    count, _, rest = vector.partition(b"|")
    return np.frombuffer(rest[len(rest) - 4 * int(count) :], np.uint32)


def article(number: int, text: str = "", **fields: object) -> Article:
    place = PLACES[number % len(PLACES)]
    defaults = {
        "id": f"a{number}",
        "url": f"https://ellery-post.example/{number}",
        "title": f"The {place} of Port Ellery",
        "outlet": "Ellery Post",
        "language": "en",
        "published": f"2024-10-{1 + number % 28:02}",
        "text": text or f"Port Ellery decides about the {place} on day {number} after a long debate",
    }
    return Article(**defaults | fields)


def opened(
    folder: Path,
    *,
    write: bool = False,
    analyse: Callable[[Article], Record] = analyse,
    version: str = ANALYSIS,
    **options: object,
) -> Store:
    """The archive in `folder`, made where there is none; from now on all stores of this process use this analysis."""
    for name, value in (("record_of", analyse), ("VERSION", version), ("terms_of", terms_of)):
        setattr(analysis, name, value)
    return Store.open(folder, **{"write": write, "create": write} | options)


def add(store: Store, articles: Iterable[Article]) -> list[tuple[Outcome, int]]:
    with store.writing() as batch:
        return batch.put([analyse(each) for each in articles])


def crash(store: Store) -> None:
    """End a writer as a crash would: what the index has not committed is lost."""
    store._index._is_consistent = False
    store.close()


def indexed(store: Store) -> list[int]:
    """The seq of every article in the index, sorted; an article that is in it twice is there twice."""
    return sorted(seq for seq, _ in store.search([(EVERYWHERE, 1.0)], 100_000))


def found(store: Store, word: str) -> set[int]:
    return {seq for seq, _ in store.search([(word, 1.0)], 100_000)}


def assert_index_is_that_of_the_database(store: Store) -> None:
    """Every article is in the index once, as it is now, and document frequencies are those of a recount."""
    articles = dict(store.iterate())
    assert store.unindexed() == 0
    assert indexed(store) == list(articles)
    assert_counts_are_those_of(store, articles.values())
    for seq, each in list(articles.items())[-5:]:
        assert seq in found(store, each.text.lower().split()[-1])


def assert_counts_are_those_of(store: Store, articles: Iterable[Article]) -> None:
    expected = np.zeros(document_frequencies.BUCKETS, np.int32)  # type: ignore[attr-defined]
    documents = 0
    for each in articles:
        np.add.at(expected, analyse(each).hashes & (document_frequencies.BUCKETS - 1), 1)  # type: ignore[attr-defined]
        documents += 1
    assert store.frequencies.documents == documents
    assert np.array_equal(store.frequencies._counts, expected)


def without_id(each: Article) -> Article:
    return replace(each, id="")


def shrink() -> None:
    """Make tables of frequencies small and commits of the index frequent, as a test needs them."""
    document_frequencies.BUCKETS = 1 << 12  # type: ignore[attr-defined]
    index_folder.COMMIT_EVERY = 40
