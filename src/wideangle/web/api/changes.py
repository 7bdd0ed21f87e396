"""Carry out API requests that change the archive: check the role of the user, make the change, and convert errors to
responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from wideangle.archive import Archive
from wideangle.errors import SourceError, UsageError
from wideangle.web.errors import Conflict, PageNotFound
from wideangle.web.pages.context import require, write
from wideangle.web.security.viewer import Role


class Numbered(Protocol):
    """A record that has a number, such as a decision or a follow."""

    @property
    def number(self) -> int:
        """The number by which requests identify the record."""


async def change(request: Request, role: Role, make: Callable[[Archive], str], *, status: int = 200) -> Response:
    """Return the response to a request that changes the archive. `make` makes the change and returns the JSON document
    of the response.

    Raises Forbidden if the user lacks the role. Raises Conflict if the request is well formed but the archive, or the
    server of a source, does not allow the change.
    """
    require(request, role)
    with conflicts():
        content = await write(request, make)
    return Response(content, status_code=status, media_type="application/json")


@contextmanager
def conflicts() -> Iterator[None]:
    """Convert errors in the `with` block to Conflict: the request is well formed, but the change that it asks for is
    not possible."""
    try:
        yield
    except (UsageError, SourceError) as error:
        raise Conflict(error.message, item=error.item, remedy=error.remedy) from error


def check_number(number: int, records: Iterable[Numbered]) -> None:
    """Raise PageNotFound if no record has the number."""
    if all(record.number != number for record in records):
        raise PageNotFound("nothing has this number.", item=str(number), remedy="The list has all numbers.")
