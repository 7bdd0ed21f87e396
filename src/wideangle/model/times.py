"""Define publication times, which are as precise as the outlet stated them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Self

SECONDS_PER_DAY = 86_400.0

UNDATED = 0
"""The day number of an article without a date. The day numbers of dated articles are ordinals (`date.toordinal`), which
begin with 1."""


class Precision(StrEnum):
    """The precision of a publication time."""

    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class PublicationTime:
    """The publication time of an article, exactly as precise as the outlet stated it.

    `at` always has a time zone. At day precision, only its calendar date has a meaning; its clock time is midnight UTC.
    """

    at: datetime
    precision: Precision = Precision.MINUTE

    def __post_init__(self) -> None:
        at = self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC)
        if self.precision is Precision.DAY:
            at = datetime.combine(at.date(), time(), UTC)
        else:
            at = at.replace(second=0, microsecond=0)
        object.__setattr__(self, "at", at)

    def __reduce__(self) -> tuple[Callable[..., PublicationTime], tuple[datetime, bool]]:
        # Articles with their publication times are sent between processes, so pickling must be fast.
        return _restored, (self.at, self.precision is Precision.DAY)

    @classmethod
    def of(cls, value: PublicationTime | datetime | date | str | None) -> Self | None:
        """Parse an ISO 8601 date or date-time. None and blank text give None, which means undated.

        Raises ValueError for any other text; the package `ingest` parses other formats.
        """
        if value is None or isinstance(value, cls):
            return value
        if isinstance(value, str):
            stripped = value.strip()
            if not stripped:
                return None
            if len(stripped) <= len("2024-10-13"):
                return cls.of(date.fromisoformat(stripped))
            return cls.of(datetime.fromisoformat(stripped))
        if isinstance(value, datetime):
            return cls(value)
        if isinstance(value, date):
            return cls(datetime.combine(value, time(), UTC), Precision.DAY)
        raise ValueError(f"not a publication time: {value!r}")

    @property
    def day(self) -> date:
        """The calendar date in the time zone that the outlet gave."""
        return self.at.date()

    def days_since(self, other: PublicationTime) -> float:
        """Return the number of days from `other` to this time, negative if `other` is later.

        The number is whole unless both times are known to the minute.
        """
        if Precision.DAY in (self.precision, other.precision):
            return float((self.day - other.day).days)
        return (self.at - other.at).total_seconds() / SECONDS_PER_DAY

    def isoformat(self) -> str:
        """Return the time as `2024-10-13` or `2024-10-13T19:05+03:00`, which `of` can parse."""
        if self.precision is Precision.DAY:
            return self.day.isoformat()
        return self.at.isoformat(timespec="minutes")


def _restored(at: datetime, by_day: bool) -> PublicationTime:
    restored = object.__new__(PublicationTime)
    object.__setattr__(restored, "at", at)
    object.__setattr__(restored, "precision", Precision.DAY if by_day else Precision.MINUTE)
    return restored


def in_time(published: PublicationTime | None, is_copy: bool) -> tuple[float, ...]:
    """Return a key that sorts reports by time.

    Undated reports come last. On one day, reports with a known hour come first. At the same time, copies come last.
    """
    if published is None:
        return (1.0, 0.0, 0.0, 0.0, is_copy)
    by_day = published.precision is Precision.DAY
    return (0.0, published.day.toordinal(), by_day, 0.0 if by_day else published.at.timestamp(), is_copy)
