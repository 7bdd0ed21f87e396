"""The house settings that labels follow: of one command, one request or one document.

They stand in a context variable, because labels are plain functions that all of this package calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from wideangle.errors import SettingsError
from wideangle.model import HouseSettings

if TYPE_CHECKING:
    from datetime import tzinfo
    from gettext import GNUTranslations

DOMAIN = "wideangle"
SOURCE_LANGUAGE = "en"
"""The language that messages are written in; it needs no catalogue."""

_DEFAULT = HouseSettings()
_HOUSE: ContextVar[HouseSettings] = ContextVar("house", default=_DEFAULT)


@contextmanager
def house_style(settings: HouseSettings | None = None) -> Iterator[None]:
    """Render by these settings, or by the defaults, within the `with` block."""
    token = _HOUSE.set(settings or _DEFAULT)
    try:
        yield
    finally:
        _HOUSE.reset(token)


def use_house_style(settings: HouseSettings) -> None:
    """Render by these settings until the surrounding `house_style` ends."""
    _HOUSE.set(settings)


def house() -> HouseSettings:
    """The settings to render by."""
    return _HOUSE.get()


def gettext(message: str) -> str:
    """A message in the language of the labels."""
    language = house().language
    return message if language == SOURCE_LANGUAGE else _catalogue(language).gettext(message)


def ngettext(singular: str, many: str, number: int) -> str:
    """A message about a number of things in the language of the labels."""
    language = house().language
    if language == SOURCE_LANGUAGE:
        return singular if number == 1 else many
    return _catalogue(language).ngettext(singular, many, number)


def noop(message: str) -> str:
    """Mark a message for translation where it stands as a constant."""
    return message


def plural(singular: str, many: str) -> tuple[str, str]:
    """Mark the two forms of a message for translation where they stand as a constant."""
    return singular, many


@cache
def time_zone(name: str) -> tzinfo:
    """A zone of the IANA database. Raises SettingsError where this machine has no such zone."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        if available_timezones():
            reason, remedy = "there is no such time zone.", "Use a name of the IANA database, such as Europe/Berlin."
        else:
            reason = "this machine has no database of time zones."
            remedy = "Install the package tzdata, or run `wideangle settings unset time-zone`."
        raise SettingsError(reason, item=f"time-zone {name}", remedy=remedy) from error


@cache
def _catalogue(language: str) -> GNUTranslations:
    from gettext import GNUTranslations

    catalogue = files("wideangle.render").joinpath("locale", language, "LC_MESSAGES", f"{DOMAIN}.mo")
    with catalogue.open("rb") as file:
        return GNUTranslations(file)
