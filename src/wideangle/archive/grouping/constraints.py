"""Store, list and revoke people's decisions about stories, about links and about the order in a coverage. Every later
clustering of articles respects the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wideangle import model
from wideangle.archive.grouping.assignment import recluster_edited
from wideangle.archive.identifiers import story_id, storyline_id
from wideangle.archive.queries.link_decisions import directed_lanes, lanes_of_edit
from wideangle.errors import UsageError
from wideangle.model import Lane
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
    STORY_KINDS,
    STORYLINE_KINDS,
    Before,
    ManualEdit,
    Membership,
    Store,
    StoryWriter,
    carved,
)

LONGEST_NAME = 500
"""The greatest number of characters in a story's name, because lists and feeds show the name as a headline."""


def split(store: Store, story: int, articles: Sequence[int]) -> int:
    """Take articles (sequence numbers) out of a story, so that they stay together and separate from the remaining
    articles. Return the number of the decision.

    Raises UsageError unless the articles are some, but not all, of the story's articles.
    """
    members = _members(store, story)
    removed = _checked_members(store, members, articles, story)
    remaining = [seq for seq in members if seq not in removed]
    if not remaining:
        raise UsageError(
            "a split must leave at least one article in the story.",
            item=story_id(story),
            remedy="Name only those that do not belong.",
        )
    with store.story_transaction() as writer:
        revoked = [edit.number for edit in _undone(store, removed, remaining)]
        edit_number = writer.add_edit(SPLIT, story, removed, remaining, before=_before(store, [story], revoked))
        _revoke_all(writer, revoked)
        writer.mark_for_reclustering([story])
    recluster_edited(store)
    return edit_number


def undone_by_split(store: Store, story: int, articles: Sequence[int]) -> list[int]:
    """Return, by their numbers, the decisions that would have no effect after a split of these articles (sequence
    numbers) from a story."""
    members = _members(store, story)
    return [edit.number for edit in _undone(store, articles, [seq for seq in members if seq not in articles])]


def _undone(store: Store, removed: Sequence[int], remaining: Sequence[int]) -> list[ManualEdit]:
    """Return the mergers and pins that would have no effect after a split. A pin has an effect while at least two of
    its articles stay together. A merger has an effect while articles of at least two of its stories stay together."""
    split_edit = ManualEdit(0, SPLIT, NO_STORY, tuple(removed), tuple(remaining), "", "")
    edits = store.stories.manual_edits((MERGE, PIN))
    held = {edit.number for edit in carved([*edits, split_edit]) if _holds_together(edit)}
    return [edit for edit in edits if _holds_together(edit) and edit.number not in held]


def _holds_together(edit: ManualEdit) -> bool:
    if edit.kind != MERGE or edit.before is None:
        return len(edit.articles) > 1
    stories = {member.seq: member.story for member in edit.before.memberships}
    return len({stories.get(seq, NO_STORY) for seq in edit.articles}) > 1


def _before(store: Store, stories: Sequence[int], revoked: Sequence[int]) -> Before:
    members = store.stories.members(stories)
    return Before(tuple(member for story in stories for member in members.get(story, ())), tuple(revoked))


def _revoke_all(writer: StoryWriter, numbers: Sequence[int]) -> None:
    for number in numbers:
        writer.revoke_edit(number)


def merge(store: Store, stories: Sequence[int]) -> int:
    """Merge stories under the id of the first story. Return the number of the decision. Raises UsageError for fewer
    than two stories."""
    if len(stories) < 2:
        names = " ".join(map(story_id, stories))
        raise UsageError("a merger needs at least two stories.", item=names, remedy="Name another one.")
    merged = [seq for story in stories for seq in _members(store, story)]
    with store.story_transaction() as writer:
        revoked = contradicted(store.stories.manual_edits(), no_longer_apart=merged)
        edit_number = writer.add_edit(MERGE, stories[0], merged, before=_before(store, stories, revoked))
        _revoke_all(writer, revoked)
        writer.mark_for_reclustering(stories)
    recluster_edited(store)
    return edit_number


def pin(store: Store, story: int, articles: Sequence[int] = ()) -> int:
    """Keep articles of a story together in this story permanently; without `articles`, keep all its present articles.
    Return the number of the decision. Raises UsageError for an article that is not in the story."""
    members = _members(store, story)
    remaining = _checked_members(store, members, articles, story) if articles else members
    with store.story_transaction() as writer:
        revoked = contradicted(store.stories.manual_edits(), no_longer_apart=remaining)
        edit_number = writer.add_edit(PIN, story, remaining, before=_before(store, [story], revoked))
        _revoke_all(writer, revoked)
        writer.mark_for_reclustering([story])
    recluster_edited(store)
    return edit_number


