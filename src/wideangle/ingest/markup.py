"""Parse HTML to trees and to plain paragraphs. Markup that would take very long to parse is rejected."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The greatest number of attributes of a tag. libxml2 compares each attribute of a tag with all earlier attributes:
# 1,000 attributes take 1 ms, 200,000 take four minutes.
MAX_ATTRIBUTES = 1_000
# A start tag, by the rules of the HTML Living Standard, section 13.2.5.
_TAG = re.compile(r"""<[a-zA-Z](?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+""")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")

# Elements that begin and end a line (HTML Living Standard, section 15.3, display: block).
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|fieldset|footer|h[1-6]|header|hr|li|main|nav|ol|p"
    r"|pre|section|summary|table|td|th|tr|ul"
)
_HTML_START = re.compile(
    r"\s*<(?:!--|(?:p|div|h[1-6]|[uo]l|blockquote|section|table|article|figure|img|script|style|html|main)[\s/>])",
    re.IGNORECASE,
)
_BLOCK = r"(?:p|div|br|h[1-6]|ul|ol|li|blockquote|section|table|tr|td|span|article)"
_LITERAL_TAGS = re.compile(
    rf"\A\s*</?{_BLOCK}\b[^<>]{{0,500}}>|</{_BLOCK}>\s*\Z|<br\s*/?>"
    r"|<(p|em|strong|b|i|u|a|span|div|sup|sub|li)(?:\s[^<>]{0,500})?>[^<>]{0,2000}</\1>",
    re.IGNORECASE,
)
_SILENT = re.compile(r"script|style|title|template|noscript|head|iframe|object|svg|figure|button|select|form")


class HostileMarkup(Exception):
    """Raised for markup that takes very long to parse. Normal pages do not contain such markup."""


def check_attributes(markup: str) -> None:
    """Raise HostileMarkup if a tag has more than MAX_ATTRIBUTES attributes."""
    for tag in _TAG.finditer(markup):
        if len(tag[0]) > MAX_ATTRIBUTES and len(_QUOTED.sub(" ", tag[0]).split()) > MAX_ATTRIBUTES:
            raise HostileMarkup(f"a tag in it has more than {MAX_ATTRIBUTES:,} attributes")


def parsed_html(markup: str) -> HtmlElement | None:
    """Return the tree of an HTML document without comments; None for an empty document.

    Raises HostileMarkup if a tag has more than MAX_ATTRIBUTES attributes.
    """
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    check_attributes(markup)
    try:
        parser = HTMLParser(remove_comments=True, remove_pis=True)
        return document_fromstring(_XML_DECLARATION.sub("", markup), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def paragraphs(fragment: str) -> list[str]:
    """Return the text of an HTML fragment, one string for each paragraph. Scripts, figures and forms are left out."""
    if "<" not in fragment:
        words = " ".join(html.unescape(fragment).split())
        return [words] if words else []
    from lxml import etree

    root = parsed_html(f"<div>{fragment}</div>")
    if root is None:
        return []
    text: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and _SILENT.fullmatch(element.tag):
            walk.skip_subtree()
            continue
        text.append("\n" if _BLOCKS.fullmatch(element.tag) else "")
        text.append(" ".join(re.split(r"[\r\n]", (element.text if event == "start" else element.tail) or "")))
    return [words for line in "".join(text).split("\n") if (words := " ".join(line.split()))]


def without_markup(text: str) -> str:
    """Return the plain text of an article that a program has exported as HTML. Other texts are returned unchanged.

    A text that begins with an element such as `p` is HTML as a whole. In other texts, each line with tags is converted.
    """
    if "<" not in text:
        return text
    try:
        lines = paragraphs(text) if _HTML_START.match(text) else without_literal_tags(text.split("\n"))
    except HostileMarkup:
        return text
    return "\n".join(lines)


def without_literal_tags(lines: list[str]) -> list[str]:
    """Return the lines without HTML tags that stand in the text as characters, as in '<p>The ferry …</p>'."""
    plain: list[str] = []
    for line in lines:
        try:
            plain += paragraphs(line) if _LITERAL_TAGS.search(line) else [line]
        except HostileMarkup:
            plain.append(line)
    return plain
