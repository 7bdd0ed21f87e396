"""Search the archive with a query: return the matching articles, best first, with a snippet and the matched words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from wideangle.archive.queries.search_query import LanguageMatcher, SearchQuery
from wideangle.language import outlet_key, sentences
from wideangle.model import Article, SearchHit, SearchPage, Span
from wideangle.model.times import UNDATED
from wideangle.store import Store

LONGEST_SNIPPET = 280
"""The greatest length of a snippet in characters. A snippet then takes two or three lines."""

READ_BATCH_SIZE = 500
"""The number of articles in memory at a time while the phrases of a query are compared with texts."""


def search(
    store: Store,
    query: SearchQuery,
    *,
    days: tuple[int | None, int | None] = (None, None),
    outlets: Iterable[str] = (),
    languages: Iterable[str] = (),
    limit: int,
    offset: int = 0,
    latest_first: bool = False,
    most_compared: int | None = None,
) -> SearchPage:
    """Return a page of the search results. The page has at most `limit` hits and begins after the first `offset` hits.
    The best hits come first, with `latest_first` those of the latest days. `most_compared` is the greatest number of
    articles whose texts are compared with the phrases of the query. Further articles are left out.

    `days` are the first and the last day (ordinals, `date.toordinal`; both inclusive). If one is given, undated
    articles are excluded. Only articles of `outlets` (names in any spelling) and `languages` (ISO 639-1) are searched;
    if empty, all.
    """
    matchers = {language: LanguageMatcher(query, language) for language in _languages(store, languages)}
    asked = [matcher.index_query for matcher in matchers.values() if matcher.index_query]
    first, last = days
    between = None if days == (None, None) else (first or UNDATED + 1, last or date.max.toordinal())
    ranked = store.match(asked, between)
    if keys := {outlet_key(name) for name in outlets}:
        of_outlets = store.seqs_of_outlets(keys)
        ranked = [(seq, score) for seq, score in ranked if seq in of_outlets]
    if latest_first:
        days_of = store.stories.days([seq for seq, _ in ranked])
        ranked.sort(key=lambda match: days_of.get(match[0], UNDATED), reverse=True)
    is_complete = True
    if any(matcher.needs_text for matcher in matchers.values()):
        compared = ranked[:most_compared]
        is_complete = len(compared) == len(ranked)
        admitted = set(_admitted(store, matchers, [seq for seq, _ in compared]))
        ranked = [(seq, score) for seq, score in compared if seq in admitted]
    page = ranked[offset : offset + limit]
    articles = store.articles_of_seqs([seq for seq, _ in page])
    hits = [
        _hit(articles[seq], score, matchers.get(articles[seq].language))
        for seq, score in page
        if seq in articles  # the index may still have an article that was removed
    ]
    return SearchPage(hits, len(ranked), offset, is_complete=is_complete)


def _languages(store: Store, asked: Iterable[str]) -> list[str]:
    wanted = set(asked)
    return [language for language in store.languages() if not wanted or language.partition("-")[0] in wanted]


def _admitted(store: Store, matchers: Mapping[str, LanguageMatcher], seqs: Sequence[int]) -> Iterator[int]:
    for start in range(0, len(seqs), READ_BATCH_SIZE):
        batch = seqs[start : start + READ_BATCH_SIZE]
        for seq, article in store.articles_of_seqs(batch).items():
            if article.language in matchers and matchers[article.language].admits(article.title, article.text):
                yield seq


def _hit(article: Article, score: float, matcher: LanguageMatcher | None) -> SearchHit:
    if matcher is None:  # the language was corrected since the index was read
        return SearchHit(article, score)
    occurrences = matcher.occurrences(article.text)
    snippet = _snippet(article, occurrences)
    return SearchHit(
        article,
        score,
        snippet,
        tuple(
            Span(span.start, span.end, article.id)
            for span, _ in occurrences
            if snippet and snippet.start <= span.start and span.end <= snippet.end
        ),
        tuple(span for span, _ in matcher.occurrences(article.title)),
    )


def _snippet(article: Article, occurrences: Sequence[tuple[Span, int]]) -> Span | None:
    """Return the sentence that contains the most expressions of the query, and the earliest if several contain as many.
    A sentence that is too long is cut between words. Return None if the text contains no expression."""
    best: tuple[int, Span, Span] | None = None
    starts = [span.start for span, _ in occurrences]
    for sentence in sentences(article.text, article.language) if occurrences else ():
        inside = occurrences[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        distinct = len({number for _, number in inside})
        if inside and (best is None or distinct > best[0]):
            best = distinct, sentence, inside[0][0]
    if best is None:
        return None
    _, sentence, first = best
    return _cut(article, sentence, max(first.start, sentence.start))


def _cut(article: Article, sentence: Span, match: int) -> Span:
    """Return a part of a sentence that contains the match and has at most LONGEST_SNIPPET characters. `match` is the
    position of the match in the text."""
    text, (start, end) = article.text, (sentence.start, sentence.end)
    if end - start > LONGEST_SNIPPET:
        if match - start > LONGEST_SNIPPET // 2:
            start = match - LONGEST_SNIPPET // 4
            space = text.find(" ", start, match)
            start = space + 1 if space >= 0 else start
        if end - start > LONGEST_SNIPPET:
            space = text.rfind(" ", start + LONGEST_SNIPPET // 2, start + LONGEST_SNIPPET)
            end = space if space > match else start + LONGEST_SNIPPET
    return Span(start, end, article.id)
