"""Assign articles to stories: compare each new article with earlier articles, and group again the stories that the
article may belong to.

Articles are assigned in the order of their days, whatever their order of arrival, in batches of a few hundred. A batch
is clustered together with all articles of every story that an article of the batch may belong to. Stories therefore
merge and split as the evidence requires, and the order of arrival hardly matters. Every clustering respects the
decisions that people have made about stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.grouping.assigned_articles import ArticleCache, AssignedArticle, edges_among, renumbered
from wideangle.archive.grouping.cross_language import CrossLanguage
from wideangle.archive.grouping.embedding_similarity import MAX_RECENT_ARTICLES, RECENT_DAYS, EmbeddingSimilarity
from wideangle.archive.grouping.neighbours import ComparedBatch, Comparer, days_of
from wideangle.archive.grouping.parallel import compare_in_parallel
from wideangle.archive.retrieval.date_support import DateSupportReader
from wideangle.archive.retrieval.genres import complete_genres
from wideangle.archive.worker_processes import Workers, worker_pool
from wideangle.model.times import UNDATED
from wideangle.store import MERGE, ArticleVersion, Membership, Neighbours, Store, carved
from wideangle.stories import (
    Constraints,
    DatedNeighbours,
    DateSupport,
    Edges,
    Graph,
    agglomerate,
    belonging,
    folded_to_texts,
    graph_of,
    match_clusters,
    nearest_similarity,
    pair_log_odds,
    promising_edges,
    story_model,
    unsupported,
    with_support,
)

BATCH_SIZE = 400
UNDATED_BATCH_SIZE = 50
"""The number of undated articles that are assigned to stories in one transaction. The batches are small, because
undated articles have few candidates in common."""

MIN_PARALLEL_ARTICLES = 4_000
"""The least number of new articles for which worker processes compare the articles. For fewer articles, the start of
the workers costs more than it saves, because each worker must read the index and the term frequencies."""

JOIN_MARGIN = 2.0
"""The stories of two articles are clustered again if the log-odds that the two report one story are at least the
threshold for joining a story minus JOIN_MARGIN."""

FROZEN_STORY_SIZE = 400
"""A story with at least this number of articles only grows and is never split, because the cost of clustering is
quadratic in the number of articles."""

NO_STORY = -1

AssignmentProgress: TypeAlias = Callable[[int, int], None]

Nearest: TypeAlias = Mapping[int, float]
"""The similarity (0 to 1) of each article to its nearest neighbour, by the sequence number of the article."""


def assign_to_stories(store: Store, progress: AssignmentProgress | None = None, workers: Workers | None = None) -> int:
    """Assign every new and every changed article to a story. Return the number of stories that contain these articles.

    `progress` is called with the number of assigned articles and the number of all articles to assign. `workers` are
    worker processes of the caller; without them, new workers are started when needed.
    """
    if workers is None:
        with worker_pool() as started:
            return assign_to_stories(store, progress, started)
    recluster_edited(store)
    change = store.last_change()
    unassigned = store.stories.unassigned()
    seqs = [article.seq for article in unassigned]
    embeddings = cross_language = None
    if unassigned:
        store.commit_index()
        done = 0
        assigner = StoryAssigner(store)
        embeddings = EmbeddingSimilarity.of(store)
        cross_language = CrossLanguage.of(store)
        comparisons = [comparison for comparison in (embeddings, cross_language) if comparison is not None]
        if any(comparison.is_new() for comparison in comparisons):
            recent = {article.seq: article for article in store.stories.latest(MAX_RECENT_ARTICLES, RECENT_DAYS)}
            unassigned = list({**recent, **{article.seq: article for article in unassigned}}.values())
        if cross_language is not None:
            cross_language.represent([article.seq for article in unassigned])
    complete_genres(store, seqs)  # after the embeddings that genres read
    if unassigned:
        for compared in _compared(store, unassigned, embeddings, cross_language, workers):
            assigner.assign(compared)
            done += len(compared.batch)
            if progress is not None:
                progress(done, len(unassigned))
    with store.story_transaction() as writer:
        if embeddings is not None:
            writer.save_calibration(embeddings.calibration.to_json())
        if cross_language is not None:
            writer.save_encoder(cross_language.encoder)
        writer.mark_all_assigned(change)
    memberships = store.stories.memberships(seqs)
    return len({membership.story for membership in memberships.values()})


def recluster_edited(store: Store) -> None:
    """Cluster again the articles of the stories that a person's decision affects."""
    stories = store.stories.stories_to_recluster()
    if not stories:
        return
    StoryAssigner(store).recluster((), stories)
    with store.story_transaction() as writer:
        writer.clear_reclustering()


