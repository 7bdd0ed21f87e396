"""The command `wideangle demo`, which shows the coverage of an article from the invented sample archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from wideangle import sample
from wideangle.cli.command_run import Run, command
from wideangle.cli.output import write, write_terminal
from wideangle.cli.output_files import checked_path
from wideangle.cli.progress import working
from wideangle.errors import UsageError
from wideangle.model import Coverage
from wideangle.render import terminal

ENTRIES_OF_ROUNDUP = 2
"""The number of entries that `wideangle demo` shows in each lane of a round-up (an article about several matters). With
two entries, the coverage of all matters fits on one screen."""

ROUNDUP = "An article about several matters has a coverage for each strand:"
FICTION = "Everything in the sample archive is invented: outlets, places, people and events."
BROWSER = "The whole archive in a browser: wideangle serve --demo"


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
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write the page.", callback=checked_path("page")),
    ] = Path("wideangle-demo.html"),
) -> None:
    """Show the expanded coverage of an article from the sample archive, and write the coverage as a web page.

    A short coverage of a round-up follows. A round-up is an article about several matters. Each matter has a coverage
    of its own, with two entries in a lane.

    Every outlet, place, person and event in the sample archive is invented.
    """
    from wideangle.coverage import Selection

    with (
        working("Adding the sample archive", live=run.live),
        _folder(into) as folder,
        run.open(str(folder), create=True) as archive,
    ):
        archive.add(sample.path())
        coverage = archive.cover(sample.STORY_OF_THE_DEMO)
        roundup = archive.cover(sample.ROUNDUP_OF_THE_DEMO, Selection(limit=ENTRIES_OF_ROUNDUP))
    write(coverage.to_page(), output)
    write_terminal(lambda console: _render(coverage, roundup, output.absolute(), console))


def _render(coverage: Coverage, roundup: Coverage, page: Path, console: Console) -> None:
    terminal(coverage, console)
    console.print(f"\n{ROUNDUP}\n", markup=False, soft_wrap=True)
    terminal(replace(roundup, quotes=(), missing=()), console)
    console.print(f"\n{FICTION}\n{BROWSER}\nThe first coverage as a page: {page}", markup=False, soft_wrap=True)


@contextmanager
def _folder(into: Path | None) -> Iterator[Path]:
    if into is None:
        with TemporaryDirectory(prefix="wideangle-demo-") as folder:
            yield Path(folder)
    elif into.exists() and not (into.is_dir() and not any(into.iterdir())):
        raise UsageError(
            "the folder exists and is not the sample archive.",
            item=str(into),
            remedy="Name an empty or a new folder.",
        )
    else:
        yield into
