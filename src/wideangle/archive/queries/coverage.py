"""Find the articles related to one article: judge the candidates of each strand, apply people's decisions, and group
copies. A strand is a part of an article with a matter of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import compress

import numpy as np

from wideangle.archive.queries.link_decisions import RelationDecisions
from wideangle.archive.retrieval.candidate_pool import ComparedCandidates, candidate_pool, inferred_date
from wideangle.archive.retrieval.candidates import Query
from wideangle.archive.retrieval.candidates import candidates as found_candidates
from wideangle.archive.retrieval.near_duplicates import Body, bodies, repetitions, worth_comparing
from wideangle.archive.retrieval.relations import (
    JudgedCandidates,
    RelationExplainer,
    features_of,
    judge_together,
)
from wideangle.archive.retrieval.relations_across import JudgedAcross, pool_across
from wideangle.archive.retrieval.same_story import same_story_candidates
from wideangle.coverage import (
    LEAST_CONFIDENCE,
    InferredDate,
    Neighbour,
    Relation,
    Strand,
    Verdict,
    brevity_penalty,
    separate_strands,
    text_width,
)
from wideangle.model import Article, DateEstimate, Link, Reason
from wideangle.store import Store

LOWEST_PROBABILITY = 0.1
"""The least probability with which a candidate can be in a coverage. Copies of the article, and candidates that a
person has decided about, may have a lower probability."""

RELATED_FROM = 0.025
"""The least probability with which an article is listed as related, unless a person has added the article. About half
of the candidates of an article have a lower probability.

The value is the highest that does not lower nDCG@5 on the training set of American news (AllSides): .8697, but .8690
with a value of .03. Of the 226 judged pairs with a lower probability, only 6 belong to one affair.
"""

RELATED_FROM_WITHOUT_EVENT = 0.015
"""The value that replaces `RELATED_FROM` if the archive has no probable report of the event, so that all probabilities
are lower (`absent_prior`). With `RELATED_FROM` itself, nDCG@5 is lower by .002, because the only candidates of some
articles are left out."""

SAME_STORY_FROM = 0.5
"""The least probability of belonging to a story with which people's decisions about the story also apply to an article
outside the archive. The story is that of the report in the archive that most probably reports the same event as the
article."""

_ALIKE_ENOUGH_TO_COPY = 0.4
"""The least TF-IDF cosine of the texts of two articles that may be copies. Texts with a lower cosine cannot have half
of their wording in common."""


@dataclass(frozen=True, slots=True, eq=False)
class StrandCandidates:
    """The candidates of one strand (a part of an article with a matter of its own), either in the article's language or
    in all other languages. `explainer` gives their reasons."""

    strand: int
    judged: JudgedCandidates | JudgedAcross
    explainer: RelationExplainer | JudgedAcross


@dataclass(frozen=True, slots=True, eq=False)
class RelatedArticles:
    """All candidates for the coverage of an article, each in the strand to which it belongs best. A strand is a part of
    an article with a matter of its own.

    `candidates` contains two objects for each strand: the candidates in the article's language, and the candidates in
    other languages, which are judged by other models. `strands` is empty if the article is about one matter. `inferred`
    is the inferred date of an undated article, however uncertain the date is. `places` maps the sequence number of a
    candidate to the position of its object in `candidates`, and to its row in this object.
    """

    query: Query
    decisions: RelationDecisions
    strands: tuple[Strand, ...]
    candidates: Sequence[StrandCandidates]
    inferred: InferredDate | None
    places: Mapping[int, tuple[int, int]]

    @classmethod
    def of(cls, store: Store, query: Query, others: Collection[int] = ()) -> RelatedArticles:
        """Judge the candidates of every strand of an article. The articles `others` (sequence numbers) are always
        judged too."""
        decisions = RelationDecisions.of(store, query.seq, _closest_report(store, query))
        others = decisions.about.union(others)
        parts = separate_strands(query.article)
        queries = [query.of_part(store, part.text) for part in parts] or [query]
        undated = ComparedCandidates.undated(store, query)
        inferred = inferred_date(store, query, undated)
        judged: list[StrandCandidates] = []
        for strand, part in enumerate(queries):
            of_strand = _judged(store, part, inferred, others, undated if part is query else None)
            judged += [StrandCandidates(strand, of_language, of_language.explainer()) for of_language in of_strand]
        best: dict[int, tuple[float, int, int]] = {}
        for number, candidates in enumerate(judged):
            # The order score can be compared within one strand only, so the strand of a candidate is chosen by
            # usefulness.
            relations = candidates.judged.relations
            scores = (relations.usefulness if parts else relations.order).tolist()
            for row, (seq, score) in enumerate(zip(candidates.judged.seqs.tolist(), scores, strict=True)):
                if seq != query.seq and (seq not in best or score > best[seq][0]):
                    best[seq] = (score, number, row)
        return cls(
            query,
            decisions,
            parts,
            judged,
            inferred,
            {seq: (number, row) for seq, (_, number, row) in best.items()},
        )

    def strand(self, seq: int) -> int:
        """Return the position, in `strands`, of the strand to which a candidate belongs; 0 if the article has no
        strands. A candidate is given by its sequence number."""
        return self.candidates[self.places[seq][0]].strand

    def judged(self, seq: int) -> tuple[JudgedCandidates | JudgedAcross, int]:
        """Return the object in which the candidate with this sequence number is judged, and the row of the candidate in
        this object."""
        place, row = self.places[seq]
        return self.candidates[place].judged, row

    def order(self, seq: int) -> float:
        """Return the score by which a candidate is ranked among the candidates of its strand. A candidate is given by
        its sequence number."""
        judged, row = self.judged(seq)
        return float(judged.relations.order[row])

    def is_related(self, seq: int) -> bool:
        """True if the model's probability that a candidate belongs to the affair (the matter of the article) is high
        enough for the list of related articles. People's decisions are not applied."""
        judged, row = self.judged(seq)
        least = RELATED_FROM_WITHOUT_EVENT if judged.prior else RELATED_FROM
        return float(judged.relations.probability[row]) >= least

    def relation(self, seq: int) -> Relation:
        """Return the relation of a candidate to the article, with people's decisions applied. A candidate is given by
        its sequence number."""
        judged, row = self.judged(seq)
        return self.decisions.relation(seq, judged.relation(row))

    def reasons(self, seq: int, article: Article) -> tuple[Reason, ...]:
        """Return the reasons for the probability of a candidate. If a person has decided about the candidate, the
        decision is the only reason."""
        place, row = self.places[seq]
        return self.decisions.reasons(seq, self.candidates[place].explainer.reasons(row, article))

    def articles(self, store: Store, seqs: Collection[int]) -> dict[int, Article]:
        """Return these candidates by sequence number. Articles that are already in memory are not read from the store
        again."""
        by_seq = {}
        for seq in seqs:
            judged, row = self.judged(seq)
            if row in judged.articles:
                by_seq[seq] = judged.articles[row]
        missing = [seq for seq in seqs if seq not in by_seq]
        return by_seq | dict(zip(missing, store.articles(missing), strict=True))