def _compared(
    store: Store,
    unassigned: Sequence[ArticleVersion],
    embeddings: EmbeddingSimilarity | None,
    cross_language: CrossLanguage | None,
    workers: Workers,
) -> Iterator[ComparedBatch]:
    """Compare the articles that will be assigned to stories with their candidates. Yield the results batch by batch, in
    the order of assignment."""
    by_language = embeddings is None and cross_language is None
    passes = _passes(unassigned, by_language=by_language)
    if not by_language or len(unassigned) < MIN_PARALLEL_ARTICLES:
        for language, articles in passes:
            yield from map(Comparer(store, language, embeddings, cross_language).compare, _batches(articles))
        return
    for language, articles in passes:
        yield from compare_in_parallel(store, language or "", _batches(articles), workers)


def _passes(
    unassigned: Sequence[ArticleVersion], *, by_language: bool
) -> Iterator[tuple[str | None, Iterator[ArticleVersion]]]:
    """Split the articles that will be assigned to stories into parts. With `by_language`, yield each language with the
    articles in this language. Otherwise yield one part: None with all articles. The articles of a part are in the order
    of their days."""
    in_order = sorted(unassigned, key=_order)
    if by_language:
        yield from groupby(sorted(in_order, key=attrgetter("language")), attrgetter("language"))
    else:
        yield None, iter(in_order)


def _order(article: ArticleVersion) -> tuple[bool, int, int]:
    return article.day == UNDATED, article.day, article.seq


def _batches(articles: Iterator[ArticleVersion]) -> Iterator[list[ArticleVersion]]:
    """Split articles into batches. No batch contains both dated and undated articles."""
    for undated, articles_alike in groupby(articles, key=lambda article: article.day == UNDATED):
        while batch := list(islice(articles_alike, UNDATED_BATCH_SIZE if undated else BATCH_SIZE)):
            yield batch


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """The clusters of a list of articles, as arrays with one row for each article. `labels` is the number of the
    article's cluster, and `odds` the mean log-odds that the article and the others of this cluster report one story.
    `second` and `second_odds` are the same for the second-best cluster."""

    labels: NDArray[np.int64]
    odds: NDArray[np.float64]
    second: NDArray[np.int64]
    second_odds: NDArray[np.float64]


