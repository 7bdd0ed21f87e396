"""The one reader of the environment and of the configuration file; everyone else is handed plain values.

A setting comes from the environment variable `WIDEANGLE_` with its name in capitals, or else from the configuration
file, or else it has its default. The file is TOML, at `config.toml` in the user's configuration folder for Wideangle
(`~/.config/wideangle` on Linux) unless `WIDEANGLE_CONFIG` names another:

    archive = "~/news"
    allow_hosts = ["intranet.courier.example"]
    contact = "web@courier.example"
    aliases = "aliases.txt"
    embeddings = "~/models/multilingual"
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
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_config_path, user_data_path

from wideangle.errors import SettingsError

CONFIG_VARIABLE = "WIDEANGLE_CONFIG"
_PREFIX = "WIDEANGLE_"

Value = TypeVar("Value")


def default_archive() -> str:
    """The archive in the user's data folder, which is found from whatever folder a command is given in."""
    return str(user_data_path("wideangle", appauthor=False) / "archive")


def _text(pattern: str = ".*") -> Callable[[object], str]:
    """A validator of strings that match a regular expression as a whole; it raises ValueError for anything else."""

    def validated(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.DOTALL):
            raise ValueError(value)
        return value

    return validated


def _path(*, is_required: bool = False) -> Callable[[object], str]:
    """A validator of paths; '~' stands for the user's home."""
    text = _text(".+" if is_required else ".*")

    def validated(value: object) -> str:
        path = text(value)
        return str(Path(path).expanduser()) if path.startswith("~") else path

    return validated


def _port(value: object) -> int:
    number = int(value) if isinstance(value, str) and value.strip().isdecimal() else value
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 65_535:
        raise ValueError(value)
    return number


def _hosts(value: object) -> tuple[str, ...]:
    hosts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(hosts, (list, tuple)) or not all(isinstance(host, str) for host in hosts):
        raise ValueError(value)
    return tuple(hosts)


def _setting(default: Value | Callable[[], Value], description: str, validate: Callable[[object], Value]) -> Value:
    metadata = {"description": description, "validate": validate}
    made: Value = (
        field(default_factory=default, metadata=metadata)
        if callable(default)
        else field(default=default, metadata=metadata)
    )
    return made


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user has set once and for all; read it with `load`.

    Each field's metadata hold its `description` and the function that validates what a user gave for it. A library for
    settings would take longer to import than `wideangle add` takes to store an article.
    """

    archive: str = _setting(
        default_archive,
        "the folder of the archive; in the configuration file, a relative one starts from where that is",
        _path(is_required=True),
    )
    allow_hosts: tuple[str, ...] = _setting(
        (), "hosts of your own network that may be fetched from, separated by commas", _hosts
    )
    contact: str = _setting(
        "",
        "an e-mail or web address, in ASCII and without spaces, that is told to every site fetched from",
        _text("[!-~]*"),
    )
    proxy: str = _setting(
        "",
        "the address of an HTTP proxy that is asked in place of every site, such as http://proxy:3128",
        _text("(https?://[!-~]+)?"),
    )
    aliases: str = _setting(
        "", "a file of lines 'name = variant, variant' that say which spellings are one person's name", _path()
    )
    embeddings: str = _setting(
        "", "the folder of a sentence-embedding model of your own, by which stories span languages", _path()
    )
    webhook_secret: str = _setting(
        "", "the secret that alerts posted to a webhook are signed with, in place of one for each", _text()
    )
    smtp_host: str = _setting("", "the mail server that alerts are mailed through", _text("[!-~]*"))
    smtp_port: int = _setting(587, "the port of the mail server, from 1 to 65535", _port)
    smtp_security: str = _setting(
        "starttls",
        "how the mail server is spoken to: starttls, tls (from the first byte) or none",
        _text("starttls|tls|none"),
    )
    smtp_user: str = _setting("", "the name to log in to the mail server with; none logs in nobody", _text())
    smtp_password: str = _setting("", "the password to log in to the mail server with", _text())
    smtp_sender: str = _setting("", "the address that alerts are mailed from, in ASCII", _text("[!-~]*"))
    log_level: str = _setting(
        "warning",
        "the least that is reported on standard error: debug, info, warning or error",
        _text("debug|info|warning|error"),
    )


DESCRIPTIONS: dict[str, str] = {one.name: one.metadata["description"] for one in fields(Settings)}
"""What each setting is, by its name."""


def load() -> Settings:
    """Read the settings. Raises SettingsError, naming the variable or the file, where one cannot be used."""
    values = _configured()
    if unknown := values.keys() - DESCRIPTIONS.keys():
        raise _unknown(min(unknown))
    values |= {name: value for name in DESCRIPTIONS if (value := os.environ.get(_variable(name)))}
    valid: dict[str, Any] = {}
    for setting in fields(Settings):
        if setting.name in values:
            try:
                valid[setting.name] = setting.metadata["validate"](values[setting.name])
            except ValueError as error:
                raise _unusable(setting.name, values[setting.name]) from error
    return Settings(**valid)


def configuration_file() -> Path:
    """Where the configuration file is, or would be."""
    named = os.environ.get(CONFIG_VARIABLE)
    return Path(named).expanduser() if named else user_config_path("wideangle", appauthor=False) / "config.toml"


def _configured() -> dict[str, Any]:
    """What the configuration file sets; nothing where there is none and none was named."""
    path = configuration_file()
    if not path.exists() and not os.environ.get(CONFIG_VARIABLE):
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"the configuration file cannot be read: {error.strerror}.",
            item=str(path),
            remedy=f"Mend its path or its permissions, or unset {CONFIG_VARIABLE}.",
        ) from error
    except ValueError as error:
        raise SettingsError(f"no valid TOML: {error}.", item=str(path), remedy="Mend that line.") from error
    for name in ("archive", "aliases", "embeddings"):
        given = values.get(name)
        if isinstance(given, str) and given and not given.startswith("~") and "://" not in given:
            values[name] = str(path.parent / given)
    return values


def _unknown(name: str) -> SettingsError:
    known = ", ".join(DESCRIPTIONS)
    return SettingsError(f"{name!r} is no setting.", item=str(configuration_file()), remedy=f"There are: {known}.")


def _unusable(name: str, value: object) -> SettingsError:
    item = _variable(name) if os.environ.get(_variable(name)) else f"{configuration_file()}, {name}"
    return SettingsError(f"{value!r} cannot be used.", item=item, remedy=f"It takes {DESCRIPTIONS[name]}.")


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"
