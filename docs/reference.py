"""Write `reference.md` anew from the command line itself: `python docs/reference.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer

from wideangle.cli import app
from wideangle.settings import Settings

_HEAD = """\
# Reference

Every command, option and setting. This page is written by `python docs/reference.py`; do not edit it by hand.

`--archive`, `--verbose`, `--quiet` and `--log-json` mean the same in every command that has them, before or after the
command. In a group, all options may stand before the command: `wideangle story --archive X show s1`. Results go to
standard output, progress and messages to standard error.

| exit status | meaning |
|---|---|
| 0 | the command did its work; an empty result and single rejected items are no failure |
| 1 | a failure: an archive, article, source or file cannot be used, or a question was answered with no |
| 1 | `add`, `group`, `import`: a source could not be read, or every item was rejected |
| 1 | `cover` of several articles: one could not be covered; `fetch`: every poll failed; `doctor`: a check failed |
| 2 | wrong usage: an unknown option, a value that cannot be read, options that exclude each other |
| 130 | interrupted by Ctrl-C; `watch` ends with 0 after Ctrl-C or SIGTERM |
"""
_SETTINGS = """\
## Settings

A setting comes from its environment variable, or else from the configuration file, or else it has its default. The file
is TOML, at `config.toml` in your configuration folder for Wideangle (`~/.config/wideangle` on Linux), unless
`WIDEANGLE_CONFIG` names another.

| variable | in the file | what it is |
|---|---|---|
"""


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """A command with its full name, and all below it."""
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{name} {word}")


def reference() -> str:
    """The whole page."""
    sections = [_section(name, command) for name, command in commands(typer.main.get_command(app), "wideangle")]
    settings = "".join(
        f"| `WIDEANGLE_{setting.name.upper()}` | `{setting.name}` | {setting.metadata['description']} |\n"
        for setting in fields(Settings)
    )
    return "\n".join([_HEAD, *sections, _SETTINGS + settings])


def _section(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([name, *(f"{one.metavar or one.name.upper()}{'…' * (one.nargs < 0)}" for one in arguments)])
    rows = [f"| `{one.metavar or one.name.upper()}` | {_cell(one.help)} |" for one in arguments]
    rows += [f"| {_names(one)} | {_cell(one.help)}{_default(one)} |" for one in options]
    heading = f"## `{usage}`\n\n{_prose(command.help)}\n"
    return "\n".join([heading, "| | |", "|---|---|", *rows, ""]) if rows else heading


def _names(option: Any) -> str:
    metavar = f" {option.metavar}" if option.metavar and not option.is_flag and not option.count else ""
    return ", ".join(f"`{name}{metavar}`" for name in (*option.opts, *option.secondary_opts))


def _default(option: Any) -> str:
    if option.is_flag or option.count or option.default in (None, ""):
        return ""
    return f" Default: `{option.default}`."


def _prose(text: str | None) -> str:
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text or ""))
    return "\n\n".join(paragraphs).strip()


def _cell(text: str | None) -> str:
    return _prose(text).replace("|", r"\|")


if __name__ == "__main__":
    Path(__file__).with_name("reference.md").write_text(reference(), encoding="utf-8")