def rename(store: Store, story: int, name: str) -> int:
    """Give a story a name. Return the number of the decision. Raises UsageError for an empty name, and for a name of
    more than 500 characters."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise UsageError(
            "the name is empty.",
            item=story_id(story),
            remedy="Give a name. To remove the name that the story has, revoke that decision.",
        )
    if len(cleaned) > LONGEST_NAME:
        raise UsageError(
            f"the name has {len(cleaned):,} characters.",
            item=story_id(story),
            remedy=f"Give a name of at most {LONGEST_NAME} characters.",
        )
    with store.story_transaction() as writer:
        return writer.add_edit(RENAME, story, (), (), cleaned, before=Before())


def link(store: Store, article: int, other: int, lane: Lane | None) -> int:
    """Store the decision that `other` is shown in a lane of the coverage of `article` or, if `lane` is None, that
    `other` is never shown in this coverage. `article` and `other` are sequence numbers of articles. Return the number
    of the decision.

    Earlier decisions about the same two articles are revoked. Stories do not change. Raises UsageError if both are the
    same article.
    """
    if article == other:
        item = store.ids_of_seqs([article])[article]
        raise UsageError("an article cannot be linked to itself.", item=item, remedy="Name two articles.")
    lanes = directed_lanes(article, other, lane)
    with store.story_transaction() as writer:
        links = store.stories.manual_edits((LINK,))
        revoked = [edit.number for edit in links if not lanes.keys().isdisjoint(lanes_of_edit(edit))]
        _revoke_all(writer, revoked)
        before = Before(revoked=tuple(revoked))
        return writer.add_edit(LINK, NO_STORY, [article], [other], lane or "", before=before)


def arrange(store: Store, article: int, others: Sequence[int]) -> int:
    """Store the decision that the articles `others` come first in their lanes of the coverage of `article`, in the
    given order. `article` and `others` are sequence numbers. Return the number of the decision.

    An earlier decision about the order of this coverage is revoked. Raises UsageError if `others` is empty or contains
    the article itself.
    """
    if not others or article in others:
        item = store.ids_of_seqs([article])[article]
        raise UsageError("an order needs other articles.", item=item, remedy="Name the articles in their order.")
    with store.story_transaction() as writer:
        revoked = [edit.number for edit in store.stories.manual_edits((ORDER,)) if edit.articles == (article,)]
        _revoke_all(writer, revoked)
        before = Before(revoked=tuple(revoked))
        return writer.add_edit(ORDER, NO_STORY, [article], list(dict.fromkeys(others)), before=before)


def revoke(store: Store, number: int) -> None:
    """Revoke a decision. Earlier decisions that this decision had revoked become valid again, unless a later decision
    contradicts them.

    Every article returns to its earlier story under two conditions: the stories still have the articles that they had
    at the time of the decision, and no later valid decision concerns these articles. Otherwise the articles are
    clustered again. Raises UsageError for a decision that is already revoked or does not exist.
    """
    edit = next((edit for edit in store.stories.manual_edits(ALL_KINDS) if edit.number == number), None)
    if edit is None:
        raise UsageError(
            "no decision in force has this number.", item=str(number), remedy="`wideangle story decisions` lists them."
        )
    before = edit.before or Before()
    later = [other for other in store.stories.manual_edits(ALL_KINDS) if other.number > number]
    memberships = store.stories.memberships([] if edit.kind in RELATION_KINDS else [*edit.articles, *edit.others])
    stories = sorted({membership.story for membership in memberships.values()})
    restored = _restored(store, before, later) if edit.kind in STORY_KINDS else []
    with store.story_transaction() as writer:
        writer.revoke_edit(number)
        writer.restore_edits(_restorable(store, before.revoked, later))
        if restored:
            returned_to = {membership.seq: membership.story for membership in restored}
            now = store.stories.memberships(list(returned_to))
            writer.unmerge(sorted(set(returned_to.values())))
            emptied = {now[seq].story: story for seq, story in returned_to.items()}
            writer.redirect_merged(
                {story: target for story, target in emptied.items() if story not in returned_to.values()}
            )
            writer.assign(restored)
        else:
            writer.mark_for_reclustering(stories)
    recluster_edited(store)


def _restored(store: Store, before: Before, later: Sequence[ManualEdit]) -> list[Membership]:
    """Return the memberships in stories as they were before a decision. Return an empty list if they cannot be
    restored, because the articles have changed, the stories have other articles, or a later decision concerns these
    articles."""
    seqs = {membership.seq for membership in before.memberships}
    if not seqs or any(
        not seqs.isdisjoint((*edit.articles, *edit.others)) for edit in later if edit.kind in STORY_KINDS
    ):
        return []
    now = store.stories.memberships(seqs)
    members = store.stories.members(sorted({membership.story for membership in now.values()}))
    if {member.seq for story in members.values() for member in story} != seqs:
        return []
    if any(now[membership.seq].change != membership.change for membership in before.memberships):
        return []
    return [
        replace(membership, nearest=max(membership.nearest, now[membership.seq].nearest))
        for membership in before.memberships
    ]


def _restorable(store: Store, numbers: Sequence[int], later: Sequence[ManualEdit]) -> list[int]:
    """Return those of the revoked decisions that no later valid decision contradicts. Decisions are given by their
    numbers."""
    revoked = [edit for edit in store.stories.manual_edits(ALL_KINDS, revoked=True) if edit.number in numbers]
    kept = []
    for edit in revoked:
        newer = [other for other in later if _subject_kind(other) == _subject_kind(edit)]
        if edit.kind == ORDER:
            is_contradicted = any(edit.articles == other.articles for other in newer)
        elif edit.kind == LINK:
            is_contradicted = any(lanes_of_edit(edit).keys() & lanes_of_edit(other).keys() for other in newer)
        else:
            is_contradicted = any(
                contradicted([edit], no_longer_apart=other.articles, no_longer_together=(other.articles, other.others))
                for other in newer
            )
        if not is_contradicted:
            kept.append(edit.number)
    return kept


def _subject_kind(edit: ManualEdit) -> str:
    """Return the kind of a decision that concerns a coverage (LINK or ORDER). Return '' for a decision that concerns
    the grouping of articles."""
    return edit.kind if edit.kind in RELATION_KINDS else ""


def listed(store: Store, *, revoked: bool = False) -> list[model.Decision]:
    """Return people's decisions in their public form, oldest first. With `revoked`, revoked decisions are included."""
    edits = store.stories.manual_edits(ALL_KINDS, revoked=revoked)
    seqs = sorted({seq for edit in edits for seq in (*edit.articles, *edit.others)})
    ids = store.ids_of_seqs(seqs)
    return [
        model.Decision(
            number=edit.number,
            kind=edit.kind,
            story=_subject(edit),
            articles=tuple(ids[seq] for seq in edit.articles),
            others=tuple(ids[seq] for seq in edit.others),
            name=edit.name,
            made_at=edit.made_at,
            revoked_at=edit.revoked_at or "",
        )
        for edit in edits
    ]


