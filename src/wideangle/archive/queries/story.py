"""Load stories for display, with their members, copies, headline and extract. The reasons of a story's members, and the
differences between copies and their originals, are added on request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

import numpy as np

from wideangle.archive.identifiers import load_article, story_id, story_number
from wideangle.archive.queries.absences import StoryReporting, absences
from wideangle.archive.retrieval.candidate_pool import inferred_date
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.date_support import date_reasons
from wideangle.archive.retrieval.genres import genre_version
from wideangle.archive.retrieval.relations import judged_candidates
from wideangle.archive.retrieval.same_story import same_story_reasons
from wideangle.coverage import OPINION_FROM, SHOWN_FROM, opinion_probability
from wideangle.link import by_likely_source, edits
from wideangle.model import Article, Member, Reason, Span, Story, StoryLink
from wideangle.store import MERGE, PIN, RENAME, SPLIT, ManualEdit, Membership, Store, Summary
from wideangle.stories import story_model

PER_READ = 100
"""The number of stories that are read from the store together."""

IDS_PER_READ = 10_000
"""The number of articles whose stories are read from the store together."""

CENTRAL_REPORTS = 3
"""The number of central reports of a story that are used to find the stories before and after this story. The related
articles of each of these reports are computed."""

CLOSE_IN_MEANING = Reason("meaning", "your embedding model finds the two close in meaning")

_LATEST = datetime.max.replace(tzinfo=UTC)


def load_stories(store: Store, stories: Iterable[int]) -> Iterator[Story]:
    """Yield the stories with these numbers, in the order of the numbers given, without the reasons of their members and
    without the edits of copies (differences from the original)."""
    numbers = list(stories)
    decisions = store.stories.manual_edits()
    names = {store.stories.resolve(edit.story): edit.name for edit in decisions if edit.kind == RENAME}
    for page, members, about in _pages(store, numbers, decisions):
        for number in page:
            if number in members:
                yield _loaded_story(number, members[number], about, names.get(number, ""))


def load_story(store: Store, number: int) -> Story:
    """Return the story with this number, without the reasons of its members and without the edits of copies
    (differences from the original)."""
    return next(load_stories(store, [number]))


def detailed_story(store: Store, number: int, *, why: bool) -> Story:
    """Return the story with this number, with the edits of each copy (differences from the original), and with the
    outlets and languages whose reports are missing. With `why`, each member also has the reasons why it is in the
    story."""
    story = with_edits(load_story(store, number))
    central = Query.of(store, load_article(store, story.central))
    story = replace(story, missing=absences(store, central, StoryReporting.of_story(number, story)))
    return explained(store, number, story) if why else story


def story_of(store: Store, article: Article) -> Story | None:
    """Return the story that contains an article; None if the article is not in the archive."""
    number = store.stories.of_ids([article.id]).get(article.id)
    return None if number is None else load_story(store, number)


def story_ids(store: Store, articles: Iterable[str]) -> Iterator[str | None]:
    """Yield the public id of the story of each article, given by article ids; None for an article that is not in the
    archive."""
    asked = iter(articles)
    while chunk := list(islice(asked, IDS_PER_READ)):
        stories = store.stories.of_ids(chunk)
        yield from (story_id(stories[article]) if article in stories else None for article in chunk)


def load_members(store: Store, stories: Iterable[int]) -> Iterator[Member]:
    """Yield the members of the stories with these numbers, without the reasons of members and without the edits of
    copies (differences from the original)."""
    for _, members, about in _pages(store, list(stories), ()):
        for of_story in members.values():
            yield from _loaded_members(of_story, _originals(of_story, about), about)


def _pages(
    store: Store, stories: Sequence[int], decisions: Sequence[ManualEdit]
) -> Iterator[tuple[Sequence[int], Mapping[int, Sequence[Membership]], _About]]:
    """Yield stories in groups of PER_READ. For each group, yield the story numbers, the members of each story, and the
    facts about the articles of the members."""
    version = genre_version(store)
    for start in range(0, len(stories), PER_READ):
        page = stories[start : start + PER_READ]
        members = store.stories.members(page)
        seqs = [member.seq for number in page for member in members.get(number, ())]
        about = _About(
            articles=dict(zip(seqs, store.articles(seqs), strict=True)),
            groups={seq: original for seq, (original, _) in store.originals(seqs).items()},
            summaries=store.summaries.get(seqs),
            decisions=decisions,
            views=store.genres.view_probabilities(seqs, version),
        )
        yield page, members, about


def with_edits(story: Story) -> Story:
    """Return the same story with the edits of each copy: the differences between the copy and its original. The
    comparison of two texts takes a few milliseconds."""
    articles = {member.article.id: member.article for member in story.members}
    members = [
        replace(member, edits=edits(articles[member.copy_of], member.article)) if member.copy_of else member
        for member in story.members
    ]
    return replace(story, members=tuple(members))


def explained(store: Store, number: int, story: Story) -> Story:
    """Return the same story with reasons for each member. The reasons show why the member reports the same story as the
    most similar other member, and what shows the date of an undated member."""
    members = {member.seq: member for member in store.stories.members([number]).get(number, ())}
    nearby = store.stories.neighbours(list(members))
    closest: dict[int, tuple[float, int]] = {}
    for seq, near in nearby.items():
        for other, close in zip(near.others.tolist(), near.similarity.tolist(), strict=True):
            if other in members:
                closest[seq] = max(closest.get(seq, (0.0, 0)), (close, other))
                closest[other] = max(closest.get(other, (0.0, 0)), (close, seq))
    seqs = store.seqs_of_ids([member.article.id for member in story.members])
    articles = {seqs[article.id]: article for article in story.articles if article.id in seqs}
    dated = {seq: article for seq, article in articles.items() if article.published}
    explained_members = []
    for member in story.members:
        seq = seqs.get(member.article.id, 0)
        _, other = closest.get(seq, (0.0, 0))
        if other in articles:
            reasons = shared_reasons(store, member.article, other, articles[other])
            if member.article.language != articles[other].language:
                # Two articles in different languages share few words, so most of these reasons have a weight near 0.
                # Reasons with this weight are left out.
                reasons = (CLOSE_IN_MEANING, *(reason for reason in reasons if round(reason.weight, 1)))
            if dated and not member.article.published:
                reasons += date_reasons(store, member.article, seq, dated)
            member = replace(member, closest=articles[other].id, reasons=reasons)  # noqa: PLW2901
        explained_members.append(member)
    return replace(story, members=tuple(explained_members))


def shared_reasons(store: Store, article: Article, other: int, other_article: Article) -> tuple[Reason, ...]:
    """Return the reasons why an article reports the same story as another article. `other` is the sequence number of
    the other article."""
    return same_story_reasons(store, Query.of(store, article), other, other_article)


def storyline(store: Store, number: int) -> tuple[list[StoryLink], list[StoryLink]]:
    """Return the stories before and the stories after a story in the same affair, the most probable first. An affair is
    everything that belongs to one matter.

    The candidates of each central report of the given story are judged. The probability of another story comes from its
    articles among these candidates: it is the mean of the higher half of their probabilities (`_typical`).
    """
    members = store.stories.members([number]).get(number, [])
    central = sorted(members, key=_centrality)[:CENTRAL_REPORTS]
    chances: defaultdict[int, list[float]] = defaultdict(list)
    for article in store.articles([member.seq for member in central]):
        query = Query.of(store, article)
        judged = judged_candidates(store, query, inferred=inferred_date(store, query))
        memberships = store.stories.memberships(judged.seqs.tolist())
        for seq, chance in zip(judged.seqs.tolist(), judged.relations.probability.tolist(), strict=True):
            if seq in memberships and memberships[seq].story != number:
                chances[memberships[seq].story].append(chance)
    likely = {story: _typical(probabilities) for story, probabilities in chances.items()}
    chosen = sorted((story for story in likely if likely[story] >= SHOWN_FROM), key=lambda story: -likely[story])
    own = next(load_stories(store, [number]), None)
    middle = _middle(own) if own else None
    before: list[StoryLink] = []
    after: list[StoryLink] = []
    for story in load_stories(store, chosen):
        at = _middle(story)
        if at is not None and middle is not None:
            link = StoryLink(story, round(likely[story_number(story.id)], 4))
            (before if at < middle else after).append(link)
    return before, after


def _typical(chances: Sequence[float]) -> float:
    """Return the mean of the higher half of the given probabilities, so that many improbable articles of a story do not
    hide a few probable articles."""
    best = sorted(chances, reverse=True)
    return float(np.mean(best[: (len(best) + 1) // 2]))


def _middle(story: Story) -> datetime | None:
    """Return the median publication time of the articles of a story; None if no article has a date."""
    times = sorted(article.published.at for article in story.articles if article.published)
    return times[len(times) // 2] if times else None


@dataclass(frozen=True, slots=True)
class _About:
    """Facts about the articles of several stories, by sequence number. `groups` maps each copy to its original. `views`
    contains the stored probability that an article is opinion, analysis or an explainer."""

    articles: Mapping[int, Article]
    groups: Mapping[int, int]
    summaries: Mapping[int, Summary]
    decisions: Sequence[ManualEdit]
    views: Mapping[int, float]

    def outlet(self, seq: int) -> str:
        """Return the key of the outlet of an article, which is given by its sequence number."""
        return self.summaries[seq].outlet_key

    def opening(self, seq: int) -> Span | None:
        """Return the opening sentence of an article, which is given by its sequence number; None if no opening sentence
        is stored."""
        span = self.summaries[seq].extract.opening
        return span and Span(*span, self.articles[seq].id)

    def is_view(self, seq: int) -> bool:
        """True if an article, given by its sequence number, is opinion, analysis or an explainer. If no probability is
        stored, the article is classified, which takes about a millisecond."""
        stored = self.views.get(seq)
        return (opinion_probability(self.articles[seq]) if stored is None else stored) >= OPINION_FROM


def _loaded_story(number: int, members: Sequence[Membership], about: _About, name: str) -> Story:
    inside = {member.seq for member in members}
    originals = _originals(members, about)
    loaded_members = _loaded_members(members, originals, about)
    independent = [member for member in members if member.seq not in originals]
    by_centrality = [member.seq for member in sorted(independent or members, key=_centrality)]
    central_seq = by_centrality[0]
    if len(by_centrality) > 1:
        central_seq = next((seq for seq in by_centrality if not about.is_view(seq)), central_seq)
    central = about.articles[central_seq]
    extract = about.opening(central_seq)
    decisions = [d for d in about.decisions if d.kind in (PIN, MERGE, SPLIT) and inside.intersection(d.articles)]
    return Story(
        id=story_id(number),
        headline=central.title or (extract.of(central.text) if extract else ""),
        members=tuple(sorted(loaded_members, key=_time)),
        extract=extract,
        name=name,
        pinned=bool(decisions),
        central=central.id,
        outlets=len({about.outlet(seq) for seq in inside} - {""}),
        single_source=_is_single_source([about.outlet(member.seq) for member in independent]),
    )


def _loaded_members(members: Sequence[Membership], originals: Mapping[int, int], about: _About) -> list[Member]:
    model = story_model()
    return [
        Member(
            article=about.articles[member.seq],
            probability=1.0 if member.odds is None else round(model.probability(member.odds), 4),
            copy_of=about.articles[originals[member.seq]].id if member.seq in originals else "",
            origin=about.summaries[member.seq].extract.agency,
            second="" if member.second is None else story_id(member.second),
            second_probability=0.0 if member.second_odds is None else round(model.probability(member.second_odds), 4),
        )
        for member in members
    ]


def _originals(members: Sequence[Membership], about: _About) -> dict[int, int]:
    """Return the likeliest original of each copy in a story, by the sequence number of the copy. The original is a
    member of the story too. Copies of one text have the same original."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for member in members:
        groups[about.groups.get(member.seq, member.seq)].append(member.seq)
    originals = {}
    for group in groups.values():
        if len(group) > 1:
            seqs = {about.articles[seq].id: seq for seq in group}
            first, *copies = by_likely_source([about.articles[seq] for seq in group])
            originals.update({seqs[copy.id]: seqs[first.id] for copy in copies})
    return originals


def _is_single_source(outlets: Sequence[str]) -> bool:
    """True if all reports come from one outlet. '' stands for an unknown outlet; two unknown outlets may be
    different."""
    return len(outlets) == 1 or (bool(outlets[0]) and len(set(outlets)) == 1)


def _centrality(member: Membership) -> tuple[float, int]:
    return (0.0 if member.odds is None else -member.odds, member.seq)


def _time(member: Member) -> tuple[bool, datetime, str]:
    published = member.article.published
    return published is None, published.at if published else _LATEST, member.article.id
