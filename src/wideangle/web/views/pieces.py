"""Clean one piece of a text, such as a part of a sentence, for a page that shows all pieces one after the other."""

from __future__ import annotations

from wideangle.render.text import visible


def spaced(text: str) -> str:
    """Return a piece of a text without invisible characters. A blank at its beginning or end is kept, because it
    separates the piece from its neighbour."""
    words = visible(text)
    before = " " if text[:1].isspace() else ""
    after = " " if words and text[-1:].isspace() else ""
    return f"{before}{words}{after}"
