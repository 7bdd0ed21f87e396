"""Read PolNeAR, and its machine-made (silver) annotations, as token sequences."""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wideangle.annotation.network.decoding import ROLES, TAGS
from wideangle.annotation.network.tokens import BREAK, Tokens, tokens

TAG = {tag: number for number, tag in enumerate(TAGS)}
_NAMES = ("O", "PERSON", "ORGANIZATION", "PLACE")
"""The kinds of names in the silver annotations, in the order of `NAME_KINDS`."""
_PLACES = ("LOCATION", "CITY", "COUNTRY", "STATE_OR_PROVINCE")
UNKNOWN = -1
CHUNK = 400


@dataclass(slots=True)
class Document:
    """One article: its tokens; the tag, part of speech and name kind of each token; and the attributions as token
    spans."""

    id: str
    text: str
    tokens: Tokens
    tags: list[int]
    parts: list[str] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    gold: list[dict[str, list[tuple[int, int]]]] = field(default_factory=list)
    raw: list[dict[str, Any]] = field(default_factory=list)


def read_documents(data: Path, part: str) -> list[Document]:
    """Return the articles of the part `train` or `dev`."""
    silver = {}
    with gzip.open(data / "polnear" / f"silver-{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            silver[row["id"]] = row
    with (data / "polnear" / f"{part}.jsonl").open(encoding="utf-8") as lines:
        return [_document(json.loads(line), silver) for line in lines]


def _document(row: dict[str, Any], silver: dict[str, Any]) -> Document:
    cut = tokens(row["text"])
    document = Document(row["id"], row["text"], cut, [0] * len(cut.words), raw=row["attributions"])
    for attribution in row["attributions"]:
        spans: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for role in ROLES:
            for start, end in attribution[role]:
                inside = _within(cut, start, end)
                if inside is None:
                    continue
                first, last = inside
                spans[role].append((first, last + 1))
                for number in range(first, last + 1):
                    place = "S" if first == last else "B" if number == first else "E" if number == last else "I"
                    document.tags[number] = TAG[f"{place}-{role}"]
        document.gold.append(spans)
    _add_silver(document, silver.get(row["id"]))
    return document


def _within(cut: Tokens, start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last token that a span touches, or None."""
    first = bisect_right(cut.ends, start)
    last = bisect_left(cut.starts, end) - 1
    return (first, last) if first <= last else None


def _add_silver(document: Document, row: dict[str, Any] | None) -> None:
    count = len(document.tokens.words)
    document.parts = [""] * count
    document.names = [UNKNOWN] * count
    if row is None:
        return
    at = {start: number for number, start in enumerate(document.tokens.starts)}
    for sentence in row["sentences"]:
        for start, _, part, kind in sentence:
            number = at.get(start)
            if number is not None and document.tokens.words[number] != BREAK:
                document.parts[number] = part
                named = "PLACE" if kind in _PLACES else kind
                document.names[number] = _NAMES.index(named) if named in _NAMES else 0


def chunks(document: Document, longest: int = CHUNK) -> list[tuple[int, int]]:
    """Return token ranges of at most `longest` tokens, cut at paragraph breaks where possible."""
    ranges: list[tuple[int, int]] = []
    start = cut = 0
    words = document.tokens.words
    for number, word in enumerate(words):
        if number - start >= longest:
            end = cut if cut > start else number
            ranges.append((start, end))
            start = end
        if word == BREAK:
            cut = number + 1
    if start < len(words):
        ranges.append((start, len(words)))
    return ranges
