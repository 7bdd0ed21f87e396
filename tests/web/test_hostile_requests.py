"""Requests that no page of the server sends: each is answered with an error that says what is wrong."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import pytest
from event_loop import run_async
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message
from tests.web.security_kit import form_token, serving

from wideangle.web import ServerOptions
from wideangle.web.drafts import MAX_PASTED_CHARACTERS
from wideangle.web.errors import TooManyRequests
from wideangle.web.middleware.head_requests import HeadRequests
from wideangle.web.serving.archive_access import MOST_WAITING_TEXTS, TEXTS_AT_A_TIME, ArchiveAccess

LOCAL = "http://127.0.0.1:8765"


@pytest.fixture(scope="module")
def editor(closed_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client on the machine of the server, whose user may change the archive."""
    folder = shutil.copytree(closed_sample, tmp_path_factory.mktemp("hostile") / "archive")
    with serving(ServerOptions(folder), LOCAL) as client:
        yield client


def post(client: TestClient, path: str, form_page: str = "/cover", **fields: object):
    return client.post(path, data={"csrf_token": form_token(client, form_page), **fields})


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "\u0663", "-1", ""])
@pytest.mark.parametrize(
    ("path", "action"),
    [("/cover/edit", "revoke"), ("/story/s23/edit", "revoke"), ("/follow", "remove"), ("/follow", "resume")],
)
def test_number_that_no_list_has_is_refused(editor: TestClient, path: str, action: str, number: str) -> None:
    response = post(editor, path, action=action, number=number, article="ledger-002")
    assert response.status_code == 422
    assert "not a number of this list" in response.text


@pytest.mark.parametrize(
    "identifier", ["/story/s\u0661", "/story/\uff53\uff11", "/storyline/l\u0664", "/story/s\u06f2\u06f3"]
)
def test_digits_of_other_scripts_are_no_id(editor: TestClient, identifier: str) -> None:
    assert editor.get(identifier).status_code == 404


def test_length_of_an_extract_with_too_many_digits_is_refused(editor: TestClient) -> None:
    response = post(editor, "/settings", "/settings", extract_length="9" * 5000)
    assert "Nothing is saved" in response.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"action": "rename", "name": "x" * 501}, "the name has 501 characters"),
        ({"action": "rename", "name": "\n"}, "the name is empty"),
        ({"action": "split"}, "no article is named"),
    ],
)
def test_unusable_decision_about_a_story_is_refused(editor: TestClient, fields: dict[str, str], words: str) -> None:
    response = post(editor, "/story/s23/edit", **fields)
    assert response.status_code == 422
    assert words in response.text


def test_split_of_a_storyline_needs_a_story(editor: TestClient) -> None:
    assert "no story is named" in post(editor, "/storyline/l4/edit", action="split").text


@pytest.mark.parametrize("given", ["s23 " * 3000, "x" * 9000, "\u202e" * 5000])
def test_error_names_no_more_than_a_reader_can_take_in(editor: TestClient, given: str) -> None:
    response = post(editor, "/follow", action="add", target="mayor", email=given)
    assert response.status_code == 422
    assert len(response.text) < 6000


@pytest.mark.parametrize("letter", ["\u201e", "a ", "A. "])
@pytest.mark.parametrize("field", ["text", "file"])
def test_text_longer_than_the_server_compares_is_refused(editor: TestClient, letter: str, field: str) -> None:
    text = letter * (MAX_PASTED_CHARACTERS // len(letter) + 1) + "end"
    token = form_token(editor, "/cover")
    if field == "file":
        response = editor.post("/cover", data={"csrf_token": token}, files={"file": ("chapter.txt", text.encode())})
        assert "<bdi>chapter.txt</bdi>: the text is too long." in response.text
    else:
        response = editor.post("/cover", data={"csrf_token": token, "text": text})
    assert response.status_code == 422


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(60), b"\x00" * 900])
def test_error_about_a_file_has_its_name(editor: TestClient, content: bytes) -> None:
    token = form_token(editor, "/cover")
    response = editor.post("/cover", data={"csrf_token": token}, files={"file": ("notes.bin", content)})
    assert response.status_code == 422
    assert "<bdi>notes.bin</bdi>: " in response.text


@pytest.mark.parametrize("path", ["/", "/article/ledger-002", "/api/status", "/static/site.css", "/healthz"])
def test_head_has_the_headers_of_get_and_no_body(editor: TestClient, path: str) -> None:
    head, get = editor.head(path), editor.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("first", [b"", b"id,title\n"])
@pytest.mark.parametrize("spec_version", ["2.3", "2.4"])
def test_head_of_a_download_does_not_compute_the_whole_body(first: bytes, spec_version: str) -> None:
    received: list[Message] = []
    parts = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal parts
        yield first
        while True:
            parts += 1
            await anyio.sleep(0)
            yield b"row\n"

    async def receive() -> Message:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Message) -> None:
        received.append(message)

    async def head() -> None:
        app = Starlette(routes=[Route("/table", lambda _: StreamingResponse(endless(), headers={"x-rows": "many"}))])
        scope = {"type": "http", "method": "HEAD", "path": "/table", "headers": [], "query_string": b""}
        with anyio.fail_after(10):
            await HeadRequests(app)({**scope, "asgi": {"spec_version": spec_version}}, receive, send)

    run_async(head)
    assert [message["type"] for message in received] == ["http.response.start", "http.response.body"]
    assert (b"x-rows", b"many") in received[0]["headers"]
    assert not received[1].get("body") and not received[1].get("more_body")
    assert parts == 0


@pytest.mark.parametrize("kind", ["articles.csv", "stories.jsonl"])
def test_head_of_a_table_has_the_headers_of_the_table(editor: TestClient, kind: str) -> None:
    head, get = editor.head(f"/api/tables/{kind}"), editor.get(f"/api/tables/{kind}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-disposition"] == get.headers["content-disposition"]


def test_head_of_a_missing_page_is_an_error(editor: TestClient) -> None:
    assert editor.head("/story/s999").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/follow", "/settings", "/api/status", "/story/s999", "/cover/edit?article=ledger-002"]
)
def test_shared_caches_keep_no_response(editor: TestClient, path: str) -> None:
    assert "private" in editor.get(path).headers["cache-control"]


def test_path_forges_no_line_of_the_log(editor: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        editor.get("/nowhere%0aERROR%0d%1b[2J")
    assert "GET /nowhere ERROR" in caplog.text
    assert "\nERROR" not in caplog.text


def test_texts_wait_for_one_another_and_too_many_are_refused(editor: TestClient) -> None:
    access: ArchiveAccess = editor.app.state.archive  # type: ignore[attr-defined]

    async def flood() -> list[str]:
        release = threading.Event()
        outcomes: list[str] = []

        async def send() -> None:
            try:
                await access.read_for_text(lambda _: release.wait(60))
                outcomes.append("answered")
            except TooManyRequests:
                outcomes.append("refused")

        async with anyio.create_task_group() as tasks:
            for _ in range(TEXTS_AT_A_TIME + MOST_WAITING_TEXTS + 3):
                tasks.start_soon(send)
            await anyio.wait_all_tasks_blocked()
            assert outcomes == ["refused"] * 3
            with anyio.fail_after(10):  # pages are still read
                assert await access.read(len) > 0
                assert await access.state()
            release.set()
        return outcomes

    outcomes = run_async(flood)
    assert outcomes.count("answered") == TEXTS_AT_A_TIME + MOST_WAITING_TEXTS
