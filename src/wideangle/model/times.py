"""When something was published, as exactly as its outlet said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Self

SECONDS_PER_DAY = 86_400.0

UNDATED = 0
"""The day ordinal of an article without a date; the first real ordinal is 1."""


class Precision(StrEnum):
    """How exactly a publication time is known."""

    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class PublicationTime:
    """When an article was published, as exactly as its outlet said and no more.

    `at` is always aware. At day precision only its calendar date carries meaning; the clock reads midnight UTC.
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
        # Times travel with their articles.
        return _restored, (self.at, self.precision is Precision.DAY)

    @classmethod
    def of(cls, value: PublicationTime | datetime | date | str | None) -> Self | None:
        """Read an ISO 8601 date or date-time; None and blank mean undated.

        Raises ValueError for any other text: guessing at loose dates is the business of `ingest`.
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
        """The calendar date in the zone the outlet gave."""
        return self.at.date()

    def days_since(self, other: PublicationTime) -> float:
        """Signed days from `other` to this; whole calendar days unless both are known to the minute."""
        if Precision.DAY in (self.precision, other.precision):
            return float((self.day - other.day).days)
        return (self.at - other.at).total_seconds() / SECONDS_PER_DAY

    def isoformat(self) -> str:
        """`2024-10-13` or `2024-10-13T19:05+03:00`: what `of` reads back."""
        if self.precision is Precision.DAY:
            return self.day.isoformat()
        return self.at.isoformat(timespec="minutes")


def _restored(at: datetime, by_day: bool) -> PublicationTime:
    restored = object.__new__(PublicationTime)
    object.__setattr__(restored, "at", at)
    object.__setattr__(restored, "precision", Precision.DAY if by_day else Precision.MINUTE)
    return restored


def in_time(published: PublicationTime | None, is_copy: bool) -> tuple[float, ...]:
    """A key that sorts reports as they came: the undated last, of one day those whose hour is known first, and of one
    time copies last."""
    if published is None:
        return (1.0, 0.0, 0.0, 0.0, is_copy)
    by_day = published.precision is Precision.DAY
    return (0.0, published.day.toordinal(), by_day, 0.0 if by_day else published.at.timestamp(), is_copy)
