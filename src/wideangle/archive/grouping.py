"""Every article into its story: each new one compared with what is around it, and the stories it touches grouped anew.

Articles are placed in the order of their days, however they arrived, in portions of a few hundred. A portion takes
with it every story that one of its articles may belong to; all of their articles are grouped together, so that
stories which have grown together become one and such as fell apart become two, and the order of arrival hardly
matters. What a person has settled holds in every pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.nearness import Placed, Surroundings, days_of, joined
from wideangle.store import UNDATED, Membership, Nearby, Pending, Store
from wideangle.stories import (
    Edges,
    Fixed,
    Graph,
    agglomerate,
    belonging,
    closeness,
    first_of_each,
    graph_of,
    nearest_edges,
    nearest_of,
    pair_log_odds,
    story_model,
    succession,
)

PORTION = 400
UNDATED_PORTION = 50
"""Articles placed in one transaction. Undated ones have little around them in common, so few of them go together."""

DOUBT = 2.0
"""A story is taken along where a pair's log-odds come within this of joining."""

SETTLED_FROM = 400
"""A story of so many articles stays as it is and only grows: regrouping it would cost the square of its size."""

NOWHERE = -1

Progress: TypeAlias = Callable[[int, int], None]

Nearest: TypeAlias = Mapping[int, float]
"""By seq, how close the nearest neighbour of an article is (0 to 1)."""


def place_pending(store: Store, progress: Progress | None = None) -> int:
    """Place every article that has no story yet or has changed, and say in how many stories these are then.

    `progress` is told how many of how many are done.
    """
    regroup_unsettled(store)
    change = store.last_change()
    pending = store.stories.pending()
    if pending:
        store.commit_index()
        done = 0
        for language, articles in groupby(sorted(pending, key=_order), attrgetter("language")):
            surroundings = Surroundings(store, language)
            for portion in _portions(articles):
                Placement(store, surroundings).place(portion)
                surroundings.forget_before(min(article.day for article in portion))
                done += len(portion)
                if progress is not None:
                    progress(done, len(pending))
    with store.placing() as writer:
        writer.all_placed(change)
    placed = store.stories.memberships([article.seq for article in pending])
    return len({membership.story for membership in placed.values()})


def regroup_unsettled(store: Store) -> None:
    """Group anew the stories that a person has decided about, each language by itself."""
    stories = store.stories.unsettled()
    if not stories:
        return
    seqs = [member.seq for members in store.stories.members(stories).values() for member in members]
    features = store.features(seqs)
    for language in sorted(set(features.languages)):
        surroundings = Surroundings(store, language)
        Placement(store, surroundings).settle(surroundings.placed(seqs), ())
    with store.placing() as writer:
        writer.settled()


def _order(article: Pending) -> tuple[str, bool, int, int]:
    return article.language, article.day == UNDATED, article.day, article.seq


def _portions(articles: Iterator[Pending]) -> Iterator[list[Pending]]:
    """A few hundred articles at a time, the undated by themselves."""
    for undated, same in groupby(articles, key=lambda article: article.day == UNDATED):
        while portion := list(islice(same, UNDATED_PORTION if undated else PORTION)):
            yield portion


