"""Define the house settings: how a newsroom wants its outputs (dates, lane titles, language, extracts, excluded
outlets)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from wideangle.model.links import Lane

DATE_FORMATS = ("iso", "day-month-year", "month-day-year", "day.month.year", "day/month/year", "month/day/year")
"""The named date formats: 2031-03-04, 4 March 2031, March 4, 2031, 04.03.2031, 04/03/2031, 03/04/2031."""

LANGUAGES = ("en", "de")
"""The languages in which labels can be shown."""

SHORTEST_EXTRACT = 40
"""The least length of an extract in characters. A shorter extract would say nothing."""

_DIRECTIVES = re.compile(r"%(-?[dm]|[YyBb%])|%.?")
_DATE_PARTS = ({"d", "-d"}, {"m", "-m", "B", "b"}, {"Y", "y"})


@dataclass(frozen=True, slots=True)
class HouseSettings:
    """The house settings of an archive. They change how outputs for people look, but never JSON.

    `date_format` is a name in DATE_FORMATS, or a pattern of %d, %-d, %m, %-m, %B, %b, %Y and %y. `time_zone` is a name
    of the IANA database; if it is empty, times are shown as published. `language` is the language of labels.
    `extract_length` is the greatest number of characters of an extract, 0 for whole sentences. Articles of
    `excluded_outlets` stay in the archive, but no coverage shows them. Each field `lane_…` replaces the title of a
    lane. Raises ValueError, naming the field, for a value that cannot be used.
    """

    date_format: str = "iso"
    time_zone: str = ""
    language: str = "en"
    extract_length: int = 0
    excluded_outlets: tuple[str, ...] = ()
    lane_same_story: str = ""
    lane_background: str = ""
    lane_follow_up: str = ""
    lane_opinion: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "excluded_outlets", tuple(self.excluded_outlets))
        if self.date_format not in DATE_FORMATS and not _is_pattern(self.date_format):
            names = ", ".join(DATE_FORMATS)
            raise _invalid("date_format", self.date_format, f"Use {names}, or a pattern such as '%d.%m.%Y'.")
        if not re.fullmatch(r"[A-Za-z0-9_+/-]*", self.time_zone):
            raise _invalid("time_zone", self.time_zone, "Use a name of the IANA database, such as Europe/Berlin.")
        if self.language not in LANGUAGES:
            raise _invalid("language", self.language, f"Use {' or '.join(LANGUAGES)}.")
        if self.extract_length and self.extract_length < SHORTEST_EXTRACT:
            remedy = f"Use {SHORTEST_EXTRACT} characters or more, or 0 for whole sentences."
            raise _invalid("extract_length", self.extract_length, remedy)
        if not all(outlet.strip() for outlet in self.excluded_outlets):
            raise _invalid("excluded_outlets", "", "Use the names of outlets.")
        for lane in Lane:
            title = getattr(self, _title_field(lane))
            if title != title.strip() or not title.isprintable():
                raise _invalid(_title_field(lane), title, "Use words on one line.")

    def lane_title(self, lane: Lane) -> str:
        """Return the newsroom's own title of a lane; '' if there is none."""
        return str(getattr(self, _title_field(lane)))

    def changes(self) -> dict[str, Any]:
        """Return the settings that differ from the defaults, as a dictionary of JSON values."""
        default = asdict(type(self)())
        return {name: value for name, value in asdict(self).items() if value != default[name]}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Create settings from the result of `changes`.

        Values that this version of the program cannot use are left out.
        """
        usable = {}
        for field in fields(cls):
            if field.name in values:
                try:
                    cls(**{field.name: values[field.name]})
                except (TypeError, ValueError, AttributeError):
                    continue
                usable[field.name] = values[field.name]
        return cls(**usable)


def setting_name(field: str) -> str:
    """Return the name of a setting as people write it: `date-format` for the field `date_format`."""
    return field.replace("_", "-")


def _title_field(lane: Lane) -> str:
    return f"lane_{lane.replace('-', '_')}"


def _is_pattern(text: str) -> bool:
    """Return True if a date pattern is complete: it has a day, a month and a year.

    All directives must be known, and all characters printable.
    """
    given = [match[1] for match in _DIRECTIVES.finditer(text)]
    return text.isprintable() and None not in given and all(part.intersection(given) for part in _DATE_PARTS)


def _invalid(field: str, value: object, remedy: str) -> ValueError:
    return ValueError(f"{setting_name(field)}: {value!r} is not a valid value. {remedy}")
