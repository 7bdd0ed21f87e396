"""Compute the profiles of stories, by which stories are compared with one another. A profile is computed from the
stored data of the most central reports of a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wideangle.archive.retrieval.inverse_frequencies import inverse_frequencies
from wideangle.language import TermVector
from wideangle.store import Membership, Store, StorylineStory
from wideangle.stories import UNDATED
from wideangle.stories.storylines import ReportTerms, StoryGraph, StoryProfile, days_of_profile, story_profile

CENTRAL_REPORTS = 3
"""The number of reports from which the profile of a story is computed: the most central reports that are not copies."""

STORIES_A_READ = 500


def story_profiles(store: Store, members: Mapping[int, Sequence[Membership]]) -> dict[int, StoryProfile]:
    """Return the profile of each story, by story number. `members` maps story numbers to the members of the stories."""
    numbers = list(members)
    profiles: dict[int, StoryProfile] = {}
    for start in range(0, len(numbers), STORIES_A_READ):
        profiles |= _batch(store, members, numbers[start : start + STORIES_A_READ])
    return profiles


def _batch(
    store: Store, members: Mapping[int, Sequence[Membership]], numbers: Sequence[int]
) -> dict[int, StoryProfile]:
    central = central_reports(store, {number: members[number] for number in numbers})
    days = store.stories.days([member.seq for number in numbers for member in members[number]])
    features = store.features([seq for seqs in central.values() for seq in seqs])
    inverse = inverse_frequencies(store)
    reports = {}
    for seq, language, vector in zip(features.seqs.tolist(), features.languages, features.vectors, strict=True):
        terms = TermVector.from_bytes(vector)
        reports[seq] = ReportTerms(terms, inverse(language)(terms.hashes))
    return {
        number: story_profile(
            [reports[seq] for seq in central[number]],
            [day for member in members[number] if (day := days.get(member.seq, UNDATED)) != UNDATED],
        )
        for number in numbers
    }


def central_reports(store: Store, members: Mapping[int, Sequence[Membership]]) -> dict[int, list[int]]:
    """Return, for each story, the sequence numbers of its most central reports that are not copies, the most central
    first."""
    copies = store.originals([member.seq for every in members.values() for member in every]).keys()
    central = {}
    for number, every in members.items():
        ordered = sorted(every, key=lambda member: (0.0 if member.odds is None else -member.odds, member.seq))
        independent = [member.seq for member in ordered if member.seq not in copies]
        central[number] = (independent or [member.seq for member in ordered])[:CENTRAL_REPORTS]
    return central


def story_graph(stories: Sequence[StorylineStory]) -> StoryGraph:
    """Return the graph of all stories and their links. In the graph, a story is given by its position in `stories`."""
    places = {story.story: place for place, story in enumerate(stories)}
    others = [other for story in stories for other in story.others.tolist()]
    days = np.array([days_of_profile(story.profile) for story in stories], np.int64).reshape(len(stories), 2)
    return StoryGraph(
        first=days[:, 0],
        last=days[:, 1],
        left=np.repeat(np.arange(len(stories)), [len(story.others) for story in stories]),
        right=np.array([places[other] for other in others], np.int64),
        log_odds=np.concatenate([story.log_odds for story in stories] or [np.zeros(0, np.float32)]),
    )
