"""Every article into its story: each new one compared with what is around it, and the stories it touches grouped anew.

Articles are placed in the order of their days, however they arrived, in portions of a few hundred. A portion takes
with it every story that one of its articles may belong to; all of their articles are grouped together, so that
stories which have grown together become one and such as fell apart become two, and the order of arrival hardly
matters. What a person has settled holds in every pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.analysis.record import UNDATED
from wideangle.archive.grouping.assigned_articles import Placed, Surroundings
from wideangle.archive.grouping.embedding_similarity import MOST_RECENT, RECENT_DAYS, Meanings
from wideangle.archive.grouping.neighbours import Compared, Comparer, days_of
from wideangle.archive.grouping.parallel import compared_ahead
from wideangle.archive.worker_processes import Workers, working
from wideangle.store import Membership, Nearby, Pending, Store
from wideangle.stories import (
    Edges,
    Fixed,
    Witnesses,
    agglomerate,
    belonging,
    first_of_each,
    folded,
    graph_of,
    nearest_of,
    pair_log_odds,
    story_model,
    succession,
)

PORTION = 400
UNDATED_PORTION = 50
"""Articles placed in one transaction. Undated ones have little around them in common, so few of them go together."""

COMPARED_AHEAD_FROM = 4_000
"""So many articles are compared in this process; for more, others are asked, which may have to be started and must read
the archive's index and frequencies first."""

DOUBT = 2.0
"""A story is taken along where a pair's log-odds come within this of joining."""

SETTLED_FROM = 400
"""A story of so many articles stays as it is and only grows: regrouping it would cost the square of its size."""

NOWHERE = -1

Progress: TypeAlias = Callable[[int, int], None]

Nearest: TypeAlias = Mapping[int, float]
"""By seq, how close the nearest neighbour of an article is (0 to 1)."""


def place_pending(store: Store, progress: Progress | None = None, workers: Workers | None = None) -> int:
    """Place every article that has no story yet or has changed, and say in how many stories these are then.

    `progress` is told how many of how many are done; `workers` are there for whoever has them at work already.
    """
    if workers is None:
        with working() as own:
            return place_pending(store, progress, own)
    regroup_unsettled(store)
    change = store.last_change()
    pending = store.stories.pending()
    asked = [article.seq for article in pending]
    meanings = None
    if pending:
        store.commit_index()
        done = 0
        placement = Placement(store)
        meanings = Meanings.of(store)
        if meanings is not None and meanings.is_new():
            recent = {article.seq: article for article in store.stories.latest(MOST_RECENT, RECENT_DAYS)}
            pending = list({**recent, **{article.seq: article for article in pending}}.values())
        for compared in _compared(store, pending, meanings, workers):
            placement.place(compared)
            done += len(compared.portion)
            if progress is not None:
                progress(done, len(pending))
    with store.placing() as writer:
        if meanings is not None:
            writer.note_scale(meanings.scale.to_json())
        writer.all_placed(change)
    placed = store.stories.memberships(asked)
    return len({membership.story for membership in placed.values()})


def regroup_unsettled(store: Store) -> None:
    """Group anew the stories that a person has decided about, which may be of several languages."""
    stories = store.stories.unsettled()
    if not stories:
        return
    Placement(store).settle((), stories)
    with store.placing() as writer:
        writer.settled()


def _compared(
    store: Store, pending: Sequence[Pending], meanings: Meanings | None, workers: Workers
) -> Iterator[Compared]:
    """The articles to be placed, a few hundred at a time in their order, each compared with what is around it."""
    passes = _passes(pending, by_language=meanings is None)
    if meanings is not None or len(pending) < COMPARED_AHEAD_FROM:
        for language, articles in passes:
            yield from map(Comparer(store, language, meanings).compare, _portions(articles))
        return
    for language, articles in passes:
        yield from compared_ahead(store, language or "", _portions(articles), workers)


def _passes(pending: Sequence[Pending], *, by_language: bool) -> Iterator[tuple[str | None, Iterator[Pending]]]:
    """The articles to be placed in the order of their days, those of one language after those of another, or those of
    all languages (None) together."""
    in_order = sorted(pending, key=_order)
    if by_language:
        yield from groupby(sorted(in_order, key=attrgetter("language")), attrgetter("language"))
    else:
        yield None, iter(in_order)


def _order(article: Pending) -> tuple[bool, int, int]:
    return article.day == UNDATED, article.day, article.seq


