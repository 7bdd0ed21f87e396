"""The commands `wideangle user add`, `list`, `remove`, `role`, `password` and `token` for the users of the web
application."""

from __future__ import annotations

import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wideangle.cli.command_run import ArchiveOption, Run, command
from wideangle.cli.output import write
from wideangle.cli.standard_streams import is_interactive
from wideangle.errors import InstallationError, UsageError

if TYPE_CHECKING:
    from wideangle.web.security.audit import AuditLog
    from wideangle.web.security.users import Users

COMMAND_LINE = "command line"
"""The user name in the audit log for changes by the commands of `wideangle user`."""


class RoleName(StrEnum):
    """The role of a user. A reader may read. An editor may also correct stories and coverage. An admin may also change
    sources, settings and users, and see the audit log."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of the user.", show_default=False)]


@command
def add(
    run: Run,
    name: NameArgument,
    *,
    role: Annotated[
        RoleName,
        typer.Option(metavar="ROLE", help="reader, editor (corrects stories and coverage) or admin (sources, users)."),
    ] = RoleName.READER,
    archive: ArchiveOption = None,
) -> None:
    """Add a user of the web application. The command asks for the password twice. Without a terminal, the password is
    the first line of standard input.

    As soon as an archive has users, everybody must sign in to its web application, even on this machine. The names,
    roles and hashed passwords are stored in users.json in the folder of the archive. No backup contains this file.
    """
    users, audit = _files(run, archive)
    users.add(name, role, _password())
    audit.record(COMMAND_LINE, "user add", name=name, role=str(role))


@command
def list_users(run: Run, *, archive: ArchiveOption = None) -> None:
    """List the users with their roles, and which of them have an API token."""
    users, _ = _files(run, archive)
    for user in sorted(users.all().values(), key=lambda user: user.name):
        write(f"{user.name}\t{user.role}\t{'API token' if user.token else ''}".rstrip() + "\n")


@command
def remove(run: Run, name: NameArgument, *, archive: ArchiveOption = None) -> None:
    """Remove a user. The sessions and the API token of the user become invalid."""
    users, audit = _files(run, archive)
    users.remove(name)
    audit.record(COMMAND_LINE, "user remove", name=name)


@command
def role(
    run: Run,
    name: NameArgument,
    new_role: Annotated[RoleName, typer.Argument(metavar="ROLE", help="reader, editor or admin.", show_default=False)],
    *,
    archive: ArchiveOption = None,
) -> None:
    """Give a user another role. The new role holds from the user's next request on."""
    users, audit = _files(run, archive)
    users.set_role(name, new_role)
    audit.record(COMMAND_LINE, "user role", name=name, role=str(new_role))


@command
def password(run: Run, name: NameArgument, *, archive: ArchiveOption = None) -> None:
    """Set a new password for a user, and end the sessions of the user."""
    users, audit = _files(run, archive)
    users.set_password(name, _password())
    audit.record(COMMAND_LINE, "user password", name=name)


@command
def token(
    run: Run,
    name: NameArgument,
    *,
    revoke: Annotated[
        bool, typer.Option("--revoke", metavar="", help="Remove the token of the user, and make no other.")
    ] = False,
    archive: ArchiveOption = None,
) -> None:
    """Create an API token, with which a program acts as this user. The earlier token of the user becomes invalid.

    The token is shown once, and is not stored. docs/serving.md says how programs send the token.
    """
    users, audit = _files(run, archive)
    if revoke:
        users.remove_token(name)
    else:
        write(users.new_token(name) + "\n")
    audit.record(COMMAND_LINE, "user token revoke" if revoke else "user token", name=name)


def _files(run: Run, archive: str | None) -> tuple[Users, AuditLog]:
    """Return the users and the audit log of an archive. Raises ArchiveError if the archive does not exist, and
    InstallationError if `wideangle[web]` is not installed."""
    try:
        from wideangle.web.security.audit import AuditLog
        from wideangle.web.security.users import Users
    except ImportError as error:
        raise InstallationError.of_extra("web", "The web application", error) from error
    with run.open(archive):
        folder = Path(archive or run.settings.archive)
    return Users(folder), AuditLog(folder)


def _password() -> str:
    if is_interactive():
        asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    line = ""
    with suppress(ValueError):  # standard input is closed
        line = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
    if not line:
        raise UsageError(
            "no password.", remedy="Type it at a terminal, or send it as the first line of standard input."
        )
    return line
