"""Compute the content of the page *Settings*: convert the house settings to the texts of a form, and check such a
form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from wideangle.errors import SettingsError
from wideangle.model import HouseSettings
from wideangle.render.style import time_zone

FIELDS = tuple(field.name for field in fields(HouseSettings))
"""The names of the form's fields, which are the fields of `HouseSettings`."""

_NOT_A_NUMBER = -1


def form_values(settings: HouseSettings) -> dict[str, str]:
    """Return the settings as the texts of the form. Each excluded outlet stands on its own line; the extract length 0,
    which stands for whole sentences, becomes ''."""
    values = asdict(settings)
    values["excluded_outlets"] = "\n".join(settings.excluded_outlets)
    return {name: str(value or "") for name, value in values.items()}


def checked_settings(values: Mapping[str, str]) -> tuple[HouseSettings | None, frozenset[str]]:
    """Return the settings in a form. If values are invalid, return None and the names of their fields."""
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
