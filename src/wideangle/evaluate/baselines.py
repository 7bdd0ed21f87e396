"""Simple baseline methods of ranking, with which Wideangle is compared. They run on the same articles in the same
evaluation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.model import Article

Peer: TypeAlias = Callable[[Article], list[str]]
"""A function that ranks the archive for an article. It returns the ids of the other articles, best first."""

MOST_RANKED = 200
MORE_LIKE_THIS_TERMS = 100
LEAD_WORDS = 150
DECAY_DAYS = 7.0
UNDATED_DAYS = 3.0

_WORD = re.compile(r"\w\w+")


def more_like_this(articles: Sequence[Article]) -> Peer:
    """Return a function that ranks articles with the query more_like_this of the library tantivy, over title and text,
    with the library's default BM25."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("body", stored=True, tokenizer_name="en_stem", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(128_000_000, 2)
    for article in articles:
        writer.add_document(tantivy.Document(id=article.id, body=f"{article.title}\n{article.text}"))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def rank(article: Article) -> list[str]:
        at_hand = searcher.search(tantivy.Query.term_query(schema, "id", article.id), 1).hits[0][1]
        query = tantivy.Query.more_like_this_query(at_hand, max_query_terms=MORE_LIKE_THIS_TERMS)
        hits = searcher.search(query, MOST_RANKED + 1).hits
        return [hit_id for _, address in hits if (hit_id := str(searcher.doc(address)["id"][0])) != article.id]

    return rank


def exhaustive_tfidf(articles: Sequence[Article]) -> Peer:
    """Return a function that ranks articles by TF-IDF. The score is the sum of two cosines, of the whole article and of
    its lead, multiplied by exp(-days/7)."""
    whole, lead = TfIdf(map(words, articles)), TfIdf(words(article)[:LEAD_WORDS] for article in articles)
    ids = np.array([article.id for article in articles])
    place = {article.id: row for row, article in enumerate(articles)}
    days = np.array([article.published.day.toordinal() if article.published else 0 for article in articles])

    def rank(article: Article) -> list[str]:
        row = place[article.id]
        apart = np.where((days == 0) | (days[row] == 0), UNDATED_DAYS, np.abs(days - days[row]))
        scores = (whole.cosines(row) + lead.cosines(row)) * np.exp(-apart / DECAY_DAYS)
        scores[row] = -1
        best: list[str] = ids[np.argsort(-scores, kind="stable")[:MOST_RANKED]].tolist()
        return best

    return rank


def words(article: Article) -> list[str]:
    """Return the stems of the words in an article's headline and text, by the rules of English."""
    return [_stem(word) for word in _WORD.findall(f"{article.title} {article.text}".lower())]


@cache
def _stem(word: str) -> str:
    from wideangle.language import stem

    return stem(word, "en")


class TfIdf:
    """The TF-IDF vectors of texts, with length 1. They are stored by term, so that one vector is compared with all
    others in one pass."""

    def __init__(self, texts: Iterable[list[str]]) -> None:
        terms: dict[str, int] = {}
        rows: list[NDArray[np.int32]] = []
        counts: list[NDArray[np.float32]] = []
        for text in texts:
            tally = Counter(terms.setdefault(word, len(terms)) for word in text)
            rows.append(np.fromiter(tally.keys(), np.int32))
            counts.append(1 + np.log(np.fromiter(tally.values(), np.float32)))
        owner = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
        term = np.concatenate(rows)
        idf = np.log(len(rows) / np.bincount(term, minlength=len(terms)))
        weight = np.concatenate(counts) * idf[term]
        weight /= np.sqrt(np.bincount(owner, weight**2))[owner] + 1e-12
        self._rows = np.cumsum([0, *(len(row) for row in rows)])
        self._term, self._weight = term, weight.astype(np.float32)
        order = np.argsort(term, kind="stable")
        self._owner_by_term, self._weight_by_term = owner[order], self._weight[order]
        self._begin = np.cumsum([0, *np.bincount(term, minlength=len(terms))])
        self._size = len(rows)

    def cosines(self, row: int) -> NDArray[np.float64]:
        """Return the TF-IDF cosines of one text with all texts, as an array [texts]. `row` is the index of the one
        text."""
        total = np.zeros(self._size)
        for place in range(self._rows[row], self._rows[row + 1]):
            term = self._term[place]
            posting = slice(self._begin[term], self._begin[term + 1])
            total[self._owner_by_term[posting]] += self._weight[place] * self._weight_by_term[posting]
        return total
