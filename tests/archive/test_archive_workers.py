"""Work that other processes do comes out as it does in this one."""

from __future__ import annotations

import copy
import os
import pickle
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from story_kit_archive import article, nothing_in, stories_of

import wideangle
from wideangle.analysis import prepared_records, terms_of
from wideangle.archive.collection import adding
from wideangle.archive.grouping import assignment, neighbours, parallel
from wideangle.archive.worker_processes import working
from wideangle.model import Article, Report


def reports() -> list[Article]:
    """A month of reports in two languages, every fifth of them undated."""
    return [article(n, event=n % 4, turn=n // 4 % 4, day=None if n % 5 == 4 else 1 + n // 4) for n in range(60)]


def placements(folder: Path, articles: Sequence[Article]) -> list[tuple[object, ...]]:
    """Where every article is placed, and how well it sits there."""
    with wideangle.open(nothing_in(folder)) as archive:
        archive.add(articles)
        stories = stories_of(archive)
        placed = archive._store.stories.memberships(range(1, len(articles) + 1))
        told = [(each.seq, each.nearest, each.odds, each.second_odds) for each in placed.values()]
        return [*sorted(stories.items()), *sorted(told)]


def test_stories_are_the_same_whichever_process_compares_their_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment, "PORTION", 7)
    monkeypatch.setattr(assignment, "UNDATED_PORTION", 3)
    here = placements(tmp_path / "here", reports())
    monkeypatch.setattr(assignment, "COMPARED_AHEAD_FROM", 1)
    monkeypatch.setattr(parallel, "PORTIONS_AHEAD", 2)
    assert placements(tmp_path / "elsewhere", reports()) == here


def test_blocks_of_a_portion_are_compared_as_the_whole_portion_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = placements(tmp_path / "whole", reports())
    monkeypatch.setattr(neighbours, "BLOCK", 4)
    assert placements(tmp_path / "blocks", reports()) == whole


def test_records_are_the_same_whichever_process_makes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = placements(tmp_path / "here", reports())
    monkeypatch.setattr(adding, "BATCH", 10)
    monkeypatch.setattr(adding, "WORKERS_FROM", 20)
    assert placements(tmp_path / "elsewhere", reports()) == here


def test_articles_travel_between_processes_as_they_are() -> None:
    full = Article(
        "Text \x00 “q”",
        title="Ferry",
        published="2026-03-01T10:05+02:00",
        authors=("Ada Lund",),
        metadata={"rank": [1, {"a": None}]},
    )
    for given in (full, Article("Text", published="2026-03-01"), Article("")):
        made = pickle.loads(pickle.dumps(given, pickle.HIGHEST_PROTOCOL))
        assert made == given
        assert made.published == given.published
        assert type(made.metadata) is type(given.metadata)
    assert copy.deepcopy(full) == full


def test_work_is_done_here_where_the_process_that_had_it_was_killed() -> None:
    with working() as workers:
        children: set[int] = set()
        while len(children) < workers.ahead - 1:
            children.add(workers.submit(os.getpgid, 0).result())
        assert os.getpgid(0) not in children
        for child in children:
            os.kill(child, signal.SIGKILL)
        assert workers.submit(os.getpgid, 0).result() == os.getpgid(0)


def test_no_process_is_left_behind_when_stopping_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), working() as workers:
        child = workers.submit(os.getpgid, 0).result()
        monkeypatch.setattr(workers._threads, "shutdown", interrupted)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_what_an_article_counts_for_is_read_from_its_vector() -> None:
    for record in prepared_records(reports()):
        assert terms_of(record.vector, record.article.language).tolist() == record.hashes.tolist()


def test_a_source_that_turns_slow_is_waited_for_with_little_in_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "BATCH", 4)
    monkeypatch.setattr(adding, "WORKERS_FROM", 8)
    stored = [0]
    in_hand: list[int] = []

    def turning_slow() -> Iterator[Article]:
        for number, report in enumerate(reports()):
            if number == 30:
                monkeypatch.setattr(adding, "BATCH_SECONDS", -1.0)
            if number > 31:
                in_hand.append(number - stored[0])
            yield report

    def note(report: Report) -> None:
        stored[0] = report.added

    with wideangle.open(nothing_in(tmp_path)) as archive:
        assert archive.add(turning_slow(), progress=note).added == len(reports())
    assert max(in_hand[1:]) <= 1


def test_what_a_slow_source_gave_is_stored_while_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH_SECONDS", -1.0)
    stored: list[int] = []

    def slow() -> Iterator[Article]:
        for number, report in enumerate(reports()[:5]):
            assert stored == list(range(1, number + 1))
            yield report

    with wideangle.open(nothing_in(tmp_path)) as archive:
        archive.add(slow(), progress=lambda report: stored.append(report.added))
    assert stored == [1, 2, 3, 4, 5]
