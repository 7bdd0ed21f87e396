"""Apply a person's decisions about the story of an article to the article's relations with other articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wideangle.coverage import Relation, Verdict
from wideangle.model import Lane, Reason
from wideangle.store import RENAME, ManualEdit, carved

DECIDED_TOGETHER = Reason("decided", "you decided that they are one story")
DECIDED_APART = Reason("decided", "you decided that they are two stories")


@dataclass(frozen=True, slots=True)
class StoryDecisions:
    """A person's decisions about the story of one article. `together` are the articles (sequence numbers) that belong
    to this story by decision. `apart` are the articles that do not belong to this story by decision."""

    together: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()

    def of_draft(self, closest: int) -> StoryDecisions:
        """Return the decisions that apply to an article outside the archive. This object has the decisions about the
        most similar report of the archive, and `closest` is the sequence number of this report."""
        return replace(self, together=self.together | {closest}) if self.together else self

    @classmethod
    def of(cls, edits: Sequence[ManualEdit], seq: int) -> StoryDecisions:
        """Return the decisions about an article. `edits` are all valid decisions about stories, oldest first, and `seq`
        is the sequence number of the article."""
        together: set[int] = set()
        apart: set[int] = set()
        for edit in carved(edits):
            if edit.kind != RENAME and seq in edit.articles:
                together.update(edit.articles)
                apart.update(edit.others)
            elif seq in edit.others:
                apart.update(edit.articles)
        return cls(frozenset(together - {seq}), frozenset(apart - {seq}))

    @property
    def about(self) -> frozenset[int]:
        """The sequence numbers of all articles about which a person has decided whether they are in the story of this
        article."""
        return self.together | self.apart

    def relation(self, seq: int, relation: Relation) -> Relation:
        """Return the relation of a candidate, changed by the decision about the candidate, if a person has made a
        decision. A candidate is given by its sequence number."""
        if seq in self.apart:
            return replace(relation, probability=0.0, verdict=Verdict.REMOVED)
        if seq in self.together:
            lane = Lane.OPINION if relation.lane is Lane.OPINION else Lane.SAME_STORY
            return replace(relation, probability=1.0, lane=lane, verdict=Verdict.ADDED)
        return relation

    def reasons(self, seq: int, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
        """Return the reasons for the relation of a candidate. If a person has decided about the candidate, the decision
        is the only reason, because the evidence of the model does not count then."""
        if seq in self.apart:
            return (DECIDED_APART,)
        return (DECIDED_TOGETHER,) if seq in self.together else tuple(reasons)
