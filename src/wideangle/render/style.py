"""The house settings that apply to the current command, request or document. They determine how outputs look.

The settings are in a context variable, because the functions that create labels have no parameter for them.
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
"""The language in which the messages of the source code are written. It needs no translations."""

_DEFAULT = HouseSettings()
_HOUSE: ContextVar[HouseSettings] = ContextVar("house", default=_DEFAULT)


@contextmanager
def house_style(settings: HouseSettings | None = None) -> Iterator[None]:
    """Use these house settings for everything that is rendered within the `with` block. None stands for the default
    settings."""
    token = _HOUSE.set(settings or _DEFAULT)
    try:
        yield
    finally:
        _HOUSE.reset(token)


def use_house_style(settings: HouseSettings) -> None:
    """Use these house settings until the surrounding `with house_style()` block ends."""
    _HOUSE.set(settings)


def house() -> HouseSettings:
    """Return the current house settings."""
    return _HOUSE.get()


def gettext(message: str) -> str:
    """Return a message translated to the language of the house settings."""
    language = house().language
    return message if language == SOURCE_LANGUAGE else _catalogue(language).gettext(message)


def ngettext(singular: str, many: str, number: int) -> str:
    """Return the form of a message that fits a number, translated to the language of the house settings."""
    language = house().language
    if language == SOURCE_LANGUAGE:
        return singular if number == 1 else many
    return _catalogue(language).ngettext(singular, many, number)


def noop(message: str) -> str:
    """Mark a message in a constant for translation, and return it unchanged."""
    return message


def plural(singular: str, many: str) -> tuple[str, str]:
    """Mark the singular and plural form of a message in a constant for translation, and return both unchanged."""
    return singular, many


@cache
def time_zone(name: str) -> tzinfo:
    """Return a time zone of the IANA database. Raises SettingsError if this machine has no such zone."""
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
