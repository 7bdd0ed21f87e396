"""Any sequence of additions, changes, decisions and crashes leaves every article in one story, and nothing lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from story_kit_archive import EVENTS, article, assert_sound, nothing_in, stories_of

import wideangle
from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.model import Article, Lane
from wideangle.store import Store, StoryWriter

articles = st.builds(
    article,
    number=st.integers(0, 15),
    event=st.integers(0, len(EVENTS) - 1),
    turn=st.integers(0, 3),
    day=st.sampled_from([1, 2, 2, 3, 20, None]),
)


class CrashError(Exception):
    """The end of the writing process."""


@contextmanager
def crashing(after: int) -> Iterator[None]:
    """Let the transaction over stories that comes after so many end in a crash, when all of it has been written."""
    placing, begun = Store.placing, 0

    @contextmanager
    def failing(store: Store) -> Iterator[StoryWriter]:
        nonlocal begun
        begun += 1
        with placing(store) as writer:
            yield writer
            if begun > after:
                raise CrashError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "placing", failing)
        yield


class Stories(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "archive"
        self.held: set[str] = set()
        self.seen: set[str] = set()
        self.crash_after: int | None = None

    @initialize(given=st.lists(articles, min_size=4, max_size=12))
    def begin(self, given: list[Article]) -> None:
        shutil.copytree(self.template, self.folder)
        self.archive = wideangle.open(self.folder)
        self.add(given)

    @rule(given=st.lists(articles, min_size=1, max_size=6))
    def add(self, given: list[Article]) -> None:
        self.held |= {each.id for each in given}
        self.act(lambda archive: archive.add(given))

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        story = data.draw(st.sampled_from(self.stories()))
        inside = sorted(each.id for each in self.archive.story(story).articles)
        leaving = data.draw(st.lists(st.sampled_from(inside), unique=True, max_size=len(inside)))
        self.act(lambda archive: archive.split(story, leaving))

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(self.stories()), min_size=2, max_size=3))
        self.act(lambda archive: archive.merge(chosen))

    @rule(data=st.data(), all_of_it=st.booleans())
    def pin(self, data: st.DataObject, all_of_it: bool) -> None:
        story = data.draw(st.sampled_from(self.stories()))
        inside = sorted(each.id for each in self.archive.story(story).articles)
        staying = [] if all_of_it else data.draw(st.lists(st.sampled_from(inside), unique=True, min_size=1))
        self.act(lambda archive: archive.pin(story, staying))

    @rule(data=st.data(), name=st.sampled_from(["Ferry", "School budget", "Reservoir"]))
    def rename(self, data: st.DataObject, name: str) -> None:
        story = data.draw(st.sampled_from(self.stories()))
        self.act(lambda archive: archive.rename(story, name))

    @rule(data=st.data(), lane=st.sampled_from([*Lane, None]))
    def link(self, data: st.DataObject, lane: Lane | None) -> None:
        pair = data.draw(st.lists(st.sampled_from(sorted(self.held)), unique=True, min_size=2, max_size=2))
        placed = stories_of(self.archive)
        self.act(lambda archive: archive.link(pair[0], pair[1], lane))
        assert stories_of(self.archive) == placed

    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from([decision.number for decision in self.archive.decisions()] or [1]))
        self.act(lambda archive: archive.revoke(number))

    @rule(after=st.integers(0, 3))
    def crash_next(self, after: int) -> None:
        self.crash_after = after

    @rule()
    def reopen(self) -> None:
        self.archive.close()
        self.archive = wideangle.open(self.folder)
        self.look()

    def stories(self) -> list[str]:
        """The stories there are and ids that led to them once."""
        return sorted(self.seen, key=lambda story: int(story[1:]))

    def act(self, action: Callable[[Archive], object]) -> None:
        """Do something, crash where that is due, and look whether all is sound."""
        before = self.archive.decisions(revoked=True)
        try:
            if self.crash_after is None:
                action(self.archive)
            else:
                with crashing(self.crash_after):
                    action(self.archive)
        except UsageError:
            assert self.archive.decisions(revoked=True) == before
        except CrashError:
            self.archive.close()
            self.archive = wideangle.open(self.folder)
        self.crash_after = None
        self.look()

    def look(self) -> None:
        assert_sound(self.archive, self.held, self.seen)

    def teardown(self) -> None:
        if hasattr(self, "archive"):
            self.archive.close()
        with suppress(FileNotFoundError):
            shutil.rmtree(self.folder.parent)


@pytest.fixture
def template(tmp_path: Path) -> None:
    Stories.template = nothing_in(tmp_path / "empty")


@pytest.mark.slow
@pytest.mark.usefixtures("template")
class TestStories(Stories.TestCase):  # type: ignore[misc, valid-type]  # hypothesis makes the class at run time
    settings = settings(
        max_examples=12,
        stateful_step_count=10,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def test_what_crashed_is_made_up_for_when_the_archive_is_opened_again(tmp_path: Path) -> None:
    archive = wideangle.open(nothing_in(tmp_path / "archive"))
    with pytest.raises(CrashError), crashing(0):
        archive.add([article(number, event=number % 2) for number in range(4)])
    assert archive.status().holdings.articles == 4
    assert stories_of(archive) == {}
    archive.close()
    with wideangle.open(tmp_path / "archive") as archive:
        placed = assert_sound(archive, {f"a{number}" for number in range(4)}, set())
        with pytest.raises(CrashError), crashing(1):
            archive.merge([placed["a0"], placed["a1"]])
        assert stories_of(archive) == placed
    with wideangle.open(tmp_path / "archive") as archive:
        assert len(archive.decisions()) == 1
        assert_sound(archive, {f"a{number}" for number in range(4)}, set(placed.values()))
