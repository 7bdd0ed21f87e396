"""The commands `wideangle settings list`, `set` and `unset`, for the settings that determine how the outputs of an
archive look."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated, Any

import typer

from wideangle import render
from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.output import Format, FormatOption, write_result
from wideangle.errors import UsageError
from wideangle.model import HouseSettings, setting_name

_FIELDS = {setting_name(field.name): field.name for field in fields(HouseSettings)}

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help=f"The setting: {', '.join(_FIELDS)}.", show_default=False)
]


@command
def list_settings(run: Run, *, format_: FormatOption = Format.TERMINAL, archive: ArchiveOption = None) -> None:
    """List the house settings, which determine how the outputs of the archive look."""
    with run.open(archive) as opened:
        settings = opened.house
    write_result(
        format_,
        lambda console: render.settings_terminal(settings, console),
        json=lambda: render.settings_json(settings),
    )


@command
def set_value(
    run: Run,
    name: NameArgument,
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="VALUE", help="Its value; excluded-outlets takes several names of outlets.", show_default=False
        ),
    ],
    *,
    archive: ArchiveOption = None,
) -> None:
    """Change a house setting. House settings determine how the outputs for people look: terminal, Markdown, HTML, page
    and Atom. JSON does not change.

    date-format takes iso, day-month-year, month-day-year, day.month.year, day/month/year, month/day/year, or a pattern
    such as '%d.%m.%y'. time-zone takes a name such as Europe/Berlin; without a time zone, times are shown as published.
    language takes en or de. extract-length takes the greatest number of characters in an extract. excluded-outlets
    takes names of outlets, whose articles stay in the archive but appear in no coverage. lane-same-story,
    lane-background, lane-follow-up and lane-opinion take your own titles for the lanes.
    """
    _change(run, archive, _field(name), values)


@command
def unset_value(run: Run, name: NameArgument, *, archive: ArchiveOption = None) -> None:
    """Reset a house setting to its default. House settings determine how the outputs of the archive look."""
    _change(run, archive, _field(name), None)


def _change(run: Run, archive: str | None, field: str, values: list[str] | None) -> None:
    default = getattr(HouseSettings(), field)
    value = default if values is None else _value(setting_name(field), values, type(default))
    with run.open(archive) as opened:
        try:
            changed = replace(opened.house, **{field: value})
        except ValueError as error:
            raise UsageError(f"{error}") from error
        opened.set_house(changed)


def _field(name: str) -> str:
    if name not in _FIELDS:
        raise UsageError("there is no such setting.", item=name, remedy=f"The settings are: {', '.join(_FIELDS)}.")
    return _FIELDS[name]


def _value(name: str, values: list[str], kind: type) -> Any:
    if kind is tuple:
        return tuple(values)
    if len(values) > 1:
        raise UsageError("this setting has one value.", item=name, remedy="Put the words into quotation marks.")
    if kind is not int:
        return values[0]
    if not values[0].isascii() or not values[0].isdigit():
        raise UsageError(f"{values[0]!r} is not a number.", item=name, remedy="Use a whole number of characters.")
    return int(values[0])
