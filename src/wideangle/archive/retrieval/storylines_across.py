"""Compare stories in different languages, so that a storyline contains the stories of an affair in every language.

Two stories are compared by their most central reports, with the relation model for two languages: the log-odds that the
reports belong to one affair, by names, figures, time and embeddings. All names and figures count as equally rare, so
that the log-odds of two stories do not change while the archive grows. In an archive of 620 reports in 37 languages, F1
of the pairs between languages is .73 with equal rarity, and .46 with the rarity among all central reports
(docs/measurements.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from wideangle.archive.retrieval.relations_across import across_matrix, reasons_across, relation_model_across
from wideangle.archive.retrieval.representations import encoder_of, languages_of
from wideangle.archive.retrieval.story_profiles import central_reports
from wideangle.embedding import InstalledEncoder
from wideangle.language.crosslingual import Rarity, RepresentationTable
from wideangle.link import UNDATED, DateEstimates
from wideangle.model import Reason
from wideangle.store import Membership, Store
from wideangle.store.articles.representations import Represented
from wideangle.stories.storylines import REACH_DAYS

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEAREST = 20
"""The number of stories in other languages with which each story is compared: those with the closest embeddings."""

STORIES_A_BATCH = 64

_EQUAL_RARITY = Rarity({}, 0)


def comparing_encoder(store: Store) -> InstalledEncoder | None:
    """Return the encoder that compares the stories of an archive between languages. Return None for an archive in one
    language, and without the extra `languages`."""
    encoder = encoder_of(store)
    if encoder is None or len(languages_of(store)) < 2:
        return None
    return encoder


class StoriesAcross:
    """The most central report of each story that can be compared between languages: a report with an embedding, in a
    language that the encoder knows. Stories are given by their numbers."""

    def __init__(self, store: Store, reports: Mapping[int, Represented]) -> None:
        self._store = store
        self._reports = reports

    @classmethod
    def of(cls, store: Store, members: Mapping[int, Sequence[Membership]]) -> Self:
        """Read the reports that represent stories. `members` maps story numbers to the members of the stories. In an
        archive whose stories cannot be compared between languages, the result contains no reports."""
        encoder = comparing_encoder(store)
        if encoder is None:
            return cls(store, {})
        compared = encoder.languages & set(languages_of(store))
        central = central_reports(store, members)
        stored = store.representations.of([seq for seqs in central.values() for seq in seqs[:1]], encoder.name)
        by_seq = {
            report.seq: report
            for report in stored
            if report.language in compared and report.representation.full is not None
        }
        return cls(store, {story: by_seq[seqs[0]] for story, seqs in central.items() if seqs[0] in by_seq})

    def report(self, story: int) -> int | None:
        """Return the sequence number of the report that represents a story; None if the story cannot be compared."""
        return self._reports[story].seq if story in self._reports else None

    def nearest(self, stories: Sequence[int]) -> tuple[Ints, Ints]:
        """Pair each given story with the stories in other languages that have the closest embeddings, up to NEAREST.

        Dated stories are paired only within REACH_DAYS. The result holds each pair once, as two arrays of story
        numbers; the smaller number of a pair comes first.
        """
        numbers = np.array(sorted(self._reports), np.int64)
        given = np.flatnonzero(np.isin(numbers, stories))
        if not len(given):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        pairs = np.concatenate([numbers[rows] for rows in self._nearest_rows(numbers, given)])
        pairs = np.unique(np.sort(pairs, axis=1), axis=0)
        return pairs[:, 0], pairs[:, 1]

    def _nearest_rows(self, numbers: Ints, given: Ints) -> Iterator[Ints]:
        """Yield pairs of a given story and a story with a similar embedding, [pairs, 2]. Stories are given by their
        positions in `numbers`."""
        reports = [self._reports[number] for number in numbers.tolist()]
        vectors = np.array([report.representation.full for report in reports], np.float32)
        languages = np.array([report.language for report in reports])
        days = np.array([report.day or UNDATED for report in reports], np.int64)
        for start in range(0, len(given), STORIES_A_BATCH):
            rows = given[start : start + STORIES_A_BATCH, None]
            undated = (days[rows] == UNDATED) | (days[None] == UNDATED)
            comparable = undated | (np.abs(days[rows] - days[None]) <= REACH_DAYS)
            comparable &= languages[rows] != languages[None]
            cosines = np.where(comparable, vectors[rows[:, 0]] @ vectors.T, -np.inf)
            best = np.argpartition(-cosines, min(NEAREST, len(numbers)) - 1, axis=1)[:, :NEAREST]
            row, place = np.nonzero(np.isfinite(np.take_along_axis(cosines, best, axis=1)))
            yield np.stack([rows[row, 0], best[row, place]], axis=1)

    def log_odds(self, left: Ints, right: Ints) -> Floats:
        """Return the log-odds that the two stories of each pair belong to one affair; minus infinity for stories that
        cannot be compared, and for stories in one language."""
        first, second = np.minimum(left, right), np.maximum(left, right)
        log_odds = np.full(len(left), -np.inf, np.float32)
        for story in np.unique(first).tolist():
            rows = np.flatnonzero(first == story)
            rows = rows[[self._are_comparable(story, other) for other in second[rows].tolist()]]
            if len(rows):
                matrix, _ = self._compared(story, second[rows].tolist())
                log_odds[rows] = relation_model_across(encoded=True).text_log_odds(matrix)
        return log_odds

    def reasons(self, story: int, other: int) -> tuple[Reason, ...]:
        """Return the reasons for the log-odds of two stories that can be compared. The weights sum to the log-odds."""
        first, second = min(story, other), max(story, other)
        matrix, dates = self._compared(first, [second])
        mine, theirs = self._store.articles([self._reports[number].seq for number in (first, second)])
        model = relation_model_across(encoded=True)
        return reasons_across(
            (mine, self._reports[first].language),
            theirs,
            dict(zip(model.columns, model.text_contributions(matrix)[0].tolist(), strict=True)),
            base=model.belongs.intercept,
            same_story=False,
            dates=dates.state(0),
        )

    def _are_comparable(self, story: int, other: int) -> bool:
        reports = self._reports
        return story in reports and other in reports and reports[story].language != reports[other].language

    def _compared(self, story: int, others: Sequence[int]) -> tuple[Floats, DateEstimates]:
        """Return the features of the pairs of a story and each of `others`, [others, ENCODED_COLUMNS], and the days of
        all these stories."""
        own, reports = self._reports[story], [self._reports[other] for other in others]
        days = np.array([report.day or UNDATED for report in reports], np.int64)
        known = days != UNDATED
        dates = DateEstimates(
            query=own.day or UNDATED,
            query_known=own.day is not None,
            query_certainty=float(own.day is not None),
            days=days,
            known=known,
            certainty=known.astype(np.float32),
        )
        table = RepresentationTable([report.representation for report in reports], _EQUAL_RARITY)
        return across_matrix(table.features(own.representation), dates, np.zeros(len(others), bool)), dates
