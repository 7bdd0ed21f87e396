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
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from wideangle.errors import SettingsError

CONFIG_VARIABLE = "WIDEANGLE_CONFIG"
_PREFIX = "WIDEANGLE_"


def default_archive() -> str:
    """The archive in the user's data folder, which is found from whatever folder a command is given in."""
    return str(user_data_path("wideangle", appauthor=False) / "archive")


class Settings(BaseSettings):
    """What a user has set once and for all; read it with `load`."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    archive: str = Field(
        default_factory=default_archive,
        min_length=1,
        description="the folder of the archive; in the configuration file, a relative one starts from where that is",
    )
    allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="hosts of your own network that may be fetched from, separated by commas"
    )
    contact: str = Field(
        default="",
        pattern=r"^[!-~]*$",
        description="an e-mail or web address, in ASCII and without spaces, that is told to every site fetched from",
    )
    proxy: str = Field(
        default="",
        pattern=r"^(https?://[!-~]+)?$",
        description="the address of an HTTP proxy that is asked in place of every site, such as http://proxy:3128",
    )
    aliases: str = Field(
        default="",
        description="a file of lines 'name = variant, variant' that say which spellings are one person's name",
    )
    embeddings: str = Field(
        default="",
        description="the folder of a sentence-embedding model of your own, by which stories span languages",
    )
    webhook_secret: str = Field(
        default="", description="the secret that alerts posted to a webhook are signed with, in place of one for each"
    )
    smtp_host: str = Field(
        default="", pattern=r"^[!-~]*$", description="the mail server that alerts are mailed through"
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="the port of the mail server, from 1 to 65535")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the mail server is spoken to: starttls, tls (from the first byte) or none"
    )
    smtp_user: str = Field(default="", description="the name to log in to the mail server with; none logs in nobody")
    smtp_password: str = Field(default="", description="the password to log in to the mail server with")
    smtp_sender: str = Field(
        default="", pattern=r"^[!-~]*$", description="the address that alerts are mailed from, in ASCII"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="the least that is reported on standard error: debug, info, warning or error"
    )

    @field_validator("archive", "aliases", "embeddings")
    @classmethod
    def _in_home(cls, path: str) -> str:
        return str(Path(path).expanduser()) if path.startswith("~") else path

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _listed(cls, hosts: object) -> object:
        return tuple(hosts.replace(",", " ").split()) if isinstance(hosts, str) else hosts


def load() -> Settings:
    """Read the settings. Raises SettingsError, naming the variable or the file, where one cannot be used."""
    configured = {name: value for name, value in _configured().items() if not os.environ.get(_variable(name))}
    try:
        return Settings(**configured)
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0])
        raise _unusable(name, fault["input"]) from error


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
            remedy=f"Correct its path or its permissions, or unset {CONFIG_VARIABLE}.",
        ) from error
    except ValueError as error:
        raise SettingsError(f"not valid TOML: {error}.", item=str(path), remedy="Correct that line.") from error
    for name in ("archive", "aliases", "embeddings"):
        given = values.get(name)
        if isinstance(given, str) and given and not given.startswith("~") and "://" not in given:
            values[name] = str(path.parent / given)
    return values


def _unusable(name: str, value: object) -> SettingsError:
    field = Settings.model_fields.get(name)
    if field is None:
        known = ", ".join(Settings.model_fields)
        return SettingsError(
            f"{name!r} is not a setting.", item=str(configuration_file()), remedy=f"The settings are: {known}."
        )
    item = _variable(name) if os.environ.get(_variable(name)) else f"{configuration_file()}, {name}"
    return SettingsError(f"{value!r} is not a valid value.", item=item, remedy=f"It takes {field.description}.")


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"
