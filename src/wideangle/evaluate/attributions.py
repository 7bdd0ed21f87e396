"""Evaluate attributions: compare the statements that the annotator finds with the gold statements, which people have
marked in the PolNeAR corpus.

Each span is one range of characters without outer white space and punctuation. For exact F1, a span is right if it
equals a gold span of the same role. For overlap F1, a span is right if it has a character in common with a gold span.
Token F1 counts tokens. A whole attribution is right if all its spans are right. These are the measures of Newell,
Margolin and Ruths (2018) and of Pareti and others (2013).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from wideangle.archive import annotated
from wideangle.errors import UnreadableSource
from wideangle.model import Article, Attribution, Span

ROLES = ("source", "cue", "content")

Bounds: TypeAlias = tuple[int, int]
Gold: TypeAlias = Mapping[str, list[Bounds]]
Row: TypeAlias = dict[str, object]
Progress: TypeAlias = Callable[[str], None]

_QUOTED = re.compile(r"“[^“”\n]+”|\"[^\"\n]+\"")
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(slots=True)
class _Tally:
    """The numbers of right, predicted and true items, from which precision, recall and F1 are computed."""

    right: int = 0
    predicted: int = 0
    true: int = 0
    recalled: int | None = None

    def row(self) -> Row:
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = (self.right if self.recalled is None else self.recalled) / self.true if self.true else 0.0
        both = precision + recall
        return {
            "P": round(precision, 4),
            "R": round(recall, 4),
            "F1": round(2 * precision * recall / both if both else 0.0, 4),
        }


@dataclass(slots=True)
class _Measured:
    exact: dict[str, _Tally] = field(default_factory=lambda: {role: _Tally() for role in ROLES})
    overlap: dict[str, _Tally] = field(default_factory=lambda: {role: _Tally(recalled=0) for role in ROLES})
    tokens: dict[str, _Tally] = field(default_factory=lambda: {role: _Tally() for role in ROLES})
    whole: _Tally = field(default_factory=_Tally)
    quotes: int = 0
    quotes_exact: int = 0
    quotes_sourced: int = 0


def evaluate(data: Path, *, part: str | None = None, progress: Progress = lambda _: None) -> dict[str, list[Row]]:
    """Annotate the articles of `data`, and compare the results with the gold attributions. Return the tables `spans`
    and `quotes`.

    `data` is a file of JSON lines with id, text and attributions, or a folder with such files: train.jsonl, dev.jsonl,
    test.jsonl. `part` selects one file; by default, dev and test are used. Raises UnreadableSource if there is no such
    file.
    """
    tables: dict[str, list[Row]] = {"spans": [], "quotes": []}
    for path in _files(data, part):
        progress(f"Annotating {path.name}")
        measured = _Measured()
        for text, gold in _gold(path):
            _measure(measured, text, gold, annotated(Article(text, language="en")).attributions)
        tables["spans"].extend(_span_rows(path.stem, measured))
        tables["quotes"].append(_quote_row(path.stem, measured))
    return tables


def _files(data: Path, part: str | None) -> list[Path]:
    if data.is_file():
        return [data]
    names = [part] if part else ["dev", "test"]
    files = [path for name in names if (path := data / f"{name}.jsonl").is_file()]
    if not files:
        wanted = " or ".join(f"{name}.jsonl" for name in names)
        raise UnreadableSource(f"contains no {wanted}.", item=str(data), remedy="Name PolNeAR's folder or file.")
    return files


def _gold(path: Path) -> Iterator[tuple[str, list[Gold]]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row: dict[str, Any] = json.loads(line)
                yield row["text"], row["attributions"]
            except (ValueError, KeyError, TypeError) as error:
                raise UnreadableSource(
                    f"line {number} is not an article with text and attributions.", item=str(path)
                ) from error


def _measure(measured: _Measured, text: str, gold: list[Gold], predicted: Iterable[Attribution]) -> None:
    true = [{role: _trimmed(text, record.get(role, ())) for role in ROLES} for record in gold]
    mine = [{role: _trimmed(text, _bounds(getattr(attribution, role))) for role in ROLES} for attribution in predicted]
    for role in ROLES:
        mine_of_role = {bounds for attribution in mine for bounds in attribution[role]}
        true_of_role = {bounds for attribution in true for bounds in attribution[role]}
        _count(measured.exact[role], len(mine_of_role & true_of_role), mine_of_role, true_of_role)
        overlap = measured.overlap[role]
        overlap.predicted += len(mine_of_role)
        overlap.true += len(true_of_role)
        overlap.right += sum(_touches(bounds, true_of_role) for bounds in mine_of_role)
        overlap.recalled = (overlap.recalled or 0) + sum(_touches(bounds, mine_of_role) for bounds in true_of_role)
        words, others = _words(text, mine_of_role), _words(text, true_of_role)
        _count(measured.tokens[role], len(words & others), words, others)
    ours, theirs = {_key(attribution) for attribution in mine}, {_key(attribution) for attribution in true}
    _count(measured.whole, len(ours & theirs), ours, theirs)
    _measure_quotes(measured, text, true, mine)


def _count(tally: _Tally, right: int, predicted: set[Any], true: set[Any]) -> None:
    tally.right += right
    tally.predicted += len(predicted)
    tally.true += len(true)


def _measure_quotes(
    measured: _Measured, text: str, true: list[dict[str, frozenset[Bounds]]], mine: list[dict[str, frozenset[Bounds]]]
) -> None:
    """Count the quotations in quotation marks that are part of the content of a gold statement, and how many of these
    quotations the annotator finds. A quotation is found if the content of one predicted statement has the whole
    quotation. For each quotation that is found, the source of the predicted statement (the words for the speaker) is
    compared with the gold source."""
    for attribution in true:
        for start, end in attribution["content"]:
            # The outer quotation marks were trimmed from the gold span, so the search starts one character before the
            # span.
            for quoted in _QUOTED.finditer(text, max(0, start - 1), min(len(text), end + 3)):
                bounds = _trim(text, *quoted.span())
                measured.quotes += 1
                holders = [
                    attribution
                    for attribution in mine
                    if any(s <= bounds[0] and bounds[1] <= e for s, e in attribution["content"])
                ]
                measured.quotes_exact += bool(holders)
                wanted = attribution["source"]
                measured.quotes_sourced += any(
                    attribution["source"] == wanted or any(_touches(bounds, wanted) for bounds in attribution["source"])
                    for attribution in holders
                )


def _span_rows(name: str, measured: _Measured) -> Iterator[Row]:
    for measure, tallies in (("exact", measured.exact), ("overlap", measured.overlap), ("token", measured.tokens)):
        for role, tally in tallies.items():
            yield {"part": name, "measure": measure, "role": role, **tally.row()}
    yield {"part": name, "measure": "exact", "role": "whole", **measured.whole.row()}


def _quote_row(name: str, measured: _Measured) -> Row:
    total = measured.quotes or 1
    return {
        "part": name,
        "quotes": measured.quotes,
        "found": round(measured.quotes_exact / total, 4),
        "right source": round(measured.quotes_sourced / total, 4),
    }


def _bounds(spans: Iterable[Span]) -> list[Bounds]:
    return [(span.start, span.end) for span in spans]


def _trimmed(text: str, spans: Iterable[Iterable[int]]) -> frozenset[Bounds]:
    return frozenset(_trim(text, *span) for span in spans)


def _trim(text: str, start: int, end: int) -> Bounds:
    """Return a span without outer white space and punctuation. A span of punctuation alone keeps its punctuation,
    because a colon can be a cue."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    inner = piece.strip()
    match = re.search(r"\w(?:.*\w)?", inner, re.DOTALL)
    if match is None:
        return start + left, start + left + len(inner)
    return start + left + match.start(), start + left + match.end()


def _touches(bounds: Bounds, others: Iterable[Bounds]) -> bool:
    return any(start < bounds[1] and bounds[0] < end for start, end in others)


def _words(text: str, spans: Iterable[Bounds]) -> set[int]:
    return {match.start() for start, end in spans for match in _TOKEN.finditer(text, start, end)}


def _key(attribution: Mapping[str, frozenset[Bounds]]) -> tuple[frozenset[Bounds], ...]:
    return tuple(attribution[role] for role in ROLES)
