"""Read the evidence for the dates of undated articles: their quotations, the dates in their texts and URLs, and the
wording of similar dated articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis import body_shingles
from wideangle.coverage import DateEvidence, agreeing_dates, date_log_ratios
from wideangle.language import TermVector, shingles
from wideangle.language.lexical.terms import terms_of_all
from wideangle.model import Article, Reason, Span
from wideangle.model.times import UNDATED
from wideangle.store import Store
from wideangle.stories import REACH_DAYS, DateSupport, Edges
from wideangle.stories.date_support import DATES_WEIGHT, MISSING_DATE, QUOTED_WEIGHT

Shingles = NDArray[np.uint64]
Days = NDArray[np.int64]

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")

NO_DATE_EVIDENCE = "nothing in it shows its date; its wording alone places it here"

MAX_CACHED = 10_000
MAX_CACHED_UNDATED = 500
"""The greatest numbers of dated and of undated articles in the cache. If there are more, the cache is emptied. The
shingles (hashed word sequences) of a dated article take 3 kB, the log ratios of an undated article 4 bytes for each day
of the archive."""


@dataclass(frozen=True, slots=True, eq=False)
class _Undated:
    """The evidence in one undated article: the shingles (hashed word sequences) in its quotations, distinct and
    ascending, and the log ratio of its dates for each day of the archive."""

    quoted: Shingles
    log_ratios: NDArray[np.float32]


class DateSupportReader:
    """Reads the evidence for the dates of undated articles. A cache holds what was read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        holdings = store.holdings()
        ends = [time.day.toordinal() for time in (holdings.first, holdings.last) if time is not None]
        self._days = np.arange(min(ends), max(ends) + 1) if ends else np.zeros(0, np.int64)
        self._undated: dict[int, _Undated] = {}
        self._dated: dict[int, Shingles] = {}

    def support(self, seqs: Sequence[int], days: Days, edges: Edges, places: NDArray[np.int64]) -> DateSupport:
        """Return the evidence of the edges at `places`, each with one undated article. The evidence of all other edges
        is 0.

        `seqs` and `days` are the sequence number and the day ordinal (or UNDATED) of each article of the graph.
        """
        is_left = days[edges.left[places]] == UNDATED
        undated = np.where(is_left, edges.left[places], edges.right[places]).tolist()
        dated = np.where(is_left, edges.right[places], edges.left[places]).tolist()
        self._read_undated({seqs[article] for article in undated})
        pairs = [(self._undated[seqs[left]], seqs[right]) for left, right in zip(undated, dated, strict=True)]
        self._read_dated({seq for article, seq in pairs if len(article.quoted)})
        quoted, log_ratios = np.zeros((2, len(edges.left)))
        for place, (article, seq), right in zip(places.tolist(), pairs, dated, strict=True):
            if len(article.quoted):
                quoted[place] = _common(article.quoted, self._dated[seq])
            log_ratios[place] = article.log_ratios[min(max(days[right] - self._days[0], 0), len(self._days) - 1)]
        return DateSupport(quoted, log_ratios)

    def _read_undated(self, seqs: Iterable[int]) -> None:
        if len(self._undated) > MAX_CACHED_UNDATED:
            self._undated.clear()
        missing = [seq for seq in seqs if seq not in self._undated]
        articles = self._store.articles_of_seqs(missing)
        for seq, quoted in _quoted_shingles(articles).items():
            log_ratios = date_log_ratios(DateEvidence.of(articles[seq]), self._days, REACH_DAYS)
            self._undated[seq] = _Undated(quoted, log_ratios.astype(np.float32))

    def _read_dated(self, seqs: Iterable[int]) -> None:
        if len(self._dated) > MAX_CACHED:
            self._dated.clear()
        features = self._store.features([seq for seq in seqs if seq not in self._dated])
        for seq, vector in zip(features.seqs.tolist(), features.vectors, strict=True):
            self._dated[seq] = np.unique(body_shingles(TermVector.from_bytes(vector)))


