"""The public class of an open archive. Each method calls one function of a sub-package."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self, TypeVar

from wideangle.annotation import Annotator, annotate
from wideangle.archive.collection import adding
from wideangle.archive.coverage_view import CoverageView
from wideangle.archive.grouping import assignment
from wideangle.archive.grouping.assignment import assign_to_stories
from wideangle.archive.queries.annotations import Annotations
from wideangle.embedding import SentenceEncoder, installed_encoder
from wideangle.errors import ArchiveError, ArticleNotFound, UsageError
from wideangle.language import outlet_key
from wideangle.language.identity import identified
from wideangle.language.names import Aliases
from wideangle.language.urls import canonical_url
from wideangle.model import (
    Alert,
    Annotation,
    AppliedDecisions,
    Article,
    Correction,
    Decision,
    Follow,
    Holdings,
    HouseSettings,
    Lane,
    Link,
    Member,
    PublicationTime,
    Quote,
    Refusal,
    Removal,
    Report,
    Revision,
    SearchHit,
    SearchPage,
    Story,
    Storyline,
    StoryLink,
)
from wideangle.store import Counts, Store

if TYPE_CHECKING:
    from wideangle.archive.alerts.deliver import Channels, Delivered
    from wideangle.archive.collection.sources import Sources
    from wideangle.archive.queries.comparison import Comparison
    from wideangle.coverage import Selection
    from wideangle.ingest import Fetcher, Given

# Each method imports the modules that it needs, because adding one article needs only half of the package.

log = logging.getLogger(__name__)

_IDS_A_READ = 10_000

Decided = TypeVar("Decided")


@dataclass(frozen=True, slots=True)
class Status:
    """The contents of an archive: totals, and counts by outlet, language and month ('2031-03')."""

    holdings: Holdings
    counts: Counts


class Archive:
    """An open archive; a context manager. Get one with `wideangle.open`.

    Any number of processes may read while one process adds articles and holds the write lock.
    """

    def __init__(self, store: Store, annotator: Annotator = annotate) -> None:
        self._store = store
        self._annotator = annotator
        self._annotations = Annotations(store, annotator)

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        create: bool = True,
        annotator: Annotator = annotate,
        embeddings: str | Path | None = None,
    ) -> Self:
        """Open the archive in a folder; with `create`, a missing folder is created.

        With `create`, an index or stories that an interrupted run left incomplete are also completed. Without `create`,
        the archive is read as the last run left it, and the next addition completes them.

        `annotator` finds statements and speakers; see `wideangle.annotation.Annotator`. `embeddings` is the folder of
        your own sentence-embedding model, with which stories span languages. Raises ArchiveError and its subclasses if
        the folder cannot be used as an archive, and UsageError if the model's folder contains no usable model.
        """
        if "://" in str(location):
            raise UsageError(
                "an archive is a folder on this machine, not a URL.", item=str(location), remedy="Name a folder."
            )
        encoder = SentenceEncoder(embeddings) if embeddings else installed_encoder()
        store = Store.open(location, create=create, encoder=encoder)
        if create and (store.unindexed() or store.stories.is_behind()):
            # An earlier run was interrupted. If another process is writing now, that process completes the work.
            with (
                suppress(ArchiveError),
                Store.open(location, write=True, encoder=encoder) as writer,
            ):
                assign_to_stories(writer)
        return cls(store, annotator)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self._store.folder)!r}>"

    def close(self) -> None:
        """Close the archive's files and release its locks."""
        self._store.close()

    def add(
        self,
        source: str | Path | BinaryIO | Article | Iterable[Article | Refusal],
        *,
        given: Given | None = None,
        fetcher: Fetcher | None = None,
        columns: Mapping[str, str] | None = None,
        progress: adding.ReportProgress | None = None,
        placing: assignment.AssignmentProgress | None = None,
        restore_removed: bool = False,
    ) -> Report:
        """Add articles from `source`: a path, a URL, '-', a binary stream, an article, or articles. An iterable may
        also contain rejected items, which are counted.

        `columns` names the columns of a table that hold the fields of an article, as in `{"text": "story"}`.

        Everything counted in the returned report is durable. Adding the same articles again changes nothing. `progress`
        is called with the report so far. `placing` is called after all articles are stored, with the number of articles
        assigned to stories and the number of all articles. An article that was removed is rejected, unless
        `restore_removed` is set. Raises ArchiveBusy while another process adds, and UnreadableSource or
        UnreachableSource if the source as a whole fails.
        """
        if isinstance(source, Article):
            source = (source,)
        items: adding.Items
        if isinstance(source, (str, Path)) or hasattr(source, "read"):
            from wideangle import ingest

            items = ingest.read(
                source,  # type: ignore[arg-type]  # hasattr
                given=given or ingest.Given(),
                fetcher=fetcher,
                columns=columns or {},
            )
        else:
            items = source
        with self._opened() as store:
            report = adding.add(store, items, progress, placing, restore_removed=restore_removed)
            self._alerted(store)
            return report

    def remove(
        self,
        articles: Sequence[str] = (),
        *,
        outlet: str = "",
        before: PublicationTime | date | str | None = None,
        dry_run: bool = False,
    ) -> list[Removal]:
        """Remove articles permanently: the articles with these ids or URLs, or the articles of an outlet, or those
        published before a day; outlet and day may be combined. Returns the removed articles, or with `dry_run` the
        articles that would be removed.

        Afterwards no file of the archive contains their words: text, earlier wordings, statements, alerts that quote
        them, index. A warning is logged if a reader that is still open prevents this for now. The ids and canonical
        URLs are kept, so that `add` and live sources reject these articles. Their stories are clustered again, and a
        story without articles disappears. The index is built again on each call, so remove many articles in one call.

        Raises ArticleNotFound for an unknown id or URL (nothing is removed then), and UsageError if no articles are
        selected or if both ways of selection are used.
        """
        bound = PublicationTime.of(before)
        if bool(articles) == bool(outlet or bound):
            raise UsageError(
                "the choice of articles is not clear.", remedy="Name articles, or give an outlet, a date or both."
            )
        if dry_run:
            return self._store.removals.planned(self._chosen(articles, outlet, bound))
        from wideangle.archive.grouping.removal import remove

        with self._opened() as store:
            seqs = self._chosen(articles, outlet, bound)
            if not seqs:
                return []
            remove(store, seqs)
            return store.removals.all()[-len(seqs) :]

    def removals(self) -> list[Removal]:
        """Return the articles removed from the archive so far, the earliest removal first."""
        return self._store.removals.all()

    def _chosen(self, articles: Sequence[str], outlet: str, before: PublicationTime | None) -> list[int]:
        if articles:
            return sorted(set(self._seqs(articles)))
        from wideangle.language.outlets import outlet_key

        return self._store.removals.select(
            outlet_key(outlet) if outlet else None, before.day.toordinal() if before else None
        )

    def backup(self, path: str | Path) -> Path:
        """Write a backup of the archive to a new file, or into a folder under a name made of the current time;
        return the file.

        The backup has one consistent state of the archive, even while another process adds articles. It contains only
        the database; `wideangle.restore` builds everything else from it. Raises ArchiveError if the file exists or
        cannot be written, and ArchiveCorrupt.
        """
        from wideangle.store.maintenance import back_up

        return back_up(self._store.folder, Path(path))

    def get(self, id_or_url: str) -> Article:
        """Return the article with this id or URL. Raises ArticleNotFound."""
        url = canonical_url(id_or_url) if "://" in id_or_url else ""
        return self._store.get(id_or_url, url)

    def articles(
        self,
        since: PublicationTime | date | str | None = None,
        until: PublicationTime | date | str | None = None,
        *,
        outlets: str | Iterable[str] = (),
        languages: str | Iterable[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[Article]:
        """Yield the articles of the archive, the latest day first; on one day, the last added first; undated
        articles last.

        `since` and `until` are inclusive days, and exclude undated articles. `outlets` are names of outlets in any
        spelling, '' for an unknown outlet; `languages` are ISO 639-1 codes. `limit` is the greatest number of articles,
        and `offset` the number of articles to skip. A few hundred articles are in memory at a time.
        """
        from wideangle.archive.queries import listing

        days = PublicationTime.of(since), PublicationTime.of(until)
        return self._store.listed(listing.article_filter(*days, outlets, languages), limit, offset)

    def months(self, *, outlets: str | Iterable[str] = (), languages: str | Iterable[str] = ()) -> dict[str, int]:
        """Return the number of articles of each month ('2031-10'), in order, by outlets and languages as in
        `articles`. Undated articles are left out."""
        from wideangle.archive.queries import listing

        return listing.by_month(self._store.counted_days(listing.article_filter(None, None, outlets, languages)))

    def frame(self, view: Literal["articles", "stories", "copies", "decisions"], library: str = "pandas") -> Any:
        """A view of the archive as a `DataFrame` of 'pandas' or 'polars', whole in memory.

        Its columns are those of the SQL view of the same name: ids as the commands show them, days as ISO dates, lists
        and metadata as JSON. Raises InstallationError where the library is not installed, and UsageError for other
        names.
        """
        from wideangle.archive.queries import frame

        return frame.frame(self._store, view, library)

    def copies(self) -> Iterator[tuple[str, str, float]]:
        """Yield every copy in the archive: its id, the id of the original, and the share (0 to 1) of the copy's word
        shingles that are in the original's text."""
        return self._store.copies()

    def __iter__(self) -> Iterator[Article]:
        """Yield all articles in the order of their first addition; a few hundred are in memory at a time."""
        return (article for _, article in self._store.iterate())

    def __len__(self) -> int:
        """Return the number of articles in the archive."""
        return sum(self._store.languages().values())

    def __bool__(self) -> bool:
        """True, also for an archive without articles."""
        return True

    def __contains__(self, article: object) -> bool:
        """True if the archive contains an article with this id or URL, or this `Article`."""
        if not isinstance(article, (str, Article)):
            return False
        try:
            self._seq(article)
        except ArticleNotFound:
            return False
        return True

    def related(self, article: Article | str, limit: int = 50) -> list[Link]:
        """Return the related articles of the whole archive, the most useful for a reader of this article first.

        The probability of a link is that both articles belong to one affair; its lane is the same as in `cover`.
        `article` need not be in the archive; a string is the id or URL of an article that is. Copies are not folded
        here. Articles that a person added come first, and articles that a person removed are left out.
        """
        from wideangle.archive.queries.coverage import related
        from wideangle.archive.retrieval.candidates import Query

        return related(self._store, Query.of(self._store, self._article(article)), limit)

    def relation(self, article: Article | str, other: Article | str) -> Link:
        """Return the relation between an article and `other`, an article of the archive, even if `cover` would not
        show it.

        The weights of the reasons sum to the log-odds of the probability. If a person has decided about the pair, the
        decision is the only reason. Raises ArticleNotFound if `other` is not in the archive, and UsageError if both are
        the same article.
        """
        from wideangle.archive.queries.coverage import pair_relation
        from wideangle.archive.retrieval.candidates import Query

        query = Query.of(self._store, self._article(article))
        seq = self._seq(other)
        if seq == query.seq:
            raise UsageError(
                "an article has no relation to itself.", item=query.article.id, remedy="Name two different articles."
            )
        return pair_relation(self._store, query, seq)

    def cover(self, article: Article | str, selection: Selection | None = None) -> CoverageView:
        """Return the expanded coverage of an article, which need not be in the archive. A string is the id or URL of
        an article in the archive, or the id of a story ('s17'). For a story, its most central report is covered, and
        `of_story` of the result has the story's id."""
        from wideangle.archive.queries.absences import StoryReporting, absences
        from wideangle.archive.queries.arrangement import arranged
        from wideangle.archive.queries.coverage import RelatedArticles, date_estimate, neighbours
        from wideangle.archive.queries.quotes import quotes
        from wideangle.archive.retrieval.across_languages import not_compared
        from wideangle.archive.retrieval.candidates import Query
        from wideangle.coverage import Selection, compose

        at_hand, of_story = self._article_or_central(article)
        asked = selection or Selection()
        query = Query.of(self._store, at_hand)
        candidates = RelatedArticles.of(self._store, query)
        house = self.house
        unwanted = {outlet_key(outlet) for outlet in house.excluded_outlets}
        related = [
            neighbour
            for neighbour in neighbours(self._store, candidates)
            if outlet_key(neighbour.article.outlet, neighbour.article.url) not in unwanted
        ]
        coverage = compose(at_hand, related, self._holdings(), asked, candidates.strands)
        coverage = arranged(self._store, query.seq, coverage)
        story = next(self.story_ids([at_hand.id]))
        statements = quotes(self._annotations, coverage, asked.aliases)
        missing = absences(self._store, query, StoryReporting.of(query, related)) if asked.is_of_all_outlets else ()
        return CoverageView.of(
            replace(
                coverage,
                story=story or "",
                quotes=statements,
                missing=tuple(absence for absence in missing if outlet_key(absence.outlet) not in unwanted),
                inferred_date=date_estimate(candidates),
                not_compared=not_compared(self._store, query),
                of_story=of_story,
            ),
            house,
        )

    def annotate(self, article: Article | str) -> Annotation:
        """Return the statements and names of an article; a string is an id or URL.

        The annotations of articles in the archive are stored in the archive if its folder can be written.
        """
        return self._annotations.of([self._article(article)])[0]

    def search(
        self,
        words: str,
        limit: int = 20,
        *,
        since: PublicationTime | date | str | None = None,
        until: PublicationTime | date | str | None = None,
        outlets: Iterable[str] = (),
        languages: Iterable[str] = (),
        offset: int = 0,
    ) -> SearchPage:
        """Search the articles of all languages, best first (BM25). The result lists the articles with a snippet each
        (`hits`), and has the number of all matches (`total`).

        Words rank articles, and one of them is enough. A phrase in quotation marks must occur word for word, `+word`
        must occur, `-word` must not, and of words joined by `OR` one must. `since` and `until` are inclusive days and
        exclude undated articles. `outlets` are names in any spelling, `languages` are ISO 639-1 codes. `offset` is the
        number of best matches to skip. Raises UsageError for a query with wrong syntax.
        """
        from wideangle.archive.queries.search import search
        from wideangle.archive.queries.search_query import SearchQuery

        first, last = (bound.day.toordinal() if bound else None for bound in map(PublicationTime.of, (since, until)))
        query = SearchQuery.parse(words)
        hits, total = search(
            self._store,
            query,
            days=(first, last),
            outlets=outlets,
            languages=languages,
            limit=limit,
            offset=offset,
        )
        return SearchPage(hits, total, offset)

    def unknown_outlets(self, names: Iterable[str]) -> list[str]:
        """Return the outlet names for which the archive has no article."""
        from wideangle.language import outlet_key

        keys = self._store.outlets()
        return [name for name in names if outlet_key(name) not in keys]

    def stories(
        self,
        since: PublicationTime | date | str | None = None,
        until: PublicationTime | date | str | None = None,
        *,
        least: int = 1,
    ) -> Iterator[Story]:
        """Yield the stories with an article published from `since` to `until` (inclusive days), the latest first.
        Without these bounds, all stories are returned, undated ones last. Stories with fewer than `least` articles
        are left out."""
        from wideangle.archive.queries import story as story_queries

        days = (bound.day.toordinal() if bound else None for bound in map(PublicationTime.of, (since, until)))
        extents = self._store.stories.extents(*days)
        return story_queries.load_stories(self._store, (extent.story for extent in extents if extent.articles >= least))

    def story(self, identifier: str, *, why: bool = False) -> Story:
        """Return the story with an id, with the edits of each copy. A story that was merged into another story is
        found by its earlier id too. With `why`, each member has the reasons that link it to its most similar member.
        Raises StoryNotFound."""
        from wideangle.archive.queries import story as story_queries
        from wideangle.archive.queries.absences import StoryReporting, absences
        from wideangle.archive.retrieval.candidates import Query

        number = story_queries.find_story(self._store, identifier)
        story = story_queries.with_edits(next(story_queries.load_stories(self._store, [number])))
        central = Query.of(self._store, self.get(story.central))
        story = replace(story, missing=absences(self._store, central, StoryReporting.of_story(number, story)))
        return story_queries.explained(self._store, number, story) if why else story

    def quotes(self, story: Story | str, aliases: Aliases | None = None) -> tuple[Quote, ...]:
        """Return the statements of a story, given as a record or an id: each statement once, those of most outlets
        first.

        `aliases` list the spellings of one speaker's name. Raises StoryNotFound.
        """
        from wideangle.archive.queries.quotes import story_quotes

        read_story = self.story(story) if isinstance(story, str) else story
        return story_quotes(self._annotations, read_story, aliases or Aliases())

    def compare(self, story: Story | str, aliases: Aliases | None = None) -> Comparison:
        """Return the figures that at least two reports of a story give for one thing, and the statements of the story.
        The story is given as a record or an id; `aliases` are as in `quotes`. Raises StoryNotFound."""
        from wideangle.archive.queries.comparison import compared

        read_story = self.story(story) if isinstance(story, str) else story
        return compared(self._annotations, read_story, aliases or Aliases())

    def story_of(self, article: Article | str) -> Story | None:
        """Return the story of an article; None if the article is not in the archive."""
        from wideangle.archive.queries import story as story_queries

        seq = self._store.find(self._article(article).id)
        memberships = self._store.stories.memberships([] if seq is None else [seq])
        return next(
            story_queries.load_stories(self._store, [membership.story for membership in memberships.values()]), None
        )

    def story_ids(self, articles: Iterable[str]) -> Iterator[str | None]:
        """Yield the story id of each article, given by ids; None for an article that is not in the archive."""
        from wideangle.archive.queries import story as story_queries

        asked = iter(articles)
        while chunk := list(islice(asked, _IDS_A_READ)):
            stories = self._store.stories.of_ids(chunk)
            yield from (story_queries.story_id(stories[article]) if article in stories else None for article in chunk)

    def members(self, stories: Iterable[str]) -> Iterator[Member]:
        """Yield the members of the stories with these ids, without reasons and edits; a hundred stories are in
        memory at a time. Raises StoryNotFound."""
        from wideangle.archive.queries import story as story_queries

        return story_queries.load_members(self._store, story_queries.find_stories(self._store, stories))

    def storyline(self, identifier: str) -> tuple[list[StoryLink], list[StoryLink]]:
        """Return two lists of stories, the most probable first: the stories that led to a story, and the stories
        that followed from it. Raises StoryNotFound."""
        from wideangle.archive.queries import story as story_queries

        return story_queries.storyline(self._store, story_queries.find_story(self._store, identifier))

    def storylines(
        self,
        since: PublicationTime | date | str | None = None,
        until: PublicationTime | date | str | None = None,
    ) -> Iterator[Storyline]:
        """Yield the storylines with an article published from `since` to `until` (inclusive days), the latest first;
        without these bounds, all storylines.

        A storyline consists of at least two stories of one affair. It is returned whole, even if only a part of it is
        between the two days. Storylines are computed at the first request after a change of the archive, and then
        stored.
        """
        from wideangle.archive.grouping.storylines import current_storylines
        from wideangle.archive.queries import storyline as storyline_queries

        days = (bound.day.toordinal() if bound else None for bound in map(PublicationTime.of, (since, until)))
        chosen = storyline_queries.latest_first(self._store, current_storylines(self._store), *days)
        return storyline_queries.load_storylines(self._store, chosen)

    def storyline_of(self, story: Story | str, *, why: bool = False) -> Storyline | None:
        """Return the storyline that contains a story, with links as in `storyline_by_id`; None if the story is in no
        storyline. Raises StoryNotFound."""
        from wideangle.archive.grouping.storylines import current_storylines
        from wideangle.archive.queries import story as story_queries
        from wideangle.archive.queries import storyline as storyline_queries

        number = story_queries.find_story(self._store, story if isinstance(story, str) else story.id)
        storylines = current_storylines(self._store)
        if number not in storylines:
            return None
        return self._storyline(storyline_queries.storyline_id(storylines[number]), storylines, why=why)

    def storyline_by_id(self, identifier: str, *, why: bool = False) -> Storyline:
        """Return the storyline with an id ('l7'); a storyline that was merged is found by its earlier id too.

        Each story but the first is linked to the earlier story that most probably belongs to the same affair; `why`
        adds the reasons. Raises StoryNotFound.
        """
        from wideangle.archive.grouping.storylines import current_storylines

        return self._storyline(identifier, current_storylines(self._store), why=why)

    def _storyline(self, identifier: str, storylines: Mapping[int, int], *, why: bool) -> Storyline:
        from wideangle.archive.queries import storyline as storyline_queries

        numbered = storyline_queries.find_storyline(self._store, identifier, storylines)
        storyline = next(storyline_queries.load_storylines(self._store, [numbered]))
        return storyline_queries.linked(self._store, storyline, why=why)

    def storyline_ids(self, stories: Iterable[str | None]) -> Iterator[str | None]:
        """Yield the storyline id of each story, given by ids; None for a story that is in no storyline."""
        from wideangle.archive.grouping.storylines import current_storylines
        from wideangle.archive.queries import story as story_queries
        from wideangle.archive.queries import storyline as storyline_queries

        storylines = current_storylines(self._store)
        numbers = (storylines.get(story_queries.find_story(self._store, story)) if story else None for story in stories)
        return (None if number is None else storyline_queries.storyline_id(number) for number in numbers)

    def split(self, story: str, articles: Sequence[str]) -> int:
        """Take articles (ids or URLs) out of a story permanently, and return the number of the decision for
        `revoke`. Earlier decisions remain valid for all other articles."""
        from wideangle.archive.grouping import constraints

        return self._decide(lambda store: constraints.split(store, story, self._seqs(articles)))

    def undone_by_split(self, story: str, articles: Sequence[str]) -> list[Decision]:
        """Return the decisions that `split` with the same arguments would revoke, because the split would leave them
        without effect."""
        from wideangle.archive.grouping import constraints

        numbers = constraints.undone_by_split(self._store, story, self._seqs(articles))
        return [decision for decision in self.decisions() if decision.number in numbers]

    def merge(self, stories: Sequence[str]) -> int:
        """Merge stories permanently under the id of the first, and return the number of the decision for `revoke`."""
        from wideangle.archive.grouping import constraints

        return self._decide(lambda store: constraints.merge(store, stories))

    def pin(self, story: str, articles: Sequence[str] = ()) -> int:
        """Keep the given articles of a story together in it, or without `articles` all its present articles. Returns
        the number of the decision for `revoke`."""
        from wideangle.archive.grouping import constraints

        return self._decide(lambda store: constraints.pin(store, story, self._seqs(articles)))

    def rename(self, story: str, name: str) -> int:
        """Give a story your own name, and return the number of the decision for `revoke`."""
        from wideangle.archive.grouping import constraints

        return self._decide(lambda store: constraints.rename(store, story, name))

    def split_storyline(self, storyline: str, stories: Sequence[str]) -> int:
        """Take stories out of a storyline permanently; they stay together. Returns the number of the decision for
        `revoke`."""
        from wideangle.archive.grouping import storyline_decisions

        return self._decide(lambda store: storyline_decisions.split(store, storyline, stories))

    def merge_storylines(self, parts: Sequence[str]) -> int:
        """Merge storylines ('l7') and single stories ('s9') permanently into one storyline. Returns the number of
        the decision for `revoke`."""
        from wideangle.archive.grouping import storyline_decisions

        return self._decide(lambda store: storyline_decisions.merge(store, parts))

    def link(self, article: Article | str, other: Article | str, lane: Lane | None) -> int:
        """Put `other` into a lane of the coverage of `article` permanently, or with None never show it there.
        Returns the number of the decision for `revoke`.

        Stories stay as they are. In the coverage of `other`, `article` is shown in the opposite lane: background there
        is a follow-up here. A decision about an opinion holds in one direction only. Both articles must be in the
        archive (ids or URLs). Raises ArticleNotFound if one is not, and UsageError if both are the same article.
        """
        from wideangle.archive.grouping import constraints

        pair = self._seq(article), self._seq(other)
        return self._decide(lambda store: constraints.link(store, *pair, None if lane is None else Lane(lane)))

    def arrange(self, article: Article | str, others: Sequence[Article | str]) -> int:
        """Put related articles first in their lanes of the coverage of an article permanently, in this order.
        Returns the number of the decision for `revoke`.

        All must be in the archive (ids or URLs). The earlier order of the same coverage is revoked. The order does not
        change the lane of an article or whether it is shown; `link` does. Raises ArticleNotFound, and UsageError for an
        empty order.
        """
        from wideangle.archive.grouping import constraints

        seq, order = self._seq(article), [self._seq(other) for other in others]
        return self._decide(lambda store: constraints.arrange(store, seq, order))

    def revoke(self, number: int) -> None:
        """Revoke a decision. Raises UsageError if there is no valid decision with this number."""
        from wideangle.archive.grouping import constraints

        self._decide(lambda store: constraints.revoke(store, number))

    def decisions(self, *, revoked: bool = False) -> list[Decision]:
        """Return the decisions about stories and links, the oldest first; with `revoked`, also those that were
        revoked."""
        from wideangle.archive.grouping import constraints

        return constraints.listed(self._store, revoked=revoked)

    def transferable_decisions(self) -> list[Decision]:
        """The decisions in force, the oldest first, as `apply_decisions` of another archive takes them: a renaming has
        the articles of its story."""
        from wideangle.archive.grouping import decision_import

        return decision_import.transferable_decisions(self._store)

    def apply_decisions(self, decisions: Iterable[Decision]) -> AppliedDecisions:
        """Apply decisions of another archive, as far as their articles are in this one; each is counted once.

        Articles that are missing are left out. A decision of which too few articles remain, or which a decision of this
        archive contradicts, is rejected with that reason.
        """
        from wideangle.archive.grouping import decision_import

        return self._decide(lambda store: decision_import.apply_decisions(store, decisions))

    @property
    def sources(self) -> Sources:
        """The live sources of the archive: feeds, sitemaps, pages and folders that are polled."""
        from wideangle.archive.collection.sources import Sources

        return Sources(self._store, self._opened, self._alerted)

    def follow(
        self,
        story_or_query: str,
        *,
        webhook: str = "",
        email: str = "",
        atom: str | Path = "",
        secret: str = "",
    ) -> Follow:
        """Follow a story (its id: 's17') or a query: new articles about it raise alerts.

        Articles already in the archive raise no alerts. `deliver` sends alerts to `webhook`, `email` and `atom` (a
        file). Posts to a webhook are signed with `secret`, or with a generated secret. Raises UsageError for an invalid
        address or a query without words, and StoryNotFound.
        """
        from wideangle.archive.alerts import follows as follow_queries

        follow = follow_queries.new_follow(story_or_query, webhook=webhook, email=email, atom=str(atom), secret=secret)
        return self._decide(lambda store: follow_queries.add(store, follow))

    def followed_articles(self, follow: Follow, limit: int = 20) -> SearchPage:
        """Return the articles in the archive that match a follow, the latest first: the articles of its story, or
        those with all words of its query. These articles raise no alerts; `total` shows how many articles the follow
        matches. Raises StoryNotFound."""
        from wideangle.archive.alerts import follows as follow_queries

        seqs = follow_queries.matching(self._store, follow)
        return SearchPage([SearchHit(article) for article in self._store.articles(seqs[:limit])], len(seqs))

    def follows(self) -> list[Follow]:
        """Return the follows, the oldest first, with the state of their deliveries."""
        return self._store.follows.all()

    def unfollow(self, number: int) -> Follow:
        """Remove a follow and its alerts. Raises UsageError for an unknown number."""
        from wideangle.archive.alerts import follows as follow_queries

        return self._decide(lambda store: follow_queries.remove(store, number))

    def resume(self, number: int) -> Follow:
        """Resume the webhook of a follow that was paused because the receiver was gone (status 410). The alerts that
        were held back are posted first. Raises UsageError for an unknown number, or if the webhook is not paused."""
        from wideangle.archive.alerts import follows as follow_queries

        return self._decide(lambda store: follow_queries.resume(store, number))

    def alerts(self, follow: int | None = None, since: datetime | date | str | None = None) -> list[Alert]:
        """Return the raised alerts, oldest first; with `follow` only those of one follow, with `since` only those
        from that time on."""
        bound = PublicationTime.of(since)
        return self._store.follows.alerts(follow, bound.at if bound else None)

    def deliver(self, channels: Channels | None = None) -> Delivered:
        """Deliver the alerts that are due. A failed delivery is tried again later, and given up after several
        attempts. Raises ArchiveBusy while another process delivers."""
        from wideangle.archive.alerts.deliver import Channels, deliver

        with self._store.delivering():
            return deliver(self._store, channels or Channels())

    def _alerted(self, store: Store) -> list[Alert]:
        """Raise the alerts that are due. An error is logged and does not fail the addition."""
        if not store.follows.is_any():
            return []
        try:
            from wideangle.archive.alerts.detect import raise_alerts

            return raise_alerts(store, Annotations(store, self._annotator))
        except Exception:
            log.exception("Unexpected error while raising alerts; the next addition tries again.")
            return []

    def revisions(self, article: str) -> list[Revision]:
        """Return the recorded wordings of an article (its id or URL), the first wording first and the present
        wording last. Raises ArticleNotFound."""
        [seq] = self._seqs([article])
        return self._store.history(seq)

    def correction(self, article: Article | str) -> Correction | None:
        """Return the outlet's correction or retraction of an article; None if there is none."""
        from wideangle.language import correction

        return correction(self._article(article))

    def _opened(self) -> Store:
        store = self._store
        return Store.open(
            store.folder,
            write=True,
            encoder=store.encoder,
        )

    def _decide(self, decide: Callable[[Store], Decided]) -> Decided:
        with self._opened() as store:
            return decide(store)

    def _seqs(self, articles: Sequence[str]) -> list[int]:
        return [seq for article in articles if (seq := self._store.find(self.get(article).id)) is not None]

    def _seq(self, article: Article | str) -> int:
        """Return the row number (seq) of an article in the archive. Raises ArticleNotFound if it is not in the
        archive."""
        known = identified(article) if isinstance(article, Article) else self.get(article)
        seq = self._store.find(known.id, canonical_url(known.url) if known.url else "")
        if seq is None:
            raise ArticleNotFound("the archive has no article of this id or URL.", item=known.id)
        return seq

    @property
    def house(self) -> HouseSettings:
        """The house settings: how outputs for people look, and which outlets are in no coverage."""
        return self._store.house()

    def set_house(self, settings: HouseSettings) -> None:
        """Replace the house settings. Raises SettingsError if this machine does not know the time zone."""
        from wideangle.render.style import time_zone

        if settings.time_zone:
            time_zone(settings.time_zone)
        self._decide(lambda store: store.set_house(settings))

    @property
    def state(self) -> str:
        """A text that changes with each change of articles, stories, follows, decisions and settings: the validator of
        answers that a program caches."""
        return self._store.state()

    def status(self) -> Status:
        """Return the contents of the archive: totals, and counts by outlet, language and month."""
        return Status(self._holdings(), self._store.counts())

    def _holdings(self) -> Holdings:
        return self.sources.noted_in(self._store.holdings())

    def _article_or_central(self, name: Article | str) -> tuple[Article, str]:
        """Return the article with an id or URL, and ''. For the id of a story, return the story's most central
        report, and that id."""
        from wideangle.archive.queries import story as story_queries

        try:
            return self._article(name), ""
        except ArticleNotFound:
            if not story_queries.is_story_id(str(name)):
                raise
        number = story_queries.find_story(self._store, str(name))
        story = next(story_queries.load_stories(self._store, [number]))
        return self.get(story.central), story.id

    def _article(self, article: Article | str) -> Article:
        return self.get(article) if isinstance(article, str) else identified(article)


def open_archive(
    location: str | Path,
    *,
    create: bool = True,
    annotator: Annotator = annotate,
    embeddings: str | Path | None = None,
) -> Archive:
    """Open the archive in a folder; see `Archive.open`."""
    return Archive.open(location, create=create, annotator=annotator, embeddings=embeddings)
