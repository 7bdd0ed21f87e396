"""Run one command: read the options that all commands share and the settings, and convert errors to an exit status."""

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from wideangle.cli import logs, standard_streams
from wideangle.cli.output_files import check_format
from wideangle.errors import InstallationError, SettingsError, UsageError, WideangleError

if TYPE_CHECKING:
    from wideangle.archive import Archive, Channels
    from wideangle.ingest import Fetcher
    from wideangle.language.names import Aliases
    from wideangle.settings import Settings

log = logging.getLogger(__name__)

INTERRUPTED = 130
"""The exit status after Ctrl-C (SIGINT): 128 plus the number of the signal, as in shells."""

_COMMON = "Common options"
_FORMATS_WITH_TEMPLATES = ("html", "page")

ArchiveOption = Annotated[
    str | None,
    typer.Option(
        "--archive",
        "-a",
        metavar="PATH",
        help="The folder of the archive. Default: WIDEANGLE_ARCHIVE, the configuration file, or your data folder.",
        show_default=False,
        rich_help_panel=_COMMON,
    ),
]


@dataclass(frozen=True, slots=True)
class Run:
    """The data that every command receives besides its own arguments: the settings, and `live`, which is True if the
    command shows its progress."""

    settings: Settings
    live: bool

    def location(self, archive: str | None) -> str:
        """Return the folder of the archive: the value of `--archive`, or else the folder in the settings."""
        location = archive or self.settings.archive
        log.info("The archive is %s.", location, extra={"archive": location})
        return location

    def open(self, archive: str | None, *, create: bool = False) -> Archive:
        """Open the archive in the folder that `--archive` names, or else in the folder from the settings. With
        `create`, a missing archive is created."""
        from wideangle.archive import open_archive
        from wideangle.cli.progress import opening
        from wideangle.render import use_house_style

        location = self.location(archive)
        with opening(live=self.live):
            opened = open_archive(location, create=create, embeddings=self.settings.embeddings or None)
        use_house_style(opened.house)
        return opened

    def aliases(self) -> Aliases:
        """Return the user's aliases, which are other spellings of persons' names. Raises SettingsError if the file of
        aliases cannot be read or parsed."""
        from wideangle.language.names import Aliases

        if not self.settings.aliases:
            return Aliases()
        path = Path(self.settings.aliases)
        try:
            return Aliases.parse(path.read_text(encoding="utf-8"))
        except OSError as error:
            reason, remedy = f"the file of aliases cannot be read: {error.strerror}.", "Correct WIDEANGLE_ALIASES."
        except ValueError as error:
            reason, remedy = f"not a file of aliases: {error}.", "Each line is 'name = variant, variant', in UTF-8."
        raise SettingsError(reason, item=str(path), remedy=remedy)

    def templates(self, folder: Path | None, format_: str) -> Path | None:
        """Return the folder of the newsroom's own HTML templates, from `--templates` or else from the settings. Return
        None if no folder is set, or if the format has no templates.

        Raises UsageError if `--templates` is used with a format without templates, and SettingsError if the folder in
        the settings does not exist.
        """
        if format_ not in _FORMATS_WITH_TEMPLATES:
            if folder is None:
                return None
            formats = " and ".join(_FORMATS_WITH_TEMPLATES)
            raise UsageError(
                f"the format {format_} has no templates.", remedy=f"Use --templates with the formats {formats}."
            )
        if folder is None and self.settings.templates and not Path(self.settings.templates).is_dir():
            raise SettingsError(
                "the folder of templates does not exist.",
                item=self.settings.templates,
                remedy="Correct WIDEANGLE_TEMPLATES.",
            )
        return folder or (Path(self.settings.templates) if self.settings.templates else None)

    def fetcher(self) -> Fetcher:
        """Return an HTTP client with the contact, proxy and allowed hosts from the settings."""
        from wideangle.ingest import Fetcher

        settings = self.settings
        return Fetcher(allow_hosts=settings.allow_hosts, contact=settings.contact, proxy=settings.proxy)

    def channels(self) -> Channels:
        """Return the channels that deliver alerts. Raises SettingsError if the settings name a mail server without a
        sender address."""
        from wideangle.archive import Channels, MailServer

        settings = self.settings
        if settings.smtp_host and not settings.smtp_sender:
            remedy = "Set WIDEANGLE_SMTP_SENDER to the address that sends the alerts."
            raise SettingsError("the mail server needs a sender address.", item=settings.smtp_host, remedy=remedy)
        server = MailServer(
            host=settings.smtp_host,
            sender=settings.smtp_sender,
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password,
            security=settings.smtp_security,
        )
        return Channels(self.fetcher(), server if settings.smtp_host else None)


