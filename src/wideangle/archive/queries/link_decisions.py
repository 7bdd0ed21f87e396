"""Apply a person's decisions to the relations between articles. A decision is about a single link, or about the story
of an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wideangle.archive.queries.story_context import StoryDecisions
from wideangle.coverage import Relation, Verdict
from wideangle.model import Lane, Reason
from wideangle.store import LINK, STORY_KINDS, ManualEdit, Store

MIRRORED: Mapping[Lane | None, Lane | None] = {
    Lane.SAME_STORY: Lane.SAME_STORY,
    Lane.BACKGROUND: Lane.FOLLOW_UP,
    Lane.FOLLOW_UP: Lane.BACKGROUND,
    None: None,
}
"""The opposite lane of each lane. If article B has the first lane in the coverage of article A, then A has the second
lane in the coverage of B. None stands for unrelated. The opinion lane is missing, because this lane has no opposite
lane."""

_REASONS: Mapping[Lane | None, Reason] = {
    Lane.SAME_STORY: Reason("decided", "you decided that it reports the same story"),
    Lane.BACKGROUND: Reason("decided", "you decided that it led here"),
    Lane.FOLLOW_UP: Reason("decided", "you decided that it followed"),
    Lane.OPINION: Reason("decided", "you decided that it is opinion or analysis"),
    None: Reason("decided", "you decided that the two are unrelated"),
}


def directed_lanes(article: int, other: int, lane: Lane | None) -> dict[tuple[int, int], Lane | None]:
    """Return the lanes that follow from a person's decision about a link. The keys are pairs of sequence numbers: the
    article whose coverage has the lane, and the related article. None stands for unrelated."""
    lanes = {(article, other): lane}
    if lane in MIRRORED:
        lanes[other, article] = MIRRORED[lane]
    return lanes


def lanes_of_edit(edit: ManualEdit) -> dict[tuple[int, int], Lane | None]:
    """Return the lanes that follow from a stored decision about a link, in the form of `directed_lanes`."""
    lane = Lane(edit.name) if edit.name else None
    return directed_lanes(edit.articles[0], edit.others[0], lane)


@dataclass(frozen=True, slots=True)
class RelationDecisions:
    """A person's decisions about the relations of one article to other articles.

    `links` contains the decisions about single links. `links` maps the sequence number of the other article to the
    decided lane (None for unrelated). A decision about a link overrides a decision about a story.
    """

    stories: StoryDecisions
    links: Mapping[int, Lane | None]

    @classmethod
    def of(cls, store: Store, seq: int | None, closest: int | None = None) -> RelationDecisions:
        """Return the decisions about an article. `seq` is the sequence number of the article, None for an article
        outside the archive. An article outside the archive has no decisions of its own, so the decisions about the
        story of a similar report are returned. `closest` is the sequence number of this report; if it is None, no
        decisions are returned."""
        subject = closest if seq is None else seq
        if subject is None:
            return cls(StoryDecisions(), {})
        edits = store.stories.manual_edits((LINK, *STORY_KINDS))
        stories = StoryDecisions.of([edit for edit in edits if edit.kind != LINK], subject)
        if seq is None:
            return cls(stories.of_draft(subject), {})
        lanes = [lanes_of_edit(edit).items() for edit in edits if edit.kind == LINK]
        return cls(stories, {other: lane for items in lanes for (article, other), lane in items if article == seq})

    @property
    def about(self) -> frozenset[int]:
        """The sequence numbers of all articles whose relation to this article is decided."""
        return self.stories.about | self.links.keys()

    def is_linked(self, seq: int) -> bool:
        """True if a person has chosen the lane (the section of the coverage) in which an article is shown. `seq` is the
        sequence number of the article."""
        return self.links.get(seq) is not None

    def is_unlinked(self, seq: int) -> bool:
        """True if a person has removed the link to the article with this sequence number."""
        return seq in self.links and self.links[seq] is None

    def relation(self, seq: int, relation: Relation) -> Relation:
        """Return the relation of a candidate, changed by the decision about the candidate, if a person has made a
        decision. A candidate is given by its sequence number."""
        if seq not in self.links:
            return self.stories.relation(seq, relation)
        lane = self.links[seq]
        if lane is None:
            return replace(relation, probability=0.0, verdict=Verdict.REMOVED)
        return replace(relation, probability=1.0, lane=lane, verdict=Verdict.ADDED)

    def reasons(self, seq: int, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
        """Return the reasons for the relation of a candidate. If a person has decided about the candidate, the decision
        is the only reason, because the evidence of the model does not count then."""
        return (_REASONS[self.links[seq]],) if seq in self.links else self.stories.reasons(seq, reasons)
