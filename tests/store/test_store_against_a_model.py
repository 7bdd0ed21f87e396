"""Any sequence of additions, updates, repetitions, reopenings and crashes against a dict that plays the archive."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from store_kit import (
    add,
    analyse,
    article,
    assert_counts_are_those_of,
    assert_index_is_that_of_the_database,
    crash,
    opened,
    without_id,
)

from wideangle.model import Article, Outcome

articles = st.builds(
    lambda number, site, derived, text: article(
        number,
        text,
        id=f"{'~' if derived else ''}{number}",
        url=f"https://ellery-post.example/{site}" if site else "",
    ),
    number=st.integers(0, 5),
    site=st.integers(0, 3),
    derived=st.booleans(),
    text=st.sampled_from(["the ferry sank", "the ferry sank on Tuesday night", "a verdict", "no ferry sails"]),
)


class Archive(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "archive"
        self.held: dict[int, Article] = {}
        self.changes = 0

    @initialize()
    def begin(self) -> None:
        shutil.copytree(self.template, self.folder)
        self.store = opened(self.folder, write=True)

    @rule(given=st.lists(articles, min_size=1, max_size=6))
    def put(self, given: list[Article]) -> None:
        assert add(self.store, given) == [self.expect(each) for each in given]

    def expect(self, given: Article) -> tuple[Outcome, int]:
        same = [seq for seq, held in self.held.items() if held.id == given.id]
        if not same and analyse(given).derived_id and given.url:
            same = sorted(seq for seq, held in self.held.items() if held.url == given.url)
        if same and without_id(self.held[same[0]]) == without_id(given):
            return Outcome.KNOWN, same[0]
        self.changes += 1
        if same:
            self.held[same[0]] = replace(given, id=self.held[same[0]].id)
            return Outcome.UPDATED, same[0]
        self.held[self.changes] = given
        return Outcome.ADDED, self.changes

    @rule()
    def commit_index(self) -> None:
        self.store.commit_index()
        assert_index_is_that_of_the_database(self.store)

    @rule(crashing=st.booleans())
    def reopen(self, crashing: bool) -> None:
        (crash if crashing else type(self.store).close)(self.store)
        self.store = opened(self.folder, write=True)
        assert_index_is_that_of_the_database(self.store)

    @precondition(lambda self: self.held)
    @invariant()
    def holds_what_was_put(self) -> None:
        assert dict(self.store.iterate()) == self.held
        assert_counts_are_those_of(self.store, self.held.values())

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.check()
            self.store.close()
        shutil.rmtree(self.folder.parent)


@pytest.fixture
def template(empty_archive) -> None:
    Archive.template = empty_archive


@pytest.mark.usefixtures("template")
class TestArchive(Archive.TestCase):  # type: ignore[misc, valid-type]  # hypothesis makes the class at run time
    settings = settings(
        max_examples=15,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
