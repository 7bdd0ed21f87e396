"""Manual edits of stories and single links: stored, respected by every later pass, listed, and revoked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wideangle import model
from wideangle.archive.grouping.assignment import recluster_edited
from wideangle.archive.queries.link_decisions import directed_lanes, lanes_of_edit
from wideangle.archive.queries.story import find_story, story_id
from wideangle.archive.queries.storyline import storyline_id
from wideangle.errors import UsageError
from wideangle.model import Lane
from wideangle.store import (
    ALL_KINDS,
    LINK,
    MERGE,
    NO_STORY,
    PIN,
    RENAME,
    SPLIT,
    STORYLINE_KINDS,
    ManualEdit,
    Store,
    StoryWriter,
)


def split(store: Store, story: str, articles: Sequence[int]) -> int:
    """Take articles (seqs) out of a story: they stay together, and apart from the remaining ones; return the number of
    the edit.

    Raises UsageError unless they are some of the story's articles, but not all.
    """
    number = find_story(store, story)
    members = _members(store, number)
    removed = _checked_members(store, members, articles, story)
    remaining = [seq for seq in members if seq not in removed]
    if not remaining:
        raise UsageError(
            "a split must leave at least one article in the story.",
            item=story,
            remedy="Name only those that do not belong.",
        )
    with store.story_transaction() as writer:
        revoke_contradicted(store.stories.manual_edits(), writer, no_longer_together=(removed, remaining))
        writer.mark_for_reclustering([number])
        edit_number = writer.add_edit(SPLIT, number, removed, remaining)
    recluster_edited(store)
    return edit_number


def merge(store: Store, stories: Sequence[str]) -> int:
    """Merge stories under the oldest id; return the number of the edit. Raises UsageError for fewer than two."""
    numbers = sorted({find_story(store, story) for story in stories})
    if len(numbers) < 2:
        raise UsageError("a merger needs at least two stories.", item=" ".join(stories), remedy="Name another one.")
    merged = [seq for number in numbers for seq in _members(store, number)]
    with store.story_transaction() as writer:
        revoke_contradicted(store.stories.manual_edits(), writer, no_longer_apart=merged)
        writer.mark_for_reclustering(numbers)
        edit_number = writer.add_edit(MERGE, numbers[0], merged)
    recluster_edited(store)
    return edit_number


def pin(store: Store, story: str, articles: Sequence[int] = ()) -> int:
    """Keep articles of a story, or all that it has now, together in it; return the number of the edit."""
    number = find_story(store, story)
    members = _members(store, number)
    remaining = _checked_members(store, members, articles, story) if articles else members
    with store.story_transaction() as writer:
        revoke_contradicted(store.stories.manual_edits(), writer, no_longer_apart=remaining)
        writer.mark_for_reclustering([number])
        edit_number = writer.add_edit(PIN, number, remaining)
    recluster_edited(store)
    return edit_number


def rename(store: Store, story: str, name: str) -> int:
    """Give a story a name; return the number of the edit. Raises UsageError for an empty name."""
    number = find_story(store, story)
    cleaned = " ".join(name.split())
    if not cleaned:
        raise UsageError(
            "the name is empty.",
            item=story,
            remedy="Give a name. To remove the name that the story has, revoke that decision.",
        )
    with store.story_transaction() as writer:
        return writer.add_edit(RENAME, number, (), (), cleaned)


def link(store: Store, article: int, other: int, lane: Lane | None) -> int:
    """Put one article (seq) into a lane of another, or with None remove it from all lanes; return the number of the
    edit.

    Earlier edits of the same link are revoked; stories stay as they are. Raises UsageError for an article and
    itself.
    """
    if article == other:
        [itself] = store.articles([article])
        raise UsageError("an article cannot be linked to itself.", item=itself.id, remedy="Name two articles.")
    lanes = directed_lanes(article, other, lane)
    with store.story_transaction() as writer:
        for edit in store.stories.manual_edits((LINK,)):
            if not lanes.keys().isdisjoint(lanes_of_edit(edit)):
                writer.revoke_edit(edit.number)
        return writer.add_edit(LINK, NO_STORY, [article], [other], lane or "")


def revoke(store: Store, number: int) -> None:
    """Revoke an edit and, unless the edit is of a link, recluster its articles. Raises UsageError for an edit that is
    not in force."""
    edit = next((edit for edit in store.stories.manual_edits(ALL_KINDS) if edit.number == number), None)
    if edit is None:
        raise UsageError(
            "no decision in force has this number.", item=str(number), remedy="`wideangle story decisions` lists them."
        )
    memberships = store.stories.memberships([] if edit.kind == LINK else [*edit.articles, *edit.others])
    with store.story_transaction() as writer:
        writer.revoke_edit(number)
        writer.mark_for_reclustering(sorted({membership.story for membership in memberships.values()}))
    recluster_edited(store)


def listed(store: Store, *, revoked: bool = False) -> list[model.Decision]:
    """The manual edits, oldest first; with `revoked` also those that were revoked."""
    edits = store.stories.manual_edits(ALL_KINDS, revoked=revoked)
    seqs = sorted({seq for edit in edits for seq in (*edit.articles, *edit.others)})
    ids = dict(zip(seqs, (article.id for article in store.articles(seqs)), strict=True))
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
    """The public id of the edited story or storyline, '' for a link and a new storyline."""
    if not edit.story:
        return ""
    return storyline_id(edit.story) if edit.kind in STORYLINE_KINDS else story_id(edit.story)


def _members(store: Store, number: int) -> list[int]:
    return [member.seq for member in store.stories.members([number]).get(number, ())]


def _checked_members(store: Store, members: Sequence[int], articles: Sequence[int], story: str) -> list[int]:
    outsiders = [seq for seq in articles if seq not in members]
    if outsiders or not articles:
        names = ", ".join(article.id for article in store.articles(outsiders)) or "no article"
        raise UsageError(
            f"{names} is not in this story.", item=story, remedy=f"`wideangle story show {story}` lists its articles."
        )
    return sorted(set(articles))


def revoke_contradicted(
    edits: Iterable[ManualEdit],
    writer: StoryWriter,
    *,
    no_longer_apart: Sequence[int] = (),
    no_longer_together: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> None:
    """Revoke the earlier edits that a new edit contradicts: those that keep articles of `no_longer_apart` apart, and
    those that keep articles of the two sides of `no_longer_together` together. The latest edit wins."""
    for edit in edits:
        apart = _overlaps(edit.articles, no_longer_apart) and _overlaps(edit.others, no_longer_apart)
        joined = _overlaps(edit.articles, no_longer_together[0]) and _overlaps(edit.articles, no_longer_together[1])
        if apart or joined:
            writer.revoke_edit(edit.number)


def _overlaps(left: Sequence[int], right: Sequence[int]) -> bool:
    return not set(left).isdisjoint(right)
