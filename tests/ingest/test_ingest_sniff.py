import io
import zipfile

import pytest
from ingest_kit import STORY, gzipped, items, page

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import Document
from wideangle.ingest.sniff import Kind, sniff


def kind(data: bytes | str, name: str = "unnamed") -> Kind:
    return sniff(Document.of(io.BytesIO(data.encode() if isinstance(data, str) else data), name))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (STORY, Kind.TEXT),
        ("<3 for the ferry crew, wrote one passenger.", Kind.TEXT),
        ("[Update] The ferry runs again.", Kind.TEXT),
        ("{storm} is a word in braces", Kind.TEXT),
        ("Orchards flooded, parents warned", Kind.TEXT),
        ("ORCHARDS flooded", Kind.TEXT),
        ("PARENTS warned", Kind.TEXT),
        ("Storm, ferry, harbour and the text of the mayor", Kind.TEXT),
        ("# Storm\n\nThe ferry is late.", Kind.MARKDOWN),
        ("Storm\n=====\n\nThe ferry is late.", Kind.MARKDOWN),
        ("Read [the report](https://harbourpost.example/report) of Monday.", Kind.MARKDOWN),
        (page(), Kind.PAGE),
        ("\n <!-- made by hand -->\n<html><p>x", Kind.PAGE),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z">', Kind.PAGE),
        ("<p>The ferry is late.</p>", Kind.PAGE),
        ('<?xml version="1.0"?>\n<!-- feed -->\n<rss version="2.0">', Kind.FEED),
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/">', Kind.FEED),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', Kind.FEED),
        ("<!DOCTYPE rss [<!ENTITY a 'x'>]><rss>", Kind.FEED),
        ('<?xml version="1.0"?><rss version="2.0">'.encode("utf-16"), Kind.FEED),
        ('{"text": "a"}\n{"text": "b"}\n', Kind.JSON_LINES),
        ('{"text": "a\n{"text": "b"}\n', Kind.JSON_LINES),
        ('{"text": "' + "long " * 10_000, Kind.JSON_LINES),
        ('{\n  "text": "a"\n}', Kind.JSON),
        ('[{"text": "a"}]', Kind.JSON),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', Kind.JSON),
        ("id,title,text\n1,a,b\n", Kind.DELIMITED),
        ("id;Title;Text\n1;a;b\n", Kind.DELIMITED),
        ('"id"\t"text"\n', Kind.DELIMITED),
        (b"PAR1....", Kind.PARQUET),
        (gzipped(b"x"), Kind.GZIP),
    ],
)
def test_content_tells_the_kind(data: bytes | str, expected: Kind) -> None:
    assert kind(data) is expected


def test_the_name_decides_only_what_content_leaves_open() -> None:
    assert kind("headline,body\na,b\n", "table.csv") is Kind.DELIMITED
    assert kind("The ferry is late.", "story.md") is Kind.MARKDOWN
    assert kind(page(), "story.txt") is Kind.PAGE
    assert kind("The ferry is late.", "story.pdf") is Kind.TEXT


def _zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "Empty"),
        (b" \n\t\n ", "Empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a\x00\x01", "GIF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "Office"),
        (b"{\\rtf1\\ansi", "Rich Text"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"filedesc://x.arc 0.0.0.0 20310101000000 text/plain 76", "ARC"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (_zipped("a.txt"), "zip"),
        (_zipped("[Content_Types].xml", "word/document.xml"), "Word"),
        (_zipped("xl/workbook.xml"), "Excel"),
        (bytes(range(256)) * 40, "binary"),
        (b'<?xml version="1.0"?><opml version="2.0">', "OPML"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', "sitemap"),
        (b'<?xml version="1.0"?><recipe id="x"></recipe>', "<recipe>"),
        (gzipped(gzipped(STORY.encode())), "more than once"),
    ],
)
def test_an_unsupported_document_is_named_with_a_hint(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableSource, match=what) as refused:
        items(data)
    assert refused.value.item == "stream"
    assert refused.value.remedy or "Empty" in what
