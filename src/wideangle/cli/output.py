"""Results, to standard output or to a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from wideangle.cli import standard_streams
from wideangle.errors import WideangleError


class Format(StrEnum):
    """The forms that every result has."""

    TERMINAL = "terminal"
    JSON = "json"


FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", metavar="FORMAT", help="terminal, or json as the published JSON Schema has it."),
]


class _StandardOutput(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Leave it to the one place that knows what a closed pipe means for the command."""
        raise BrokenPipeError


def write_terminal(print_result: Callable[[Console], None], output: Path | None = None) -> None:
    """Have something painted for people: on standard output, or as plain lines into a file."""
    if output is None:
        with delivering():
            print_result(_StandardOutput(highlight=False))
            sys.stdout.flush()
        return
    buffer = io.StringIO()
    print_result(Console(file=buffer, highlight=False))
    write(buffer.getvalue(), output)


def write(document: str, output: Path | None = None) -> None:
    """Write a document in UTF-8, which is what JSON, HTML and Atom are read as, whatever the locale says."""
    data = document.encode("utf-8", "replace")
    if not data.endswith(b"\n"):
        data += b"\n"
    with delivering(output):
        if output is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        else:
            output.write_bytes(data)


@contextmanager
def delivering(output: Path | None = None) -> Iterator[None]:
    """Turn what keeps a result from being written into an error that names the place."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if output is None:
            standard_streams.let_go()
        raise WideangleError(
            f"cannot be written: {error.strerror}.",
            item=str(output or "standard output"),
            remedy="Make room, or choose another place.",
        ) from error
