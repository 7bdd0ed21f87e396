"""The methods of the public class `Archive` that only read an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from wideangle.annotation import Annotator, annotate
from wideangle.archive import alerts, collection, grouping, identifiers, queries, retrieval
from wideangle.archive.coverage_view import CoverageView
from wideangle.archive.queries.annotations import Annotations
from wideangle.errors import UsageError
from wideangle.language import outlet_key
from wideangle.language.names import Aliases
from wideangle.model import (
    Alert,
    Annotation,
    Article,
    CopyGroup,
    Correction,
    Decision,
    Follow,
    Holdings,
    HouseSettings,
    Link,
    Member,
    PublicationTime,
    Quote,
    Removal,
    Revision,
    SearchHit,
    SearchPage,
    Story,
    Storyline,
    StorylineSummary,
    StoryLink,
)
from wideangle.store import Counts, Store

if TYPE_CHECKING:
    from wideangle.archive.queries.comparison import Comparison
    from wideangle.archive.retrieval.candidates import Query
    from wideangle.coverage import Selection


@dataclass(frozen=True, slots=True)
class Status:
    """The contents of an archive: totals, and the numbers of articles by outlet, language and month ('2031-03')."""

    holdings: Holdings
    counts: Counts


class ArchiveReader:
    """The part of `Archive` that only reads.

    Most modules of the sub-packages are imported when a method first needs them, because a process that only adds an
    article needs half of these modules.
    """

    def __init__(self, store: Store, annotator: Annotator = annotate) -> None:
        self._store = store
        self._annotator = annotator
        self._annotations = Annotations(store, annotator)

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

    def get(self, id_or_url: str) -> Article:
        """Return the article with this id or URL. Raises ArticleNotFound."""
        return identifiers.load_article(self._store, id_or_url)

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
        """Yield the articles of the archive. The latest day comes first, undated articles come last. On one day, the
        article that was added last comes first.

        `since` and `until` are inclusive days, and exclude undated articles. `outlets` are names of outlets in any
        spelling, '' for an unknown outlet; `languages` are ISO 639-1 codes. `limit` is the greatest number of articles,
        and `offset` the number of articles to skip. A few hundred articles are in memory at a time.
        """
        asked = queries.listing.article_filter(since, until, outlets, languages)
        return self._store.listed(asked, limit, offset)

    def months(self, *, outlets: str | Iterable[str] = (), languages: str | Iterable[str] = ()) -> dict[str, int]:
        """Return the number of articles of each month ('2031-10'), the earliest month first. `outlets` and `languages`
        are as in `articles`. Undated articles are left out."""
        asked = queries.listing.article_filter(None, None, outlets, languages)
        return queries.listing.by_month(self._store.counted_days(asked))

    def frame(self, view: Literal["articles", "stories", "copies", "decisions"], library: str = "pandas") -> Any:
        """Return a view of the archive as a `DataFrame` of 'pandas' or 'polars'. The whole view is read into memory.

        The columns are those of the SQL view of the same name: ids as the commands show them, days as ISO dates, lists
        and metadata as JSON. Raises InstallationError if the library is not installed, and UsageError for another view
        or library.
        """
        return queries.frame.frame(self._store, view, library)

    def copies(self) -> Iterator[tuple[str, str, float]]:
        """Yield every copy in the archive as (id, id of the original, containment). Containment is the share (0 to 1)
        of the copy's word sequences that are in the original's text."""
        return self._store.copies()

    def copy_group(self, article: str) -> CopyGroup:
        """Return the original of an article, and all articles that repeat the original's text. The article is given by
        its id or URL. An article that repeats no other article is its own original. Raises ArticleNotFound."""
        return queries.copy_group.copy_group(self._store, identifiers.article_seq(self._store, article))

    def __iter__(self) -> Iterator[Article]:
        """Yield all articles in the order in which they were first added. A few hundred articles are in memory at a
        time."""
        return (article for _, article in self._store.iterate())

    def __len__(self) -> int:
        """Return the number of articles in the archive."""
        return sum(self._store.languages().values())

    def __bool__(self) -> bool:
        """True, even if the archive has no articles."""
        return True

    def __contains__(self, article: object) -> bool:
        """True if the archive contains this article, given by its id or URL or as an `Article`."""
        return isinstance(article, (str, Article)) and identifiers.find_article(self._store, article) is not None

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
        latest_first: bool = False,
        most_compared: int | None = None,
    ) -> SearchPage:
        """Search the articles of all languages, best first (BM25) or, with `latest_first`, the latest day first.

        The result contains the matching articles with a snippet each (`hits`), and the number of all matches (`total`).

        Words rank articles, and one of them is enough. A phrase in quotation marks must occur word for word. `+word`
        must occur, `-word` must not, and of words joined by `OR` one must. `since` and `until` are inclusive days and
        exclude undated articles. `outlets` are names in any spelling, `languages` are ISO 639-1 codes. `offset` is the
        number of matches to skip. `most_compared` limits the time of a search for a phrase: the texts of at most this
        number of articles are compared with the phrase, the best or latest first, and further articles are left out.
        Raises UsageError for a query with wrong syntax.
        """
        return queries.search.search(
            self._store,
            queries.search_query.SearchQuery.parse(words),
            days=queries.listing.day_range(since, until),
            outlets=outlets,
            languages=languages,
            limit=limit,
            offset=offset,
            latest_first=latest_first,
            most_compared=most_compared,
        )

    def unknown_outlets(self, names: Iterable[str]) -> list[str]:
        """Return the given outlet names for which the archive has no article."""
        keys = self._store.outlets()
        return [name for name in names if outlet_key(name) not in keys]

    def revisions(self, article: str) -> list[Revision]:
        """Return all wordings of an article that the archive has recorded. The first wording comes first, the present
        wording last. `article` may be an id or URL. Raises ArticleNotFound."""
        return self._store.history(identifiers.article_seq(self._store, article))

    def correction(self, article: Article | str) -> Correction | None:
        """Return the correction or retraction that the outlet has published about an article; None if there is none."""
        from wideangle.language import correction

        return correction(identifiers.load_article(self._store, article))

    def annotate(self, article: Article | str) -> Annotation:
        """Return the statements, names and figures of an article; a string is an id or URL. For an article of the
        archive, the result is stored in the archive, if the archive's folder is writable."""
        return self._annotations.of([identifiers.load_article(self._store, article)])[0]

    def related(self, article: Article | str, limit: int = 50) -> list[Link]:
        """Return the articles of the whole archive that are related to an article, the most useful for a reader of this
        article first.

        The probability of a link is the probability that both articles belong to one affair. The lane of a link is the
        same as in `cover`. `article` is an `Article`, which need not be in the archive, or the id or URL of an article
        in the archive. Copies are not folded under their originals in this list. Articles that a person has added come
        first. Articles that a person has removed are left out, and so are articles with a probability below .025.
        """
        with self._store.snapshot():
            return queries.coverage.related(self._store, self._query(article), limit)

    def relation(self, article: Article | str, other: Article | str) -> Link:
        """Return the relation between an article and `other`, an article of the archive. The relation is returned even
        if `cover` would not show it.

        The weights of the reasons sum to the log-odds of the probability. If a person has decided about the pair, the
        decision is the only reason. Raises ArticleNotFound if `other` is not in the archive, and UsageError if both are
        the same article.
        """
        query = self._query(article)
        seq = identifiers.article_seq(self._store, other)
        if seq == query.seq:
            raise UsageError(
                "an article has no relation to itself.", item=query.article.id, remedy="Name two different articles."
            )
        return queries.coverage.pair_relation(self._store, query, seq)

    def cover(self, article: Article | str, selection: Selection | None = None) -> CoverageView:
        """Return the expanded coverage of an article, which need not be in the archive.

        A string is the id or URL of an article in the archive, or the id of a story ('s17'). For a story, the coverage
        of its most central report is returned, and `of_story` of the result is the story's id.
        """
        from wideangle.coverage import Selection

        at_hand, of_story = queries.composition.article_or_central_report(self._store, article)
        return queries.composition.article_coverage(
            self._store, self._annotations, at_hand, selection or Selection(), self._holdings(), of_story=of_story
        )

    def stories(
        self,
        since: PublicationTime | date | str | None = None,
        until: PublicationTime | date | str | None = None,
        *,
        least: int = 1,
    ) -> Iterator[Story]:
        """Yield the stories with an article published from `since` to `until` (inclusive days), the latest story first.
        If neither day is given, all stories are returned, undated stories last. Stories with fewer than `least`
        articles are left out."""
        extents = self._store.stories.extents(*queries.listing.day_range(since, until))
        return queries.story.load_stories(self._store, (extent.story for extent in extents if extent.articles >= least))

    def story(self, identifier: str, *, why: bool = False) -> Story:
        """Return the story with this id, with the edits of each copy (its differences from the original). The id of a
        story that was merged into another story finds the other story. With `why`, each member has the reasons that
        link it to its most similar member. Raises StoryNotFound."""
        return queries.story.detailed_story(self._store, identifiers.find_story(self._store, identifier), why=why)

    def story_of(self, article: Article | str) -> Story | None:
        """Return the story that contains an article; None if the article is not in the archive."""
        return queries.story.story_of(self._store, identifiers.load_article(self._store, article))

    def story_ids(self, articles: Iterable[str]) -> Iterator[str | None]:
        """Yield the id of the story of each article, given by article ids; None for an article that is not in the
        archive."""
        return queries.story.story_ids(self._store, articles)

    def members(self, stories: Iterable[str]) -> Iterator[Member]:
        """Yield the members of the stories with these ids, without the reasons of members and without the edits of
        copies (differences from the original). A hundred stories are in memory at a time. Raises StoryNotFound."""
        return queries.story.load_members(self._store, identifiers.find_stories(self._store, stories))

    def quotes(self, story: Story | str, aliases: Aliases | None = None) -> tuple[Quote, ...]:
        """Return the statements of a story, each statement once. The statement that most outlets give comes first. The
        story is given as a `Story` or by its id. `aliases` list the spellings of one speaker's name. Raises
        StoryNotFound."""
        read_story = self.story(story) if isinstance(story, str) else story
        return queries.quotes.story_quotes(self._annotations, read_story, aliases or Aliases())

    def compare(self, story: Story | str, aliases: Aliases | None = None) -> Comparison:
        """Return the figures that at least two reports of a story give for the same thing, and the statements of the
        story. The story is given as a `Story` or by its id. `aliases` list the spellings of one speaker's name. Raises
        StoryNotFound."""
        read_story = self.story(story) if isinstance(story, str) else story
        return queries.comparison.compared(self._annotations, read_story, aliases or Aliases())

    def storyline(self, identifier: str) -> tuple[list[StoryLink], list[StoryLink]]:
        """Return two lists of stories: the stories that led to a story, and the stories that followed from it. In each
        list, the most probable story comes first. Raises StoryNotFound."""
        return queries.story.storyline(self._store, identifiers.find_story(self._store, identifier))

    def storylines(
        self,
        since: PublicationTime | date | str | None = None,
        until: PublicationTime | date | str | None = None,
    ) -> Iterator[Storyline]:
        """Yield the storylines with an article published from `since` to `until` (inclusive days), the latest storyline
        first. If neither day is given, all storylines are returned.

        A storyline consists of at least two stories of one affair. A storyline is returned whole, even if only a part
        of it lies between the two days. Storylines are computed at the first request after a change of the archive, and
        then stored.
        """
        chosen = queries.storyline.latest_first(
            self._store, grouping.storylines.current_storylines(self._store), *queries.listing.day_range(since, until)
        )
        return queries.storyline.load_storylines(self._store, chosen)

    def storyline_summaries(self, limit: int = 20, offset: int = 0) -> list[StorylineSummary]:
        """Return a part of the list of all storylines, the latest first: at most `limit` storylines after the first
        `offset`.

        The result contains summaries. A summary takes a fraction of the time of a storyline, because few articles are
        loaded.
        """
        ordered = queries.storyline.latest_first(
            self._store, grouping.storylines.current_storylines(self._store), None, None
        )
        return queries.storyline.summarized(self._store, islice(ordered, offset, offset + limit))

    def storyline_of(self, story: Story | str, *, why: bool = False) -> Storyline | None:
        """Return the storyline that contains a story; None if the story is in no storyline. The stories are linked as
        in `storyline_by_id`. Raises StoryNotFound."""
        number = identifiers.find_story(self._store, story if isinstance(story, str) else story.id)
        storylines = grouping.storylines.current_storylines(self._store)
        if number not in storylines:
            return None
        return queries.storyline.load_storyline(self._store, storylines[number], storylines, why=why)

    def storyline_by_id(self, identifier: str, *, why: bool = False) -> Storyline:
        """Return the storyline with this id ('l7'). The id of a storyline that was merged into another storyline finds
        the other storyline.

        Each story but the first is linked to the earlier story that most probably belongs to the same affair. `why`
        adds the reasons. Raises StoryNotFound.
        """
        storylines = grouping.storylines.current_storylines(self._store)
        number = identifiers.find_storyline(self._store, identifier, storylines.values())
        return queries.storyline.load_storyline(self._store, number, storylines, why=why)

    def storyline_part(
        self, identifier: str, limit: int = 50, offset: int = 0, *, why: bool = False
    ) -> tuple[StorylineSummary, Storyline]:
        """Return the summary of a storyline, and the storyline with a part of its stories: at most `limit` stories
        after the first `offset`.

        The id of the storyline, the links and the reasons are as in `storyline_by_id`. Raises StoryNotFound.
        """
        storylines = grouping.storylines.current_storylines(self._store)
        number = identifiers.find_storyline(self._store, identifier, storylines.values())
        return queries.storyline.load_storyline_part(self._store, number, storylines, limit, offset, why=why)

    def storyline_ids(self, stories: Iterable[str | None]) -> Iterator[str | None]:
        """Yield the id of the storyline of each story, given by story ids; None for a story that is in no storyline."""
        storylines = grouping.storylines.current_storylines(self._store)
        return queries.storyline.storyline_ids(self._store, storylines, stories)

    def decisions(self, *, revoked: bool = False) -> list[Decision]:
        """Return the decisions that people have made about stories and links, the oldest first. With `revoked`, revoked
        decisions are included."""
        return grouping.constraints.listed(self._store, revoked=revoked)

    def transferable_decisions(self) -> list[Decision]:
        """Return the valid decisions, the oldest first, in the form that `apply_decisions` of another archive needs.
        The decision to rename a story therefore contains the articles of the story."""
        return grouping.decision_import.transferable_decisions(self._store)

    def undone_by_split(self, story: str, articles: Sequence[str]) -> list[Decision]:
        """Return the earlier decisions that `split` with the same arguments would revoke, because they would have no
        effect after the split."""
        numbers = grouping.constraints.undone_by_split(self._store, *self._story_parts(story, articles))
        return [decision for decision in self.decisions() if decision.number in numbers]

    def follows(self) -> list[Follow]:
        """Return the follows, the oldest first, with the state of their deliveries. A follow is a story or query about
        which the user receives alerts."""
        return self._store.follows.all()

    def followed_articles(self, follow: Follow, limit: int = 20) -> SearchPage:
        """Return the articles in the archive that match a follow, the latest first. These are the articles of its
        story, or the articles that contain all words of its query.

        The articles raise no alerts; `total` shows how many articles the follow matches. Raises StoryNotFound.
        """
        seqs = alerts.follows.matching(self._store, follow)
        return SearchPage([SearchHit(article) for article in self._store.articles(seqs[:limit])], len(seqs))

    def alerts(self, follow: int | None = None, since: datetime | date | str | None = None) -> list[Alert]:
        """Return the alerts raised so far, the oldest first. `follow` (a number) selects the alerts of one follow, and
        `since` selects the alerts raised at that time or later."""
        bound = PublicationTime.of(since)
        return self._store.follows.alerts(follow, bound.at if bound else None)

    def backup(self, path: str | Path) -> Path:
        """Write a backup of the archive, and return the file. `path` is a new file, or a folder in which the file gets
        a name made of the current time.

        The backup has one consistent state of the archive, even while another process adds articles. The backup
        contains only the database; `wideangle.restore` builds everything else from it. Raises ArchiveError if the file
        exists or cannot be written, and ArchiveCorrupt.
        """
        from wideangle.store.maintenance import back_up

        return back_up(self._store.folder, Path(path))

    def removals(self) -> list[Removal]:
        """Return the articles that were removed from the archive so far. The earliest removal comes first."""
        return self._store.removals.all()

    @property
    def house(self) -> HouseSettings:
        """The house settings: how outputs of this archive look for people, and which outlets are in no coverage."""
        return self._store.house()

    @property
    def state(self) -> str:
        """A text that changes with each change of articles, stories, follows, decisions and settings. A program that
        caches answers can use the text to check whether an answer is still valid."""
        return self._store.state()

    def status(self) -> Status:
        """Return the contents of the archive: totals, and the number of articles of each outlet, each language and each
        month."""
        return Status(self._holdings(), self._store.counts())

    def _holdings(self) -> Holdings:
        return collection.sources.noted_in(self._store, self._store.holdings())

    def _query(self, article: Article | str) -> Query:
        return retrieval.candidates.Query.of(self._store, identifiers.load_article(self._store, article))

    def _story_parts(self, story: str, articles: Sequence[str]) -> tuple[int, list[int]]:
        """Return the number of the story with a story id, and the sequence numbers of articles given by ids or URLs."""
        seqs = identifiers.article_seqs(self._store, articles)
        return identifiers.find_story(self._store, story), seqs
