"""Build XML as a tree of elements and not from strings, so that all texts are escaped."""

from __future__ import annotations

from xml.etree import ElementTree as ET


def element(tag: str, attributes: dict[str, str] | None = None, *children: ET.Element | str) -> ET.Element:
    """Return an XML element with `children`, which are texts and elements in any order."""
    made = ET.Element(tag, attributes or {})
    last: ET.Element | None = None
    for child in children:
        if isinstance(child, ET.Element):
            made.append(child)
            last = child
        elif last is None:
            made.text = (made.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    return made
