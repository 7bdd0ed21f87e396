"""The user of a request and the user's permissions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from starlette.requests import HTTPConnection


class Role(IntEnum):
    """The role of a user. Each role includes the permissions of all lower roles."""

    ANONYMOUS = 0
    READER = 1
    EDITOR = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Viewer:
    """The user of a request: the name ('' if nobody has signed in) and the role."""

    name: str = ""
    role: Role = Role.ANONYMOUS

    @property
    def may_edit(self) -> bool:
        """True if the user may correct stories and links, and let the server fetch URLs."""
        return self.role >= Role.EDITOR

    @property
    def may_administer(self) -> bool:
        """True if the user may change settings, sources and users."""
        return self.role >= Role.ADMIN


VIEWER_KEY = "wideangle.viewer"
"""The key of the ASGI scope under which the user of a request is stored."""

ANONYMOUS = Viewer()
LOCAL_USER = Viewer("local user", Role.ADMIN)
"""The user of all requests if the archive has no users and only this machine can reach the server."""


def viewer_of(connection: HTTPConnection) -> Viewer:
    """Return the user of a request, whom access control has determined."""
    viewer: Viewer = connection.scope.get(VIEWER_KEY, ANONYMOUS)
    return viewer