def _closest_report(store: Store, query: Query) -> int | None:
    """Return the sequence number of the report that most probably belongs to one story with an article outside the
    archive. Return None if the probability is below SAME_STORY_FROM. Return None, too, for an article in the archive,
    and if the archive has no decisions about stories, because only these decisions need the result."""
    if query.seq is not None or not store.stories.manual_edits():
        return None
    judged = same_story_candidates(store, query, found_candidates(store, query))
    if not len(judged.order) or judged.same_story[judged.order[0]] < SAME_STORY_FROM:
        return None
    return int(judged.seqs[judged.order[0]])


def _judged(
    store: Store,
    query: Query,
    inferred: InferredDate | None,
    others: Collection[int],
    undated: ComparedCandidates | None,
) -> Iterator[JudgedCandidates | JudgedAcross]:
    """Yield the judged candidates of an article or of one strand in two groups: the candidates in the language of the
    article, then the candidates in all other languages, if there are any."""
    across = pool_across(store, query, inferred, others)
    in_other_languages = across.seqs.tolist() if across is not None else []
    own = candidate_pool(store, query, set(others).difference(in_other_languages), inferred, undated)
    across = across.with_story(own.own_story) if across is not None else None
    batches = [features_of(store, own), *(across.batches() if across is not None else [])]
    own_language, *rest = judge_together(store, query, batches, inferred)
    yield JudgedCandidates.of(query, own, own_language)
    if across is not None:
        yield JudgedAcross.of(query, across, rest)


def date_estimate(articles: RelatedArticles) -> DateEstimate | None:
    """Return the estimated publication date of the article for which the coverage is requested. Return None if the
    article has a date, or if no date can be inferred with confidence."""
    inferred = articles.inferred
    if inferred is None or inferred.confidence < LEAST_CONFIDENCE:
        return None
    return DateEstimate(
        day=date.fromordinal(inferred.day),
        first=date.fromordinal(inferred.first),
        last=date.fromordinal(inferred.last),
        confidence=round(inferred.confidence, 4),
        spans=inferred.spans,
        reports=len(inferred.neighbours),
    )


