"""Compute and store the storylines of an archive. They are computed from all stories at the first request after a
change.

The addition of articles costs no time for storylines. Stories that have changed since the last computation are compared
with all stories of about the same time. The results for pairs of unchanged stories are stored and used again, and so
are the storylines that the changed stories cannot influence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.story_profiles import story_graph, story_profiles
from wideangle.archive.retrieval.storylines_across import StoriesAcross, comparing_encoder
from wideangle.store import (
    STORYLINE_KINDS,
    STORYLINE_SPLIT,
    Membership,
    Store,
    StorylineStory,
    StorylineUpdate,
    is_same_basis,
)
from wideangle.stories import UNDATED, Constraints, match_clusters
from wideangle.stories.storylines import (
    Profiles,
    StoryGraph,
    StoryProfile,
    chains,
    links_of_one_time,
    nearest_stories,
    pair_features,
    storyline_model,
    updated_chains,
)
from wideangle.stories.storylines.chaining import KEEP_FROM

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32]

LinkedPairs: TypeAlias = tuple[Ints, Ints, Floats]
"""Pairs of stories as two arrays of positions (the smaller position of a pair comes first), and the log-odds of each
pair."""

LINKS_VERSION = "2"
"""The version of the choice of the links that count (`links_of_one_time`). The version is raised with each change of
this choice."""

ACROSS_VERSION = "1"
"""The version of the comparison between languages (`storylines_across`). The version is raised with each change of the
model, or of the choice of the stories that are compared."""


def current_storylines(store: Store) -> dict[int, int]:
    """Return the storyline number of each story that is in a storyline, by story number. If the archive has changed,
    the storylines are computed again and stored."""
    version = _version(store)
    with store.storylines.computing:
        state, kept = store.storylines.states(version)
        if state == kept:
            return store.storylines.of_stories()
        before = {story.story: story for story in store.storylines.all()}
        is_same_model = kept.partition(" ")[0] == version
        stories = _compared(store, before if is_same_model else {})
        groups = _groups(store, stories, before if is_same_basis(state, kept) else {})
        storylines, made = _assigned(store.storylines.last(), groups, stories, before, state)
        store.storylines.keep(made, version)
        return storylines


def _version(store: Store) -> str:
    """Return a text that identifies the versions of the models that compare stories. If the text has changed, all
    stories are compared again."""
    encoder = comparing_encoder(store)
    version = f"{storyline_model().version}-{LINKS_VERSION}"
    return version if encoder is None else "-".join([version, ACROSS_VERSION, *encoder.name.split()])


def _compared(store: Store, before: Mapping[int, StorylineStory]) -> list[StorylineStory]:
    """Return all stories with their links to other stories, ordered by number. Only stories whose articles have changed
    are compared again."""
    members = store.stories.all_members()
    numbers = sorted(members)
    across = StoriesAcross.of(store, members)
    fingerprints = {number: _fingerprint(members[number], across.report(number)) for number in numbers}
    unchanged = {
        number: before[number]
        for number in numbers
        if number in before and before[number].fingerprint == fingerprints[number]
    }
    changed = story_profiles(store, {number: members[number] for number in numbers if number not in unchanged})
    links = _links(numbers, changed, unchanged, across)
    kept = _between(unchanged)
    return [
        kept[number]
        if number in kept
        else StorylineStory(number, None, fingerprints[number], changed[number].to_bytes(), *links[number])
        for number in numbers
    ]


def _fingerprint(members: Sequence[Membership], across: int | None) -> bytes:
    """Return a hash of the articles of a story, of their versions, and of the report by which the story is compared
    between languages (`across`: its sequence number, or None)."""
    versions = f"[{', '.join(f'({member.seq}, {member.change})' for member in members)}]"
    return blake2b((versions if across is None else f"{versions} {across}").encode(), digest_size=8).digest()


def _between(unchanged: Mapping[int, StorylineStory]) -> dict[int, StorylineStory]:
    """Return these stories without their links to changed stories. Those links are computed again, and stored with the
    changed stories."""
    stories = list(unchanged.values())
    owner = np.repeat(np.arange(len(stories)), [len(story.others) for story in stories])
    others = np.concatenate([np.zeros(0, np.int64), *(story.others for story in stories)])
    for place in np.unique(owner[~np.isin(others, list(unchanged))]).tolist():
        story = stories[place]
        kept = np.isin(story.others, list(unchanged))
        stories[place] = replace(story, others=story.others[kept], log_odds=story.log_odds[kept])
    return dict(zip(unchanged, stories, strict=True))


def _links(
    numbers: Sequence[int],
    changed: Mapping[int, StoryProfile],
    unchanged: Mapping[int, StorylineStory],
    across: StoriesAcross,
) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Return, for each changed story, the stories linked to it and the log-odds of each link. A link between two
    changed stories is returned under only one of the two stories. A pair that is compared by terms and between
    languages has the higher of the two log-odds."""
    if not changed:
        return {}
    every = [changed.get(number) or StoryProfile.from_bytes(unchanged[number].profile) for number in numbers]
    profiles = Profiles.of(every)
    is_changed = np.array([number in changed for number in numbers])
    names = np.array(numbers)
    left, right = nearest_stories(profiles, np.flatnonzero(is_changed))
    pairs, log_odds = _highest(
        [
            (left, right, storyline_model().log_odds(pair_features(profiles, left, right))),
            _linked_across(across, names, list(changed)),
        ],
        len(numbers),
    )
    likely = log_odds >= KEEP_FROM
    left, right, log_odds = *pairs[:, likely], log_odds[likely]
    owner, other = np.where(is_changed[left], left, right), np.where(is_changed[left], right, left)
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(len(numbers) + 1)).tolist()
    return {
        number: (
            names[other[order[bounds[place] : bounds[place + 1]]]],
            log_odds[order[bounds[place] : bounds[place + 1]]],
        )
        for place, number in enumerate(numbers)
        if number in changed
    }