def _portions(articles: Iterator[Pending]) -> Iterator[list[Pending]]:
    """A few hundred articles at a time, the undated by themselves."""
    for undated, same in groupby(articles, key=lambda article: article.day == UNDATED):
        while portion := list(islice(same, UNDATED_PORTION if undated else PORTION)):
            yield portion


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """For each of some articles the label of its group, and how well it sits there and in the second choice."""

    labels: NDArray[np.int64]
    odds: NDArray[np.float64]
    second: NDArray[np.int64]
    second_odds: NDArray[np.float64]


class Placement:
    """Portions of articles into their stories, one after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._surroundings = Surroundings(store)
        self._model = story_model()
        holdings = store.holdings()
        self._undated_share = holdings.undated / max(holdings.articles, 1)

    def place(self, compared: Compared) -> None:
        """Group articles, by what is near each, with the stories that this touches."""
        fresh = self._surroundings.fresh(compared.portion)
        edges = compared.edges
        around = self._surroundings.articles(_concerned(compared, fresh))
        everything = [*around, *fresh]
        copies = self._copies(edges)
        nearest = self._nearest(around, fresh, edges, copies)
        self._remember(fresh, edges)
        touched = self._touched(fresh, everything, edges, nearest)
        raised = [
            article
            for article, value in zip(around, nearest.tolist(), strict=False)
            if article.membership is not None and value > article.membership.nearest
        ]
        others = list({article.seq: article for article in [*raised, *_forget(around, fresh)]}.values())
        by_seq = (article.seq for article in everything)
        self.settle(fresh, touched, dict(zip(by_seq, nearest.tolist(), strict=True)), others)
        self._surroundings.forget_before(min(article.day for article in fresh))

    def settle(
        self,
        fresh: Sequence[Placed],
        touched: Sequence[int],
        nearest: Nearest | None = None,
        others: Sequence[Placed] = (),
    ) -> None:
        """Group the fresh articles with all articles of the stories touched, and write down what has changed.

        `nearest` says how close each one's nearest neighbour is, where that has changed; `others` are articles of
        other stories of which this, or what is near them, has changed.
        """
        nearest = nearest or {}
        members = self._store.stories.members(touched)
        old = self._surroundings.articles([member.seq for story in members.values() for member in story])
        _forget(old, fresh)
        articles = list({article.seq: article for article in [*fresh, *old]}.values())
        if not articles:
            return
        self._write(articles, self._grouping(articles, nearest), others, nearest)

    def _grouping(self, articles: Sequence[Placed], nearest: Nearest) -> Grouping:
        """Group articles by their texts, so that copies count as one."""
        number = {article.seq: place for place, article in enumerate(articles)}
        texts = self._texts(articles, number)
        size = int(texts.max()) + 1
        known = np.zeros(size, np.float32)
        np.maximum.at(known, texts, [nearest.get(article.seq, _nearest_known(article)) for article in articles])
        edges = folded(_edges_among(articles), texts)
        days = _first_days(days_of(articles), texts, size)
        beyond = self._witnesses(articles, texts)
        graph = graph_of(days, edges, self._model, self._undated_share, known, beyond=beyond)
        labels = agglomerate(graph, self._model, self._fixed(articles, number, texts.tolist()))
        found = belonging(graph, labels, self._model)
        return Grouping(labels[texts], found.odds[texts], found.second[texts], found.second_odds[texts])

    def _witnesses(self, articles: Sequence[Placed], texts: NDArray[np.int64]) -> Witnesses | None:
        """What beside these articles tells of when the undated among them were written."""
        undated = [
            (text, article.nearby)
            for text, article in zip(texts.tolist(), articles, strict=True)
            if article.day == UNDATED and article.nearby is not None
        ]
        if not undated:
            return None
        others = np.concatenate([near.others for _, near in undated])
        days = self._store.stories.days(np.unique(others).tolist())
        days |= dict.fromkeys((article.seq for article in articles), UNDATED)
        day = np.array([days.get(other, UNDATED) for other in others.tolist()], np.int64)
        outside = day != UNDATED
        text = np.repeat([text for text, _ in undated], [len(near.others) for _, near in undated])
        close = np.concatenate([near.closeness for _, near in undated])
        return Witnesses(text[outside], day[outside], close[outside])

    def _copies(self, edges: Edges) -> NDArray[np.bool_]:
        """Which edges lie between copies of one text."""
        ends = np.unique(np.concatenate([edges.left, edges.right])).tolist()
        originals = {seq: original for seq, (original, _) in self._store.originals(ends).items()}
        text = np.array([originals.get(seq, seq) for seq in ends], np.int64)
        left, right = np.searchsorted(ends, edges.left), np.searchsorted(ends, edges.right)
        same: NDArray[np.bool_] = text[left] == text[right] if len(ends) else np.zeros(0, bool)
        return same

    def _nearest(
        self, around: Sequence[Placed], fresh: Sequence[Placed], edges: Edges, copies: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        place = {article.seq: number for number, article in enumerate([*around, *fresh])}
        found = nearest_of(len(place), _renumbered(edges, place), copies)
        # What was near a fresh article before it changed is not near it now.
        known = [*map(_nearest_known, around), *(0.0 for _ in fresh)]
        higher: NDArray[np.float32] = np.maximum(found, np.array(known, np.float32))
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
            article.nearby, article.is_unkept = Nearby(others[begin:end], close[begin:end]), True

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

    def _fixed(self, articles: Sequence[Placed], number: Mapping[int, int], texts: Sequence[int]) -> Fixed:
        """What persons and the size of stories have settled about these articles, by their texts."""
        together: list[list[int]] = []
        apart: list[tuple[list[int], list[int]]] = []
        settled: set[int] = set()
        for decision in self._store.stories.decisions():
            mine = [texts[number[seq]] for seq in decision.articles if seq in number]
            others = [texts[number[seq]] for seq in decision.others if seq in number]
            together.append(mine)
            settled.update(mine)
            if mine and others:
                apart.append((mine, others))
                settled.update(others)
        stories: dict[int, list[int]] = {}
        for place, article in enumerate(articles):
            if article.membership is not None:
                stories.setdefault(article.membership.story, []).append(texts[place])
        together += [
            [text for text in story if text not in settled] for story in stories.values() if len(story) >= SETTLED_FROM
        ]
        return Fixed([group for group in together if group], apart)

    def _texts(self, articles: Sequence[Placed], number: Mapping[int, int]) -> NDArray[np.int64]:
        """Which text each article holds, numbered from 0: copies hold one, so that they bear witness only once. A
        person's decision parts an article from its copies."""
        text = list(range(len(articles)))
        decided = {seq for each in self._store.stories.decisions() for seq in (*each.articles, *each.others)}
        for seq, (original, _) in self._store.originals(list(number)).items():
            if original in number and not decided.intersection((seq, original)):
                text[number[seq]] = number[original]
        numbered: NDArray[np.int64] = np.unique(text, return_inverse=True)[1]
        return numbered

    def _write(
        self, articles: Sequence[Placed], grouping: Grouping, others: Sequence[Placed], nearest: Nearest
    ) -> None:
        """Give each group of articles its id, and store whatever is not as it was."""
        labels = grouping.labels
        order = np.argsort(labels, kind="stable")
        groups = [group.tolist() for group in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)]
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
                    odds=_rounded(grouping.odds[place]),
                    second=of_label[int(grouping.second[place])],
                    second_odds=_rounded(grouping.second_odds[place]),
                )
            for article in others:
                if article.membership is not None and article.seq not in placements:
                    placements[article.seq] = replace(article.membership, nearest=round(nearest[article.seq], 4))
            old = {article.seq: article for article in [*articles, *others]}
            changed = [placement for seq, placement in placements.items() if placement != old[seq].membership]
            writer.redirect({story: stories[group] for story, group in heirs.merged.items()})
            writer.place(changed)
            writer.keep_nearby({a.seq: a.nearby for a in old.values() if a.is_unkept and a.nearby is not None})
        for placement in changed:
            old[placement.seq].membership = placement
        for article in old.values():
            article.is_unkept = False


