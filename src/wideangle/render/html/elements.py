"""Elements of HTML and XML, built as a tree and so never spliced from strings."""

from __future__ import annotations

from xml.etree import ElementTree as ET

# Around these a line break would show as a space.
_INLINE = frozenset({"a", "bdi", "mark", "span", "time"})


def element(tag: str, attributes: dict[str, str] | None = None, *children: ET.Element | str) -> ET.Element:
    """An element of `children`, text and elements mixed as they come."""
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
    if tag not in _INLINE:
        made.tail = "\n"
    return made