def start(
    *,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            metavar="",
            help="Log more to standard error; -vv logs everything.",
            show_default=False,
            rich_help_panel=_COMMON,
        ),
    ] = 0,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet", "-q", metavar="", help="Log errors only, and show no progress.", rich_help_panel=_COMMON
        ),
    ] = False,
    log_json: Annotated[
        bool,
        typer.Option(
            "--log-json", metavar="", help="Log as JSON lines, and show no progress.", rich_help_panel=_COMMON
        ),
    ] = False,
) -> Run:
    """Read the settings and start logging. The parameters are the options that every command has."""
    from wideangle.settings import load

    logs.start("warning", as_json=log_json)
    settings = load()
    level = "error" if quiet else ("debug" if verbose > 1 else "info") if verbose else settings.log_level
    logs.start(level, as_json=log_json)
    return Run(settings, live=sys.stderr.isatty() and not quiet and not log_json)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Turn a function into a command. The function receives a `Run` as its first argument. The command has the options
    of `start` besides the options of the function.

    The ending of the file that the option `output` names must fit the option `format_`. A parameter whose type is a
    dataclass becomes one option for each field of the dataclass. An exception ends the command with an exit status and
    a message of one or two sentences on standard error.
    """
    shared = inspect.signature(start, eval_str=True).parameters
    _, *own = inspect.signature(function, eval_str=True).parameters.values()
    records: dict[str, Any] = {
        parameter.name: parameter.annotation for parameter in own if is_dataclass(parameter.annotation)
    }
    options = [option for parameter in own for option in _options(parameter)]

    def run(**values: Any) -> None:
        from wideangle.render import house_style

        with _ending(), house_style():
            context = start(**{option: values.pop(option) for option in shared})
            for name, record in records.items():
                values[name] = record(**{field.name: values.pop(field.name) for field in fields(record)})
            if isinstance(values.get("output"), Path) and isinstance(values.get("format_"), StrEnum):
                check_format(values["output"], values["format_"])
            function(context, **values)

    # Typer reads the name, help, arguments and options of a command from the attributes of its function.
    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in (*options, *shared.values())]
    run.__name__, run.__doc__ = function.__name__, function.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _options(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    """Return the options for a parameter of a command: one for each field of a dataclass, or else the parameter
    itself."""
    if not is_dataclass(parameter.annotation):
        return [parameter]
    record = cast("Callable[..., Any]", parameter.annotation)
    return list(inspect.signature(record, eval_str=True).parameters.values())


@contextmanager
def _ending() -> Iterator[None]:
    """If the `with` block raises an exception, write a message to standard error and end the command with an exit
    status."""
    try:
        yield
        sys.stdout.flush()
    except typer.Exit:
        raise
    except (ImportError, WideangleError) as error:
        log.error("%s", InstallationError.of(error) if isinstance(error, ImportError) else error)  # noqa: TRY400 - a traceback is for -vv
        log.debug("It was raised here:", exc_info=True)
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from error
    except BrokenPipeError as error:
        # The reader of the output, such as `head`, has closed the pipe. This is no failure.
        standard_streams.let_go()
        raise typer.Exit(0) from error
    except KeyboardInterrupt as error:
        log.warning("Interrupted.")
        raise typer.Exit(INTERRUPTED) from error
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        log.error("Internal error: %s. Run again with -vv for the traceback, and report it.", what)  # noqa: TRY400 - as above
        log.debug("It was raised here:", exc_info=True)
        raise typer.Exit(1) from error
