"""For any bytes `read` ends, yields articles and rejected items, and raises only SourceError."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_kit import STORY, gzipped, page
from test_ingest_newsml import item
from test_ingest_warc import numbered

from wideangle.errors import SourceError
from wideangle.ingest import read
from wideangle.model import Article, Refusal


def _parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table({"text": [STORY, "b"], "published": ["2024-10-13", None]}), made)
    return made.getvalue()


_RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><item><title>Storm</title>'
    f"<description>{STORY}</description></item></channel></rss>"
)
_SOUND = [
    STORY.encode(),
    f"---\ntitle: Storm\n---\n# Storm\n\nBy Ida Voll\n\n{STORY}".encode(),
    page(head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Storm"}</script>').encode(),
    _RSS.encode(),
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "Storm", "content_html": "<p>x"}]}',
    b'{"text": "one", "published": "2024-10-13"}\n{"text": "two"}\n',
    b'[{"text": "one"}, {"text": "two"}]',
    b'id,text\n1,"one, two"\n2,three\n',
    _parquet(),
    gzipped(STORY.encode()),
    STORY.encode("utf-16"),
    item().encode(),
    b'{"uri": "urn:1", "type": "text", "versioncreated": "2031-10-13T19:05:32Z", "body_xhtml": "<p>one</p><p>two"}',
    numbered(1) + numbered(2),
    gzipped(numbered(1)) + gzipped(numbered(2)),
    b'<opml><body><outline text="a" xmlUrl="https://a.example/f"/></body></opml>',
    b"From a@b.example Mon Oct 13 19:05:32 2031\nSubject: =?utf-8?q?T?=\nContent-Type: text/html\n\n<p>one</p>\n\n",
    b"<urlset><url><loc>https://a.example/1</loc></url></urlset>",
]


def _unaccounted(data: bytes) -> list[object]:
    """What `read` makes of some bytes that is no article to be stored and does not say what is wrong either."""
    try:
        return [entry for entry in read(io.BytesIO(data)) if not _is_sound(entry)]
    except SourceError as error:
        return [] if error.message and error.item else [error]


def _is_sound(entry: Article | Refusal) -> bool:
    if isinstance(entry, Article):
        return bool(entry.id and entry.text.encode())
    return bool(entry.item and entry.reason)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    assert _unaccounted(data) == []


@settings(deadline=None)
@given(st.text(alphabet="{}[]<>\"'\n,;:#-=!&/ \\ateh1", max_size=120))
def test_any_text_of_the_letters_that_formats_are_made_of(text: str) -> None:
    assert _unaccounted(text.encode()) == []


@settings(deadline=None)
@given(st.sampled_from(_SOUND), st.data())
def test_sound_documents_with_a_damaged_piece(sound: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sound)))
    end = data.draw(st.integers(start, min(len(sound), start + 40)))
    assert _unaccounted(sound[:start] + data.draw(st.binary(max_size=20)) + sound[end:]) == []


@settings(deadline=None)
@given(st.sampled_from(_SOUND), st.data())
def test_sound_documents_cut_short(sound: bytes, data: st.DataObject) -> None:
    assert _unaccounted(sound[: data.draw(st.integers(0, len(sound)))]) == []


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'[{"text":"a"},' + b"[" * 200_000,
        b"<" * 100_000,
        b"<rss version='2.0'><channel>" + b"<x>" * 20_000,
        b"<html><body>" + b"<div>" * 100_000 + STORY.encode(),
        b"# T\n\n" + b"[" * 20_000,
        b"---\n" + b"a: b\n" * 50_000,
        b"text,title\n" + b'"a\n' * 20_000,
        b"\xff\xfe" + b"\x00\xd8" * 5_000,
        b"a\n" * 200_000,
        b"By " * 50_000,
    ],
)
def test_documents_made_to_keep_readers_busy(data: bytes) -> None:
    assert _unaccounted(data) == []
