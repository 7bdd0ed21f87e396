"""Plain text and Markdown, as people paste and save them: one article, with whatever stands above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wideangle.errors import UnreadableSource
from wideangle.ingest.dates import publication_time
from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.encoding import clean, decode
from wideangle.ingest.formats.boilerplate import without_furniture
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
_WORDS = ("title", "outlet", "url", "language", "section")
_MAX_HEADER_LINES = 12
_MAX_TITLE_CHARS = 160  # the longest headlines of tabloids; beyond it, a first paragraph
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<block>(?:\w[^\n]*\n|[ \t-][^\n]*\n|\n)*?)---[ \t]*(?:\n|\Z)")
_PAIR = re.compile(r"(?P<name>\w[\w -]{0,40}?)\s*:\s*(?P<value>.*)")
_DATE_WORDS = re.compile(r"(?:first |last )?(?P<what>published|posted|updated)(?: on| at)?:?\s+", re.IGNORECASE)
_BYLINE = re.compile(r"[Bb][Yy]:? (?P<names>[^\W\d_a-z][^\d.!?:;]{1,80})")
_SMALL_WORDS = ("and", "of", "for", "the", "in", "at", "de", "la", "le", "van", "von", "da", "di", "und", "et", "y")
_HEADING = re.compile(r"#{1,6}\s+(?P<words>.*?)\s*#*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
# Of Japanese taken for another charset one character in ten is lost, of binary data half.
_MAX_UNEXPLAINED = 0.2
_UNFINISHED = re.compile(r"[.,;:…][\"'”’»)\]]*\Z")


def article(document: Document, markdown: bool) -> Article:
    """The one article of a text: its body, and the title, time, byline and such where they stand above it.

    A title is taken only where one convincingly stands there. Furniture of pages at either end ('Read more:') is left
    out. Raises UnreadableSource where no words are left, or more than any article has, or bytes that no charset
    explains.
    """
    text = clean(decode(document.whole(), document.charset).replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > MAX_ARTICLE_CHARS:
        raise UnreadableSource(
            f"More than {MAX_ARTICLE_CHARS:,} characters, which is no single article.",
            item=document.name,
            remedy="Split it into one file per article.",
        )
    if text.count("\ufffd") > _MAX_UNEXPLAINED * len(text):
        raise UnreadableSource(
            "Is binary data, or text in an unknown encoding.",
            item=document.name,
            remedy="If it is text, save it as UTF-8.",
        )
    found, text = _front_matter(text)
    lines = without_furniture(_markdown_lines(text) if markdown else text.split("\n"))
    body = without_furniture(_past_header(lines, found))
    if markdown:
        body = [_HEADING.sub(r"\g<words>", line) for line in body]
    words = "\n".join(body).strip()
    if not words:
        raise UnreadableSource("No words of an article are in it.", item=document.name)
    return _made(words, found, document.url)


def _made(text: str, found: dict[str, str], url: str) -> Article:
    metadata = {name: value for name, value in found.items() if name not in (*_WORDS, "published", "authors")}
    published = publication_time(found.get("published"))
    if published is None and found.get("published"):
        metadata["published_as_given"] = found["published"]
    words = {name: found.get(name, "") for name in _WORDS}
    words["url"] = absolute_url("", words["url"]) or url
    words["language"] = primary_language(words["language"])
    return Article(text, published=published, authors=_names(found.get("authors", "")), metadata=metadata, **words)


def _names(byline: str) -> tuple[str, ...]:
    return tuple(byline.strip("[]").split(",")) if byline.startswith("[") else (byline,)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The `key: value` block between two lines of dashes, where a text begins with one, and what follows it."""
    block = _FRONT_MATTER.match(text)
    found: dict[str, str] = {}
    name = ""
    for line in block["block"].splitlines() if block else ():
        if pair := _PAIR.fullmatch(line):
            name = _FIELDS.get(pair["name"].lower(), pair["name"])
            found[name] = pair["value"].strip().strip("\"'")
        elif name and line.strip():
            found[name] = f"{found[name]}, {line.strip(' -')}".removeprefix(", ")
    return (found, text[block.end() :]) if block and found else ({}, text)


def _past_header(lines: list[str], found: dict[str, str]) -> list[str]:
    """Put what stands above the body into `found`; the body's lines come back."""
    header = dict(found)
    for number, line in enumerate(lines[:_MAX_HEADER_LINES]):
        if line.strip() and not _is_of_header(lines, number, header):
            found.update(header)
            return lines[number:]
    if any(line.strip() for line in lines[_MAX_HEADER_LINES:]):
        found.update(header)
        return lines[_MAX_HEADER_LINES:]
    return lines


def _is_of_header(lines: list[str], number: int, header: dict[str, str]) -> bool:
    line = lines[number].strip()
    if pair := _pair_above(line):
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


def _pair_above(line: str) -> tuple[str, str] | None:
    """The field that a label, a byline or a line with a date and nothing else gives."""
    pair = _PAIR.fullmatch(line)
    if pair and pair["value"] and pair["name"].lower() in _FIELDS:
        return _FIELDS[pair["name"].lower()], pair["value"]
    byline = _BYLINE.fullmatch(line)
    if byline and all(word[0].isupper() or word in _SMALL_WORDS for word in re.findall(r"\w+", byline["names"])):
        return "authors", byline["names"]
    dated = _DATE_WORDS.match(line)
    when = line[dated.end() :] if dated else line
    if publication_time(when):
        return "updated" if dated and dated["what"].lower() == "updated" else "published", when
    return None


def _reads_as_title(lines: list[str], number: int) -> bool:
    """A short line that does not end like a sentence, set off from a longer text that follows."""
    line = lines[number].strip()
    rest = lines[number + 1 :]
    if len(line) > _MAX_TITLE_CHARS or " " not in line or line[0].islower() or _UNFINISHED.search(line):
        return False
    if sum(map(len, rest)) <= len(line):
        return False
    following = rest[0].strip()
    return not following or bool(_pair_above(following)) or len(following) > max(100, 1.5 * len(line))


def _markdown_lines(text: str) -> list[str]:
    """The words of a Markdown text (CommonMark) line by line; headings keep one mark, paragraphs are set apart."""
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
    """The words of one block, without links, emphasis, pictures and HTML.

    Lines broken within a sentence were wrapped and are joined; a break after a sentence is how people who paste text
    set paragraphs apart.
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
