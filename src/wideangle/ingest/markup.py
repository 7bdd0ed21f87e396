"""HTML fragments, such as feeds carry, to plain paragraphs."""

from __future__ import annotations

import html
import re

# Elements after and before which a new line begins (HTML Living Standard, section 15.3, display: block and such).
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|fieldset|footer|h[1-6]|header|hr|li|main|nav|ol|p"
    r"|pre|section|summary|table|td|th|tr|ul"
)
_SILENT = re.compile(r"script|style|template|noscript|head|iframe|object|svg|figure|button|select|form")


def paragraphs(fragment: str) -> list[str]:
    """The text of an HTML fragment, one string for each paragraph; scripts, figures and forms are left out."""
    if "<" not in fragment:
        words = " ".join(html.unescape(fragment).split())
        return [words] if words else []
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(f"<div>{fragment}</div>", parser=parser)
    except etree.LxmlError:
        return []
    text: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and _SILENT.fullmatch(element.tag):
            walk.skip_subtree()
        elif event == "start":
            text += ["\n" if _BLOCKS.fullmatch(element.tag) else "", _folded(element.text)]
        else:
            text += ["\n" if _BLOCKS.fullmatch(element.tag) else "", _folded(element.tail)]
    return [words for line in "".join(text).split("\n") if (words := " ".join(line.split()))]


def _folded(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
