"""Write results to standard output or to a file."""

from __future__ import annotations

import errno
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

_HINTS = {
    errno.ENOENT: "Create the folder first, or name another file.",
    errno.ENOSPC: "Free disk space, or name another file.",
}


class Format(StrEnum):
    """The output formats of most commands. A command with further formats has its own list."""

    TERMINAL = "terminal"
    JSON = "json"


FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", metavar="FORMAT", help="terminal, or json (see the published JSON Schema)."),
]


class _StandardOutput(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Raise BrokenPipeError, so that `command_run` decides how the command ends."""
        raise BrokenPipeError


def write_result(
    format_: StrEnum,
    terminal: Callable[[Console], None],
    output: Path | None = None,
    **documents: Callable[[], str],
) -> None:
    """Write a result in the chosen format. `documents` has a function for each format, which creates the document. A
    format without a function is written as terminal text.

    Only the document of the chosen format is created.
    """
    document = documents.get(format_.value)
    if document is None:
        write_terminal(terminal, output)
    else:
        write(document(), output)


def write_terminal(print_result: Callable[[Console], None], output: Path | None = None) -> None:
    """Write a result as terminal text to standard output, or as plain lines to a file."""
    if output is None:
        with delivering():
            print_result(_StandardOutput(highlight=False))
            sys.stdout.flush()
        return
    buffer = io.StringIO()
    print_result(Console(file=buffer, highlight=False))
    write(buffer.getvalue(), output)


def write(document: str, output: Path | None = None) -> None:
    """Write a document to a file or to standard output. The encoding is always UTF-8, because readers of JSON, HTML and
    Atom expect UTF-8."""
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
    """Convert an OSError during the writing of a result to a WideangleError that names the file."""
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
            remedy=_HINTS.get(error.errno or 0, "Name another file."),
        ) from error
