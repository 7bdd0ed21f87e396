"""Pieces of a text that are shown one after the other."""

from __future__ import annotations

from wideangle.render.text import visible


def spaced(text: str) -> str:
    """Return visible text with the spaces at its ends, which separate pieces."""
    words = visible(text)
    before = " " if text[:1].isspace() else ""
    after = " " if words and text[-1:].isspace() else ""
    return f"{before}{words}{after}"
