"""`wideangle user`: users, passwords and tokens, and `serve` for other machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_kit import wideangle

import wideangle as library
from wideangle.web.security.users import Users

PASSWORD = "a long enough password"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    with library.open(tmp_path / "news"):
        return tmp_path / "news"


def add(news: Path, name: str, *options: str, password: str = PASSWORD):
    return wideangle("user", "add", name, *options, "--archive", news, stdin=password + "\n")


def test_users_are_added_listed_changed_and_removed(news: Path) -> None:
    assert add(news, "Ada Brandt", "--role", "admin").exit_code == 0
    assert add(news, "robin").exit_code == 0
    listed = wideangle("user", "list", "--archive", news)
    assert listed.stdout == "Ada Brandt\tadmin\nrobin\treader\n"
    assert wideangle("user", "password", "robin", "--archive", news, stdin="another password\n").exit_code == 0
    assert Users(news).with_password("robin", PASSWORD) is None
    assert Users(news).with_password("robin", "another password").role == "reader"
    assert wideangle("user", "role", "robin", "editor", "--archive", news).exit_code == 0
    assert wideangle("user", "list", "--archive", news).stdout == "Ada Brandt\tadmin\nrobin\teditor\n"
    assert wideangle("user", "remove", "robin", "--archive", news).exit_code == 0
    assert wideangle("user", "list", "--archive", news).stdout == "Ada Brandt\tadmin\n"


def test_token_is_shown_once_and_replaced(news: Path) -> None:
    add(news, "robin")
    first = wideangle("user", "token", "robin", "--archive", news).stdout.strip()
    assert first not in (news / "users.json").read_text(encoding="utf-8")
    assert Users(news).with_token(first).name == "robin"
    second = wideangle("user", "token", "robin", "--archive", news).stdout.strip()
    assert Users(news).with_token(first) is None
    assert wideangle("user", "token", "robin", "--revoke", "--archive", news).stdout == ""
    assert Users(news).with_token(second) is None


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("robin", "short", "the password has 5 characters"),
        ("robin", "", "no password"),
        ("robin", "x" * 1001, "the password has 1001 characters"),
        (" ", PASSWORD, "not a usable name"),
        ("a\tb", PASSWORD, "not a usable name"),
        ("taken", PASSWORD, "a user of this name exists"),
        (" taken ", PASSWORD, "a user of this name exists"),
    ],
)
def test_unusable_name_or_password_is_explained(news: Path, name: str, password: str, reason: str) -> None:
    add(news, "taken")
    added = add(news, name, password=password)
    assert added.exit_code == 2
    assert reason in added.stderr


@pytest.mark.parametrize("command", ["remove", "password", "token"])
def test_unknown_user_is_explained(news: Path, command: str) -> None:
    result = wideangle("user", command, "nobody", "--archive", news, stdin=PASSWORD + "\n")
    assert result.exit_code == 2
    assert "nobody: no user has this name." in result.stderr


def test_users_need_an_archive(tmp_path: Path) -> None:
    added = add(tmp_path / "missing", "robin")
    assert added.exit_code == 1
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("content", ["nonsense", '{"users": [{"name": "a"}]}', "[]", '{"users": 3}'])
def test_damaged_file_of_users_is_reported(news: Path, content: str) -> None:
    (news / "users.json").write_text(content, encoding="utf-8")
    listed = wideangle("user", "list", "--archive", news)
    assert listed.exit_code == 1
    assert "the file of users cannot be used" in listed.stderr


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--proxy", "127.0.0.1"], ["--prefix", "/news"]])
def test_server_for_others_starts_with_users_only(news: Path, options: list[str]) -> None:
    served = wideangle("serve", *options, "--archive", news)
    assert served.exit_code == 2
    assert f"wideangle user add NAME --role admin --archive {news}" in served.stderr.replace("\n", " ")
