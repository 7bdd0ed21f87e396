"""What the tests of the command line share."""

from __future__ import annotations

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from loopback import Loopback, Quiet
from typer.testing import CliRunner, Result

from wideangle.cli import app
from wideangle.render import json_schema

SCHEMA = Draft202012Validator(json_schema())

TRAM = """\
Tram to the harbour is halted again
Halven Courier
Published: 2031-10-07

HALVEN - Trams to the old harbour stood still on Tuesday after a points failure at Skarvik Square, the operator said.

About 4,000 passengers were put on buses. "We are sorry," said Ada Thorsen of Halven Transit, who expects the line to
open again on Wednesday.
"""


def wideangle(*arguments: object, stdin: str | bytes | None = None, **environment: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin, env=environment)


def process(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "wideangle", *map(str, arguments)]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60} | options
    return cast("subprocess.CompletedProcess[bytes]", subprocess.run(command, check=False, **options))


def document(result: Result) -> dict[str, Any]:
    """The JSON document that a command wrote, which the published schema describes."""
    assert result.exit_code == 0, result.stderr
    read: dict[str, Any] = json.loads(result.stdout)
    SCHEMA.validate(read)
    return read


def rows(path: Path, *lines: object) -> Path:
    """A file of JSON lines; what is given as text stands in it as it is."""
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines), "utf-8")
    return path


def row(number: int, **fields: object) -> dict[str, object]:
    """One article of a table; no two alike."""
    return {"id": f"n{number}", "text": f"Ferry number {number} left Halven {number % 7} minutes late."} | fields


class Site(Loopback):
    """A web site on the loopback, which notes who asks it."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.agents: list[str] = []
        site = self

        class Answering(Quiet, BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.agents.append(self.headers["User-Agent"])
                page = pages.get(self.path)
                self.send_response(404 if page is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((page or "").encode())

        super().__init__(Answering)
