"""Store the decisions that people make about storylines. The decisions are applied whenever storylines are computed,
and can be revoked.

A decision identifies a story by one of its central reports, and not by the id of the story. The decision therefore
stays valid when articles are grouped into stories again.
"""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.archive.grouping.constraints import contradicted
from wideangle.archive.grouping.storylines import current_storylines
from wideangle.archive.identifiers import story_id, storyline_id
from wideangle.archive.queries.storyline import stories_by_storyline
from wideangle.archive.retrieval.story_profiles import central_reports
from wideangle.errors import UsageError
from wideangle.store import STORYLINE_KINDS, STORYLINE_MERGE, STORYLINE_SPLIT, Before, Store, StoryWriter


def split(store: Store, storyline: int, stories: Sequence[int]) -> int:
    """Take stories out of a storyline permanently. They stay together, and separate from the remaining stories. Return
    the number of the decision.

    Raises UsageError unless the stories are some, but not all, of the storyline's stories.
    """
    inside = stories_by_storyline(current_storylines(store)).get(storyline, [])
    leaving = sorted(set(stories))
    name = storyline_id(storyline)
    if not leaving:
        raise UsageError("no story is named.", item=name, remedy="Name stories of this storyline.")
    if not set(leaving) <= set(inside):
        raise UsageError(
            "not all of these stories are in this storyline.",
            item=name,
            remedy=f"`wideangle storyline show {name}` lists its stories.",
        )
    staying = [story for story in inside if story not in leaving]
    if not staying:
        raise UsageError(
            "a split must leave at least one story in the storyline.",
            item=name,
            remedy="Name only those that do not belong.",
        )
    articles, others = _central(store, leaving), _central(store, staying)
    with store.story_transaction() as writer:
        edits = store.stories.manual_edits(STORYLINE_KINDS)
        before = _revoked(writer, contradicted(edits, no_longer_together=(articles, others)))
        return writer.add_edit(STORYLINE_SPLIT, storyline, articles, others, before=before)


def merge(store: Store, storylines: Sequence[int], single_stories: Sequence[int]) -> int:
    """Merge storylines and single stories into one storyline. A single story brings the storyline that contains it.
    Return the number of the decision.

    Raises UsageError for fewer than two storylines or stories.
    """
    current = current_storylines(store)
    by_storyline = stories_by_storyline(current)
    stories: dict[int, int] = {}
    for storyline in storylines:
        stories |= dict.fromkeys(by_storyline.get(storyline, []), storyline)
    for story in single_stories:
        storyline = current.get(story, 0)
        stories |= dict.fromkeys(by_storyline.get(storyline, [story]), storyline)
    if len(stories) < 2 or len(set(stories.values()) - {0}) + list(stories.values()).count(0) < 2:
        names = " ".join([*map(storyline_id, storylines), *map(story_id, single_stories)])
        raise UsageError("a merger needs at least two storylines or stories.", item=names, remedy="Name another one.")
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
    """Return the sequence number of the most central report of each story."""
    return [seqs[0] for seqs in central_reports(store, store.stories.members(stories)).values()]