def _common(few: Shingles, many: Shingles) -> int:
    """Return how many shingles two arrays have in common. Both arrays are distinct and ascending."""
    if not len(many):
        return 0
    nearest = many[np.minimum(np.searchsorted(many, few), len(many) - 1)]
    return int(np.count_nonzero(nearest == few))


def _quoted_shingles(articles: Mapping[int, Article]) -> dict[int, Shingles]:
    """Return the shingles (hashed word sequences) in the quotations of articles, distinct and ascending. The quotations
    of all articles in one language are converted together, which takes less time."""
    shingles_of: dict[int, Shingles] = {}
    for language in {article.language for article in articles.values()}:
        spans = {seq: quoted_in(article) for seq, article in articles.items() if article.language == language}
        texts = [span.of(articles[seq].text) for seq, quoted in spans.items() for span in quoted]
        hashes, bounds = terms_of_all(texts, language)
        sequences = iter([shingles(hashes[start:end]) for start, end in pairwise(bounds.tolist())])
        for seq, quoted in spans.items():
            own = [np.zeros(0, np.uint64), *islice(sequences, len(quoted))]
            shingles_of[seq] = np.unique(np.concatenate(own))
    return shingles_of


def quoted_in(article: Article) -> list[Span]:
    """Return the spans of the quotations in the text of an article, without the quotation marks."""
    from wideangle.annotation.quotations.quotation_marks import paragraphs, quotations_in

    return [
        quotation.inner
        for paragraph in paragraphs(article.text, ())
        for quotation in quotations_in(article.text, paragraph, article.language)
    ]


def date_reasons(store: Store, article: Article, seq: int, reports: Mapping[int, Article]) -> tuple[Reason, ...]:
    """Return the evidence that an undated article is of the days of the dated reports of its story, as reasons. Their
    weights are those of the evidence in the grouping. If there is no such evidence, the only reason says so.

    `seq` is the sequence number of the article; `reports` are the dated reports by sequence number.
    """
    texts = list(reports.values())
    days = [report.published.day.toordinal() if report.published else UNDATED for report in texts]
    others = np.arange(1, len(texts) + 1)
    edges = Edges(np.zeros(len(texts), np.int64), others, np.zeros(len(texts), np.float32))
    support = DateSupportReader(store).support(
        [seq, *reports], np.array([UNDATED, *days], np.int64), edges, np.arange(len(texts))
    )
    dates = _agreeing_date(article, days[int(np.argmax(support.log_ratios))]) if support.log_ratios.max() > 0 else ""
    repeated = int(np.argmax(support.quoted))
    quotation = _repeated_passage(article, texts[repeated]) if support.quoted[repeated] else ""
    reasons = []
    if dates:
        reasons.append(Reason("date", dates, round(DATES_WEIGHT * float(support.log_ratios.max()), 3)))
    if quotation:
        weight = round(QUOTED_WEIGHT * float(support.log_quoted[repeated]), 3)
        reasons.append(Reason("quotation", f"a dated report has the same quoted words, “{quotation}”", weight))
    return tuple(reasons) or (Reason("date", NO_DATE_EVIDENCE, MISSING_DATE),)


def _agreeing_date(article: Article, day: int) -> str:
    """Return the reason that names the date of an article that agrees with a day ordinal, '' if no date agrees."""
    evidence = DateEvidence.of(article)
    if evidence.address is not None:
        span = evidence.address.span
        return f"its address names the date “{article.url[span.start : span.end]}”"
    spans = agreeing_dates(evidence, day)
    return f"its text names the date “{spans[0].of(article.text)}”" if spans else ""


def _repeated_passage(article: Article, report: Article) -> str:
    """Return the longest sequence of words in quotation marks of an article that a report has too, '' if there is
    none."""
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(_WORD.findall(report.text))
    longest = range(0)
    for span in quoted_in(article):
        words = [match.span() for match in _WORD.finditer(article.text, span.start, span.end)]
        matcher.set_seq1([article.text[start:end] for start, end in words])
        passage = matcher.find_longest_match()
        if passage.size:
            span_of_passage = range(words[passage.a][0], words[passage.a + passage.size - 1][1])
            longest = max(longest, span_of_passage, key=len)
    return article.text[longest.start : longest.stop]
