"""Read the environment and the configuration file. All other modules receive plain values.

The value of a setting comes from an environment variable, such as `WIDEANGLE_ARCHIVE` for `archive`. Without the
variable, the value comes from the configuration file, and otherwise it is the default. The configuration file is
`config.toml` in the user's configuration folder for Wideangle (`~/.config/wideangle` on Linux), unless
`WIDEANGLE_CONFIG` names another file. It is in TOML:

    archive = "~/news"
    allow_hosts = ["intranet.courier.example"]
    contact = "web@courier.example"
    aliases = "aliases.txt"
    embeddings = "~/models/multilingual"
    templates = "templates"
    proxy = "http://proxy.courier.example:3128"
    webhook_secret = "a long line of letters that nobody guesses"
    smtp_host = "mail.courier.example"
    smtp_port = 587
    smtp_security = "starttls"
    smtp_user = "alerts"
    smtp_password = "another one"
    smtp_sender = "alerts@courier.example"
    log_level = "info"
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_config_path, user_data_path

from wideangle.errors import SettingsError

CONFIG_VARIABLE = "WIDEANGLE_CONFIG"
_PREFIX = "WIDEANGLE_"

PRINTABLE = r"[!-~]*"
"""A pattern for printable ASCII text without spaces. Values that are sent in headers or URLs must match it."""

Parser = Callable[[object], object]
"""A function that converts a raw value, from an environment variable or from the configuration file, to the value of a
setting. The function raises `_Unusable` for an invalid value."""


class _Unusable(ValueError):
    """Raised for an invalid value of a setting. The argument of the exception is the invalid value."""


def _text(pattern: str = r"(?s:.*)") -> Parser:
    """Return a parser that accepts only text that the pattern matches from beginning to end."""

    def parse(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise _Unusable(value)
        return value

    return parse


def _path(pattern: str = r"(?s:.*)") -> Parser:
    """Return a parser for a path. A tilde at the beginning of the path stands for the user's home folder."""
    text = _text(pattern)

    def parse(value: object) -> str:
        path = str(text(value))
        return str(Path(path).expanduser()) if path.startswith("~") else path

    return parse


def _hosts(value: object) -> tuple[str, ...]:
    """Parse the names of hosts. The value is a list, or a text in which commas or spaces separate the names."""
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    if not isinstance(value, list):
        raise _Unusable(value)
    for host in value:
        if not isinstance(host, str):
            raise _Unusable(host)
    return tuple(value)


def _port(value: object) -> int:
    """Parse a port number from 1 to 65535. An environment variable contains it as text."""
    port = int(value) if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,5}\s*", value) else value
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535:
        raise _Unusable(value)
    return port


def _setting(
    description: str, parse: Parser, default: Any = MISSING, default_factory: Callable[[], Any] | None = None
) -> Any:
    """Return a dataclass field for a setting, with its description and its parser."""
    metadata = {"description": description, "parse": parse}
    if default_factory is not None:
        return field(default_factory=default_factory, metadata=metadata)
    return field(default=default, metadata=metadata)


def default_archive() -> str:
    """Return the path of the default archive, which is in the user's data folder. The path does not depend on the
    current folder of a command."""
    return str(user_data_path("wideangle", appauthor=False) / "archive")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a user, which the function `load` reads."""

    archive: str = _setting(
        "the folder of the archive; in the configuration file, a relative one starts from where that is",
        _path(r"(?s:.+)"),
        default_factory=default_archive,
    )
    allow_hosts: tuple[str, ...] = _setting(
        "hosts of your own network that may be fetched from, separated by commas", _hosts, ()
    )
    contact: str = _setting(
        "an e-mail or web address, in ASCII and without spaces, that is told to every site fetched from",
        _text(PRINTABLE),
        "",
    )
    proxy: str = _setting(
        "the address of an HTTP proxy that is asked in place of every site, such as http://proxy:3128",
        _text(r"(https?://[!-~]+)?"),
        "",
    )
    aliases: str = _setting(
        "a file of lines 'name = variant, variant' that say which spellings are one person's name", _path(), ""
    )
    embeddings: str = _setting(
        "the folder of a sentence-embedding model of your own, by which stories span languages", _path(), ""
    )
    templates: str = _setting(
        "a folder of Jinja2 templates that replace those of the same name, for the formats html and page", _path(), ""
    )
    webhook_secret: str = _setting(
        "the secret that alerts posted to a webhook are signed with, in place of one for each", _text(), ""
    )
    smtp_host: str = _setting("the mail server that alerts are mailed through", _text(PRINTABLE), "")
    smtp_port: int = _setting("the port of the mail server, from 1 to 65535", _port, 587)
    smtp_security: Literal["starttls", "tls", "none"] = _setting(
        "how the mail server is spoken to: starttls, tls (from the first byte) or none",
        _text("starttls|tls|none"),
        "starttls",
    )
    smtp_user: str = _setting("the name to log in to the mail server with; none logs in nobody", _text(), "")
    smtp_password: str = _setting("the password to log in to the mail server with", _text(), "")
    smtp_sender: str = _setting("the address that alerts are mailed from, in ASCII", _text(PRINTABLE), "")
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "the least that is reported on standard error: debug, info, warning or error",
        _text("debug|info|warning|error"),
        "warning",
    )


def load() -> Settings:
    """Read the settings of the user. Raises SettingsError, with the name of the variable or file, for an invalid value
    or an unknown setting."""
    given = _configured() | {name: value for name in _names() if (value := os.environ.get(_variable(name)))}
    values = {
        setting.name: _parsed(setting, given.pop(setting.name)) for setting in fields(Settings) if setting.name in given
    }
    for name in given:
        remedy = f"The settings are: {', '.join(_names())}."
        raise SettingsError(f"{name!r} is not a setting.", item=str(configuration_file()), remedy=remedy)
    return Settings(**values)


def _names() -> list[str]:
    return [setting.name for setting in fields(Settings)]


def _parsed(setting: Field[Any], value: object) -> Any:
    try:
        return setting.metadata["parse"](value)
    except _Unusable as error:
        variable = _variable(setting.name)
        item = variable if os.environ.get(variable) else f"{configuration_file()}, {setting.name}"
        remedy = f"It takes {setting.metadata['description']}."
        raise SettingsError(f"{error.args[0]!r} is not a valid value.", item=item, remedy=remedy) from error


def configuration_file() -> Path:
    """Return the path of the configuration file, which need not exist."""
    named = os.environ.get(CONFIG_VARIABLE)
    return Path(named).expanduser() if named else user_config_path("wideangle", appauthor=False) / "config.toml"


def _configured() -> dict[str, Any]:
    """Return the settings in the configuration file. The result is empty if the file does not exist and the user has
    not named another file."""
    path = configuration_file()
    if not path.exists() and not os.environ.get(CONFIG_VARIABLE):
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"the configuration file cannot be read: {error.strerror}.",
            item=str(path),
            remedy=f"Correct its path or its permissions, or unset {CONFIG_VARIABLE}.",
        ) from error
    except ValueError as error:
        raise SettingsError(f"not valid TOML: {error}.", item=str(path), remedy="Correct that line.") from error
    for name in ("archive", "aliases", "embeddings", "templates"):
        given = values.get(name)
        if isinstance(given, str) and given and not given.startswith("~") and "://" not in given:
            values[name] = str(path.parent / given)
    return values


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"
