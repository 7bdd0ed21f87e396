"""The command `wideangle serve`, which serves an archive as a web application."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Annotated

import typer

from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.commands.archive.watch import delivering, stopping
from wideangle.cli.progress import working
from wideangle.errors import InstallationError, UsageError, WideangleError
from wideangle.model import Fetched

log = logging.getLogger(__name__)

INSTALL = 'Install the extra: pip install "wideangle[web]".'


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """The network options of `wideangle serve`: the address of the server, the proxies before it, and its
    certificate."""

    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen at; this machine alone by default.")
    ] = "127.0.0.1"
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="PORT", help="The port to listen at.")] = 8765
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Answer under this host name too; may be repeated.", show_default=False),
    ] = None
    prefix: Annotated[
        str, typer.Option(metavar="PATH", help="The path under which a proxy shows the pages, such as /news.")
    ] = ""
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            help="The address or network of a proxy whose X-Forwarded headers are trusted; may be repeated.",
            show_default=False,
        ),
    ] = None
    certificate: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Encrypt with this certificate, in PEM form.", show_default=False),
    ] = None
    private_key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The private key of the certificate, in PEM form.", show_default=False),
    ] = None

    @property
    def address(self) -> str:
        """The URL of the server for a browser on this machine."""
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{self.host}:{self.port}{self.prefix}/"


@command
def serve(
    run: Run,
    *,
    network: NetworkOptions,
    public: Annotated[
        bool,
        typer.Option("--public", metavar="", help="Let everybody read who can reach the server.", show_default=False),
    ] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", metavar="", help="Nobody can change anything.", show_default=False)
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", metavar="", help="Poll the live sources as well, and deliver alerts.", show_default=False
        ),
    ] = False,
    demo: Annotated[
        bool, typer.Option("--demo", metavar="", help="Serve the sample archive, in which everything is invented.")
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Serve the archive as a web application, with pages at / and an HTTP API at /api, which /openapi.json describes.

    Open http://127.0.0.1:8765 in a browser. Ctrl-C ends the server. If other machines can reach the server, add users
    with `wideangle user add`, or let everybody read with --public.
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
            host=network.host,
            port=network.port,
            allowed_hosts=tuple(network.allow_host or ()),
            prefix=network.prefix,
            proxies=tuple(network.proxy or ()),
            certificate=network.certificate,
            private_key=network.private_key,
            public=public,
            read_only=read_only,
            embeddings=run.settings.embeddings,
            allow_fetch=run.settings.allow_hosts,
            templates=run.templates(None, "page"),
            webhook_secret=run.settings.webhook_secret,
        )

        def announce() -> None:
            typer.echo(f"Serving at {network.address} – Ctrl-C ends the server.", err=True)

        with stopping() as stop, _polling(run, folder, stop) if watch else nullcontext(_nothing_polled) as live_state:
            run_server(options, stop=stop, started=announce, live_state=live_state)


def _nothing_polled() -> None:
    return None


@contextmanager
def _polling(run: Run, folder: Path, stop: Event) -> Iterator[Callable[[], Fetched]]:
    """Poll the live sources in a separate thread until the server ends. Provide a function that returns the results so
    far. Errors are logged and do not end the server."""
    results = Fetched()

    def note(so_far: Fetched) -> None:
        nonlocal results
        results = so_far

    def work() -> None:
        try:
            background = replace(run, live=False)
            with background.open(str(folder)) as opened, delivering(background, opened):
                opened.sources.watch(fetcher=run.fetcher(), stop=stop, progress=note)
        except WideangleError as error:
            log.error("The live sources are not polled: %s", error)  # noqa: TRY400 - a sentence, not a traceback
        except Exception:
            log.exception("Unexpected error. The live sources are not polled any more.")

    thread = Thread(target=work, name="live sources")
    thread.start()
    try:
        yield lambda: results
    finally:
        stop.set()
        thread.join()


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