class Placement:
    """One portion of articles into their stories."""

    def __init__(self, store: Store, surroundings: Surroundings) -> None:
        self._store = store
        self._surroundings = surroundings
        self._model = story_model()
        holdings = store.holdings()
        self._undated_share = holdings.undated / max(holdings.articles, 1)

    def place(self, portion: Sequence[Pending]) -> None:
        """Find what is near each article, and group it with the stories that this touches."""
        fresh = self._surroundings.fresh(portion)
        around = self._surroundings.around(fresh)
        everything = [*around, *fresh]
        by_seq = {article.seq: article for article in everything}
        seqs = np.array(list(by_seq))
        matrix = closeness(joined(fresh), joined(everything))
        edges = nearest_edges(matrix, seqs[len(around) :], seqs, days_of(fresh), days_of(everything))
        copies = self._copies(edges)
        nearest = self._nearest(everything, edges, copies)
        self._remember(fresh, edges)
        touched = self._touched(fresh, everything, edges, nearest)
        raised = [
            article
            for article, value in zip(around, nearest.tolist(), strict=False)
            if article.membership is not None and value > article.membership.nearest
        ]
        self.settle(fresh, touched, dict(zip(by_seq, nearest.tolist(), strict=True)), raised)

    def settle(
        self,
        fresh: Sequence[Placed],
        touched: Sequence[int],
        nearest: Nearest | None = None,
        raised: Sequence[Placed] = (),
    ) -> None:
        """Group the fresh articles with all articles of the stories touched, and write down what has changed.

        `nearest` says how close each one's nearest neighbour is, where that has changed; so it has for `raised`.
        """
        nearest = nearest or {}
        members = self._store.stories.members(touched)
        old = self._surroundings.placed([member.seq for story in members.values() for member in story])
        articles = list({article.seq: article for article in [*fresh, *old]}.values())
        if not articles:
            return
        known = np.array([nearest.get(article.seq, _nearest_known(article)) for article in articles], np.float32)
        graph = graph_of(days_of(articles), _edges_among(articles), self._model, self._undated_share, known)
        self._write(articles, graph, raised, nearest)

    def _copies(self, edges: Edges) -> NDArray[np.bool_]:
        """Which edges lie between copies of one text."""
        ends = np.unique(np.concatenate([edges.left, edges.right])).tolist()
        originals = {seq: original for seq, (original, _) in self._store.originals(ends).items()}
        text = np.array([originals.get(seq, seq) for seq in ends], np.int64)
        left, right = np.searchsorted(ends, edges.left), np.searchsorted(ends, edges.right)
        same: NDArray[np.bool_] = text[left] == text[right] if len(ends) else np.zeros(0, bool)
        return same

    def _nearest(self, articles: Sequence[Placed], edges: Edges, copies: NDArray[np.bool_]) -> NDArray[np.float32]:
        place = {article.seq: number for number, article in enumerate(articles)}
        found = nearest_of(len(articles), _renumbered(edges, place), copies)
        known = np.array([_nearest_known(article) for article in articles], np.float32)
        higher: NDArray[np.float32] = np.maximum(found, known)
        return higher

    def _remember(self, fresh: Sequence[Placed], edges: Edges) -> None:
        """Give each fresh article its edges; an edge between two fresh ones is kept with either."""
        seqs = np.concatenate([edges.left, edges.right])
        others = np.concatenate([edges.right, edges.left])
        close = np.tile(edges.closeness, 2)
        order = np.argsort(seqs, kind="stable")
        seqs, others, close = seqs[order], others[order], close[order]
        for article in fresh:
            begin, end = np.searchsorted(seqs, [article.seq, article.seq + 1]).tolist()
            article.nearby, article.is_fresh = Nearby(others[begin:end], close[begin:end]), True

    def _touched(
        self, fresh: Sequence[Placed], articles: Sequence[Placed], edges: Edges, nearest: NDArray[np.float32]
    ) -> list[int]:
        """The stories that any fresh article may belong to, or that a changed one was in."""
        place = {article.seq: number for number, article in enumerate(articles)}
        numbered = _renumbered(edges, place)
        graph = graph_of(days_of(articles), numbered, self._model, self._undated_share, nearest)
        likely = pair_log_odds(graph, self._model) >= self._model.join_from - DOUBT
        ends = np.unique(np.concatenate([numbered.left[likely], numbered.right[likely]])).tolist()
        near = {articles[end].membership for end in ends} | {article.membership for article in fresh}
        return sorted({membership.story for membership in near if membership is not None})

    def _fixed(self, articles: Sequence[Placed], number: Mapping[int, int]) -> Fixed:
        """What the copies, the size of stories, and persons have settled about these articles."""
        together: list[list[int]] = []
        apart: list[tuple[list[int], list[int]]] = []
        settled: set[int] = set()
        for decision in self._store.stories.decisions():
            mine = [number[seq] for seq in decision.articles if seq in number]
            others = [number[seq] for seq in decision.others if seq in number]
            together.append(mine)
            settled.update(mine)
            if mine and others:
                apart.append((mine, others))
                settled.update(others)
        for seq, (original, _) in self._store.originals(list(number)).items():
            pair = [number[end] for end in (seq, original) if end in number]
            if len(pair) > 1 and not settled.intersection(pair):
                together.append(pair)
        stories: dict[int, list[int]] = {}
        for place, article in enumerate(articles):
            if article.membership is not None:
                stories.setdefault(article.membership.story, []).append(place)
        together += [
            [place for place in story if place not in settled]
            for story in stories.values()
            if len(story) >= SETTLED_FROM
        ]
        return Fixed([group for group in together if group], apart)

    def _write(self, articles: Sequence[Placed], graph: Graph, raised: Sequence[Placed], nearest: Nearest) -> None:
        """Group the articles of a graph, give each group its id, and store whatever is not as it was."""
        number = {article.seq: place for place, article in enumerate(articles)}
        labels = agglomerate(graph, self._model, self._fixed(articles, number))
        found = belonging(graph, labels, self._model)
        groups = [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]
        before = {article.seq: article.membership.story for article in articles if article.membership is not None}
        heirs = succession([[articles[place].seq for place in group] for group in groups], before)
        with self._store.placing() as writer:
            founded = iter(writer.found(heirs.stories.count(None)))
            stories = [next(founded) if story is None else story for story in heirs.stories]
            of_label = dict(zip(np.unique(labels).tolist(), stories, strict=True)) | {NOWHERE: None}
            placements = {}
            for place, article in enumerate(articles):
                placements[article.seq] = Membership(
                    seq=article.seq,
                    story=of_label[int(labels[place])] or 0,
                    change=article.change,
                    nearest=round(nearest.get(article.seq, _nearest_known(article)), 4),
                    odds=_rounded(found.odds[place]),
                    second=of_label[int(found.second[place])],
                    second_odds=_rounded(found.second_odds[place]),
                )
            for article in raised:
                if article.membership is not None and article.seq not in placements:
                    placements[article.seq] = replace(article.membership, nearest=round(nearest[article.seq], 4))
            old = {article.seq: article for article in [*articles, *raised]}
            changed = [placement for seq, placement in placements.items() if placement != old[seq].membership]
            writer.redirect({story: stories[group] for story, group in heirs.merged.items()})
            writer.place(changed)
            writer.keep_nearby({a.seq: a.nearby for a in articles if a.is_fresh and a.nearby is not None})
        for placement in changed:
            old[placement.seq].membership = placement
            old[placement.seq].is_fresh = False


