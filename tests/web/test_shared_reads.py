"""Reads of the archive that several requests share."""

from __future__ import annotations

import asyncio
import gc
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from event_loop import run_async
from starlette.testclient import TestClient

import wideangle
from wideangle.archive import Archive
from wideangle.archive.reader import ArchiveReader
from wideangle.model import HouseSettings
from wideangle.web import ServerOptions, create_app
from wideangle.web.serving import page_cache
from wideangle.web.serving.archive_access import STATE_SECONDS, ArchiveAccess
from wideangle.web.serving.page_cache import REPLACED_SECONDS, Page, PageCache

REQUESTS = 64


@pytest.fixture
def folder(closed_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed_sample, tmp_path / "archive"))


@pytest.fixture
def access(folder: Path) -> Iterator[ArchiveAccess]:
    opened = ArchiveAccess.open(ServerOptions(folder))
    yield opened
    opened.close()


@pytest.fixture
def state_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The states that were read from the archive, in order."""
    reads: list[str] = []
    read_state = ArchiveReader.__dict__["state"].fget

    def noted(archive: Archive) -> str:
        state: str = read_state(archive)
        reads.append(state)
        return state

    monkeypatch.setattr(Archive, "state", property(noted))
    return reads


async def _together(*calls: Callable[[], Any]) -> list[Any]:
    """Return the results of calls that run at the same time."""
    results: list[Any] = []

    async def note(call: Callable[[], Any]) -> None:
        results.append(await call())

    async with anyio.create_task_group() as tasks:
        for call in calls:
            tasks.start_soon(note, call)
    return results


def test_requests_at_the_same_time_share_one_read_of_the_state(access: ArchiveAccess, state_reads: list[str]) -> None:
    states = run_async(_together, *[access.state] * REQUESTS)
    assert states == [state_reads[0]] * REQUESTS
    assert len(state_reads) == 1


def test_house_settings_are_read_with_the_state(access: ArchiveAccess, state_reads: list[str]) -> None:
    settings = run_async(_together, *[access.house, access.state] * REQUESTS)
    assert settings.count(HouseSettings()) == REQUESTS
    assert len(state_reads) == 1


def test_change_by_another_process_shows_after_half_a_second(folder: Path, access: ArchiveAccess) -> None:
    async def states() -> tuple[str, str]:
        before = await access.state()
        with wideangle.open(folder) as other:
            other.set_house(HouseSettings(language="de"))
        await anyio.sleep(STATE_SECONDS)
        return before, await access.state()

    before, after = run_async(states)
    assert before != after
    assert run_async(access.house).language == "de"


def test_change_by_this_server_shows_at_once_also_while_the_state_is_read(
    access: ArchiveAccess, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_state = ArchiveReader.__dict__["state"].fget
    began, may_end = threading.Event(), threading.Event()

    def slow(archive: Archive) -> str:
        state: str = read_state(archive)
        if not began.is_set():
            began.set()
            assert may_end.wait(10)
        return state

    async def states() -> tuple[str, str]:
        old: list[str] = []

        async def read_old() -> None:
            old.append(await access.state())

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(read_old)
            await anyio.to_thread.run_sync(began.wait)
            await access.write(lambda archive: archive.set_house(HouseSettings(language="de")))
            may_end.set()
        return old[0], await access.state()

    monkeypatch.setattr(Archive, "state", property(slow))
    old, new = run_async(states)
    assert old != new
    assert run_async(access.house).language == "de"


def test_state_is_read_while_all_reading_threads_are_busy(access: ArchiveAccess) -> None:
    may_end = threading.Event()

    states: list[str] = []

    async def read_state() -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(20):
                tasks.start_soon(access.read, lambda _: may_end.wait(10))
            with anyio.move_on_after(5):
                states.append(await access.state())
            may_end.set()

    run_async(read_state)
    assert len(states) == 1


def test_error_of_a_shared_read_reaches_each_request_and_the_next_read_is_new(
    access: ArchiveAccess, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = 0

    def fail(_: Archive) -> str:
        nonlocal reads
        reads += 1
        raise wideangle.WideangleError("the archive cannot be read.")

    async def error() -> str:
        try:
            return await access.state()
        except wideangle.WideangleError as raised:
            return str(raised)

    with monkeypatch.context() as broken:
        broken.setattr(Archive, "state", property(fail))
        errors = run_async(_together, *[error] * REQUESTS)
    assert len(errors) == REQUESTS
    assert all("cannot be read" in text for text in errors)
    assert reads == 1
    assert run_async(access.state)


def test_page_that_several_requests_wait_for_is_rendered_once() -> None:
    cache, renderings = PageCache(), 0

    async def make() -> Page:
        nonlocal renderings
        renderings += 1
        await anyio.sleep(0.01)
        return Page(b"page")

    renderings_sent = run_async(_together, *[partial(cache.get, "key", "state", make)] * REQUESTS)
    assert [rendering.page for rendering in renderings_sent] == [Page(b"page")] * REQUESTS
    assert renderings == 1


def test_page_is_rendered_for_the_others_if_the_first_request_ends_early() -> None:
    cache, renderings = PageCache(), 0

    async def make() -> Page:
        nonlocal renderings
        renderings += 1
        await anyio.sleep(0.05)
        return Page(b"page")

    async def page() -> Page:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(cache.get, "key", "state", make)
            await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()
        return (await cache.get("key", "state", make)).page

    assert run_async(page) == Page(b"page")
    assert renderings == 1


async def _shown(cache: PageCache, state: str, *, seconds: float = 0.0, key: str = "key") -> str:
    """Return the state of the archive that the page of a cache shows. The page names the state for which it was
    rendered, and takes a number of seconds to render."""

    async def make() -> Page:
        await anyio.sleep(seconds)
        return Page(state.encode())

    rendering = await cache.get(key, state, make)
    assert rendering.page.content.decode() == rendering.state
    return rendering.state


def test_previous_page_is_sent_while_the_new_page_is_rendered() -> None:
    async def shown() -> list[str]:
        cache = PageCache()
        states = [await _shown(cache, "old"), await _shown(cache, "new", seconds=0.05)]
        await anyio.sleep(0.1)
        return [*states, await _shown(cache, "new")]

    assert run_async(shown) == ["old", "old", "new"]


def test_page_that_was_replaced_long_ago_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "REPLACED_SECONDS", 0.01)

    async def shown() -> list[str]:
        cache = PageCache()
        first = await _shown(cache, "old")
        await anyio.sleep(0.02)
        return [first, await _shown(cache, "new")]

    assert run_async(shown) == ["old", "new"]


def test_previous_page_is_not_sent_for_longer_than_a_second_while_the_new_page_takes_long() -> None:
    async def shown() -> list[str]:
        cache = PageCache()
        states = [await _shown(cache, "old"), await _shown(cache, "new", seconds=REPLACED_SECONDS + 0.5)]
        await anyio.sleep(REPLACED_SECONDS + 0.1)
        return [*states, await _shown(cache, "new")]

    assert run_async(shown) == ["old", "old", "new"]


def test_page_of_one_key_is_never_sent_for_another_key() -> None:
    async def shown() -> list[str]:
        cache = PageCache()
        return [await _shown(cache, "old", key="reader"), await _shown(cache, "new", key="editor")]

    assert run_async(shown) == ["old", "new"]


def test_error_of_the_new_page_shows_when_the_previous_page_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail() -> Page:
        raise wideangle.WideangleError("the story does not exist.")

    async def shown() -> str:
        cache = PageCache()
        await _shown(cache, "old")
        sent = (await cache.get("key", "new", fail)).state
        monkeypatch.setattr(page_cache, "REPLACED_SECONDS", -1)
        with pytest.raises(wideangle.WideangleError, match="does not exist"):
            await cache.get("key", "new", fail)
        return sent

    assert run_async(shown) == "old"


@pytest.mark.parametrize("error", [wideangle.WideangleError("the story does not exist."), OSError("no space left.")])
def test_error_of_a_page_that_no_request_waits_for_is_not_logged_as_unhandled(error: Exception) -> None:
    unhandled: list[dict[str, Any]] = []

    async def fail() -> Page:
        await anyio.sleep(0)
        raise error

    async def shown() -> str:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: unhandled.append(context))
        cache = PageCache()
        await _shown(cache, "old")
        sent = (await cache.get("key", "new", fail)).state
        await anyio.sleep(0.05)
        gc.collect()
        return sent

    assert run_async(shown) == "old"
    assert unhandled == []


@pytest.mark.parametrize("slow_states", [["older"], ["oldest", "older"]])
def test_rendering_of_an_earlier_state_never_replaces_that_of_a_later_state(slow_states: list[str]) -> None:
    async def shown() -> str:
        cache = PageCache()
        may_end = anyio.Event()

        async def make_slowly(state: str) -> Page:
            await may_end.wait()
            return Page(state.encode())

        async with anyio.create_task_group() as tasks:
            for state in slow_states:
                tasks.start_soon(cache.get, "key", state, partial(make_slowly, state))
            await anyio.sleep(0.01)
            await _shown(cache, "new")
            may_end.set()
        return await _shown(cache, "newest", seconds=0.01)

    assert run_async(shown) == "new"


def test_cache_holds_the_latest_rendering_of_each_page_within_its_bytes() -> None:
    async def dropped() -> list[str]:
        cache = PageCache(max_bytes=8)
        for state in ("a", "bb", "ccc", "dddd"):
            await _shown(cache, state, key="changing")
            await anyio.sleep(0.01)  # until the background rendering is stored
        await _shown(cache, "eeee", key="other")
        kept = await _shown(cache, "dddd", key="changing")
        await _shown(cache, "fffff", key="third")
        return [kept, await _shown(cache, "hh", key="changing")]

    assert run_async(dropped) == ["dddd", "hh"]


def test_own_decision_shows_on_the_next_view_and_that_of_another_process_soon(folder: Path) -> None:
    options = ServerOptions(folder)
    with TestClient(create_app(options), base_url="http://127.0.0.1:8765") as client:
        english = client.get("/search").text
        access: ArchiveAccess = client.app.state.archive  # type: ignore[attr-defined]  # of FastAPI
        run_async(access.write, lambda archive: archive.set_house(HouseSettings(language="de")))
        german = client.get("/search")
        with wideangle.open(folder) as other:
            other.set_house(HouseSettings())
        time.sleep(STATE_SECONDS + REPLACED_SECONDS)
        assert "Suche" in german.text
        assert client.get("/search").text == english
