"""The word lists that ship with the package: text files of [sections], with # comments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def word_lists(file: str, room: str = "wideangle.language") -> Mapping[str, str]:
    """Each section of a room's shipped file by its name, comments left out; cutting it further is the reader's task."""
    text = resources.files(room).joinpath(file).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    sections = "\n".join(["", *lines]).split("\n[")[1:]
    return {name: body for name, _, body in (section.partition("]\n") for section in sections)}
