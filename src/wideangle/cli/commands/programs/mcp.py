"""The command `wideangle mcp`, which serves an archive to an AI assistant."""

from __future__ import annotations

import logging
import signal
from importlib.util import find_spec
from typing import Annotated

import typer

from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.standard_streams import is_interactive
from wideangle.errors import InstallationError

log = logging.getLogger(__name__)


@command
def mcp(
    run: Run,
    *,
    allow_edits: Annotated[
        bool,
        typer.Option(
            "--allow-edits",
            metavar="",
            help="Let the assistant propose decisions about stories and links, and follows. Each needs a confirmation.",
        ),
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Serve the archive to an AI assistant, by the Model Context Protocol on standard input and output.

    The assistant's program starts this command: name the command in the configuration of that program. The assistant's
    tools return verbatim spans with their articles. They read only the archive and fetch nothing. The command needs
    `wideangle[web]`.
    """
    if find_spec("mcp") is None:
        raise InstallationError(
            "the library of the Model Context Protocol is not installed.",
            item="mcp",
            remedy="Install it: python -m pip install 'wideangle[web]'",
        )
    from wideangle.archive_threads import ArchiveThreads
    from wideangle.mcp_server import serve_stdio

    if is_interactive():
        log.warning("Waiting for an assistant on standard input. Ctrl-C ends the server.")
    with run.open(archive) as opened:
        # Python cannot interrupt the thread that waits for standard input, and no work is left to finish. SIGINT
        # therefore ends the process immediately.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        serve_stdio(ArchiveThreads(opened), allow_edits=allow_edits, aliases=run.aliases())
