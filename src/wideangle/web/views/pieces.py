"""Prepare the pieces of a text that a page shows one after the other."""

from __future__ import annotations

from wideangle.render.text import visible


def spaced(text: str) -> str:
    """Return a piece without invisible characters. The blanks at its ends are kept, because they separate the piece
    from the next."""
    words = visible(text)
    before = " " if text[:1].isspace() else ""
    after = " " if words and text[-1:].isspace() else ""
    return f"{before}{words}{after}"
