import gzip
import io
import os
import tracemalloc
import zlib
from pathlib import Path

import pytest
from ingest_kit import PARAGRAPHS, STORY, gzipped, items, page

from wideangle.errors import UnreadableSource
from wideangle.ingest import read
from wideangle.model import Article, Refusal

_HTML = page(head="<title>Storm closes Lindholm harbour</title>").encode()


def record(
    kind: str = "response", block: bytes = b"", url: str = "https://courier.example/storm", **fields: str
) -> bytes:
    metadata = {"WARC-Type": kind, "WARC-Date": "2031-10-14T06:00:00Z", "WARC-Target-URI": url, **fields}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in metadata.items())
    return f"WARC/1.0\r\n{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def response(body: bytes = _HTML, status: str = "200 OK", *more: str, media_type: str = "text/html") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def numbered(number: int) -> bytes:
    return record(block=response(), url=f"https://courier.example/{number}")


def output(data: bytes, name: str = "shelf.warc") -> list[str]:
    """What each item is: an article's address, a kind, or '!' for a refusal."""
    stream = io.BytesIO(data)
    stream.name = name
    return [item.url if isinstance(item, Article) else item.kind or "!" for item in read(stream)]


def test_the_page_of_a_response_is_an_article() -> None:
    [_, item, _] = items(record("warcinfo") + record(block=response()) + record("request", b"GET / HTTP/1.1"))
    assert isinstance(item, Article)
    assert (item.text, item.title) == (STORY, "Storm closes Lindholm harbour")
    assert (item.url, item.published) == ("https://courier.example/storm", None)
    assert item.metadata["fetched"] == "2031-10-14T06:00:00Z"


@pytest.mark.parametrize(
    "archive",
    [
        b"".join(map(numbered, range(3))),
        gzipped(b"".join(map(numbered, range(3)))),
        b"".join(gzipped(numbered(n)) for n in range(3)),
        b"\x00" * 512 + b"".join(gzipped(numbered(n)) + b"\x00" * 100 for n in range(3)),
    ],
    ids=["plain", "one member", "a member for each", "padded"],
)
def test_archives_plain_and_compressed(archive: bytes) -> None:
    archive = archive.lstrip(b"\x00")
    assert output(archive) == [f"https://courier.example/{n}" for n in range(3)]


def _chunked(body: bytes) -> bytes:
    return b"".join(
        f"{len(body[i : i + 99]):x};x=1\r\n".encode() + body[i : i + 99] + b"\r\n" for i in range(0, len(body), 99)
    )


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (_chunked(_HTML) + b"0\r\n\r\n", ("Transfer-Encoding: chunked",)),
        (_HTML, ("Transfer-Encoding: chunked",)),
        (gzipped(_HTML), ("Content-Encoding: gzip",)),
        (gzipped(_HTML)[:-6], ("Content-Encoding: gzip",)),
        (zlib.compress(_HTML), ("Content-Encoding: deflate",)),
        (_HTML, ("Content-Encoding: br",)),
        (_HTML, ("Content-Encoding: nonsense, x-gzip",)),
        (_chunked(gzipped(_HTML)), ("Transfer-Encoding: chunked", "Content-Encoding: gzip")),
    ],
)
def test_bodies_are_decoded_where_they_are_encoded(body: bytes, fields: tuple[str, ...]) -> None:
    [item] = items(record(block=response(body, "200 OK", *fields)))
    assert isinstance(item, Article)
    assert item.text == STORY


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (record("request"), "request record"),
        (record("revisit", response()), "revisit record"),
        (record("metadata"), "metadata record"),
        (record("strange"), "other record"),
        (record(block=response(b"", "301 Moved")), "redirect"),
        (record(block=response(_HTML, "404 Not Found")), "error page"),
        (record(block=response(b"\x89PNG", media_type="image/png")), "image"),
        (record(block=response(b"{}", media_type="application/json")), "other file"),
        (record("resource", b"wget -r", "metadata://log", Content_Type="text/plain"), "other file"),
        (record("resource", _HTML, Content_Type="text/html; charset=utf-8"), "https://courier.example/storm"),
        (record("conversion", STORY.encode(), Content_Type="text/plain"), "https://courier.example/storm"),
        (record("resource", _HTML, "<https://courier.example/a b>"), "https://courier.example/a%20b"),
        (record(block=response(), url="https://courier.[x/"), ""),
        (record(block=b"GET / HTTP/1.1"), "!"),
        (record(block=response(b"<html><body>Menu</body></html>")), "!"),
    ],
)
def test_records_are_what_they_are(data: bytes, what: str) -> None:
    assert output(data) == [what]


