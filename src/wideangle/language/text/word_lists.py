"""Read the word lists that ship with the package. These are text files with [sections] and # comments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def word_lists(file: str, package: str = "wideangle.language") -> Mapping[str, str]:
    """Return the text of each section of a shipped file by the section's name, without comments."""
    text = resources.files(package).joinpath(file).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    sections = "\n".join(["", *lines]).split("\n[")[1:]
    return {name: body for name, _, body in (section.partition("]\n") for section in sections)}
