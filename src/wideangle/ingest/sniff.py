"""Detect the kind of a document from its first bytes, and from its name if the bytes are ambiguous."""

from __future__ import annotations

import json
import re
import zlib
from enum import Enum, auto

from wideangle.errors import UnreadableSource
from wideangle.ingest.decoding.encoding import line_decoder, marked_charset
from wideangle.ingest.document import HEAD_BYTES, Document
from wideangle.ingest.formats.csv import DELIMITER_LINE, names_columns
from wideangle.ingest.formats.feed_in_page import contains_feed
from wideangle.ingest.formats.iptc.newsml import ROOTS as NEWSML_ROOTS
from wideangle.ingest.formats.mbox import is_mail
from wideangle.ingest.formats.sitemap import is_text as is_text_sitemap
from wideangle.ingest.formats.table import NO_COLUMNS, Columns


class Kind(Enum):
    """The kinds of documents that can be read."""

    TEXT = auto()
    MARKDOWN = auto()
    PAGE = auto()
    FEED = auto()
    JSON = auto()
    JSON_LINES = auto()
    DELIMITED = auto()
    PARQUET = auto()
    GZIP = auto()
    OPML = auto()
    SITEMAP = auto()
    NEWSML = auto()
    NITF = auto()
    WARC = auto()
    MBOX = auto()


_AS_TEXT = "Save the text as a plain text file and add that file."
_AGAIN = "Fetch the file again, or report the error to its publisher."
_UNPACK = "Unpack the archive and add the folder."
_LEAVE_OUT = "Only text can be read: omit this file."
_FOREIGN = (
    (b"%PDF-", "a PDF document", _AS_TEXT),
    (b"{\\rtf", "a Rich Text document", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document", _AS_TEXT),
    (b"\x89PNG\r\n", "a PNG image", _LEAVE_OUT),
    (b"\xff\xd8\xff", "a JPEG image", _LEAVE_OUT),
    (b"GIF8", "a GIF image", _LEAVE_OUT),
    (b"RIFF", "an image, sound or film", _LEAVE_OUT),
    (b"II*\x00", "a TIFF image", _LEAVE_OUT),
    (b"MM\x00*", "a TIFF image", _LEAVE_OUT),
    (b"ID3", "a sound recording", _LEAVE_OUT),
    (b"OggS", "a sound recording or film", _LEAVE_OUT),
    (b"\x1aE\xdf\xa3", "a film", _LEAVE_OUT),
    (b"\x7fELF", "a program", _LEAVE_OUT),
    (b"SQLite format 3\x00", "an SQLite database", "Export the table of articles as CSV or JSON Lines."),
    (b"PARE", "an encrypted Parquet file", "Save the file without encryption."),
    (b"ARROW1", "an Arrow file", "Convert the file to Parquet."),
    (b"ORC", "an ORC table", "Convert the file to Parquet."),
    (b"Obj\x01", "an Avro file", "Convert the file to Parquet or JSON Lines."),
    (b"Lo\xa7\x94", "XML in EBCDIC", "Convert the file to UTF-8."),
    (b"filedesc://", "a web archive in the old ARC format", "Convert the archive to WARC."),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a", "a RAR archive", _UNPACK),
)
_ZIPPED = (
    (b"word/", "a Word document", _AS_TEXT),
    (b"opendocument", "an OpenDocument file", _AS_TEXT),
    (b"epub+zip", "an EPUB book", _AS_TEXT),
    (b"xl/", "an Excel workbook", "Save the table of articles as CSV."),
    (b"ppt/", "a PowerPoint presentation", _AS_TEXT),
    (b"", "a zip archive", _UNPACK),
)
# The largest accepted share of control characters. Text has almost none; a tenth of random bytes are control
# characters.
_MAX_CONTROL_SHARE = 0.02
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))

_FEED_ROOT = re.compile(r"rss|feed|rdf")
_PAGE_ROOT = re.compile(
    r"html|head|body|title|meta|link|base|script|style|noscript|article|section|main|div|p|h[1-6]|span|a|table|[uod]l|li"
    r"|header|footer|nav|aside|img|br|hr|b|i|strong|em|blockquote|figure|center|font|form|pre"
)
_OTHER_ROOTS = {"opml": Kind.OPML, "urlset": Kind.SITEMAP, "sitemapindex": Kind.SITEMAP, "nitf": Kind.NITF}
_OTHER_ROOTS |= dict.fromkeys(NEWSML_ROOTS, Kind.NEWSML)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)(?=[\s/>])")
_PAGE_TYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_PROLOG = re.compile(
    r"<\?.*?\?>\s*|<!--.*?-->\s*|<!(?!doctype\s+html)[^>\[]*(?:\[.*?\]\s*)?>\s*", re.DOTALL | re.IGNORECASE
)
_JSON = re.compile(r"\{\s*[\"}]|\[\s*[{\]]")
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_MARKDOWN = re.compile(r"(?m)^#{1,6} \S|\[[^\[\]\n]+\]\(https?://|\A[^\n]+\n={3,}\s*$")


