"""The answer of a method to a query article: a ranking of the archive, and the coverage that the method shows.

Wideangle answers only through its public interface (`Archive.related` and `Archive.cover`). The peers (baseline
methods) rank the archive, and show as many articles as Wideangle shows for the same query, so that answers of the same
length are compared. The lanes of the peers depend only on dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wideangle.archive import Archive
from wideangle.coverage import Selection
from wideangle.evaluate.baselines import Peer, exhaustive_tfidf, more_like_this
from wideangle.model import Article, Coverage, Lane

MOST_RELATED = 1_000
"""The number of articles requested from `Archive.related`. It is more than Wideangle finds for any article."""

SAME_STORY_DAYS = 2
"""The greatest number of days between two reports that belong to the same story by their dates alone. The readers who
judged pairs of articles used the same rule."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One article of an answer: its id, its lane, and its probability (None if the method gives none).

    `copy_of` is the id of the entry under which a copy is folded, '' for an article that is an entry itself.
    """

    id: str
    lane: Lane
    probability: float | None = None
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class ShownStrand:
    """The articles that a coverage shows for one strand (a part of the query article), in reading order. Copies come
    after the entry under which they are folded. `independent` is the number of independent reports that the coverage
    counts; None for a method that counts none."""

    rows: tuple[AnswerRow, ...]
    independent: int | None = None


@dataclass(frozen=True, slots=True)
class MethodAnswer:
    """The answer of a method: the ranking of the archive, best first, and the coverage that the method shows. `whole`
    is the whole coverage, and `strands` contains the coverage of each strand of the query article."""

    ranking: tuple[AnswerRow, ...]
    whole: ShownStrand
    strands: tuple[ShownStrand, ...]

    @property
    def entries(self) -> int:
        """The number of entries that the coverage shows. Folded copies do not count."""
        return sum(not row.copy_of for row in self.whole.rows)


Method = Callable[[Article, int], MethodAnswer]
"""A function that returns the answer to a query article. The second argument is the greatest number of entries in each
lane."""


def wideangle_method(archive: Archive) -> Method:
    """Return the method that answers with a Wideangle archive. The answer to a query is computed at the first call, and
    kept for later calls."""
    answers: dict[tuple[str, int], MethodAnswer] = {}

    def answer(article: Article, limit: int) -> MethodAnswer:
        if (article.id, limit) not in answers:
            answers[article.id, limit] = ask(article, limit)
        return answers[article.id, limit]

    def ask(article: Article, limit: int) -> MethodAnswer:
        ranking = tuple(
            AnswerRow(link.article.id, link.lane, link.probability)
            for link in archive.related(article, limit=MOST_RELATED)
        )
        coverage = archive.cover(article, Selection(limit=limit))
        return MethodAnswer(ranking, _shown(coverage), _shown_by_strand(coverage))

    return answer


def _shown(coverage: Coverage) -> ShownStrand:
    """Return all articles that a coverage shows. Copies of the query article itself are in the same-story lane and have
    no probability."""
    return ShownStrand((*_own_copies(coverage), *_section_rows(coverage)), coverage.independent)


def _own_copies(coverage: Coverage) -> Iterator[AnswerRow]:
    for copy in coverage.copies:
        yield AnswerRow(copy.article.id, Lane.SAME_STORY, copy_of=coverage.article.id)


def _section_rows(coverage: Coverage, strand: int | None = None) -> Iterator[AnswerRow]:
    for section in coverage.sections:
        if strand is not None and section.strand != strand:
            continue
        for entry in section.entries:
            row = AnswerRow(entry.article.id, section.lane, entry.link.probability)
            yield row
            for copy in entry.copies:
                yield replace(row, id=copy.article.id, copy_of=row.id)


def _shown_by_strand(coverage: Coverage) -> tuple[ShownStrand, ...]:
    """Return the articles that a coverage shows for each strand of the query article. An article about one matter has a
    single strand with all entries."""
    if not coverage.strands:
        return (_shown(coverage),)
    return tuple(
        ShownStrand(tuple(_section_rows(coverage, number)), 1 + strand.independent)
        for number, strand in enumerate(coverage.strands)
    )


def peer_methods(articles: Sequence[Article], compared: Method) -> Iterator[tuple[str, Method]]:
    """Yield the name and the function of each peer (baseline method). A peer ranks `articles`, which must include the
    query articles.

    For each query article, a peer shows as many entries as the method `compared`.
    """
    by_id = {article.id: article for article in articles}
    yield "more_like_this, lanes by date", _peer_method(more_like_this(articles), by_id, compared)
    yield "TF-IDF with time decay, lanes by date", _peer_method(exhaustive_tfidf(articles), by_id, compared)


def _peer_method(rank: Peer, articles: Mapping[str, Article], compared: Method) -> Method:
    def answer(article: Article, limit: int) -> MethodAnswer:
        ranking = tuple(AnswerRow(other, calendar_lane(article, articles[other])) for other in rank(article))
        shown = ShownStrand(ranking[: compared(article, limit).entries])
        return MethodAnswer(ranking, shown, (shown,))

    return answer


def calendar_lane(article: Article, other: Article) -> Lane:
    """Return the lane of another article in the coverage of an article, from the two dates alone. If a date is missing,
    the lane is the same story."""
    if article.published is None or other.published is None:
        return Lane.SAME_STORY
    days = other.published.days_since(article.published)
    if abs(days) <= SAME_STORY_DAYS:
        return Lane.SAME_STORY
    return Lane.FOLLOW_UP if days > 0 else Lane.BACKGROUND
