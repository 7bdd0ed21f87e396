"""Apply decisions that people made in another archive, such as the decisions in an export.

Story ids are valid in one archive only, so each decision is transferred by its articles. The decisions that change
which articles a story has are applied first, the oldest first. Decisions about names, links and storylines follow,
because they depend on the stories.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wideangle.archive.grouping.assignment import recluster_edited
from wideangle.archive.grouping.constraints import contradicted, listed
from wideangle.archive.grouping.storylines import current_storylines
from wideangle.archive.identifiers import find_story
from wideangle.archive.queries.link_decisions import lanes_of_edit
from wideangle.model import AppliedDecisions, Decision, Lane, RejectedDecision
from wideangle.store import (
    ALL_KINDS,
    LINK,
    MERGE,
    NO_STORY,
    ORDER,
    PIN,
    RELATION_KINDS,
    RENAME,
    SPLIT,
    STORYLINE_KINDS,
    STORYLINE_MERGE,
    STORYLINE_SPLIT,
    Before,
    ManualEdit,
    Store,
)

_LEAST_ARTICLES = {
    SPLIT: 1,
    MERGE: 2,
    PIN: 2,
    RENAME: 1,
    LINK: 1,
    ORDER: 1,
    STORYLINE_SPLIT: 1,
    STORYLINE_MERGE: 2,
}
"""The least number of a decision's articles that this archive must have, by the kind of the decision. If the decision
has fewer articles in all, this archive must have all of them."""

_TWO_SIDED = (SPLIT, *RELATION_KINDS, STORYLINE_SPLIT)
_OF_COMPOSITION = (SPLIT, MERGE, PIN)


def transferable_decisions(store: Store) -> list[Decision]:
    """Return the valid decisions of an archive, oldest first, with all that another archive needs to apply them. The
    decision to rename a story therefore contains the articles of the story."""
    decisions = listed(store)
    stories = {decision.number: find_story(store, decision.story) for decision in decisions if decision.kind == RENAME}
    members = store.stories.members(set(stories.values()))
    ids = store.ids_of_seqs([member.seq for story in members.values() for member in story])
    return [
        replace(decision, articles=tuple(ids[member.seq] for member in members[story]))
        if (story := stories.get(decision.number))
        else decision
        for decision in decisions
    ]


def apply_decisions(store: Store, decisions: Iterable[Decision]) -> AppliedDecisions:
    """Apply the valid decisions of another archive, and return how many decisions were applied, were already known or
    were rejected.

    A decision is applied to those of its articles that are in this archive. A decision is rejected if too few of its
    articles are in this archive, or if a decision of this archive contradicts it.
    """
    in_force = [decision for decision in decisions if not decision.revoked_at]
    earlier = store.stories.manual_edits(ALL_KINDS)
    composition = [decision for decision in in_force if decision.kind in _OF_COMPOSITION]
    others = [decision for decision in in_force if decision.kind not in _OF_COMPOSITION]
    applied = _apply(store, earlier, composition)
    recluster_edited(store)
    return _sum(applied, _apply(store, earlier, others))


def _sum(left: AppliedDecisions, right: AppliedDecisions) -> AppliedDecisions:
    return AppliedDecisions(
        left.applied + right.applied,
        left.known + right.known,
        left.incomplete + right.incomplete,
        (*left.rejected, *right.rejected),
    )


def _apply(store: Store, earlier: Sequence[ManualEdit], decisions: Sequence[Decision]) -> AppliedDecisions:
    applied = known = incomplete = 0
    rejected = []
    has_storylines = any(decision.kind in STORYLINE_KINDS for decision in decisions)
    storylines = current_storylines(store) if has_storylines else {}
    for decision in decisions:
        edit = _edit(store, decision, storylines)
        if any(_is_same(store, edit, other) for other in earlier):
            known += 1
        elif reason := _reason_against(store, decision, edit, earlier):
            rejected.append(RejectedDecision(decision.number, decision.kind, reason))
        else:
            _save(store, edit)
            applied += 1
            incomplete += len(edit.articles) + len(edit.others) < len({*decision.articles, *decision.others})
    return AppliedDecisions(applied, known, incomplete, tuple(rejected))


def _edit(store: Store, decision: Decision, storylines: Mapping[int, int]) -> ManualEdit:
    """Return a decision of another archive as a decision of this archive, with the articles and the story or storyline
    of this archive. Articles that this archive does not have are left out."""
    articles, others = (
        tuple(seq for article in dict.fromkeys(side) if (seq := store.find(article)) is not None)
        for side in (decision.articles, decision.others)
    )
    memberships = store.stories.memberships([*articles, *others])
    # A split concerns the story of the articles that stay; all other decisions concern the story of their own articles.
    # The first article that the archive has determines the story.
    named = others if decision.kind in (SPLIT, STORYLINE_SPLIT) else articles
    stories = [memberships[seq].story for seq in named if seq in memberships]
    if decision.kind in STORYLINE_KINDS:
        stories = sorted({storylines[story] for story in stories if story in storylines})
    story = NO_STORY if decision.kind in RELATION_KINDS or not stories else stories[0]
    return ManualEdit(0, decision.kind, story, articles, others, decision.name, decision.made_at)


def _reason_against(store: Store, decision: Decision, edit: ManualEdit, earlier: Sequence[ManualEdit]) -> str:
    """Return the reason why a decision cannot be applied, '' if it can be applied."""
    if decision.kind not in _LEAST_ARTICLES:
        return "this version knows no such kind of decision."
    if decision.kind == LINK and decision.name not in ("", *Lane):
        return f"this version knows no lane {decision.name!r}."
    if decision.kind == RENAME and not decision.name:
        return "the name is empty."
    least = min(_LEAST_ARTICLES[decision.kind], max(1, len(decision.articles)))
    if len(edit.articles) < least or (decision.kind in _TWO_SIDED and not edit.others):
        missing = [article for article in (*decision.articles, *decision.others) if store.find(article) is None]
        return f"the archive does not have {', '.join(missing[:3]) or 'its articles'}."
    if set(edit.articles) & set(edit.others):
        return "the same article is on both of its sides."
    numbers = _contradicting(store, edit, earlier)
    return f"your decision {numbers[0]} contradicts it." if numbers else ""


def _contradicting(store: Store, edit: ManualEdit, earlier: Sequence[ManualEdit]) -> list[int]:
    """Return, by their numbers, the earlier decisions that contradict a decision about the same articles."""
    comparable = [other for other in earlier if (other.kind in STORYLINE_KINDS) == (edit.kind in STORYLINE_KINDS)]
    if edit.kind == LINK:
        lanes = lanes_of_edit(edit)
        return [
            other.number
            for other in comparable
            if other.kind == LINK
            and any(lanes[pair] != lane for pair, lane in lanes_of_edit(other).items() if pair in lanes)
        ]
    if edit.kind == ORDER:
        return [other.number for other in comparable if other.kind == ORDER and other.articles == edit.articles]
    if edit.kind == RENAME:
        present = store.stories.resolve_all([other.story for other in comparable if other.kind == RENAME])
        names = [other for other in comparable if other.kind == RENAME and present.get(other.story) == edit.story]
        return [other.number for other in names[-1:] if other.name != edit.name]
    sides = (edit.articles, edit.others)
    about_stories = [other for other in comparable if other.kind not in (*RELATION_KINDS, RENAME)]
    return contradicted(about_stories, no_longer_apart=edit.articles, no_longer_together=sides)


def _is_same(store: Store, edit: ManualEdit, other: ManualEdit) -> bool:
    if (edit.kind, edit.name) != (other.kind, other.name):
        return False
    if edit.kind == RENAME:
        return store.stories.resolve(other.story) == edit.story
    if edit.kind == ORDER:
        return (edit.articles, edit.others) == (other.articles, other.others)
    return (set(edit.articles), set(edit.others)) == (set(other.articles), set(other.others))


def _save(store: Store, edit: ManualEdit) -> None:
    articles = () if edit.kind == RENAME else edit.articles
    memberships = store.stories.memberships([*edit.articles, *edit.others])
    with store.story_transaction() as writer:
        writer.add_edit(edit.kind, edit.story, articles, edit.others, edit.name, before=Before(), made_at=edit.made_at)
        if edit.kind in _OF_COMPOSITION:
            writer.mark_for_reclustering(sorted({membership.story for membership in memberships.values()}))
