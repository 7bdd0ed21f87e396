"""Limit the size of answers: divide them into pages with cursors, and shorten long parts.

Assistants read an answer as a whole, so one hostile article of a megabyte must not fill an answer. A page has at most
PAGE_CHARACTERS. If an answer is still too long, its spans, other strings and lists are cut to their beginning; the
beginning of a span is still verbatim. Ids and addresses are left out instead, because their beginning would be wrong.
The field `shortened` counts and names the parts that were cut.
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
"""The greatest number of characters of JSON in one page: some 7,000 tokens, a third of what common assistants accept as
one answer."""

PAGE_ITEMS = 50
"""The greatest number of items in one page."""

PAGE_TEXT = 8_000
"""The greatest number of code points of an article's text in one page. A long report fits into one page."""

ANSWER_CHARACTERS = 2 * PAGE_CHARACTERS
"""The greatest number of characters of JSON in one answer: a page and the fields around it."""

_LIMITS = ((PAGE_TEXT, PAGE_ITEMS), (2_000, 20), (500, 20), (200, 8), (80, 4), (40, 1))
"""Limits for shortening an answer: the greatest length of a string, and the greatest number of items in a list.

If an answer is too long with one pair of limits, the next pair is applied.
"""

_NAMED_PARTS = 10
"""The greatest number of shortened parts that an answer names. All shortened parts are counted."""

_NEVER_CUT = frozenset({"central", "closest", "copy_of", "id", "next_cursor", "of_story", "second", "story", "url"})
"""Fields that identify something.

Their values are never cut, because the beginning of a value would identify something else.
"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The position of a page among the items that a call returns.

    As text, a cursor contains a digest of the call's arguments, so that it cannot be used with other arguments.
    """

    call: str
    offset: int = 0

    @classmethod
    def of(cls, text: str, *call: object) -> Cursor:
        """Return the cursor that an earlier call returned as `text`; for '', the cursor of the first page.

        `call` are the arguments of the call. Raises UsageError if `text` is no cursor of a call with the same
        arguments.
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
        """Return the cursor for another position in the same items, as text; None if `offset` is None."""
        return None if offset is None else f"{offset}-{self.call}"


def fitting(items: Sequence[Any]) -> int:
    """Return how many of the first items fit into a page: at least one, unless there are no items."""
    sizes = accumulate(map(_size, items[:PAGE_ITEMS]))
    return max(sum(size <= PAGE_CHARACTERS for size in sizes), min(1, len(items)))


def page_of(items: Sequence[Any], page: Cursor, limit: int = PAGE_ITEMS) -> tuple[list[Any], str | None]:
    """Return the items of a page, and the cursor of the next page (None after the last page)."""
    chosen = list(items[page.offset : page.offset + limit])
    shown = fitting(chosen)
    end = page.offset + shown
    return chosen[:shown], page.at(end if shown and end < len(items) else None)


def text_page(text: str, start: int) -> int:
    """Return the position at which a page of `text` ends. The page begins at the position `start`.

    The page ends after a paragraph if one ends in the second half of the page, or else after a line, or else after a
    word.
    """
    end = min(len(text), start + PAGE_TEXT)
    while _size(text[start:end]) > PAGE_CHARACTERS:
        end = start + (end - start) // 2
    if end < len(text):
        middle = start + (end - start) // 2
        places = ((text.rfind(mark, middle, end), len(mark)) for mark in ("\n\n", "\n", " "))
        end = next((place + length for place, length in places if place >= 0), end)
    return end


def bounded(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document shortened to ANSWER_CHARACTERS, with a record of the parts that were shortened."""
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
    """Collects which parts of a document were shortened: their number, and a record of the first ones."""

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
