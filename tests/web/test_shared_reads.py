"""Reads of the archive that several requests share."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from event_loop import run_async

import wideangle
from wideangle.archive import Archive
from wideangle.archive.reader import ArchiveReader
from wideangle.model import HouseSettings
from wideangle.web import ServerOptions
from wideangle.web.archive_access import STATE_SECONDS, ArchiveAccess
from wideangle.web.page_cache import Page, PageCache

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

    pages = run_async(_together, *[partial(cache.get, "key", make)] * REQUESTS)
    assert pages == [Page(b"page")] * REQUESTS
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
            tasks.start_soon(cache.get, "key", make)
            await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()
        return await cache.get("key", make)

    assert run_async(page) == Page(b"page")
    assert renderings == 1
