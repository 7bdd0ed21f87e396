"""Parse XML to trees. Invalid XML is repaired, and hostile XML cannot exhaust the memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from html.entities import html5
from typing import TYPE_CHECKING

from wideangle.errors import UnreadableSource
from wideangle.ingest.decoding.encoding import clean, declared_charset, decode, windows_character
from wideangle.ingest.document import Document
from wideangle.ingest.markup import HostileMarkup, check_attributes

if TYPE_CHECKING:
    from lxml.etree import XMLPullParser, _Element

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ROOT = re.compile(r"<[A-Za-z_]")
_QUOTED = r"\"[^\"]*+\"|'[^']*+'"
_SUBSET = rf"(?:<!--.*?(?:-->|\Z)|{_QUOTED}|[^\]\"'])*+"
_DOCTYPE_START = re.compile("<!doctype", re.IGNORECASE)
_DOCTYPE = re.compile(rf"[^\[<>\"']*+(?:(?:{_QUOTED})[^\[<>\"']*+)*+(?:\[{_SUBSET}\]\s*+)?>", re.DOTALL)
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.:-]+)\s+(?:"([^"&<%]*)"|'([^'&<%]*)')\s*>""")
_REFERENCE = re.compile(r"&(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][\w.:-]{0,60});)?")
_PAIR = re.compile(r"&#(5\d{4});&#(5\d{4});")
_MARKUP = re.compile("[&<>\"']")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
# Elements of NITF and XHTML. The elements in _BLOCKS begin and end a line. The elements in _SILENT contain no running
# text.
_BLOCKS = frozenset(
    "p block hl1 hl2 hr br pre bq blockquote dl dt dd ol ul li div section article h1 h2 h3 h4 h5 h6 fn "
    "note credit byttl body.content".split()
)
_SILENT = frozenset("media head script style figure table nitf-table datasource".split())
# The greatest length of an entity's text in characters. An entity for a single character is short, and longer entities
# would let a small document expand to a very large text.
_MAX_ENTITY_CHARS = 100
_CHUNK_CHARS = 65_536


def xml_text(document: Document, limit: int = 0) -> str:
    """Return the text of an XML document, without its declaration and document type.

    Entities that HTML or the document type defines are replaced by their characters; an ampersand that begins no entity
    becomes text. Entities that contain entities are not expanded, because their expansion may exhaust the memory.
    Raises UnreadableSource for hostile markup.
    """
    data = document.whole(limit)
    text = repaired(clean(decode(data, document.charset, declared_charset(data))))
    try:
        check_attributes(text)
    except HostileMarkup as error:
        raise UnreadableSource(f"Hostile markup: {error}.", item=document.name) from error
    return text


def repaired(text: str) -> str:
    """Return XML without declaration and document type. All entities become characters or plain text."""
    text = _DECLARATION.sub("", text.lstrip("\ufeff"))
    own: dict[str, str] = {}
    root = _ROOT.search(text)
    head, body = (text[: root.start()], text[root.start() :]) if root else (text, "")
    start = _DOCTYPE_START.search(head)
    if start:
        doctype = _DOCTYPE.match(head, start.end())
        for name, double_quoted, single_quoted in _ENTITY.findall(doctype[0]) if doctype else ():
            own.setdefault(name, (double_quoted or single_quoted)[:_MAX_ENTITY_CHARS])
        head = head[: start.start()] + (head[doctype.end() :] if doctype else "")

    def resolved(reference: re.Match[str]) -> str:
        name = reference[1]
        if name in own:
            return _escaped(own[name])
        if name is None:
            return "&#38;" if reference[0] == "&" else _character(reference[0])
        return _escaped(html5.get(f"{name};") or f"&{name};")

    if "&" not in body:
        return head + body
    body = _PAIR.sub(_joined, body)
    parts = _CDATA.split(body)
    return head + "".join(part if index % 2 else _REFERENCE.sub(resolved, part) for index, part in enumerate(parts))


def _escaped(text: str) -> str:
    """Return text with its markup characters as numeric references.

    Named references such as `&amp;` are not used, because libxml2 drops them after the first error.
    """
    return _MARKUP.sub(lambda character: f"&#{ord(character[0])};", text)


def _character(reference: str) -> str:
    """Return the character that a numeric reference stands for, in a form that XML allows.

    Numbers from 0x80 to 0x9F stand for the characters of Windows-1252, as in HTML. Characters that XML does not allow
    become U+FFFD.
    """
    number = int(reference[3:-1], 16) if reference[2] in "xX" else int(reference[2:-1])
    if 0x80 <= number < 0xA0:
        return windows_character(number)
    if number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000:
        return f"&#{number};"  # XML does not allow the capital letter in &#X…;
    return "\ufffd"