def _linked_across(across: StoriesAcross, names: Ints, stories: Sequence[int]) -> LinkedPairs:
    """Return the pairs of these stories with stories in other languages. `names` contains story numbers in ascending
    order. In the result, a story is given by its position in `names`."""
    left, right = across.nearest(stories)
    return np.searchsorted(names, left), np.searchsorted(names, right), across.log_odds(left, right)


def _highest(parts: Sequence[LinkedPairs], size: int) -> tuple[Ints, Floats]:
    """Merge lists of story pairs. Return an array [2, pairs] that contains each pair once, and the highest log-odds of
    each pair. Stories are given by positions below `size`."""
    left, right, log_odds = (np.concatenate(column) for column in zip(*parts, strict=True))
    keys, pair = np.unique(left * np.int64(size) + right, return_inverse=True)
    highest = np.full(len(keys), -np.inf, np.float32)
    np.maximum.at(highest, pair, log_odds)
    return np.stack([keys // size, keys % size]), highest


def _assigned(
    last: int,
    groups: Sequence[Sequence[int]],
    stories: Sequence[StorylineStory],
    before: Mapping[int, StorylineStory],
    state: str,
) -> tuple[dict[int, int], StorylineUpdate]:
    """Return the storyline number of each story that is in a storyline, and the changes to store. Storylines keep their
    earlier numbers where possible. `groups` are the story numbers of each storyline, and `last` is the highest
    storyline number so far."""
    known = {number: story.storyline for number, story in before.items() if story.storyline is not None}
    matched = match_clusters(groups, known)
    new: list[int] = []
    ids = []
    for storyline in matched.stories:
        if storyline is None:
            new.append(last + len(new) + 1)
        ids.append(new[-1] if storyline is None else storyline)
    storylines = {number: id_ for id_, group in zip(ids, groups, strict=True) for number in group}
    numbers = {story.story for story in stories}
    assigned = [
        story if story.storyline == (storyline := storylines.get(story.story)) else replace(story, storyline=storyline)
        for story in stories
    ]
    made = StorylineUpdate(
        state=state,
        changed=[story for story in assigned if _is_rewritten(story, before.get(story.story))],
        moved={
            story.story: story.storyline
            for story in assigned
            if story.story in before and before[story.story].storyline != story.storyline
        },
        gone=[number for number in before if number not in numbers],
        new=new,
        merged={storyline: ids[group] for storyline, group in matched.merged.items()},
    )
    return storylines, made


def _is_rewritten(story: StorylineStory, before: StorylineStory | None) -> bool:
    """True if the stored data of a story have changed, apart from its storyline: its articles, its profile or its
    links."""
    if before is None or before.fingerprint != story.fingerprint or before.profile != story.profile:
        return True
    return len(before.others) != len(story.others)


def _groups(store: Store, stories: Sequence[StorylineStory], before: Mapping[int, StorylineStory]) -> list[list[int]]:
    """Return the storylines that have at least two stories, each as its story numbers. `stories` are all stories.
    `before` are the stories of the last computation; it is empty if that computation had other models or decisions, so
    that all storylines must be computed."""
    places = {story.story: place for place, story in enumerate(stories)}
    links = story_graph(stories)
    graph = links_of_one_time(links)
    constraints = _constraints(store, places)
    if before:
        chain, is_changed = _chains_before(stories, before)
        is_changed |= _undated_with_changed_links(links, stories, before)
        labels = updated_chains(graph, chain, is_changed, constraints)
    else:
        labels = chains(graph, constraints)
    order = np.argsort(labels, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return [[stories[place].story for place in group.tolist()] for group in groups if len(group) > 1]


def _chains_before(
    stories: Sequence[StorylineStory], before: Mapping[int, StorylineStory]
) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the number of the chain to which each story belonged in the last computation, and a mask of the stories
    that are new or have changed, or whose chain has lost a story. A story without a storyline is a chain of its own."""
    alone = -1 - np.arange(len(stories))
    storylines = [before[story.story].storyline if story.story in before else None for story in stories]
    chain = np.array(
        [own if storyline is None else storyline for own, storyline in zip(alone.tolist(), storylines, strict=True)],
        np.int64,
    )
    present = {story.story for story in stories}
    lost = [
        story.storyline for number, story in before.items() if number not in present and story.storyline is not None
    ]
    return chain, _is_changed(stories, before) | np.isin(chain, lost)


def _is_changed(stories: Sequence[StorylineStory], before: Mapping[int, StorylineStory]) -> NDArray[np.bool_]:
    """Return a mask of the stories that are new or whose articles have changed since the last computation."""
    return np.array(
        [story.story not in before or before[story.story].fingerprint != story.fingerprint for story in stories], bool
    )


def _undated_with_changed_links(
    links: StoryGraph, stories: Sequence[StorylineStory], before: Mapping[int, StorylineStory]
) -> NDArray[np.bool_]:
    """Return a mask of the undated stories that are or were linked with a story that is new, has changed or is gone.
    Which of the links of an undated story count depends on all of its links. `links` are the links of `stories`."""
    numbers = np.array([story.story for story in stories], np.int64)
    is_changed = _is_changed(stories, before)
    unchanged = numbers[~is_changed]
    has_changed_links = np.zeros(links.size, bool)
    for story, other in ((links.left, links.right), (links.right, links.left)):
        has_changed_links[story[is_changed[other]]] = True
    owner = np.repeat(np.array(list(before), np.int64), [len(story.others) for story in before.values()])
    others = np.concatenate([story.others for story in before.values()])
    for story, other in ((owner, others), (others, owner)):
        has_changed_links |= np.isin(numbers, story[~np.isin(other, unchanged)])
    has_changed_links[links.first != UNDATED] = False
    return has_changed_links


def _constraints(store: Store, places: Mapping[int, int]) -> Constraints:
    """Return the constraints from people's decisions about storylines, as positions of stories. A decision applies to
    the stories that now contain the decision's articles."""
    edits = list(_resolved_edits(store, places))
    return Constraints(
        must_link=[articles for _, articles, _ in edits if articles],
        cannot_link=[(articles, others) for kind, articles, others in edits if kind == STORYLINE_SPLIT],
    )


def _resolved_edits(store: Store, places: Mapping[int, int]) -> Iterator[tuple[str, list[int], list[int]]]:
    edits = store.stories.manual_edits(STORYLINE_KINDS)
    seqs = {seq for edit in edits for seq in (*edit.articles, *edit.others)}
    assigned = store.stories.memberships(seqs)

    def stories_of(articles: Sequence[int]) -> list[int]:
        stories = {assigned[seq].story for seq in articles if seq in assigned}
        return sorted(places[story] for story in stories if story in places)

    for edit in edits:
        yield edit.kind, stories_of(edit.articles), stories_of(edit.others)
