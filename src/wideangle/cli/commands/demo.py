"""`wideangle demo`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from wideangle import sample
from wideangle.cli.command_run import Run, command
from wideangle.cli.output import draw, write
from wideangle.cli.progress import working
from wideangle.errors import UsageError
from wideangle.model import Coverage
from wideangle.render import terminal

FICTION = "Everything in the sample archive is invented: outlets, places, people and events."


@command
def demo(
    run: Run,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Keep the sample archive in this folder, which must be empty or new.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the page.")] = Path(
        "wideangle-demo.html"
    ),
) -> None:
    """Show the expanded coverage of an article from the sample archive, and write it as a page of its own.

    Every outlet, place, person and event in the sample archive is invented.
    """
    with (
        working("Adding the sample archive", live=run.live),
        _folder(into) as folder,
        run.open(str(folder), create=True) as archive,
    ):
        archive.add(sample.path())
        coverage = archive.cover(sample.STORY_OF_THE_DEMO)
    write(coverage.to_page(), output)
    draw(lambda console: _paint(coverage, output.absolute(), console))


def _paint(coverage: Coverage, page: Path, console: Console) -> None:
    terminal(coverage, console)
    console.print(f"\n{FICTION}\nThe same as a page: {page}", markup=False, soft_wrap=True)


@contextmanager
def _folder(into: Path | None) -> Iterator[Path]:
    if into is None:
        with TemporaryDirectory(prefix="wideangle-demo-") as folder:
            yield Path(folder)
    elif into.exists() and not (into.is_dir() and not any(into.iterdir())):
        raise UsageError(
            "is there already, and the sample must not mix with anything else.",
            item=str(into),
            remedy="Name a folder that is empty or new.",
        )
    else:
        yield into