_SHELF = [numbered(n) for n in range(5)]


def test_damage_in_the_middle_costs_what_is_damaged() -> None:
    members = [gzipped(item) for item in _SHELF]
    members[2] = members[2][:60] + os.urandom(200) + members[2][260:]
    assert [item for item in output(b"".join(members)) if item != "!"] == [
        f"https://courier.example/{n}" for n in (0, 1, 3, 4)
    ]
    assert "!" in output(b"".join(members))


def test_a_member_that_breaks_off_in_the_middle() -> None:
    members = [gzipped(item) for item in _SHELF]
    members[2] = members[2][: len(members[2]) // 2]
    result = output(b"".join(members))
    assert result.count("!") >= 1
    assert {"https://courier.example/1", "https://courier.example/3"} < set(result)


def test_lengths_that_lie_cost_one_record() -> None:
    longer = _SHELF[1].replace(b"Content-Length: ", b"Content-Length: 1", 1)
    result = output(_SHELF[0] + longer + b"".join(_SHELF[2:]))
    assert [item for item in result if item != "!"] == [f"https://courier.example/{n}" for n in range(5)]
    shorter = _SHELF[1].replace(b"Content-Length: 1", b"Content-Length: ", 1)
    assert output(_SHELF[0] + shorter + _SHELF[2])[-1] == "https://courier.example/2"
    without = _SHELF[1].replace(b"Content-Length", b"Content-Width")
    assert output(_SHELF[0] + without + _SHELF[2]) == ["https://courier.example/0", "!", "https://courier.example/2"]


def test_an_archive_that_ends_early_gives_what_is_there_and_names_what_is_not() -> None:
    cut = (_SHELF[0] + _SHELF[1])[:-120]
    [whole, partial, refusal] = items(cut)
    assert isinstance(whole, Article)
    assert isinstance(partial, Article)
    assert (whole.text, "partial" in whole.metadata) == (STORY, False)
    assert STORY.startswith(partial.text[:100])
    assert partial.metadata["partial"]
    assert isinstance(refusal, Refusal)
    assert "record 2" in refusal.item
    assert "are missing" in refusal.reason
    assert output(gzipped(_SHELF[0]) + gzipped(_SHELF[1])[:-200])[-1] == "!"


def test_nothing_but_rubbish_is_refused() -> None:
    assert output(b"WARC/1.0\r\n" * 1_000) == ["!"]
    assert output(b"WARC/1.0\r\nContent-Length: 99999999999999999999999\r\n\r\nx") == ["!", "!"]
    assert output(gzipped(b"WARC/1.0\r\n" + b"a: b\r\n" * 100_000)) == ["!"]
    assert output(b"\x1f\x8b\x08\x00rubbish" * 100, "broken.warc.gz") == ["!"]


def test_header_lines_that_are_none_do_no_harm() -> None:
    odd = record(block=response()).replace(b"WARC-Date", b"WARC/Date\r\n folded\r\nno field\r\n folded\r\n\tWARC-Date")
    assert output(odd) == ["https://courier.example/storm"]


def test_a_bomb_is_not_expanded() -> None:
    with gzip.GzipFile(fileobj=(made := io.BytesIO()), mode="wb") as file:
        file.write(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 300000000\r\n\r\n")
        for _ in range(80):
            file.write(bytes(1_000_000))
    with pytest.raises(UnreadableSource, match="bomb"):
        output(made.getvalue())


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "shelf.warc.gz"
    with path.open("wb") as file:
        member = gzipped(record("metadata", os.urandom(1_000_000)))
        for _ in range(60):
            file.write(member)
    tracemalloc.start()
    assert sum(1 for _ in read(path)) == 60
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


def test_a_record_longer_than_any_page_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wideangle.ingest.formats.warc_records.MAX_DOCUMENT_BYTES", 3_000)
    monkeypatch.setattr("wideangle.ingest.web_archive.MAX_DOCUMENT_BYTES", 3_000)
    result = output(_SHELF[0] + record(block=response(_HTML * 10)) + _SHELF[1])
    assert result == ["https://courier.example/0", "!", "https://courier.example/1"]


def test_paragraphs_stand_on_their_own_lines() -> None:
    [item] = items(record(block=response()))
    assert isinstance(item, Article)
    assert item.text.split("\n") == list(PARAGRAPHS)
