"""Changes of the archive by requests: who may make them, and how they fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.errors import SourceError, UsageError
from wideangle.web.errors import Conflict, PageNotFound
from wideangle.web.pages.context import require, write
from wideangle.web.security.viewer import Role


class Numbered(Protocol):
    """A record with a number."""

    @property
    def number(self) -> int:
        """The number by which requests name the record."""


async def change(request: Request, role: Role, make: Callable[[Archive], str], *, status: int = 200) -> Response:
    """Return the response to a request that changes the archive: the JSON document that `make` returns.

    Raises Forbidden for a viewer without the role, and Conflict where the request is well formed and the archive, or
    the server of a source, does not allow the change.
    """
    require(request, role)
    try:
        content = await write(request, make)
    except (UsageError, SourceError) as error:
        raise Conflict(error.message, item=error.item, remedy=error.remedy) from error
    return Response(content, status_code=status, media_type="application/json")


def check_number(number: int, records: Iterable[Numbered]) -> None:
    """Raise PageNotFound where none of the records has a number."""
    if all(record.number != number for record in records):
        raise PageNotFound("nothing has this number.", item=str(number), remedy="The list has all numbers.")
