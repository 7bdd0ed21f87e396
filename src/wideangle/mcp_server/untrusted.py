"""Write a document as compact text that marks the words of articles as untrusted.

An assistant must treat whatever an article says as data. The text of every answer is therefore enclosed by two fixed
lines, `<untrusted-articles>` and `</untrusted-articles>`. Between these two lines, every string is a JSON string on one
line in which `<` is written as `\\u003c`, so that no text of an article can contain one of these lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from wideangle.render.json.coverage import json_text

BEGIN, END = "<untrusted-articles>", "</untrusted-articles>"

_SPAN = {"start", "end", "text"}


def wrapped(document: Mapping[str, Any]) -> str:
    """Return the fields of a document that are not empty, one on each line, between the two lines that mark untrusted
    text."""
    return "\n".join((BEGIN, *_fields(document, ""), END))


def is_span(value: object) -> bool:
    """Return True if a value is a dictionary that describes a span: its start, its end and its words."""
    return isinstance(value, Mapping) and value.keys() == _SPAN


def _fields(record: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in record.items():
        is_repeated = name == "headline" and value == record.get("title")
        if value in (None, "", [], {}) or is_repeated:
            continue
        if is_span(value) or not isinstance(value, Mapping | list):
            yield f"{indent}{name}: {_scalar(value)}"
        elif isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _fields(value, indent + "  ")
        else:
            yield from _items(name, value, indent)


def _items(name: str, values: Sequence[Any], indent: str) -> Iterator[str]:
    if not any(isinstance(value, Mapping) and not is_span(value) for value in values):
        yield f"{indent}{name}: {', '.join(map(_scalar, values))}"
        return
    yield f"{indent}{name}:"
    for value in values:
        is_record = isinstance(value, Mapping) and not is_span(value)
        marks = chain(["- "], repeat("  "))
        for line in _fields(value, "") if is_record else [_scalar(value)]:
            yield f"{indent}{next(marks)}{line}"


def _scalar(value: Any) -> str:
    if is_span(value):
        return f"[{value['start']}-{value['end']}] {_scalar(value['text'])}"
    return json_text(value).replace("<", "\\u003c")
