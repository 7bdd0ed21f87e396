"""The decisions about the story of the article at hand, applied to single relations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wideangle.coverage import Relation, Verdict
from wideangle.model import Lane, Reason
from wideangle.store import RENAME, Store, carved

DECIDED_TOGETHER = Reason("decided", "you decided that they are one story")
DECIDED_APART = Reason("decided", "you decided that they are two stories")


@dataclass(frozen=True, slots=True)
class StoryDecisions:
    """The articles (seqs) that a person has decided to be, and not to be, of one story with an article at hand."""

    together: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()

    @classmethod
    def of_draft(cls, store: Store, closest: int) -> StoryDecisions:
        """The decisions about an article outside the archive: those about the closest report of its story."""
        decisions = cls.of(store, closest)
        return replace(decisions, together=decisions.together | {closest}) if decisions.together else decisions

    @classmethod
    def of(cls, store: Store, seq: int | None) -> StoryDecisions:
        """The decisions about an article by its seq; none for one outside the archive."""
        together: set[int] = set()
        apart: set[int] = set()
        for edit in carved(store.stories.manual_edits()) if seq is not None else ():
            if edit.kind != RENAME and seq in edit.articles:
                together.update(edit.articles)
                apart.update(edit.others)
            elif seq in edit.others:
                apart.update(edit.articles)
        return cls(frozenset(together - {seq}), frozenset(apart - {seq}))

    @property
    def about(self) -> frozenset[int]:
        """All articles that a decision relates to the article at hand."""
        return self.together | self.apart

    def relation(self, seq: int, relation: Relation) -> Relation:
        """The relation of a candidate after the decisions."""
        if seq in self.apart:
            return replace(relation, probability=0.0, verdict=Verdict.REMOVED)
        if seq in self.together:
            lane = Lane.OPINION if relation.lane is Lane.OPINION else Lane.SAME_STORY
            return replace(relation, probability=1.0, lane=lane, verdict=Verdict.ADDED)
        return relation

    def reasons(self, seq: int, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
        """The reasons of a candidate; a decision stands alone, since nothing else counts then."""
        if seq in self.apart:
            return (DECIDED_APART,)
        return (DECIDED_TOGETHER,) if seq in self.together else tuple(reasons)
