"""The content of the page *Settings*: the house settings as the texts of a form, and the check of such a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from wideangle.errors import SettingsError
from wideangle.model import HouseSettings
from wideangle.render.style import time_zone

FIELDS = tuple(field.name for field in fields(HouseSettings))
"""The names of the fields of the form: those of `HouseSettings`."""

_NOT_A_NUMBER = -1


def form_values(settings: HouseSettings) -> dict[str, str]:
    """Return the settings as the texts of the form. The excluded outlets stand one on a line; a length of 0 is ''."""
    values = asdict(settings)
    values["excluded_outlets"] = "\n".join(settings.excluded_outlets)
    return {name: str(value or "") for name, value in values.items()}


def checked_settings(values: Mapping[str, str]) -> tuple[HouseSettings | None, frozenset[str]]:
    """Return the settings of a form, or None and the names of the fields whose values cannot be used."""
    given = {name: _value(name, values.get(name, "")) for name in FIELDS}
    invalid = frozenset(name for name, value in given.items() if not _is_valid(name, value))
    return (None if invalid else HouseSettings(**given)), invalid


def _value(name: str, text: str) -> Any:
    text = text.strip()
    if name == "excluded_outlets":
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    if name == "extract_length":
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else _NOT_A_NUMBER if text else 0
    return text


def _is_valid(name: str, value: Any) -> bool:
    try:
        HouseSettings(**{name: value})
        if name == "time_zone" and value:
            time_zone(value)
    except (ValueError, SettingsError):
        return False
    return True
