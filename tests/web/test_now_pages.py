"""The page Now has further pages where its stories do not fit on one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import serving

import wideangle
from wideangle.model import Article, PublicationTime
from wideangle.web import ServerOptions
from wideangle.web.views.now import PAGE_SIZE

STORIES = 2 * PAGE_SIZE + 5


def invented(number: int, position: int) -> str:
    """A word that no other article has."""
    digest = hashlib.blake2b(f"{number} {position}".encode(), digest_size=6).hexdigest()
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("now") / "archive"
    start = datetime(2031, 10, 7, 8, tzinfo=UTC)
    with wideangle.open(folder) as archive:
        archive.add(
            Article(
                id=f"echo-{number}",
                title=f"{invented(number, 0)} {invented(number, 1)}",
                text=" ".join(invented(number, position) for position in range(2, 30)),
                outlet="Quillmark Echo",
                published=PublicationTime(start + timedelta(minutes=number)),
                language="en",
            )
            for number in range(STORIES)
        )
        identifiers = [story.id for story in archive.stories()]
    with serving(ServerOptions(folder, read_only=True), "http://127.0.0.1:8765") as client:
        client.headers["x-stories"] = ",".join(identifiers)
        yield client


def stories(page: str) -> list[str]:
    return re.findall(r'<h2 class="headline"[^>]*><a href="/story/([^"]+)">', page)


def test_pages_show_every_story_once(client: TestClient) -> None:
    shown, address, pages = [], "/?order=growth", 0
    while address:
        page = client.get(address).text
        shown += stories(page)
        following = re.search(r'<a href="([^"]+)" rel="next">', page)
        address, pages = unescape(following[1]) if following else "", pages + 1
        assert not address or "order=growth" in address
    stored = client.headers["x-stories"].split(",")
    assert len(stored) > PAGE_SIZE
    assert sorted(shown) == sorted(stored)
    assert pages == -(-len(stored) // PAGE_SIZE)
    assert 'rel="prev"' in page


@pytest.mark.parametrize("offset", ["", "-60", "x", "1e3", "٣", "9" * 30, "0x10", "60; drop"])
def test_unreadable_offset_is_the_first_page(client: TestClient, offset: str) -> None:
    assert stories(client.get("/", params={"offset": offset}).text) == stories(client.get("/").text)


def test_offset_beyond_the_last_story_leads_back(client: TestClient) -> None:
    page = client.get("/?offset=900000").text
    previous = re.search(r'<a href="([^"]+)" rel="prev">', page)
    assert not stories(page)
    assert previous
    assert stories(client.get(unescape(previous[1])).text)
