"""From one article to its neighbours: links judged, copies grouped, genres told, ready to be composed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import compress

import numpy as np

from wideangle.analysis import body_shingles
from wideangle.archive.queries.story_context import OwnStory
from wideangle.archive.queries.story_dates import StoryTimes
from wideangle.archive.retrieval.across_languages import judge_all, reasons_across
from wideangle.archive.retrieval.candidates import Explainer, Judged, Query, candidates
from wideangle.archive.retrieval.near_duplicates import Body, bodies, repetitions, worth_comparing
from wideangle.coverage import OPINION_FROM, UNCERTAIN_FROM, Neighbour, Relation, opinion_probability
from wideangle.model import Article, PublicationTime, Reason
from wideangle.store import Store

LOWEST_PROBABILITY = 0.1
"""Candidates below this in both probabilities are not read at all."""

MOST_NEIGHBOURS = 120

_ALIKE_ENOUGH_TO_COPY = 0.4
"""Body cosine under which two texts cannot repeat half of one another."""


def neighbours(store: Store, query: Query) -> list[Neighbour]:
    """Every article of the archive that may belong to the coverage of one, closest first."""
    story = OwnStory.of(store, query.seq)
    judged = judge_all(store, query, list(dict.fromkeys([*candidates(store, query), *story.members])))
    own = _own_copies(store, query, judged)
    rows = _worth_reading(judged, own, story)[:MOST_NEIGHBOURS]
    seqs = [int(judged.seqs[row]) for row in rows]
    articles = store.articles(seqs)
    groups = _groups(store, seqs)
    placed = store.stories.memberships(seqs)
    own_group = groups.get(query.seq) if query.seq is not None else None
    explainer = Explainer.of(query, judged)
    by_texts = relations_of(query.article, articles, judged, rows)
    relations = with_genres(map(story.relation, seqs, by_texts), articles)
    times = StoryTimes.of(
        store, query.article, dict(zip(seqs, zip(articles, relations, strict=True), strict=True)), placed
    )
    found = []
    for row, seq, other, relation in zip(rows, seqs, articles, relations, strict=True):
        group, share = groups.get(seq, (seq, 1.0))
        is_own = row in own or (own_group is not None and group == own_group[0])
        found.append(
            Neighbour(
                article=other,
                relation=times.relation(seq, other, relation),
                group=None if is_own else group,
                share=own.get(row, share),
                reasons=(*story.reasons(seq, reasons_of(explainer, row, other)), *times.reasons(seq, other)),
                story=placed[seq].story if seq in placed else None,
            )
        )
    return found


def reasons_of(explainer: Explainer, row: int, other: Article) -> tuple[Reason, ...]:
    """Why the candidate in a row is linked: by words within a language, by names, figures and days across."""
    article = replace(explainer.query.article, language=explainer.query.idf.language)
    if article.language != other.language:
        return reasons_across(article, other)
    return explainer.reasons(row, other)


def _worth_reading(judged: Judged, own: Collection[int], story: OwnStory) -> list[int]:
    """The rows that may be shown, the closest first, but articles of the same story before all others."""
    closest = np.maximum(judged.same_story, judged.storyline)
    members = np.isin(judged.seqs, list(story.members))
    kept = [row for row in judged.order.tolist() if closest[row] >= LOWEST_PROBABILITY or row in own or members[row]]
    return sorted(kept, key=lambda row: not members[row])


def relations_of(
    article: Article, others: Sequence[Article], judged: Judged, rows: Sequence[int]
) -> Iterator[Relation]:
    """How the candidates in some rows relate to the article at hand, their genres aside."""
    for row, other in zip(rows, others, strict=True):
        yield Relation(
            same_story=float(judged.same_story[row]),
            storyline=float(judged.storyline[row]),
            opinion=False,
            days=_days_between(article.published, other.published),
        )


def with_genres(relations: Iterable[Relation], articles: Sequence[Article]) -> list[Relation]:
    """The same with opinion told apart among those close enough to be shown.

    Genres are told here, where few articles are left, and not kept: another model of wording needs no archive analysed
    anew.
    """
    found = []
    for relation, article in zip(relations, articles, strict=True):
        is_close = max(relation.same_story, relation.storyline) >= UNCERTAIN_FROM
        opinion = is_close and opinion_probability(article) >= OPINION_FROM
        found.append(replace(relation, opinion=opinion))
    return found


def _days_between(mine: PublicationTime | None, other: PublicationTime | None) -> float | None:
    return None if mine is None or other is None else other.days_since(mine)


def _groups(store: Store, seqs: Sequence[int]) -> dict[int, tuple[int, float]]:
    """For articles in a group of copies: the seq that names the group, and the share that is repeated."""
    originals = store.originals(seqs)
    groups = {seq: (seq, 1.0) for seq in store.copies_of(seqs)}
    return groups | originals


def _own_copies(store: Store, query: Query, judged: Judged) -> dict[int, float]:
    """Rows that repeat the article at hand, which may never have been in the archive, and how much of it."""
    alike = np.flatnonzero(judged.evidence.similarities.body >= _ALIKE_ENOUGH_TO_COPY).tolist()
    if not alike:
        return {}
    rows = {int(judged.seqs[row]): row for row in alike}
    body = Body(body_shingles(query.vector), query.outlet)
    article = replace(query.article, language=query.idf.language)
    others = bodies(store.features(list(rows)))
    others = dict(compress(others.items(), worth_comparing([(body, other) for other in others.values()])))
    found = repetitions(article, body, others, store.articles)
    return {rows[seq]: repetition.of_theirs for seq, repetition in found.items()}
