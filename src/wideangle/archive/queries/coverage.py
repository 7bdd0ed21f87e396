"""From one article to its neighbours: relations judged, decisions applied, copies grouped, ready to be composed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import compress

import numpy as np

from wideangle.analysis import body_shingles
from wideangle.archive.queries.story_context import StoryDecisions
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.near_duplicates import Body, bodies, repetitions, worth_comparing
from wideangle.archive.retrieval.relations import JudgedCandidates, RelationExplainer, judged_candidates
from wideangle.coverage import Neighbour
from wideangle.model import Link
from wideangle.store import Store

LOWEST_PROBABILITY = 0.1
"""Candidates below this are no neighbours, unless they repeat the article or somebody decided about them."""

_ALIKE_ENOUGH_TO_COPY = 0.4
"""Body cosine under which two texts cannot repeat half of one another."""


def related(store: Store, query: Query, limit: int) -> list[Link]:
    """The candidates of an article as links, in the order of the relation model."""
    decisions = StoryDecisions.of(store, query.seq)
    judged = judged_candidates(store, query, decisions.about)
    rows = np.argsort(-judged.relations.order, kind="stable")[:limit].tolist()
    _read(store, judged, rows)
    explainer = RelationExplainer.of(judged)
    links = []
    for row in rows:
        seq, article = int(judged.seqs[row]), judged.articles[row]
        relation = decisions.relation(seq, judged.relation(row))
        reasons = decisions.reasons(seq, explainer.reasons(row, article))
        links.append(Link(article, round(relation.probability, 4), relation.lane, reasons))
    return links


def neighbours(store: Store, query: Query) -> list[Neighbour]:
    """Every article of the archive that may belong to the coverage of one, in no order."""
    decisions = StoryDecisions.of(store, query.seq)
    judged = judged_candidates(store, query, decisions.about)
    own = _own_copies(store, query, judged)
    rows = [
        row
        for row, probability in enumerate(judged.relations.probability.tolist())
        if probability >= LOWEST_PROBABILITY or row in own or int(judged.seqs[row]) in decisions.about
    ]
    _read(store, judged, rows)
    seqs = [int(judged.seqs[row]) for row in rows]
    groups = _copy_groups(store, seqs)
    memberships = store.stories.memberships(seqs)
    own_group = groups.get(query.seq) if query.seq is not None else None
    explainer = RelationExplainer.of(judged)
    found = []
    for row, seq in zip(rows, seqs, strict=True):
        group, share = groups.get(seq, (seq, 1.0))
        is_own = row in own or (own_group is not None and group == own_group[0])
        article = judged.articles[row]
        found.append(
            Neighbour(
                article=article,
                relation=decisions.relation(seq, judged.relation(row)),
                group=None if is_own else group,
                share=own.get(row, share),
                reasons=decisions.reasons(seq, explainer.reasons(row, article)),
                story=memberships[seq].story if seq in memberships else None,
            )
        )
    return found


def _read(store: Store, judged: JudgedCandidates, rows: Collection[int]) -> None:
    """Read those candidates that were too improbable to be read before."""
    missing = [row for row in rows if row not in judged.articles]
    articles = store.articles([int(judged.seqs[row]) for row in missing])
    judged.articles.update(zip(missing, articles, strict=True))


def _copy_groups(store: Store, seqs: Sequence[int]) -> dict[int, tuple[int, float]]:
    """For articles in a group of copies: the seq that names the group, and the share that is repeated."""
    originals = store.originals(seqs)
    groups = {seq: (seq, 1.0) for seq in store.copies_of(seqs)}
    return groups | originals


def _own_copies(store: Store, query: Query, judged: JudgedCandidates) -> dict[int, float]:
    """Rows that repeat the article at hand, which may never have been in the archive, and how much of it."""
    alike = np.flatnonzero(judged.pool.evidence.similarities.body >= _ALIKE_ENOUGH_TO_COPY).tolist()
    if not alike:
        return {}
    rows = {int(judged.seqs[row]): row for row in alike}
    body = Body(body_shingles(query.vector), query.outlet)
    article = replace(query.article, language=query.idf.language)
    others = bodies(store.features(list(rows)))
    others = dict(compress(others.items(), worth_comparing([(body, other) for other in others.values()])))
    found = repetitions(article, body, others, store.articles)
    return {rows[seq]: repetition.of_theirs for seq, repetition in found.items()}