def _rounded(odds: float) -> float | None:
    return None if np.isnan(odds) else round(float(odds), 3)


def _nearest_known(article: Placed) -> float:
    return article.membership.nearest if article.membership is not None else 0.0


def _renumbered(edges: Edges, number: Mapping[int, int]) -> Edges:
    """The same edges between places instead of seqs."""
    seqs = np.array(sorted(number), np.int64)
    places = np.array([number[seq] for seq in seqs.tolist()], np.int64)
    left = places[np.searchsorted(seqs, edges.left)]
    return Edges(left, places[np.searchsorted(seqs, edges.right)], edges.closeness)


def _edges_among(articles: Sequence[Placed]) -> Edges:
    """The edges that both ends of are among these articles, each once, between their places."""
    number = {article.seq: place for place, article in enumerate(articles)}
    parts = [(article.seq, article.nearby) for article in articles if article.nearby is not None]
    if not parts:
        return Edges(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))
    one = np.concatenate([np.full(len(near.others), seq) for seq, near in parts])
    other = np.concatenate([near.others for _, near in parts])
    close = np.concatenate([near.closeness for _, near in parts])
    inside = np.isin(other, list(number))
    one, other, close = one[inside], other[inside], close[inside]
    left, right = np.minimum(one, other), np.maximum(one, other)
    once = first_of_each(left, right)
    return _renumbered(Edges(left[once], right[once], close[once]), number)