def related(store: Store, query: Query, limit: int) -> list[Link]:
    """Return at most `limit` related articles as links. Articles that a person has added come first, then all other
    articles in the order of the relation model, except that brief reports come later. Articles that a person has
    removed and improbable articles are left out."""
    candidates = RelatedArticles.of(store, query)
    verdicts = {
        seq: candidates.relation(seq).verdict for seq in candidates.decisions.about.intersection(candidates.places)
    }
    shown = [seq for seq in candidates.places if _is_related(candidates, seq, verdicts.get(seq))]
    articles = candidates.articles(store, shown)
    scores = {seq: candidates.order(seq) - brevity_penalty(text_width(articles[seq].text)) for seq in shown}
    ordered = _by_turns(sorted(shown, key=scores.__getitem__, reverse=True), candidates)
    seqs = sorted(ordered, key=lambda seq: verdicts.get(seq) is not Verdict.ADDED)[:limit]
    return [_link(candidates, seq, articles[seq]) for seq in seqs]


def _is_related(candidates: RelatedArticles, seq: int, verdict: Verdict | None) -> bool:
    """True if an article is listed as related: a person has added it, or nobody has decided about the article and its
    probability is high enough."""
    if verdict in (None, Verdict.NONE):
        return candidates.is_related(seq)
    return verdict is Verdict.ADDED


def pair_relation(store: Store, query: Query, seq: int) -> Link:
    """Return the link between an article and one article of the archive (`seq`, a sequence number), even if a coverage
    would not show it."""
    candidates = RelatedArticles.of(store, query, (seq,))
    return _link(candidates, seq, candidates.articles(store, [seq])[seq])


def _link(candidates: RelatedArticles, seq: int, article: Article) -> Link:
    relation = candidates.relation(seq)
    reasons = candidates.reasons(seq, article)
    return Link(article, round(relation.probability, 4), relation.lane, reasons, relation.verdict is not Verdict.NONE)


def _by_turns(seqs: Sequence[int], candidates: RelatedArticles) -> list[int]:
    """Return candidates (sequence numbers) in the order in which they are listed. The candidates of different strands
    are interleaved in proportion to the lengths of the strands, because their order scores cannot be compared."""
    lengths = [len(strand.text) for strand in candidates.strands] or [1]
    ranks: Counter[int] = Counter()
    turns: dict[int, tuple[float, int]] = {}
    for seq in seqs:
        strand = candidates.strand(seq)
        ranks[strand] += 1
        turns[seq] = ((ranks[strand] - 0.5) / lengths[strand], strand)
    return sorted(seqs, key=turns.__getitem__)


def neighbours(store: Store, candidates: RelatedArticles) -> Iterator[Neighbour]:
    """Yield every article that may belong to the coverage of an article. The order has no meaning."""
    query = candidates.query
    own = _own_copies(store, candidates)
    relations = {seq: candidates.relation(seq) for seq in candidates.places}
    seqs = [
        seq
        for seq, relation in relations.items()
        if not candidates.decisions.is_unlinked(seq)
        and (relation.probability >= LOWEST_PROBABILITY or seq in own or seq in candidates.decisions.about)
    ]
    articles = candidates.articles(store, seqs)
    groups = _copy_groups(store, seqs)
    stories = store.stories.of_seqs(seqs)
    own_group = groups.get(query.seq) if query.seq is not None else None
    for seq in seqs:
        group, share = groups.get(seq, (seq, 1.0))
        is_own = seq in own or (own_group is not None and group == own_group[0])
        yield Neighbour(
            article=articles[seq],
            relation=relations[seq],
            group=None if is_own and not candidates.decisions.is_linked(seq) else group,
            share=own.get(seq, share),
            explain=partial(candidates.reasons, seq, articles[seq]),
            story=stories.get(seq),
            strand=candidates.strand(seq),
        )


def _copy_groups(store: Store, seqs: Sequence[int]) -> dict[int, tuple[int, float]]:
    """Return the group of copies to which each article belongs, and the share of the article (0 to 1) that is copied.
    Articles and groups are given by sequence number; the number of a group is that of its original. Articles without
    copies are left out."""
    originals = store.originals(seqs)
    groups = {seq: (seq, 1.0) for seq in store.copies_of(seqs)}
    return groups | originals


def _own_copies(store: Store, candidates: RelatedArticles) -> dict[int, float]:
    """Return the candidates that are copies of the article for which the coverage is requested, by sequence number,
    with the share (0 to 1) of the candidate's wording that is also in the article. The article may be outside the
    archive."""
    query = candidates.query
    alike = {
        int(part.judged.seqs[row])
        for part in candidates.candidates
        if isinstance(part.judged, JudgedCandidates)
        for row in np.flatnonzero(part.judged.pool.evidence.similarities.body >= _ALIKE_ENOUGH_TO_COPY).tolist()
    } - {query.seq}
    if not alike:
        return {}
    body = Body.of_vector(query.vector, query.outlet)
    article = replace(query.article, language=query.idf.language)
    others = bodies(store.features(sorted(alike)))
    others = dict(compress(others.items(), worth_comparing([(body, other) for other in others.values()])))
    repeated = repetitions(article, body, others, store.articles)
    return {seq: repetition.of_theirs for seq, repetition in repeated.items()}
