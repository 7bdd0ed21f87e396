"""Servers that other machines can reach, with users, driven in process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.testclient import TestClient

from wideangle.web import ServerOptions, create_app
from wideangle.web.security.users import FILE_NAME, Users

HOST = "news.example"
SITE = f"https://{HOST}"
PASSWORDS = {"rita": "reads every morning", "edda": "edits every evening", "adam": "administers at noon"}
ROLES = {"rita": "reader", "edda": "editor", "adam": "admin"}


def add_users(folder: Path) -> None:
    """Add a user of each role."""
    (folder / FILE_NAME).write_bytes(_file_of_users())


@cache
def _file_of_users() -> bytes:
    """The file of users, made once: hashes of passwords take their time on purpose."""
    with TemporaryDirectory() as folder:
        users = Users(Path(folder))
        for name, password in PASSWORDS.items():
            users.add(name, ROLES[name], password)
        return (Path(folder) / FILE_NAME).read_bytes()


def exposed(folder: Path, **options: object) -> ServerOptions:
    return ServerOptions(folder, host="0.0.0.0", allowed_hosts=(HOST,), **options)


@contextmanager
def serving(options: ServerOptions, base_url: str = SITE) -> Iterator[TestClient]:
    """A client that sends what browsers send, and follows no redirection."""
    with TestClient(
        create_app(options), base_url=base_url, follow_redirects=False, raise_server_exceptions=False
    ) as client:
        client.headers["origin"] = base_url
        yield client


def form_token(client: TestClient, path: str = "/login") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def sign_in(client: TestClient, name: str, password: str = "", **fields: str):
    client.cookies.clear()
    form = {"csrf_token": form_token(client), "name": name, "password": password or PASSWORDS[name], **fields}
    return client.post("/login", data=form)