def sniff(document: Document, columns: Columns = NO_COLUMNS) -> Kind:
    """Return the kind of a document, which is detected from its first bytes.

    `columns` are the columns that the user has mapped; a table is also recognised by them. Raises UnreadableSource for
    other formats; the error names the format and gives a hint.
    """
    head = document.head
    if not head.strip():
        raise UnreadableSource("Empty.", item=document.name)
    if kind := _binary(document):
        return kind
    _reject_unsupported(document)
    text = _head_text(document).lstrip("\ufeff \t\r\n\x00")
    suffix = document.suffix
    if (kind := _kind_despite_root(text)) or (text.startswith("<") and (kind := _markup(text, document))):
        return kind
    if _JSON.match(text) or suffix in (".json", ".jsonl", ".ndjson"):
        return _json(text, suffix)
    if is_text_sitemap(document):
        return Kind.SITEMAP
    if names_columns(_first_line(document, text), columns) or suffix in (".csv", ".tsv"):
        return Kind.DELIMITED
    return Kind.MARKDOWN if suffix in (".md", ".markdown") or _MARKDOWN.search(text) else Kind.TEXT


def is_web_archive(document: Document) -> bool:
    """Return True if a document is a web archive (WARC), uncompressed or in gzip.

    A web archive is recognised by its first record or by its file name.
    """
    head = document.head
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 64)
        except zlib.error:
            head = b""
    return head.startswith(b"WARC/") or document.suffix == ".warc"


def _binary(document: Document) -> Kind | None:
    if is_web_archive(document):
        return Kind.WARC
    marks = ((b"\x1f\x8b", Kind.GZIP), (b"PAR1", Kind.PARQUET))
    return next((kind for mark, kind in marks if document.head.startswith(mark)), None)


def _reject_unsupported(document: Document) -> None:
    head = document.head
    if head.startswith(b"PK\x03\x04"):
        signs = [kind for kind in _ZIPPED if kind[0] in head]
    else:
        # Some signatures consist of letters, with which text may begin too ('ORC' in 'ORCHARD'). Text contains no NUL
        # bytes.
        signs = [kind for kind in _FOREIGN if head.startswith(kind[0]) and (b"\x00" in head or not kind[0].isalnum())]
    for _, format_name, hint in signs:
        raise UnreadableSource(f"This is {format_name}, which cannot be read.", item=document.name, remedy=hint)
    if head[4:8] == b"ftyp":
        raise UnreadableSource("This is a film or image, which cannot be read.", item=document.name, remedy=_LEAVE_OUT)


def _head_text(document: Document) -> str:
    head = document.head
    if charset := marked_charset(head):
        return head.decode(charset, "replace")
    head = head.rstrip(b"\x00")  # padding of disks and tapes
    control = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if control > _MAX_CONTROL_SHARE * len(head):
        raise UnreadableSource("This is binary data of an unknown kind.", item=document.name, remedy=_LEAVE_OUT)
    return head.decode("latin-1")


def _first_line(document: Document, text: str) -> str:
    """Return the first line of a document, decoded as the reader of tables decodes lines. A line that only names the
    delimiter of a table is left out. `text` is the head of the document, whose letters outside ASCII are decoded only
    if a byte order mark names the encoding."""
    if not marked_charset(document.head):
        decoded = line_decoder(document.head, document.charset)
        text = "\n".join(map(decoded, document.head.lstrip(b" \t\r\n\x00").split(b"\n", 2)[:2]))
    first, _, rest = text.partition("\n")
    return rest.partition("\n")[0] if DELIMITER_LINE.fullmatch(first) else first


def _markup(text: str, document: Document) -> Kind | None:
    rest = _past_prolog(text)
    if not rest and len(document.head) < HEAD_BYTES:
        raise UnreadableSource("Contains comments and declarations, but no element.", item=document.name, remedy=_AGAIN)
    if _PAGE_TYPE.match(rest):
        return Kind.PAGE
    root = _ROOT.match(rest)
    if root is None:
        return None
    name = root[1].lower().rpartition(":")[2]
    if _FEED_ROOT.fullmatch(name):
        return Kind.FEED
    if _PAGE_ROOT.fullmatch(name):
        return Kind.PAGE
    if name in _OTHER_ROOTS:
        return _OTHER_ROOTS[name]
    if not (text.startswith("<?xml") or "xmlns" in text or f"</{root[1]}" in text):
        return None
    raise UnreadableSource(
        f"This is XML of an unsupported kind: <{root[1]}>.",
        item=document.name,
        remedy="Convert the file to RSS, Atom, HTML or JSON Lines.",
    )


def _kind_despite_root(text: str) -> Kind | None:
    if is_mail(text):
        return Kind.MBOX
    return Kind.FEED if contains_feed(text) else None


def _past_prolog(text: str) -> str:
    """Return the text from the first element on, or from the document type of a web page on."""
    position = 0
    while piece := _PROLOG.match(text, position):
        position = piece.end()
    return text[position:]


def _json(text: str, suffix: str) -> Kind:
    if suffix in (".jsonl", ".ndjson"):
        return Kind.JSON_LINES
    first, _, rest = text.partition("\n")
    if first.startswith("[") or _JSON_FEED.search(text):
        return Kind.JSON
    if not rest.strip():
        return Kind.JSON if suffix == ".json" else Kind.JSON_LINES
    return Kind.JSON_LINES if _is_json(first) or rest.lstrip().startswith("{") else Kind.JSON


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