def _concerned(compared: Compared, fresh: Sequence[Placed]) -> list[int]:
    """Which of the articles around a portion to look at: those that are close to any of it, and where one of it has
    changed, all, since it may no longer be close to what it was close to."""
    if any(article.membership is not None for article in fresh):
        return list(compared.around)
    close = {*compared.edges.left.tolist(), *compared.edges.right.tolist()}
    return [seq for seq in compared.around if seq in close]


def _first_days(days: NDArray[np.int64], texts: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The first day of each text, UNDATED where none of its articles has one."""
    latest = np.iinfo(np.int64).max
    first = np.full(size, latest)
    np.minimum.at(first, texts, np.where(days == UNDATED, latest, days))
    return np.where(first == latest, UNDATED, first)


def _rounded(odds: float) -> float | None:
    return None if np.isnan(odds) else round(float(odds), 3)


def _forget(articles: Sequence[Placed], fresh: Sequence[Placed]) -> list[Placed]:
    """Let articles no longer be near what fresh ones were before they changed; those of which that is so."""
    changed = [article.seq for article in fresh if article.membership is not None]
    found = []
    if changed:
        own = {article.seq for article in fresh}
        for article in articles:
            near = article.nearby
            if near is not None and article.seq not in own and (gone := np.isin(near.others, changed)).any():
                article.nearby, article.is_unkept = Nearby(near.others[~gone], near.closeness[~gone]), True
                found.append(article)
    return found


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
