"""Bounded answers: pages with cursors, and parts that are cut with a note of what was cut.

Assistants read an answer as a whole, so that a hostile article of a megabyte must not fill one. A page ends at
`PAGE_CHARACTERS`. What is still too long is shortened: a span to its beginning, which stays verbatim, other strings and
lists likewise, and what a cut would falsify (ids, addresses) is left out. `shortened` counts and names these parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from wideangle.errors import UsageError
from wideangle.mcp_server.untrusted import is_span
from wideangle.render.json.coverage import json_text

PAGE_CHARACTERS = 24_000
"""Characters of JSON in one page: some 7,000 tokens, a third of what common assistants accept as one answer."""

PAGE_ITEMS = 50
"""Items in one page."""

PAGE_TEXT = 8_000
"""Code points of an article's text in one page: a long report whole."""

ANSWER_CHARACTERS = 2 * PAGE_CHARACTERS
"""Characters of JSON in one answer: a page and what stands around it."""

_LIMITS = ((PAGE_TEXT, PAGE_ITEMS), (2_000, 20), (500, 20), (200, 8), (80, 4), (40, 1))
"""The most characters of a string and items of a list; the next pair is for an answer that is still too long."""

_NAMED_PARTS = 10
"""Shortened parts that are named; all are counted."""

_NEVER_CUT = frozenset({"central", "closest", "copy_of", "id", "next_cursor", "of_story", "second", "story", "url"})
"""Fields whose value identifies something: the beginning of the value would identify something else."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The position in the items of one call. The text form names the call by a digest, so that a cursor is not used
    with other arguments."""

    call: str
    offset: int = 0

    @classmethod
    def of(cls, text: str, *call: object) -> Cursor:
        """The cursor that was returned as `text` by a call with the same arguments; the beginning for ''.

        Raises UsageError for any other text.
        """
        digest = blake2b(json_text(call).encode(), digest_size=6).hexdigest()
        number, _, of_call = text.partition("-")
        if text and not (number.isascii() and number.isdigit() and len(number) < 10 and of_call == digest):
            raise UsageError(
                "not a cursor of this call.",
                item=text[:40],
                remedy="Leave `cursor` out, or repeat the call that returned it with the same arguments.",
            )
        return cls(digest, int(number) if text else 0)

    def at(self, offset: int | None) -> str | None:
        """The text form of another position in the same items; None for none."""
        return None if offset is None else f"{offset}-{self.call}"


def fitting(items: Sequence[Any]) -> int:
    """How many of the items a page holds: one at least, if there is one."""
    sizes = accumulate(map(_size, items[:PAGE_ITEMS]))
    return max(sum(size <= PAGE_CHARACTERS for size in sizes), min(1, len(items)))


def page_of(items: Sequence[Any], page: Cursor, limit: int = PAGE_ITEMS) -> tuple[list[Any], str | None]:
    """The items of a page, and the cursor of the next one."""
    chosen = list(items[page.offset : page.offset + limit])
    shown = fitting(chosen)
    end = page.offset + shown
    return chosen[:shown], page.at(end if shown and end < len(items) else None)


def text_page(text: str, start: int) -> int:
    """Where the page of a text ends that begins at `start`: after a paragraph, a line or a word if one ends in its
    second half."""
    end = min(len(text), start + PAGE_TEXT)
    while _size(text[start:end]) > PAGE_CHARACTERS:
        end = start + (end - start) // 2
    if end < len(text):
        middle = start + (end - start) // 2
        places = ((text.rfind(mark, middle, end), len(mark)) for mark in ("\n\n", "\n", " "))
        end = next((place + length for place, length in places if place >= 0), end)
    return end


def bounded(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document within ANSWER_CHARACTERS, with what was shortened for that."""
    for strings, items in _LIMITS:
        cuts = _Cuts()
        whole: dict[str, Any] = _shortened(document, strings, items, cuts)
        if _size(whole) <= ANSWER_CHARACTERS:
            break
    if cuts.count:
        whole["shortened"] = {"count": cuts.count, "parts": cuts.parts}
    return whole


@dataclass(slots=True)
class _Cuts:
    """What was shortened."""

    count: int = 0
    parts: list[dict[str, Any]] = field(default_factory=list)

    def add(self, path: str, kept: int, length: int) -> None:
        self.count += 1
        if len(self.parts) < _NAMED_PARTS:
            self.parts.append({"path": path, "kept": kept, "of": length})


def _size(value: object) -> int:
    return len(json_text(value))


def _shortened(value: Any, strings: int, items: int, cuts: _Cuts, path: str = "") -> Any:
    if isinstance(value, Mapping):
        if is_span(value) and len(value["text"]) > strings:
            cuts.add(path, strings, len(value["text"]))
            return {"start": value["start"], "end": value["start"] + strings, "text": value["text"][:strings]}
        return {name: _shortened(part, strings, items, cuts, f"{path}/{name}") for name, part in value.items()}
    if isinstance(value, list):
        if len(value) > items:
            cuts.add(path, items, len(value))
        return [_shortened(part, strings, items, cuts, f"{path}/{at}") for at, part in enumerate(value[:items])]
    if isinstance(value, str) and len(value) > strings:
        kept = 0 if path.rpartition("/")[2] in _NEVER_CUT else strings
        cuts.add(path, kept, len(value))
        return value[:kept]
    return value
