"""When undated articles were written, as far as the reports of their stories tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from statistics import median_low

from wideangle.coverage import SAME_STORY_FROM, Relation
from wideangle.model import Article, Reason
from wideangle.model.times import UNDATED
from wideangle.store import Membership, Store


@dataclass(frozen=True, slots=True)
class StoryTimes:
    """The day (ordinal) of an article at hand, None where nothing tells it, and by seq the days that reports of their
    stories tell of its undated neighbours. `is_told` where the article at hand is undated too, and its day is told."""

    own: int | None
    is_told: bool
    neighbours: Mapping[int, int]

    @classmethod
    def of(
        cls,
        store: Store,
        article: Article,
        found: Mapping[int, tuple[Article, Relation]],
        placed: Mapping[int, Membership],
    ) -> StoryTimes:
        """The times of an article and of its neighbours by seq, which are `placed` in stories."""
        undated = [seq for seq, (other, _) in found.items() if other.published is None]
        neighbours = _told_days(store, {seq: placed[seq].story for seq in undated if seq in placed})
        if article.published is not None:
            return cls(article.published.day.toordinal(), is_told=False, neighbours=neighbours)
        same = [
            other.published.day.toordinal()
            for other, relation in found.values()
            if other.published is not None and relation.same_story >= SAME_STORY_FROM
        ]
        return cls(median_low(same) if same else None, is_told=bool(same), neighbours=neighbours)

    def relation(self, seq: int, other: Article, relation: Relation) -> Relation:
        """The relation of a neighbour, with the days to it where only its story tells them."""
        day = self._day_of(seq, other)
        if relation.days is not None or self.own is None or day is None:
            return relation
        return replace(relation, days=float(day - self.own))

    def reasons(self, seq: int, other: Article) -> tuple[Reason, ...]:
        """What was told by others of the time of an article at hand and of its neighbour."""
        told = []
        if seq in self.neighbours:
            told.append(Reason("story_time", f"reports of its story are from {_iso(self.neighbours[seq])}"))
        if self.is_told and self.own is not None and self._day_of(seq, other) is not None:
            told.append(Reason("own_story_time", f"reports of the story at hand are from {_iso(self.own)}"))
        return tuple(told)

    def _day_of(self, seq: int, other: Article) -> int | None:
        return other.published.day.toordinal() if other.published else self.neighbours.get(seq)


def _told_days(store: Store, stories: Mapping[int, int]) -> dict[int, int]:
    """By seq, the middle one of the days of the dated reports of an article's story; `stories` has the story of each.
    An article whose story has none is left out."""
    members = store.stories.members(set(stories.values()))
    days = store.stories.days([member.seq for story in members.values() for member in story])
    found: defaultdict[int, list[int]] = defaultdict(list)
    for story, reports in members.items():
        found[story] += [day for report in reports if (day := days.get(report.seq, UNDATED)) != UNDATED]
    return {seq: median_low(found[story]) for seq, story in stories.items() if found[story]}


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
