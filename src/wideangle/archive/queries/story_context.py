"""What its story says about an article at hand and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wideangle.coverage import SURE_FROM, UNCERTAIN_FROM, Relation
from wideangle.model import Reason
from wideangle.store import RENAME, Store
from wideangle.stories import story_model

SETTLED_TOGETHER = Reason("settled", "you settled that they are one story")


@dataclass(frozen=True, slots=True)
class OwnStory:
    """The story of an article at hand: its other members, each with the probability of belonging, and which articles
    (seqs) a person has settled to be in it or not to be. Empty for an article that is in no story."""

    members: Mapping[int, float]
    settled_in: frozenset[int] = frozenset()
    settled_out: frozenset[int] = frozenset()

    @classmethod
    def of(cls, store: Store, seq: int | None) -> OwnStory:
        """The story of an article by its seq."""
        placed = store.stories.memberships([] if seq is None else [seq])
        if seq is None or seq not in placed:
            return cls({})
        own = placed[seq]
        model = story_model()

        def chance(odds: float | None) -> float:
            return 1.0 if odds is None else model.probability(odds)

        members = {
            member.seq: min(chance(member.odds), chance(own.odds))
            for member in store.stories.members([own.story])[own.story]
            if member.seq != seq
        }
        together: set[int] = set()
        apart: set[int] = set()
        for decision in store.stories.manual_edits():
            if decision.kind != RENAME and seq in decision.articles:
                together.update(decision.articles)
                apart.update(decision.others)
            elif seq in decision.others:
                apart.update(decision.articles)
        return cls(members, frozenset(together), frozenset(apart))

    def relation(self, seq: int, relation: Relation) -> Relation:
        """The relation of a neighbour in the light of the story.

        A member is as probable as its place in the story is, or as the two texts by themselves, whichever is more.
        An article that the grouping put elsewhere is shown as uncertain, unless the two texts leave no doubt.
        """
        if seq in self.settled_out:
            return replace(relation, same_story=0.0)
        if seq in self.settled_in and seq in self.members:
            return replace(relation, same_story=1.0)
        if seq in self.members:
            return replace(relation, same_story=max(relation.same_story, self.members[seq], UNCERTAIN_FROM))
        if self.members and UNCERTAIN_FROM <= relation.same_story < SURE_FROM:
            return replace(relation, same_story=UNCERTAIN_FROM)
        return relation

    def reasons(self, seq: int, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
        """The reasons for a neighbour, what a person settled first."""
        settled = seq in self.settled_in and seq in self.members
        return (SETTLED_TOGETHER, *reasons) if settled else tuple(reasons)
