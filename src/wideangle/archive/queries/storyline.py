"""Load storylines for display: the stories in order of time, each with its link to an earlier story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from wideangle.archive.identifiers import find_story, story_id, story_number, storyline_id
from wideangle.archive.queries import story as story_queries
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.story_profiles import central_reports, story_profiles
from wideangle.language import Phrase, phrases
from wideangle.link import PhraseTable, probability
from wideangle.model import (
    Article,
    PublicationTime,
    Reason,
    Story,
    Storyline,
    StorylineLink,
    StorylineSummary,
)
from wideangle.store import STORYLINE_KINDS, Extent, Store
from wideangle.stories.storylines import Profiles, StoryProfile, explain_stories, pair_features, storyline_model

PHRASES_FROM = 4_000
"""The number of characters of a report from which the phrases in reasons are taken: the beginning says what the
report is about."""

PERIODS = (7, 30, 120)
"""The numbers of days, up to the latest article, for which the extents of stories are read one after the other."""

_LATEST = datetime.max.replace(tzinfo=UTC)


def stories_by_storyline(storylines: Mapping[int, int]) -> dict[int, list[int]]:
    """Return the stories of each storyline, given the storyline of each story."""
    stories: defaultdict[int, list[int]] = defaultdict(list)
    for story, storyline in sorted(storylines.items()):
        stories[storyline].append(story)
    return dict(stories)


def summarized(store: Store, storylines: Iterable[tuple[int, Sequence[int]]]) -> list[StorylineSummary]:
    """Return the summaries of these storylines, given with their stories, in this order. The articles of the largest
    story of each storyline are loaded; of all others, only the publication times."""
    listed = list(storylines)
    members = store.stories.members([story for _, stories in listed for story in stories])
    times = store.publication_times([member.seq for of_story in members.values() for member in of_story])
    decided = _decided_stories(store)

    def bounds(stories: Sequence[int]) -> list[PublicationTime]:
        dated = [times[member.seq] for story in stories for member in members[story] if member.seq in times]
        return [limit(dated, key=_instant) for limit in (min, max)] if dated else []

    def is_before(story: int) -> tuple[int, bool, datetime, str]:
        first = bounds([story])[:1]
        return -len(members[story]), not first, first[0].at if first else _LATEST, story_id(story)

    present = [(number, [story for story in stories if story in members]) for number, stories in listed]
    present = [(number, stories) for number, stories in present if stories]
    largest = [min(stories, key=is_before) for _, stories in present]
    loaded = {story_number(story.id): story for story in story_queries.load_stories(store, largest)}
    summaries = []
    for (number, stories), story in zip(present, largest, strict=True):
        first, last = bounds(stories) or (None, None)
        summaries.append(
            StorylineSummary(
                id=storyline_id(number),
                largest=loaded[story],
                stories=len(stories),
                articles=sum(len(members[story]) for story in stories),
                first=first,
                last=last,
                decided=not decided.isdisjoint(stories),
            )
        )
    return summaries


def load_storylines(store: Store, storylines: Iterable[tuple[int, Sequence[int]]]) -> Iterator[Storyline]:
    """Yield these storylines, given with their stories, in this order, without links."""
    decided = _decided_stories(store)
    for number, numbers in storylines:
        stories = sorted(story_queries.load_stories(store, numbers), key=_time)
        largest = max(stories, key=lambda story: story.reports)
        yield Storyline(
            id=storyline_id(number),
            headline=largest.headline,
            stories=tuple(stories),
            decided=not decided.isdisjoint(numbers),
        )


def _decided_stories(store: Store) -> set[int]:
    """Return the stories whose storyline a person has decided."""
    edits = store.stories.manual_edits(STORYLINE_KINDS)
    seqs = {seq for edit in edits for seq in (*edit.articles, *edit.others)}
    return {membership.story for membership in store.stories.memberships(seqs).values()}


def load_storyline(store: Store, number: int, storylines: Mapping[int, int], *, why: bool) -> Storyline:
    """Return a storyline with the link of each story to an earlier story; `why` adds the reasons. `storylines` maps
    each story to its storyline."""
    stories = stories_by_storyline(storylines)[number]
    return _linked(store, next(load_storylines(store, [(number, stories)])), why=why)


def storyline_ids(store: Store, storylines: Mapping[int, int], stories: Iterable[str | None]) -> Iterator[str | None]:
    """Yield the public storyline id of each story, given by public ids; None for a story that is in no storyline."""
    for story in stories:
        number = storylines.get(find_story(store, story)) if story else None
        yield None if number is None else storyline_id(number)


def latest_first(
    store: Store, storylines: Mapping[int, int], since: int | None, until: int | None
) -> Iterator[tuple[int, list[int]]]:
    """Yield the storylines that have a story from day `since` to `until` (ordinals, inclusive), with all their
    stories. The storyline with the latest article comes first."""
    stories = stories_by_storyline(storylines)
    if since is None and until is None:
        chosen = _storylines_of(_latest_extents(store), storylines)
    else:
        last = {extent.story: extent.last for extent in store.stories.extents()}
        unordered = _storylines_of(store.stories.extents(since, until), storylines)
        chosen = iter(sorted(unordered, key=lambda number: -max(last[story] for story in stories[number])))
    for number in chosen:
        yield number, stories[number]


def _storylines_of(extents: Iterable[Extent], storylines: Mapping[int, int]) -> Iterator[int]:
    """Yield the storyline of each of these stories, each storyline once."""
    yielded: set[int] = set()
    for extent in extents:
        number = storylines.get(extent.story)
        if number is not None and number not in yielded:
            yielded.add(number)
            yield number


def _latest_extents(store: Store) -> Iterator[Extent]:
    """Yield the extents of all stories, the latest first, undated stories last. Extents are read for longer and longer
    periods, so that a reader of the latest stories does not wait for all."""
    last = store.stories.latest_day()
    yielded: set[int] = set()
    for since in (*(last - days for days in PERIODS if last is not None), None):
        for extent in store.stories.extents(since):
            if extent.story not in yielded:
                yielded.add(extent.story)
                yield extent


def _linked(store: Store, storyline: Storyline, *, why: bool) -> Storyline:
    """Return the same storyline with the link of each story to an earlier story; `why` adds the reasons."""
    numbers = [story_number(story.id) for story in storyline.stories]
    profiles = _profiles(store, numbers)
    later, earlier = np.tril_indices(len(numbers), -1)
    matrix = pair_features(profiles, later, earlier)
    log_odds = storyline_model().log_odds(matrix)
    central = _central_articles(store, numbers) if why else {}
    links = []
    for place in range(1, len(numbers)):
        # The pairs of one story with all earlier stories are adjacent in the array.
        start = place * (place - 1) // 2
        best = start + int(log_odds[start : start + place].argmax())
        pair = place, int(earlier[best])
        reasons: tuple[Reason, ...] = ()
        if why:
            articles = central[numbers[pair[0]]], central[numbers[pair[1]]]
            days = int(profiles.gaps(later[best : best + 1], earlier[best : best + 1])[0])
            reasons = explain_stories(articles[1], _shared_phrases(store, *articles), matrix[best], days)
        links.append(
            StorylineLink(
                story=storyline.stories[pair[0]].id,
                earlier=storyline.stories[pair[1]].id,
                probability=round(float(probability(log_odds[best : best + 1])[0]), 4),
                reasons=reasons,
            )
        )
    return replace(storyline, links=tuple(links))


def _profiles(store: Store, numbers: Sequence[int]) -> Profiles:
    """Return the stored profiles from which the storylines were computed; profiles that are not stored are computed
    again."""
    kept = store.storylines.profiles(numbers)
    missing = [number for number in numbers if number not in kept]
    made = story_profiles(store, store.stories.members(missing)) if missing else {}
    return Profiles.of(
        [made[number] if number in made else StoryProfile.from_bytes(kept[number]) for number in numbers]
    )


def _central_articles(store: Store, numbers: Sequence[int]) -> dict[int, Article]:
    """Return the most central independent report of each story."""
    central = {number: seqs[0] for number, seqs in central_reports(store, store.stories.members(numbers)).items()}
    return dict(zip(central, store.articles(list(central.values())), strict=True))


def _shared_phrases(store: Store, article: Article, other: Article) -> list[Phrase]:
    """Return the phrases of an article that contribute to its similarity to another article, the greatest
    contribution first."""
    query, other_query = Query.of(store, article), Query.of(store, other)
    counts = np.bincount(query.vector.order, minlength=len(query.vector.hashes))
    weights = np.log1p(counts) * query.idf(query.vector.hashes)
    carried = np.where(np.isin(query.vector.hashes, other_query.vector.hashes), weights**2, 0).astype(np.float32)
    text = f"{article.title}\n{article.text[:PHRASES_FROM]}"
    return PhraseTable.of(phrases(text, query.idf.language), query.vector).distinctive(carried)


def _time(story: Story) -> tuple[bool, datetime, str]:
    first = story.first
    return first is None, first.at if first else _LATEST, story.id


def _instant(published: PublicationTime) -> datetime:
    return published.at
