"""Find the authors of a web page.

The search goes through JSON-LD data, meta elements, links to authors, and visible bylines, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from wideangle.ingest.formats.bylines import author_name, is_label, names_of_byline
from wideangle.ingest.formats.html.linked_data import name_of, words_of
from wideangle.ingest.formats.html.side_content import SideContent

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
_BYLINE = re.compile(r"(?:\A|[\s_-])(?:by-?lines?|author(?:-?name)?s?|contributors?)(?:\Z|[\s_-])", re.IGNORECASE)
_MAX_BYLINE_CHARS = 200
# An XPath for the first elements below the headline, where pages show a byline without markup.
_AFTER_HEADING = "(//h1)[1]/following::*[self::p or self::div or self::span][position() <= 6]"
_BY = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af)\b:?\s")
# Words, such as 'admin', that many content management systems write as the author if no author was entered.
_NOBODY = re.compile(
    r"(?:the )?(?:admin(?:istrator)?|editor(?:ial)?|staff|newsroom|news|web|online)"
    r"(?: (?:desk|staff|team|reporters?|writers?|editors?|admin))?|redak(?:tion|cja|ce|tionen)"
    r"|(?:la )?r[ée]da(?:c|k)tion"
    r"|(?:la )?redacci[óo]n|(?:la )?redazione|reda[çc][ãa]o|редакция|редакція",
    re.IGNORECASE,
)


def authors_of(
    linked: dict[str, Any], tree: HtmlElement, side: SideContent, outlets: Collection[str]
) -> tuple[str, ...]:
    """Return the authors of a web page. Several parts of the page may name authors (see the module).

    The first part that names a person decides. If no part names a person, the first part with a name decides. `outlets`
    holds all names of the outlet, which do not count as persons.
    """
    first: list[str] = []
    for statement in _statements(linked, tree, side):
        names = list(dict.fromkeys(filter(None, map(author_name, statement))))
        first = first or names
        if people := [name for name in names if not _is_nobody(name, outlets)]:
            return tuple(people)
    return tuple(first)


def _statements(linked: dict[str, Any], tree: HtmlElement, side: SideContent) -> Iterator[list[str]]:
    authors = linked.get("author")
    yield [name_of(author) for author in (authors if isinstance(authors, list) else [authors])]
    meta = _meta(tree, side)
    for key in _META:
        yield [name for content in meta.get(key, ()) for name in content.split(";")]
    yield [name for element in _marked_as_author(tree, side) for name in _names_in(element)]
    for element in tree.xpath(_AFTER_HEADING):
        text = words_of(" ".join(element.itertext()))
        yield names_of_byline(text) if _BY.match(text) and len(text) <= _MAX_BYLINE_CHARS else []
    for element in tree.iterfind(".//body//*[@class]"):
        if _BYLINE.search(element.get("class", "")) and not side.holds(element):
            text = " ".join(element.itertext())
            yield names_of_byline(text) if len(text) <= _MAX_BYLINE_CHARS else []


def _meta(tree: HtmlElement, side: SideContent) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for element in tree.iterfind(".//meta[@content]"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if key in _META and not side.holds(element) and (name := name_of(element.get("content"))):
            values.setdefault(key, []).append(name)
    return values


def _marked_as_author(tree: HtmlElement, side: SideContent) -> Iterator[HtmlElement]:
    for element in tree.iter("a", "span", "div", "p", "address", "li"):
        is_author = "author" in element.get("rel", "").split() or "author" in element.get("itemprop", "").split()
        if is_author and not side.holds(element):
            yield element


def _names_in(element: HtmlElement) -> list[str]:
    parts = element.findall(".//*[@itemprop='name']") or [element]
    texts = [words_of(part.get("content") or " ".join(part.itertext())) for part in parts]
    return [text for text in texts if text and not is_label(text)]


def _is_nobody(name: str, outlets: Collection[str]) -> bool:
    plain = _plain(name)
    return bool(_NOBODY.fullmatch(name)) or any(
        plain == outlet or _NOBODY.fullmatch(plain.replace(outlet, "", 1).strip())
        for outlet in map(_plain, outlets)
        if outlet
    )


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"\A(?:the|www)\W", "", name.casefold())))
