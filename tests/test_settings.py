"""Settings: where they come from, which wins, and that each is read and documented."""

from __future__ import annotations

import ast
import os
from dataclasses import fields
from pathlib import Path

import pytest

import wideangle
from wideangle import settings
from wideangle.errors import SettingsError

SOURCE = Path(wideangle.__file__).parent
REFERENCE = SOURCE.parents[1] / "docs" / "reference.md"
DESCRIPTIONS = {setting.name: setting.metadata["description"] for setting in fields(settings.Settings)}
FILE = """\
archive = "news"
allow_hosts = ["intranet.courier.example"]
contact = "web@courier.example"
log_level = "info"
"""


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home without settings."""
    for name in [name for name in os.environ if name.startswith("WIDEANGLE_")]:
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


@pytest.fixture
def file(home: Path) -> Path:
    """The configuration file where it is looked for."""
    path = home / "wideangle" / "config.toml"
    path.parent.mkdir()
    path.write_text(FILE, "utf-8")
    return path


def test_without_a_word_there_are_defaults(home: Path) -> None:
    read = settings.load()
    assert read.archive == str(home / "wideangle" / "archive")
    assert (read.allow_hosts, read.contact, read.log_level) == ((), "", "warning")


def test_the_file_is_read_and_a_relative_archive_starts_from_it(file: Path) -> None:
    read = settings.load()
    assert read.archive == str(file.parent / "news")
    assert read.allow_hosts == ("intranet.courier.example",)
    assert (read.contact, read.log_level) == ("web@courier.example", "info")


def test_the_environment_wins_and_an_empty_variable_says_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDEANGLE_ARCHIVE", "elsewhere")
    monkeypatch.setenv("WIDEANGLE_ALLOW_HOSTS", "one.example, two.example")
    monkeypatch.setenv("WIDEANGLE_CONTACT", "")
    read = settings.load()
    assert (read.archive, read.allow_hosts) == ("elsewhere", ("one.example", "two.example"))
    assert (read.contact, read.log_level) == ("web@courier.example", "info")


def test_a_home_is_found_for_a_tilde(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDEANGLE_ARCHIVE", "~/news")
    assert settings.load().archive == str(home / "news")


def test_another_file_can_be_named(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.toml"
    other.write_text('log_level = "error"')
    monkeypatch.setenv("WIDEANGLE_CONFIG", str(other))
    assert settings.load().log_level == "error"
    assert settings.load().contact == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('log_level = "loud"', "log_level: 'loud' is not a valid value. It takes the least that is reported"),
        ("archive = 7", "archive: 7 is not a valid value. It takes the folder of the archive"),
        ('archive = ""', "archive: '' is not a valid value."),
        ('contact = "two words"', "contact: 'two words' is not a valid value."),
        ('contact = "ends-with-a-line\\n"', "contact: 'ends-with-a-line\\n' is not a valid value."),
        ('proxy = "proxy:3128"', "proxy: 'proxy:3128' is not a valid value. It takes the address of an HTTP proxy"),
        ('allow_hosts = ["one.example", 7]', "allow_hosts: 7 is not a valid value. It takes hosts of your own network"),
        ("allow_hosts = 7", "allow_hosts: 7 is not a valid value."),
        ("smtp_port = 0", "smtp_port: 0 is not a valid value. It takes the port of the mail server, from 1 to 65535."),
        ("smtp_port = 65536", "smtp_port: 65536 is not a valid value."),
        ("smtp_port = true", "smtp_port: True is not a valid value."),
        ('smtp_port = "mail"', "smtp_port: 'mail' is not a valid value."),
        (
            'smtp_security = "ssl"',
            "smtp_security: 'ssl' is not a valid value. It takes how the mail server is spoken to",
        ),
        ('colour = "blue"\nlog_level = "loud"', "log_level: 'loud' is not a valid value."),
        (
            'colour = "blue"',
            "'colour' is not a setting. The settings are: archive, allow_hosts, contact, proxy, aliases, embeddings, "
            "templates, webhook_secret, smtp_host, smtp_port, smtp_security, smtp_user, "
            "smtp_password, smtp_sender, log_level.",
        ),
        ("archive = ", "not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place_and_a_remedy(file: Path, text: str, message: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as raised:
        settings.load()
    assert str(raised.value).startswith(str(file))
    assert message in str(raised.value)


def test_a_variable_that_cannot_be_used_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDEANGLE_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError, match=r"^WIDEANGLE_LOG_LEVEL: 'loud' is not a valid value\."):
        settings.load()


def test_a_port_is_read_from_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDEANGLE_SMTP_PORT", "2525")
    assert settings.load().smtp_port == 2525


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDEANGLE_CONFIG", str(tmp_path / "gone.toml"))
    with pytest.raises(SettingsError, match="cannot be read: No such file") as raised:
        settings.load()
    assert "unset WIDEANGLE_CONFIG" in str(raised.value)


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_every_setting_is_read_by_somebody(name: str) -> None:
    readers = [
        path
        for path in (SOURCE / "cli").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node.value).endswith("settings")
    ]
    assert readers, f"nobody reads the setting {name}"


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_every_setting_is_documented(name: str) -> None:
    description = DESCRIPTIONS[name]
    assert description
    assert f"| `WIDEANGLE_{name.upper()}` | `{name}` | {description} |" in REFERENCE.read_text("utf-8")
    assert settings.__doc__ is not None
    assert f"\n    {name} = " in settings.__doc__


def test_no_other_variable_of_ours_is_spoken_of() -> None:
    known = {f"WIDEANGLE_{name.upper()}" for name in DESCRIPTIONS} | {"WIDEANGLE_CONFIG"}
    spoken = {
        word.strip("`.,:;()=…\"'")
        for page in (*REFERENCE.parent.glob("*.md"), SOURCE.parents[1] / "README.md")
        for word in page.read_text("utf-8").replace("=", " ").split()
        if "WIDEANGLE_" in word
    }
    assert spoken - known == set()
