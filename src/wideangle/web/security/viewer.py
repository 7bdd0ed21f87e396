"""The person behind a request, and what this person may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from starlette.requests import HTTPConnection


class Role(IntEnum):
    """What a person may do; each role includes those before it."""

    ANONYMOUS = 0
    READER = 1
    EDITOR = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request: a name, '' where nobody has signed in, and a role."""

    name: str = ""
    role: Role = Role.ANONYMOUS

    @property
    def may_edit(self) -> bool:
        """Whether the person may correct stories and links, and let the server fetch addresses."""
        return self.role >= Role.EDITOR

    @property
    def may_administer(self) -> bool:
        """Whether the person may change settings, sources and users."""
        return self.role >= Role.ADMIN


ANONYMOUS = Viewer()
LOCAL_USER = Viewer("local user", Role.ADMIN)
"""The person at this machine, where only this machine can reach the server."""


def viewer_of(connection: HTTPConnection) -> Viewer:
    """The person behind a request, as the authentication middleware found it."""
    viewer: Viewer = connection.scope.get("wideangle.viewer", ANONYMOUS)
    return viewer