def _joined(pair: re.Match[str]) -> str:
    """Return the character that two numeric references, for the two halves of a surrogate pair, stand for."""
    high, low = int(pair[1]) - 0xD800, int(pair[2]) - 0xDC00
    return chr(0x10000 + (high << 10) + low) if 0 <= high < 0x400 and 0 <= low < 0x400 else pair[0]


def xml_root(document: Document, repair: Callable[[str], str] = str) -> _Element:
    """Return the tree of an XML document, up to the first error that cannot be repaired.

    `repair` is applied to the text before parsing. Raises UnreadableSource if there is no first element.
    """
    root = _tree(repair(xml_text(document)))
    if root is None:
        raise UnreadableSource(
            "The XML is too damaged to be read.",
            item=document.name,
            remedy="Fetch the file again, or report the error to its publisher.",
        )
    return root


def parsed(markup: str) -> _Element | None:
    """Return the tree of XML that is given as text; None if there is no first element.

    Raises HostileMarkup if the text would take very long to parse.
    """
    check_attributes(markup)
    return _tree(repaired(clean(markup)))


def _tree(text: str) -> _Element | None:
    from lxml import etree

    try:
        return etree.fromstring(text.encode(), etree.XMLParser(**_options()))
    except (etree.XMLSyntaxError, ValueError):
        return None


def xml_elements(document: Document, names: Collection[str], limit: int = 0) -> Iterator[_Element]:
    """Yield each element of a document with one of these local names, in order.

    An element is freed when the next is requested.
    """
    from lxml import etree

    text = xml_text(document, limit)
    parser = etree.XMLPullParser(events=("end",), **_options())
    for start in range(0, len(text), _CHUNK_CHARS):
        try:
            parser.feed(text[start : start + _CHUNK_CHARS].encode())
        except etree.XMLSyntaxError:
            break
        yield from _ended(parser, names)
    yield from _ended(parser, names)


def local_name(element: _Element) -> str:
    """Return the name of an element in lower case and without its namespace.

    Outlets misspell both case and namespace.
    """
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def children(element: _Element, name: str) -> Iterator[_Element]:
    """Return the child elements with this local name."""
    return (child for child in element if local_name(child) == name)


def descendant(element: _Element | None, name: str) -> _Element | None:
    """Return the first element with this local name, at any depth."""
    return next(descendants(element, name), None)


def descendants(element: _Element | None, name: str) -> Iterator[_Element]:
    """Return all elements with this local name at any depth, in order."""
    return iter(()) if element is None else (inner for inner in element.iter() if local_name(inner) == name)


def attribute(element: _Element | None, *names: str) -> str:
    """Return the value of the first of these attributes that is not empty; '' if there is none.

    Namespaces are ignored.
    """
    values = {} if element is None else {key.rpartition("}")[2].lower(): value for key, value in element.attrib.items()}
    return next((words for name in names if (words := " ".join(values.get(name, "").split()))), "")


def words_of(element: _Element | None, without: Collection[str] = ()) -> str:
    """Return the text of an element as one line, without the elements named in `without`; '' if there is no element."""
    return "" if element is None else " ".join("".join(_lines(element, _BLOCKS, without)).split())


def paragraphs_of(element: _Element) -> list[str]:
    """Return the paragraphs of the running text in an element, without media and captions."""
    lines = "".join(_lines(element, _BLOCKS, _SILENT)).split("\n")
    return [words for line in lines if (words := " ".join(line.split()))]


def _lines(element: _Element, blocks: Collection[str], silent: Collection[str]) -> Iterator[str]:
    from lxml import etree

    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        name = local_name(inner)
        if event == "start" and name in silent:
            walk.skip_subtree()
            continue
        if name in blocks:
            yield "\n"
        text = inner.text if event == "start" else inner.tail if inner is not element else None
        yield (text or "").replace("\n", " ").replace("\r", " ")


def child_words(element: _Element, *names: str) -> str:
    """Return the text of a child element; '' if there is none.

    The names are tried in order. The first child element that has a text is used.
    """
    texts = (words_of(child) for name in names for child in children(element, name))
    return next(filter(None, texts), "")


def _options() -> dict[str, bool]:
    return {
        "recover": True,
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,  # keep the limits of libxml2: 256 levels, 10 MB in one text node
        "remove_comments": True,
        "remove_pis": True,
    }


def _ended(parser: XMLPullParser, names: Collection[str]) -> Iterator[_Element]:
    for _, element in parser.read_events():
        if local_name(element) in names:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
