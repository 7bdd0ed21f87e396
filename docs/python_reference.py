"""Write `python.md` anew from the public docstrings: `python docs/python_reference.py`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import wideangle
from wideangle import errors
from wideangle.archive import CoverageView

_HEAD = """\
# Python

Every public name, with what its docstring says. This page is written by `python docs/python_reference.py`; do not edit
it by hand. `import wideangle` loads nothing heavy; each name loads what it needs when it is first used.

"""
_INTERNAL = ("admits", "fields", "over")  # what our own rooms ask of a record
_GROUPS = {
    "Open and read": ("open", "read", "group", "Fetcher"),
    "Check and restore": ("examine", "restore", "Finding", "Removal"),
    "The archive": ("Archive", "Sources", "Channels", "MailServer", "Callback"),
    "What you give": ("Article", "PublicationTime", "Precision", "Given", "Selection", "Aliases"),
    "What you get": (
        *(
            "Report",
            "Refusal",
            "Link",
            "Reason",
            "Coverage",
            "Section",
            "Entry",
            "Copy",
            "CopyGroup",
            "Span",
            "Lane",
            "Holdings",
        ),
        *("Annotation", "Attribution", "AttributionKind", "Speaker", "Name", "NameKind"),
        *("Quote", "Wording", "Difference", "DifferenceKind", "RoleGiven"),
        *("Story", "Member", "Edits", "StoryLink", "Decision"),
        *("Figure", "Bound", "Follow", "Alert", "AlertKind", "Excerpt", "Delivered"),
        *("Source", "SourceKind", "Fetched", "Pushed", "Revision", "Correction", "CorrectionKind"),
    ),
    "Stories": ("Decision", "Edits", "Member", "Story", "StoryLink", "group"),
}


def reference() -> str:
    """The whole page. Every name of `wideangle.__all__` is on it."""
    named = [name for names in _GROUPS.values() for name in names]
    rest = [name for name in wideangle.__all__ if name not in named and _needs_section(name)]
    groups = _GROUPS | ({"More": tuple(rest)} if rest else {})
    blocks = [block for heading, names in groups.items() for block in (f"## {heading}", *_sections(names))]
    return _HEAD + "\n\n".join([*blocks, "## Errors", inspect.getdoc(errors) or ""]) + "\n"


def _needs_section(name: str) -> bool:
    """The errors are drawn as one tree."""
    one = getattr(wideangle, name)
    return not (name.startswith("__") or (inspect.isclass(one) and issubclass(one, Exception)))


def _sections(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from _section(name, getattr(wideangle, name))


def _section(name: str, one: Any) -> Iterator[str]:
    yield f"### `{name}`"
    if inspect.isclass(one) and issubclass(one, Enum):
        yield inspect.getdoc(one) or ""
        yield "\n".join(f"- `{name}.{member.name}`: `{member.value}`" for member in one)
        return
    if one not in (wideangle.Archive, wideangle.Sources):  # which nobody makes but `open`
        yield _signature(f"wideangle.{name}", one)
    yield inspect.getdoc(one) or ""
    if inspect.isclass(one):
        yield from _members(one)
    if one is wideangle.Coverage:
        yield "What `Archive.cover` returns can draw itself besides:"
        yield "\n".join(
            f"- `.{name}{_parameters(method)}`: {_line(method)}"
            for name, method in vars(CoverageView).items()
            if name.startswith("to_")
        )


def _members(one: type) -> Iterator[str]:
    rows = []
    bases = [base for base in reversed(one.__mro__) if base.__module__.startswith("wideangle.archive.")] or [one]
    for member, value in {name: value for base in bases for name, value in vars(base).items()}.items():
        if member.startswith("_"):
            continue
        value = value.__func__ if isinstance(value, classmethod) else value  # noqa: PLW2901 - the function within
        if isinstance(value, property):
            rows.append(f"- `.{member}`: {_line(value)}")
        elif inspect.isfunction(value) and member not in _INTERNAL:
            rows.append(f"- `.{member}{_parameters(value)}`: {_line(value)}")
    if rows:
        yield "\n".join(rows)


def _signature(name: str, one: Any) -> str:
    lines = [f"{name}{_parameters(one)}"]
    if len(lines[0]) > 100:
        fields = _arguments(one)
        lines = [f"{name}(", *(f"    {field}," for field in fields), f"){_returned(one)}"]
    return "\n".join(["```text", *lines, "```"])


def _parameters(one: Any) -> str:
    return f"({', '.join(_arguments(one))}){_returned(one)}"


def _arguments(one: Any) -> list[str]:
    given: list[str] = []
    for parameter in inspect.signature(one).parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in given:
            given.append("*")
        note = "" if parameter.annotation is parameter.empty else f": {_plain(parameter.annotation)}"
        given.append(f"{parameter.name}{note}{_default(parameter.default)}")
    return given


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return ""
    if callable(value) or value.__class__.__name__ == "_HAS_DEFAULT_FACTORY_CLASS":
        return " = …"
    return f" = {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, tuple) and value:
        return f"({', '.join(map(_shown, value))})"
    return f"{type(value).__name__}.{value.name}" if isinstance(value, Enum) else repr(value)


def _returned(one: Any) -> str:
    annotation = inspect.signature(one).return_annotation
    return "" if inspect.isclass(one) or annotation in (inspect.Signature.empty, None) else f" -> {_plain(annotation)}"


def _plain(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _line(one: Any) -> str:
    return " ".join((inspect.getdoc(one) or "").split())


if __name__ == "__main__":
    Path(__file__).with_name("python.md").write_text(reference(), encoding="utf-8")
