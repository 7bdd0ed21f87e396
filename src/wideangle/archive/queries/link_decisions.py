"""The decisions about the relations of the article at hand, by single links and by stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wideangle.archive.queries.story_context import StoryDecisions
from wideangle.coverage import Relation, Verdict
from wideangle.model import Lane, Reason
from wideangle.store import LINK, ManualEdit, Store

MIRRORED: Mapping[Lane | None, Lane | None] = {
    Lane.SAME_STORY: Lane.SAME_STORY,
    Lane.BACKGROUND: Lane.FOLLOW_UP,
    Lane.FOLLOW_UP: Lane.BACKGROUND,
    None: None,
}
"""The lane of an article for another one, by the lane of that one for the article; None stands for unrelated. An
opinion on an article says nothing about what the article is for the opinion."""

_REASONS: Mapping[Lane | None, Reason] = {
    Lane.SAME_STORY: Reason("decided", "you decided that it reports the same story"),
    Lane.BACKGROUND: Reason("decided", "you decided that it led here"),
    Lane.FOLLOW_UP: Reason("decided", "you decided that it followed"),
    Lane.OPINION: Reason("decided", "you decided that it is opinion or analysis"),
    None: Reason("decided", "you decided that the two are unrelated"),
}


def directed_lanes(article: int, other: int, lane: Lane | None) -> dict[tuple[int, int], Lane | None]:
    """All that a decision about a link says: lanes by (article at hand, related article), as seqs."""
    lanes = {(article, other): lane}
    if lane in MIRRORED:
        lanes[other, article] = MIRRORED[lane]
    return lanes


def lanes_of_edit(edit: ManualEdit) -> dict[tuple[int, int], Lane | None]:
    """The same of a stored edit."""
    lane = Lane(edit.name) if edit.name else None
    return directed_lanes(edit.articles[0], edit.others[0], lane)


@dataclass(frozen=True, slots=True)
class RelationDecisions:
    """The decisions about the relations of the article at hand.

    `links` are the lanes of the articles (seqs) that single links were decided about, None for unrelated ones. A
    decision about a link goes before one about a story.
    """

    stories: StoryDecisions
    links: Mapping[int, Lane | None]

    @classmethod
    def of(cls, store: Store, seq: int | None, closest: int | None = None) -> RelationDecisions:
        """The decisions about an article by its seq; for one outside the archive, those about the story of the closest
        report (`closest`), where there is one."""
        links: dict[int, Lane | None] = {}
        for edit in store.stories.manual_edits((LINK,)) if seq is not None else ():
            for (article, other), lane in lanes_of_edit(edit).items():
                if article == seq:
                    links[other] = lane
        if seq is None and closest is not None:
            return cls(StoryDecisions.of_draft(store, closest), links)
        return cls(StoryDecisions.of(store, seq), links)

    @property
    def about(self) -> frozenset[int]:
        """All articles that a decision relates to the one at hand."""
        return self.stories.about | self.links.keys()

    def is_linked(self, seq: int) -> bool:
        """Whether a link was put into a lane."""
        return self.links.get(seq) is not None

    def is_unlinked(self, seq: int) -> bool:
        """Whether a link was removed."""
        return seq in self.links and self.links[seq] is None

    def relation(self, seq: int, relation: Relation) -> Relation:
        """The relation of a candidate after the decisions."""
        if seq not in self.links:
            return self.stories.relation(seq, relation)
        lane = self.links[seq]
        if lane is None:
            return replace(relation, probability=0.0, verdict=Verdict.REMOVED)
        return replace(relation, probability=1.0, lane=lane, verdict=Verdict.ADDED)

    def reasons(self, seq: int, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
        """The reasons of a candidate; a decision stands alone, since nothing else counts then."""
        return (_REASONS[self.links[seq]],) if seq in self.links else self.stories.reasons(seq, reasons)