def _subject(edit: ManualEdit) -> str:
    """Return the public id of the story or storyline that a decision changes. Return '' for a decision about a
    coverage, and for a merger that makes a new storyline."""
    if not edit.story:
        return ""
    return storyline_id(edit.story) if edit.kind in STORYLINE_KINDS else story_id(edit.story)


def _members(store: Store, number: int) -> list[int]:
    return [member.seq for member in store.stories.members([number]).get(number, ())]


def _checked_members(store: Store, members: Sequence[int], articles: Sequence[int], story: int) -> list[int]:
    story_name = story_id(story)
    if not articles:
        raise UsageError("no article is named.", item=story_name, remedy="Name articles of this story.")
    outsiders = [seq for seq in articles if seq not in members]
    if outsiders:
        ids = store.ids_of_seqs(outsiders)
        names = ", ".join(ids[seq] for seq in outsiders)
        raise UsageError(
            f"{names} is not in this story.",
            item=story_name,
            remedy=f"`wideangle story show {story_name}` lists its articles.",
        )
    return sorted(set(articles))


def contradicted(
    edits: Iterable[ManualEdit],
    *,
    no_longer_apart: Sequence[int] = (),
    no_longer_together: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> list[int]:
    """Return, by their numbers, the earlier decisions that a new decision contradicts.

    An earlier decision contradicts the new decision in two cases: it separates articles of `no_longer_apart`, or it
    keeps an article of one side of `no_longer_together` together with an article of the other side.
    """
    return [
        edit.number
        for edit in edits
        if (_overlaps(edit.articles, no_longer_apart) and _overlaps(edit.others, no_longer_apart))
        or (_overlaps(edit.articles, no_longer_together[0]) and _overlaps(edit.articles, no_longer_together[1]))
    ]


def _overlaps(left: Sequence[int], right: Sequence[int]) -> bool:
    return not set(left).isdisjoint(right)
