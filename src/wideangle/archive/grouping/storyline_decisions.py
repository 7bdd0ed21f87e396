"""Decisions about storylines: stored, applied whenever storylines are computed, and revocable.

A decision refers to a story by one of its central reports, so that it stays valid when stories are grouped again.
"""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.archive.grouping.constraints import contradicted
from wideangle.archive.grouping.storylines import current_storylines
from wideangle.archive.queries.story import find_story
from wideangle.archive.queries.storyline import find_storyline, is_storyline_id, stories_by_storyline
from wideangle.archive.retrieval.story_profiles import central_reports
from wideangle.errors import UsageError
from wideangle.store import STORYLINE_KINDS, STORYLINE_MERGE, STORYLINE_SPLIT, Before, Store, StoryWriter


def split(store: Store, storyline: str, stories: Sequence[str]) -> int:
    """Take stories out of a storyline, so that they stay together and separate from the remaining stories. Return
    the number of the decision.

    Raises UsageError unless the stories are some, but not all, of the storyline's stories.
    """
    number, inside = find_storyline(store, storyline, current_storylines(store))
    leaving = sorted({find_story(store, story) for story in stories})
    if not leaving or not set(leaving) <= set(inside):
        raise UsageError(
            "not all of these stories are in this storyline.",
            item=storyline,
            remedy=f"`wideangle storyline show {storyline}` lists its stories.",
        )
    staying = [story for story in inside if story not in leaving]
    if not staying:
        raise UsageError(
            "a split must leave at least one story in the storyline.",
            item=storyline,
            remedy="Name only those that do not belong.",
        )
    articles, others = _central(store, leaving), _central(store, staying)
    with store.story_transaction() as writer:
        edits = store.stories.manual_edits(STORYLINE_KINDS)
        before = _revoked(writer, contradicted(edits, no_longer_together=(articles, others)))
        return writer.add_edit(STORYLINE_SPLIT, number, articles, others, before=before)


def merge(store: Store, parts: Sequence[str]) -> int:
    """Merge storylines, or single stories, into one storyline. Return the number of the decision.

    Raises UsageError for fewer than two.
    """
    storylines = current_storylines(store)
    stories: dict[int, int] = {}
    for part in parts:
        if is_storyline_id(part):
            number, inside = find_storyline(store, part, storylines)
            stories |= dict.fromkeys(inside, number)
        else:
            story = find_story(store, part)
            number = storylines.get(story, 0)
            stories |= dict.fromkeys(stories_by_storyline(storylines).get(number, [story]), number)
    if len(stories) < 2 or len(set(stories.values()) - {0}) + list(stories.values()).count(0) < 2:
        raise UsageError(
            "a merger needs at least two storylines or stories.", item=" ".join(parts), remedy="Name another one."
        )
    articles = _central(store, sorted(stories))
    with store.story_transaction() as writer:
        edits = store.stories.manual_edits(STORYLINE_KINDS)
        before = _revoked(writer, contradicted(edits, no_longer_apart=articles))
        named = min(set(stories.values()) - {0}, default=0)
        return writer.add_edit(STORYLINE_MERGE, named, articles, before=before)


def _revoked(writer: StoryWriter, numbers: Sequence[int]) -> Before:
    for number in numbers:
        writer.revoke_edit(number)
    return Before(revoked=tuple(numbers))


def _central(store: Store, stories: Sequence[int]) -> list[int]:
    """Return the most central report of each story."""
    return [seqs[0] for seqs in central_reports(store, store.stories.members(stories)).values()]
