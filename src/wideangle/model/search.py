"""Define the results of a search in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.model.articles import Article, Span
from wideangle.model.notebook import notebook_html


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that matches a query.

    `score` is the BM25 score of the article, comparable only within one search, and 0 if the search does not rank.
    `snippet` is the span of the text around the matched words, None if only the headline matches. `matches` are the
    spans of the matched words in the snippet, and `title_matches` the spans of the matched words in the headline.
    """

    article: Article
    score: float = 0.0
    snippet: Span | None = None
    matches: tuple[Span, ...] = ()
    title_matches: tuple[Span, ...] = ()


class SearchPage(list[Article]):
    """The articles of one page of a search, best first.

    `hits` has a `SearchHit`, which gives the matched words, for each article. `total` is the number of matching
    articles on all pages, and `offset` the number of matching articles on earlier pages. `is_complete` is false if a
    limit left articles out of the search, which may match too.
    """

    def __init__(self, hits: Sequence[SearchHit], total: int, offset: int = 0, *, is_complete: bool = True) -> None:
        super().__init__(hit.article for hit in hits)
        self.hits = tuple(hits)
        self.total = total
        self.offset = offset
        self.is_complete = is_complete

    def __repr__(self) -> str:
        return f"<SearchPage, {len(self)} of {self.total} from {self.offset}: {super().__repr__()}>"

    def _repr_html_(self) -> str:
        """Return the HTML that notebooks show for the page."""
        return notebook_html(self, "search_fragment")
