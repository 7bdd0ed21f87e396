"""Read plain text and Markdown that people have pasted or saved: one article, which may begin with a header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wideangle.errors import UnreadableSource
from wideangle.ingest.dates import date_reading, publication_time
from wideangle.ingest.decoding.encoding import clean, decode
from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.formats.boilerplate import without_boilerplate
from wideangle.ingest.formats.table import primary_language
from wideangle.language.urls import absolute_url
from wideangle.model import Article

if TYPE_CHECKING:
    from markdown_it.token import Token

_FIELDS = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("published", "date", "published on", "publication date"), "published"),
    **dict.fromkeys(("by", "byline", "author", "authors"), "authors"),
    **dict.fromkeys(("outlet", "source", "publication", "publisher"), "outlet"),
    **dict.fromkeys(("url", "link"), "url"),
    **dict.fromkeys(("language", "lang"), "language"),
    **dict.fromkeys(("section", "category"), "section"),
    "updated": "updated",
}
_PUBLISHED_LABELS = ("published", "published on", "publication date")
_WORDS = ("title", "outlet", "url", "language", "section")
_MAX_HEADER_LINES = 12
_MAX_TITLE_CHARS = 160  # the longest headlines of tabloids; a longer line is a paragraph
_FRONT_MATTER = re.compile(
    r"\s*(?P<mark>---|\+\+\+)[ \t]*\n(?P<block>(?:\w[^\n]*\n|[ \t-][^\n]*\n|\n)*?)(?P=mark)[ \t]*(?:\n|\Z)"
)
_TOML_PAIR = re.compile(r"(?P<name>\w[\w-]{0,40}?)\s*=\s*(?P<value>.*)")
_PAIR = re.compile(r"(?P<name>\w[\w -]{0,40}?)\s*:\s*(?P<value>.*)")
_DATE_WORDS = re.compile(r"(?:first |last )?(?P<what>published|posted|updated)(?: on| at)?:?\s+", re.IGNORECASE)
_BYLINE = re.compile(r"[Bb][Yy]:? (?P<names>[^\W\d_a-z][^\d.!?:;]{1,80})")
_SMALL_WORDS = ("and", "of", "for", "the", "in", "at", "de", "la", "le", "van", "von", "da", "di", "und", "et", "y")
_HEADING = re.compile(r"#{1,6}\s+(?P<words>.*?)\s*#*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
# The largest accepted share of characters that cannot be decoded. The share is about .1 for Japanese in a wrong charset
# and .5 for binary data.
_MAX_UNDECODABLE_SHARE = 0.2
_UNFINISHED = re.compile(r"[.,;:…][\"'”’»)\]]*\Z")


def article(document: Document, markdown: bool) -> Article:
    """Return the article of a text: its body, and the title, time, byline and other fields of its header.

    A line becomes the title only if it has the clear form of a title. Boilerplate at the beginning and end ('Read
    more:') is removed. Raises UnreadableSource for a text without words, a text over the size limit, and binary data.
    """
    text = clean(decode(document.whole(), document.charset).replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_ARTICLE_CHARS:
        raise UnreadableSource(
            f"More than {MAX_ARTICLE_CHARS:,} characters, too long for one article.",
            item=document.name,
            remedy="Write one file per article.",
        )
    if text.count("\ufffd") > _MAX_UNDECODABLE_SHARE * len(text):
        raise UnreadableSource(
            "Binary data, or text in an unknown encoding.",
            item=document.name,
            remedy="Save a text file as UTF-8.",
        )
    fields, text = _front_matter(text)
    lines = without_boilerplate(_markdown_lines(text) if markdown else text.split("\n"))
    body = without_boilerplate(_past_header(lines, fields))
    if "published" not in fields and (claimed := _unreadable_date(lines)):
        fields["published"] = claimed
    if markdown:
        body = [_HEADING.sub(r"\g<words>", line) for line in body]
    words = "\n".join(body).strip()
    if not words:
        raise UnreadableSource("Contains no text of an article.", item=document.name)
    return _article(words, fields, document.url)


def _article(text: str, fields: dict[str, str], url: str) -> Article:
    metadata = {name: value for name, value in fields.items() if name not in (*_WORDS, "published", "authors")}
    published, is_certain = date_reading(fields.get("published"))
    if not is_certain:
        metadata["published_as_given"] = fields["published"]
    words = {name: fields.get(name, "") for name in _WORDS}
    words["url"] = absolute_url("", words["url"]) or url
    words["language"] = primary_language(words["language"])
    return Article(text, published=published, authors=_names(fields.get("authors", "")), metadata=metadata, **words)


def _names(byline: str) -> tuple[str, ...]:
    names = byline.strip("[]").split(",") if byline.startswith("[") else [byline]
    return tuple(name.strip(" \"'") for name in names)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of the front matter, and the text after the front matter.

    Front matter is a block at the beginning of the text: `key: value` lines between two lines of dashes, or
    `key = value` lines (TOML) between two lines of plus signs.
    """
    block = _FRONT_MATTER.match(text)
    fields: dict[str, str] = {}
    listed: set[str] = set()
    name = ""
    pattern = _TOML_PAIR if block and block["mark"] == "+++" else _PAIR
    for line in block["block"].splitlines() if block else ():
        if pair := pattern.fullmatch(line):
            name = _FIELDS.get(pair["name"].lower(), pair["name"])
            fields[name] = pair["value"].strip().strip("\"'")
        elif name and line.strip():
            fields[name] = f"{fields[name]}, {line.strip(' -')}".removeprefix(", ")
            listed.add(name)
    if "authors" in listed and not fields["authors"].startswith("["):
        fields["authors"] = f"[{fields['authors']}]"
    return (fields, text[block.end() :]) if block and fields else ({}, text)


def _past_header(lines: list[str], fields: dict[str, str]) -> list[str]:
    """Add the fields of a text's header to `fields`, and return the lines of the body."""
    header = dict(fields)
    for number, line in enumerate(lines[:_MAX_HEADER_LINES]):
        if line.strip() and not _is_header_line(lines, number, header):
            fields.update(header)
            return lines[number:]
    if any(line.strip() for line in lines[_MAX_HEADER_LINES:]):
        fields.update(header)
        return lines[_MAX_HEADER_LINES:]
    return lines


def _unreadable_date(lines: list[str]) -> str:
    """Return a date in the first lines that cannot be parsed, such as 'last Tuesday' in 'Published: last Tuesday'.

    The result is '' if there is none. The value is stored with the article, so that it is not lost.
    """
    for line in lines[:_MAX_HEADER_LINES]:
        pair = _PAIR.fullmatch(line.strip())
        if pair and pair["name"].lower() in _PUBLISHED_LABELS and not date_reading(pair["value"])[1]:
            return pair["value"]
    return ""


def _is_header_line(lines: list[str], number: int, header: dict[str, str]) -> bool:
    line = lines[number].strip()
    if pair := _header_field(line):
        header.setdefault(*pair)
        return True
    heading = _HEADING.fullmatch(line)
    title = heading["words"] if heading else line
    if header.get("title") == title:
        return True
    if "title" not in header and (heading or _reads_as_title(lines, number)):
        header["title"] = title
        return True
    return False


def _header_field(line: str) -> tuple[str, str] | None:
    """Return the name and the value of the field in a header line; None if the line is no label, byline or date."""
    pair = _PAIR.fullmatch(line)
    if pair and pair["value"] and pair["name"].lower() in _FIELDS:
        return _FIELDS[pair["name"].lower()], pair["value"]
    byline = _BYLINE.fullmatch(line)
    if byline and all(word[0].isupper() or word in _SMALL_WORDS for word in re.findall(r"\w+", byline["names"])):
        return "authors", byline["names"]
    dated = _DATE_WORDS.match(line)
    time_text = line[dated.end() :] if dated else line
    if publication_time(time_text):
        return "updated" if dated and dated["what"].lower() == "updated" else "published", time_text
    return None


def _reads_as_title(lines: list[str], number: int) -> bool:
    """Return True if a line looks like a title.

    It is short, does not end like a sentence, and precedes a longer text.
    """
    line = lines[number].strip()
    rest = lines[number + 1 :]
    if len(line) > _MAX_TITLE_CHARS or " " not in line or line[0].islower() or _UNFINISHED.search(line):
        return False
    if sum(map(len, rest)) <= len(line):
        return False
    following = rest[0].strip()
    return not following or bool(_header_field(following)) or len(following) > max(100, 1.5 * len(line))


def _markdown_lines(text: str) -> list[str]:
    """Return a Markdown document (CommonMark) as lines of text.

    Headings keep one `#`. Blank lines separate paragraphs.
    """
    from markdown_it import MarkdownIt

    lines: list[str] = []
    mark = ""
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "heading_open":
            mark = "# "
        elif token.type == "inline":
            lines += [mark + words, ""] if (words := _inline(token)) else []
            mark = ""
        elif token.type in ("fence", "code_block"):
            lines += [*token.content.splitlines(), ""]
    return lines


def _inline(token: Token) -> str:
    """Return the text of one Markdown block, without the marks of links and emphasis, and without images and HTML.

    A line break inside a sentence becomes a space. A line break after a sentence separates paragraphs, as it does in
    pasted text.
    """
    words = ""
    for part in token.children or ():
        if part.type == "softbreak":
            words += "\n" if _SENTENCE_END.search(words[-8:]) else " "
        elif part.type == "hardbreak":
            words += "\n"
        elif part.type in ("text", "code_inline"):
            words += part.content
    return words.strip()
