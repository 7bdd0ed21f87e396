"""`wideangle serve`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.progress import working
from wideangle.errors import InstallationError, UsageError

INSTALL = 'Install the extra: pip install "wideangle[web]".'


@command
def serve(
    run: Run,
    *,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen at; this machine alone by default.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="PORT", help="The port to listen at.")] = 8765,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Answer under this host name too; may be repeated.", show_default=False),
    ] = None,
    prefix: Annotated[
        str, typer.Option(metavar="PATH", help="The path under which a proxy shows the pages, such as /news.")
    ] = "",
    read_only: Annotated[
        bool, typer.Option("--read-only", metavar="", help="Nobody can change anything.", show_default=False)
    ] = False,
    demo: Annotated[
        bool, typer.Option("--demo", metavar="", help="Serve the sample archive, in which everything is invented.")
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Serve the archive as a web application: pages at /, an HTTP API at /api, described at /openapi.json.

    Open http://127.0.0.1:8765 in a browser. Ctrl-C ends the server.
    """
    try:
        from wideangle.web import ServerOptions
        from wideangle.web import serve as run_server
    except ModuleNotFoundError as error:
        raise InstallationError(f"the web application needs the package {error.name}.", remedy=INSTALL) from error
    if demo and archive:
        raise UsageError("--demo and --archive exclude each other.", remedy="Leave one of them out.")
    with _archive(run, archive, demo=demo) as folder:
        options = ServerOptions(
            archive=folder,
            host=host,
            port=port,
            allowed_hosts=tuple(allow_host or ()),
            prefix=prefix,
            read_only=read_only,
            embeddings=run.settings.embeddings,
            allow_fetch=run.settings.allow_hosts,
            templates=run.templates(None, "page"),
        )
        typer.echo(f"Serving at http://{host}:{port}{prefix}/ – Ctrl-C ends the server.", err=True)
        run_server(options)


@contextmanager
def _archive(run: Run, archive: str | None, *, demo: bool) -> Iterator[Path]:
    if not demo:
        yield Path(run.location(archive))
        return
    from wideangle import sample

    with TemporaryDirectory(prefix="wideangle-demo-") as folder:
        with working("Adding the sample archive", live=run.live), run.open(folder, create=True) as opened:
            opened.add(sample.path())
        yield Path(folder)
