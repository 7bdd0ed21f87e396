"""The description of the API: the commands of its page work, and the OpenAPI document explains every operation."""

from __future__ import annotations

import re
import shlex
import shutil
from argparse import ArgumentParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from wideangle.cli.application import _COMMANDS, _GROUPS
from wideangle.web import ServerOptions, create_app

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
SERVER = "http://127.0.0.1:8765"


def test_commands_of_the_page_are_answered(sample_folder: Path, tmp_path: Path) -> None:
    curl = ArgumentParser()
    curl.add_argument("-X", dest="method")
    curl.add_argument("-H", dest="headers", action="append", default=[])
    curl.add_argument("-d", dest="data")
    curl.add_argument("url")
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    commands = [shlex.split(line) for block in blocks for line in block.splitlines() if line.startswith("curl ")]
    folder = Path(shutil.copytree(sample_folder, tmp_path / "archive"))
    with TestClient(create_app(ServerOptions(folder)), base_url=SERVER) as client:
        for _, *arguments in commands:
            given = curl.parse_args(arguments)
            headers = dict(header.split(": ", 1) for header in given.headers)
            method = given.method or ("POST" if given.data else "GET")
            response = client.request(method, given.url.removeprefix(SERVER), headers=headers, content=given.data)
            assert response.status_code in (200, 201), (arguments, response.text)
            assert response.content
    assert len(commands) > 20


def test_page_of_the_web_application_names_every_command_and_no_unknown_address(reader: TestClient) -> None:
    text = PAGE.with_name("web.md").read_text().partition("## Commands and pages")[2].partition("\n## ")[0]
    named = {name.split()[0] for name in re.findall(r"`([a-z][^`]*)`", text)}
    assert {*_COMMANDS, *_GROUPS} <= named
    paths = reader.get("/openapi.json").json()["paths"]
    patterns = [re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))) for path in paths]
    for address in re.findall(r"`(?:POST )?(/api[^`]*)`", text):
        assert any(pattern.fullmatch(address) for pattern in patterns), address


def test_every_operation_is_explained(reader: TestClient) -> None:
    document = reader.get("/openapi.json").json()
    tags = {tag["name"] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
            assert set(operation["tags"]) <= tags, path
            for parameter in operation.get("parameters", ()):
                assert parameter["schema"].get("examples") or parameter.get("description"), (path, parameter)
    assert set(document["components"]["securitySchemes"]) == {"session", "token"}


@pytest.mark.parametrize("path", ["/api/coverage", "/api/decisions"])
def test_allow_names_every_method_of_an_address(local_user: TestClient, path: str) -> None:
    response = local_user.patch(path)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "query",
    [
        "langage=en",
        "limit=5&limit=6",
        "limit=+5",
        "limit=5.0",
        "since=",
        "since=20311001",
        "since=2031-02-30",
        "cursor=after-0",
        "cursor=5",
        "language=EN",
    ],
)
def test_parameter_that_the_document_does_not_allow_is_rejected(reader: TestClient, query: str) -> None:
    response = reader.get(f"/api/articles?{query}")
    assert response.status_code == 422
    assert query.partition("=")[0] in response.json()["detail"]


@pytest.mark.parametrize("text", ["1", "True", "yes", ""])
def test_flags_are_true_or_false(reader: TestClient, text: str) -> None:
    assert reader.get(f"/api/stories/s1?why={text}").status_code == 422
