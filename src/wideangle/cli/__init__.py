"""The command line of Wideangle, a thin layer above the archive.

Results go to standard output, and progress and messages go to standard error. The exit status is 0 for success, 1 for a
failure, 2 for wrong usage, and 130 after Ctrl-C.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typer

    app: typer.Typer

__all__ = ["app", "main"]

OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""The number of new container objects between two runs of the garbage collector. Imports create many objects and
hardly any garbage. With Python's default of 700, collections took 7 % of the processor time of `wideangle add` for
one article."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    from wideangle.cli import standard_streams
    from wideangle.cli.application import application
    from wideangle.cli.framework import common_options

    standard_streams.ready()
    _, rest = common_options.split(sys.argv[1:])
    application(rest[0] if rest else "")()


def __getattr__(name: str) -> Any:
    """Return the attribute `app`, the Typer application with all commands. The application is created when `app` is
    first used (PEP 562)."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from wideangle.cli.application import application

    made = globals()["app"] = application()
    return made
