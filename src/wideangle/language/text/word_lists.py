"""Read the word lists that ship with the package: text files with [sections] and # comments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def word_lists(file: str, package: str = "wideangle.language") -> Mapping[str, str]:
    """Return the sections of a shipped file by name, without comments. The caller splits the text of a section
    further."""
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    sections = "\n".join(["", *lines]).split("\n[")[1:]
    return {name: body for name, _, body in (section.partition("]\n") for section in sections)}