class StoryAssigner:
    """Assigns articles to stories, one batch after the other, and stores the results."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._articles = ArticleCache(store)
        self._date_support = DateSupportReader(store)
        self._model = story_model()
        holdings = store.holdings()
        self._undated_share = holdings.undated / max(holdings.articles, 1)

    def assign(self, compared: ComparedBatch) -> None:
        """Cluster the articles of a batch together with the stories that they may belong to. `compared` contains the
        batch and its pairs of similar articles."""
        new = self._articles.new_versions(compared.batch)
        edges = compared.edges
        candidates = self._articles.articles(_relevant(compared, new))
        articles = [*candidates, *new]
        # Pairs of articles in two languages are left out, because the expected similarity of an article to its nearest
        # neighbour was fitted to pairs in one language.
        nearest = self._nearest(candidates, new, edges, self._copies(edges) | compared.across)
        self._set_neighbours(new, edges)
        affected = self._affected(new, articles, edges, nearest)
        raised = [
            article
            for article, value in zip(candidates, nearest.tolist(), strict=False)
            if article.membership is not None and value > article.membership.nearest
        ]
        others = list({article.seq: article for article in [*raised, *_drop_changed_edges(candidates, new)]}.values())
        by_seq = (article.seq for article in articles)
        self.recluster(new, affected, dict(zip(by_seq, nearest.tolist(), strict=True)), others)
        self._articles.evict_before(min(article.day for article in new))

    def recluster(
        self,
        new: Sequence[AssignedArticle],
        affected: Sequence[int],
        nearest: Nearest | None = None,
        others: Sequence[AssignedArticle] = (),
    ) -> None:
        """Cluster the new articles together with all articles of the affected stories, and store the changes.

        `nearest` maps the sequence number of an article to the similarity of its nearest neighbour, for the articles
        where this similarity is new. `others` are articles of other stories whose neighbours or nearest neighbour
        changed.
        """
        nearest = nearest or {}
        members = self._store.stories.members(affected)
        old = self._articles.articles([member.seq for story in members.values() for member in story])
        _drop_changed_edges(old, new)
        articles = list({article.seq: article for article in [*new, *old]}.values())
        if not articles:
            return
        self._write(articles, self._clustering(articles, nearest), others, nearest)

    def _clustering(self, articles: Sequence[AssignedArticle], nearest: Nearest) -> Clustering:
        """Cluster articles by their texts. All copies of a text count as one article."""
        number = {article.seq: place for place, article in enumerate(articles)}
        texts = self._texts(articles, number)
        size = int(texts.max()) + 1
        known = np.zeros(size, np.float32)
        np.maximum.at(known, texts, [nearest.get(article.seq, _nearest_known(article)) for article in articles])
        edges = folded_to_texts(edges_among(articles), texts)
        days = _first_days(days_of(articles), texts, size)
        dated_neighbours = self._dated_neighbours(articles, texts)
        _, first = np.unique(texts, return_index=True)
        seqs = [articles[place].seq for place in first.tolist()]
        graph, support = self._graph(seqs, days, edges, known, dated_neighbours)
        constraints = self._constraints(articles, number, texts.tolist())
        labels = agglomerate(graph, self._model, constraints)
        leaving = np.setdiff1d(unsupported(labels, days, edges, support, dated_neighbours), constraints.linked())
        labels[leaving] = size + leaving
        results = belonging(graph, labels, self._model)
        return Clustering(labels[texts], results.odds[texts], results.second[texts], results.second_odds[texts])

    def _graph(
        self,
        seqs: Sequence[int],
        days: NDArray[np.int64],
        edges: Edges,
        nearest: NDArray[np.float32],
        dated_neighbours: DatedNeighbours | None = None,
    ) -> tuple[Graph, DateSupport]:
        """Return the similarity graph of articles, given by sequence numbers, and the evidence for the dates of the
        undated articles. The evidence is part of the temporal scores of the graph. `nearest` is the similarity of each
        article to its nearest neighbour."""
        graph = graph_of(days, edges, self._model, self._undated_share, nearest, dated_neighbours=dated_neighbours)
        support = self._date_support.support(seqs, days, edges, promising_edges(graph, days, self._model))
        return with_support(graph, days, support, self._model), support

    def _dated_neighbours(
        self, articles: Sequence[AssignedArticle], texts: NDArray[np.int64]
    ) -> DatedNeighbours | None:
        """Return the dated neighbours (similar articles with a date) of the undated articles. Neighbours that are in
        the list `articles` are left out."""
        undated = [
            (text, article.neighbours)
            for text, article in zip(texts.tolist(), articles, strict=True)
            if article.day == UNDATED and article.neighbours is not None
        ]
        if not undated:
            return None
        others = np.concatenate([neighbours.others for _, neighbours in undated])
        days = self._store.stories.days(np.unique(others).tolist())
        days |= dict.fromkeys((article.seq for article in articles), UNDATED)
        day = np.array([days.get(other, UNDATED) for other in others.tolist()], np.int64)
        outside = day != UNDATED
        text = np.repeat([text for text, _ in undated], [len(neighbours.others) for _, neighbours in undated])
        similarity = np.concatenate([neighbours.similarity for _, neighbours in undated])
        return DatedNeighbours(text[outside], day[outside], similarity[outside])

    def _copies(self, edges: Edges) -> NDArray[np.bool_]:
        """Return a mask of the edges (pairs of similar articles) whose two articles are copies of one text."""
        ends = np.unique(np.concatenate([edges.left, edges.right])).tolist()
        originals = {seq: original for seq, (original, _) in self._store.originals(ends).items()}
        text = np.array([originals.get(seq, seq) for seq in ends], np.int64)
        left, right = np.searchsorted(ends, edges.left), np.searchsorted(ends, edges.right)
        same: NDArray[np.bool_] = text[left] == text[right] if len(ends) else np.zeros(0, bool)
        return same

    def _nearest(
        self,
        candidates: Sequence[AssignedArticle],
        new: Sequence[AssignedArticle],
        edges: Edges,
        excluded: NDArray[np.bool_],
    ) -> NDArray[np.float32]:
        place = {article.seq: number for number, article in enumerate([*candidates, *new])}
        results = nearest_similarity(len(place), renumbered(edges, place), excluded)
        # A changed article has stored edges, but they come from its earlier text, so its stored similarity does not
        # count.
        known = [*map(_nearest_known, candidates), *(0.0 for _ in new)]
        higher: NDArray[np.float32] = np.maximum(results, np.array(known, np.float32))
        return higher

    def _set_neighbours(self, new: Sequence[AssignedArticle], edges: Edges) -> None:
        """Set the neighbours of each new article from the edges (pairs of similar articles). An edge between two new
        articles gives each of them a neighbour."""
        seqs = np.concatenate([edges.left, edges.right])
        others = np.concatenate([edges.right, edges.left])
        similarity = np.tile(edges.similarity, 2)
        order = np.argsort(seqs, kind="stable")
        seqs, others, similarity = seqs[order], others[order], similarity[order]
        for article in new:
            begin, end = np.searchsorted(seqs, [article.seq, article.seq + 1]).tolist()
            article.neighbours, article.has_unsaved_neighbours = (
                Neighbours(others[begin:end], similarity[begin:end]),
                True,
            )

    def _affected(
        self,
        new: Sequence[AssignedArticle],
        articles: Sequence[AssignedArticle],
        edges: Edges,
        nearest: NDArray[np.float32],
    ) -> list[int]:
        """Return story numbers: of the stories that a new article may belong to, and of the stories that contain the
        earlier version of a changed article."""
        place = {article.seq: number for number, article in enumerate(articles)}
        numbered = renumbered(edges, place)
        graph, _ = self._graph([article.seq for article in articles], days_of(articles), numbered, nearest)
        likely = pair_log_odds(graph, self._model) >= self._model.join_from - JOIN_MARGIN
        ends = np.unique(np.concatenate([numbered.left[likely], numbered.right[likely]])).tolist()
        neighbours = {articles[end].membership for end in ends} | {article.membership for article in new}
        return sorted({membership.story for membership in neighbours if membership is not None})

    def _constraints(
        self, articles: Sequence[AssignedArticle], number: Mapping[int, int], texts: Sequence[int]
    ) -> Constraints:
        """Return the clustering constraints on the texts of these articles. The constraints come from people's
        decisions and from stories that are too large to be split."""
        must_link: list[list[int]] = []
        cannot_link: list[tuple[list[int], list[int]]] = []
        constrained: set[int] = set()
        for edit in carved(self._store.stories.manual_edits()):
            edited_texts = [texts[number[seq]] for seq in edit.articles if seq in number]
            others = [texts[number[seq]] for seq in edit.others if seq in number]
            must_link.append(edited_texts)
            constrained.update(edited_texts)
            if edited_texts and others:
                cannot_link.append((edited_texts, others))
                constrained.update(others)
        stories: dict[int, list[int]] = {}
        for place, article in enumerate(articles):
            if article.membership is not None:
                stories.setdefault(article.membership.story, []).append(texts[place])
        must_link += [
            [text for text in story if text not in constrained]
            for story in stories.values()
            if len(story) >= FROZEN_STORY_SIZE
        ]
        return Constraints([cluster for cluster in must_link if cluster], cannot_link)

    def _texts(self, articles: Sequence[AssignedArticle], number: Mapping[int, int]) -> NDArray[np.int64]:
        """Return, for each article, the number (from 0) of its text.

        Copies have the number of their original, so that they count once. An article in a decision always has a number
        of its own. A digest (a round-up or live blog) also has a number of its own, because it repeats reports of
        several stories.
        """
        text = list(range(len(articles)))
        originals = {seq: of for seq, (of, _) in self._store.originals(list(number)).items() if of in number}
        apart = self._store.genres.digests({*originals, *originals.values()})
        apart |= {seq for edit in self._store.stories.manual_edits() for seq in (*edit.articles, *edit.others)}
        for seq, original in originals.items():
            if not apart.intersection((seq, original)):
                text[number[seq]] = number[original]
        numbered: NDArray[np.int64] = np.unique(text, return_inverse=True)[1]
        return numbered

    def _write(
        self,
        articles: Sequence[AssignedArticle],
        clustering: Clustering,
        others: Sequence[AssignedArticle],
        nearest: Nearest,
    ) -> None:
        """Give each cluster a story id, and store the memberships and neighbours that have changed."""
        labels = clustering.labels
        order = np.argsort(labels, kind="stable")
        clusters = [cluster.tolist() for cluster in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)]
        before = {article.seq: article.membership.story for article in articles if article.membership is not None}
        named = [edit.story for edit in self._store.stories.manual_edits((MERGE,))]
        matching = match_clusters([[articles[place].seq for place in cluster] for cluster in clusters], before, named)
        with self._store.story_transaction() as writer:
            new_ids = iter(writer.create_stories(matching.stories.count(None)))
            stories = [next(new_ids) if story is None else story for story in matching.stories]
            of_label = dict(zip(np.unique(labels).tolist(), stories, strict=True)) | {NO_STORY: None}
            memberships = {}
            for place, article in enumerate(articles):
                memberships[article.seq] = Membership(
                    seq=article.seq,
                    story=of_label[int(labels[place])] or 0,
                    change=article.change,
                    nearest=round(nearest.get(article.seq, _nearest_known(article)), 4),
                    odds=_rounded(clustering.odds[place]),
                    second=of_label[int(clustering.second[place])],
                    second_odds=_rounded(clustering.second_odds[place]),
                )
            for article in others:
                if article.membership is not None and article.seq not in memberships:
                    memberships[article.seq] = replace(article.membership, nearest=round(nearest[article.seq], 4))
            old = {article.seq: article for article in [*articles, *others]}
            changed = [membership for seq, membership in memberships.items() if membership != old[seq].membership]
            writer.redirect_merged({story: stories[cluster] for story, cluster in matching.merged.items()})
            writer.assign(changed)
            writer.save_neighbours(
                {a.seq: a.neighbours for a in old.values() if a.has_unsaved_neighbours and a.neighbours is not None}
            )
        for membership in changed:
            old[membership.seq].membership = membership
        for article in old.values():
            article.has_unsaved_neighbours = False


def _relevant(compared: ComparedBatch, new: Sequence[AssignedArticle]) -> list[int]:
    """Return the sequence numbers of the candidates that are similar to an article of the batch. If an article of the
    batch has changed, return all candidates, because their similarity to its earlier text may have to be deleted."""
    if any(article.membership is not None for article in new):
        return list(compared.candidates)
    similarity = {*compared.edges.left.tolist(), *compared.edges.right.tolist()}
    return [seq for seq in compared.candidates if seq in similarity]


def _first_days(days: NDArray[np.int64], texts: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return, for each text, the earliest day (`date.toordinal`) of its articles; UNDATED if none of its articles has a
    day."""
    latest = np.iinfo(np.int64).max
    first = np.full(size, latest)
    np.minimum.at(first, texts, np.where(days == UNDATED, latest, days))
    return np.where(first == latest, UNDATED, first)


def _rounded(odds: float) -> float | None:
    return None if np.isnan(odds) else round(float(odds), 3)


def _drop_changed_edges(articles: Sequence[AssignedArticle], new: Sequence[AssignedArticle]) -> list[AssignedArticle]:
    """Delete, from the neighbours of `articles`, the articles in `new` whose text has changed. Return the articles that
    have lost a neighbour."""
    changed = [article.seq for article in new if article.membership is not None]
    results = []
    if changed:
        own = {article.seq for article in new}
        for article in articles:
            neighbours = article.neighbours
            if (
                neighbours is not None
                and article.seq not in own
                and (is_changed := np.isin(neighbours.others, changed)).any()
            ):
                article.neighbours, article.has_unsaved_neighbours = (
                    Neighbours(neighbours.others[~is_changed], neighbours.similarity[~is_changed]),
                    True,
                )
                results.append(article)
    return results


def _nearest_known(article: AssignedArticle) -> float:
    return article.membership.nearest if article.membership is not None else 0.0
