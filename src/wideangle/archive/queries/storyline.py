"""Load storylines for display. A storyline is shown as its stories in order of time, each with a link to an earlier
story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from wideangle.archive.identifiers import find_story, story_id, story_number, storyline_id
from wideangle.archive.queries import story as story_queries
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.reason_phrases import reason_phrases, term_weights
from wideangle.archive.retrieval.story_profiles import central_reports, story_graph, story_profiles
from wideangle.archive.retrieval.storylines_across import StoriesAcross, comparing_encoder
from wideangle.language import Phrase
from wideangle.link import probability
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
from wideangle.stories import UNDATED
from wideangle.stories.storylines import (
    Profiles,
    StoryProfile,
    explain_stories,
    pair_features,
    storyline_model,
    time_shares,
)

PERIODS = (7, 30, 120)
"""The lengths in days of periods that end with the latest article. The extents of stories (their first and last days)
are read for the shortest period first, and for a longer period only if the caller needs further stories."""

_LATEST = datetime.max.replace(tzinfo=UTC)


def stories_by_storyline(storylines: Mapping[int, int]) -> dict[int, list[int]]:
    """Return the story numbers of each storyline. `storylines` maps story numbers to storyline numbers."""
    stories: defaultdict[int, list[int]] = defaultdict(list)
    for story, storyline in sorted(storylines.items()):
        stories[storyline].append(story)
    return dict(stories)


def summarized(store: Store, storylines: Iterable[tuple[int, Sequence[int]]]) -> list[StorylineSummary]:
    """Return the summaries of storylines, in the order in which the storylines are given. Each storyline is given as
    its number and its story numbers.

    A summary is fast, because only the largest story of a storyline is loaded. Of all other articles, only the
    publication times are read.
    """
    listed = list(storylines)
    members = store.stories.members([story for _, stories in listed for story in stories])
    times = store.publication_times([member.seq for of_story in members.values() for member in of_story])
    decided = _decided_stories(store)

    def bounds(*stories: int) -> tuple[PublicationTime | None, PublicationTime | None]:
        dated = [times[member.seq] for story in stories for member in members[story] if member.seq in times]
        return min(dated, key=_instant, default=None), max(dated, key=_instant, default=None)

    def size_order(story: int) -> tuple[int, tuple[bool, datetime, str]]:
        return -len(members[story]), _story_order(bounds(story)[0], story_id(story))

    present = [(number, [story for story in stories if story in members]) for number, stories in listed]
    present = [(number, stories) for number, stories in present if stories]
    largest = [min(stories, key=size_order) for _, stories in present]
    loaded = {story_number(story.id): story for story in story_queries.load_stories(store, largest)}
    summaries = []
    for (number, stories), story in zip(present, largest, strict=True):
        first, last = bounds(*stories)
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
    """Yield the storylines with their stories, in the order in which the storylines are given. Each storyline is given
    as its number and its story numbers. The links between stories are left out."""
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
    """Return the stories about whose storyline a person has decided, by their story numbers."""
    edits = store.stories.manual_edits(STORYLINE_KINDS)
    seqs = {seq for edit in edits for seq in (*edit.articles, *edit.others)}
    return {membership.story for membership in store.stories.memberships(seqs).values()}


def load_storyline(store: Store, number: int, storylines: Mapping[int, int], *, why: bool) -> Storyline:
    """Return a storyline in which each story but the first has a link to an earlier story. With `why`, each link has
    its reasons. `storylines` maps story numbers to storyline numbers."""
    stories = stories_by_storyline(storylines)[number]
    storyline = next(load_storylines(store, [(number, stories)]))
    return replace(storyline, links=_links(store, [story_number(story.id) for story in storyline.stories], why=why))


def load_storyline_part(
    store: Store, number: int, storylines: Mapping[int, int], limit: int, offset: int, *, why: bool
) -> tuple[StorylineSummary, Storyline]:
    """Return the summary of a storyline, and the storyline with a part of its stories: at most `limit` stories after
    the first `offset`, each with its link to an earlier story. Articles and reasons of the other stories are not
    loaded. `storylines` maps story numbers to storyline numbers."""
    members = store.stories.members(stories_by_storyline(storylines)[number])
    times = store.publication_times([member.seq for of_story in members.values() for member in of_story])
    first = {
        story: min((times[m.seq] for m in members[story] if m.seq in times), key=_instant, default=None)
        for story in members
    }
    ordered = sorted(members, key=lambda story: _story_order(first[story], story_id(story)))
    shown = ordered[offset : offset + limit]
    [summary] = summarized(store, [(number, ordered)])
    part = Storyline(
        id=summary.id,
        headline=summary.headline,
        stories=tuple(story_queries.load_stories(store, shown)),
        links=_links(store, ordered[: offset + limit], offset, why=why),
        decided=summary.decided,
    )
    return summary, part


def storyline_ids(store: Store, storylines: Mapping[int, int], stories: Iterable[str | None]) -> Iterator[str | None]:
    """Yield the public id of the storyline of each story, given by public story ids. Yield None for a story that is in
    no storyline."""
    for story in stories:
        number = storylines.get(find_story(store, story)) if story else None
        yield None if number is None else storyline_id(number)


def latest_first(
    store: Store, storylines: Mapping[int, int], since: int | None, until: int | None
) -> Iterator[tuple[int, list[int]]]:
    """Yield the storylines that have a story between two days, each with its number and all its story numbers. The days
    are ordinals (`date.toordinal`) and inclusive. The storyline with the latest article comes first."""
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
    """Yield the storyline numbers of these stories, each storyline number once. Stories are given by their extents
    (first and last days)."""
    yielded: set[int] = set()
    for extent in extents:
        number = storylines.get(extent.story)
        if number is not None and number not in yielded:
            yielded.add(number)
            yield number


def _latest_extents(store: Store) -> Iterator[Extent]:
    """Yield the extents (first and last days) of all stories, the latest story first, undated stories last.

    The extents are read for longer and longer periods, so that a caller who needs only the latest stories does not wait
    for the extents of all stories.
    """
    last = store.stories.latest_day()
    yielded: set[int] = set()
    for since in (*(last - days for days in PERIODS if last is not None), None):
        for extent in store.stories.extents(since):
            if extent.story not in yielded:
                yielded.add(extent.story)
                yield extent


def _links(store: Store, numbers: Sequence[int], offset: int = 0, *, why: bool) -> tuple[StorylineLink, ...]:
    """Return the links of the stories after the first `offset`. Each story is linked to the earlier story that most
    probably belongs to the same affair. With `why`, each link has its reasons. `numbers` are story numbers in order of
    time."""
    profiles = _profiles(store, numbers)
    places = np.arange(max(1, offset), len(numbers))
    later = np.repeat(places, places)
    earlier = np.concatenate([np.zeros(0, np.int64), *(np.arange(place) for place in places)])
    matrix = pair_features(profiles, later, earlier)
    by_terms = storyline_model().log_odds(matrix)
    across = StoriesAcross.of(store, store.stories.members(numbers) if comparing_encoder(store) else {})
    between_languages = across.log_odds(np.array(numbers)[later], np.array(numbers)[earlier])
    log_odds = np.maximum(by_terms, between_languages)
    # The pairs of one story with all earlier stories are adjacent in the arrays.
    starts = (np.cumsum(places) - places).tolist()
    best = [
        start + int(log_odds[start : start + place].argmax())
        for start, place in zip(starts, places.tolist(), strict=True)
    ]
    pairs = [(numbers[int(later[pair])], numbers[int(earlier[pair])]) for pair in best]
    central = _central_articles(store, sorted({story for pair in pairs for story in pair})) if why else {}
    shares = _time_shares(store, numbers) if why and (profiles.first == UNDATED).any() else {}
    links = []
    for (story, previous), pair in zip(pairs, best, strict=True):
        reasons: tuple[Reason, ...] = ()
        if why and between_languages[pair] > by_terms[pair]:
            reasons = across.reasons(story, previous)
        elif why:
            days = int(profiles.gaps(later[pair : pair + 1], earlier[pair : pair + 1])[0])
            phrases_of_both = _shared_phrases(store, central[story], central[previous])
            share = shares.get((story, previous))
            reasons = explain_stories(central[previous], phrases_of_both, matrix[pair], days, share)
        links.append(
            StorylineLink(
                story=story_id(story),
                earlier=story_id(previous),
                probability=round(float(probability(log_odds[pair : pair + 1])[0]), 4),
                reasons=reasons,
            )
        )
    return tuple(links)


def _time_shares(store: Store, numbers: Sequence[int]) -> dict[tuple[int, int], float]:
    """Return how far the links of undated stories agree with the time of dated stories (`time_shares`), for each link
    between two of these stories of which one is undated. Each link is there in both directions."""
    stories = store.storylines.all()
    graph = story_graph(stories)
    story_numbers = np.array([story.story for story in stories], np.int64)
    mixed = (graph.first[graph.left] == UNDATED) != (graph.first[graph.right] == UNDATED)
    left, right = story_numbers[graph.left], story_numbers[graph.right]
    chosen = mixed & np.isin(left, numbers) & np.isin(right, numbers)
    shares = zip(left[chosen].tolist(), right[chosen].tolist(), time_shares(graph)[chosen].tolist(), strict=True)
    return {pair: share for story, other, share in shares for pair in ((story, other), (other, story))}


def _profiles(store: Store, numbers: Sequence[int]) -> Profiles:
    """Return the profiles of stories with which their storylines were computed. A profile that is not stored is
    computed again."""
    kept = store.storylines.profiles(numbers)
    missing = [number for number in numbers if number not in kept]
    made = story_profiles(store, store.stories.members(missing)) if missing else {}
    return Profiles.of(
        [made[number] if number in made else StoryProfile.from_bytes(kept[number]) for number in numbers]
    )


def _central_articles(store: Store, numbers: Sequence[int]) -> dict[int, Article]:
    """Return the most central independent report of each story, by story number."""
    central = {number: seqs[0] for number, seqs in central_reports(store, store.stories.members(numbers)).items()}
    return dict(zip(central, store.articles(list(central.values())), strict=True))


def _shared_phrases(store: Store, article: Article, other: Article) -> list[Phrase]:
    """Return the phrases that an article shares with another article, ordered by what they contribute to the
    similarity, the greatest contribution first."""
    query, other_query = Query.of(store, article), Query.of(store, other)
    is_shared = np.isin(query.vector.hashes, other_query.vector.hashes)
    return reason_phrases(query).distinctive(np.where(is_shared, term_weights(query) ** 2, np.float32(0)))


def _time(story: Story) -> tuple[bool, datetime, str]:
    return _story_order(story.first, story.id)


def _story_order(first: PublicationTime | None, identifier: str) -> tuple[bool, datetime, str]:
    """Return the sort key of the stories of a storyline: by the time of the earliest article, undated stories last."""
    return first is None, first.at if first else _LATEST, identifier


def _instant(published: PublicationTime) -> datetime:
    return published.at
