"""Store the sessions of browsers in memory. A restart of the server ends all sessions."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

from starsessions import SessionStore

LIFETIME_SECONDS = 7 * 24 * 3600
IDLE_SECONDS = 12 * 3600
"""The number of seconds without a request after which a session ends (half a day). Even with requests, a session ends
`LIFETIME_SECONDS` (a week) after the sign-in."""

MOST_SESSIONS = 20_000
"""The greatest number of sessions in memory. Beyond this number, the least recently used sessions are dropped. Each
browser that loads a form has a session."""


@dataclass(slots=True)
class _Session:
    data: bytes
    ends: float
    idle_ends: float


class ExpiringStore(SessionStore):
    """A store of sessions that expire. Only the server chooses ids of sessions.

    An unknown id in a request is replaced by a new id. Therefore nobody can plant a known id in another person's
    browser (session fixation).
    """

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, _Session] = OrderedDict()

    async def read(self, session_id: str, lifetime: int) -> bytes:  # noqa: ARG002  (of the interface)
        """Return the data of a session. Return b'' if the session has ended or is unknown."""
        session = self._current(session_id)
        if session is None:
            return b""
        session.idle_ends = time.monotonic() + IDLE_SECONDS
        self._sessions.move_to_end(session_id)
        return session.data

    async def write(self, session_id: str, data: bytes, lifetime: int, ttl: int) -> str:  # noqa: ARG002
        """Store the data of a session and return its id. An unknown session gets a new id."""
        now = time.monotonic()
        if (session := self._current(session_id)) is not None:
            session.data = data
        else:
            session_id = secrets.token_urlsafe(24)
            self._sessions[session_id] = _Session(data, now + lifetime, now + IDLE_SECONDS)
            while len(self._sessions) > MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return session_id

    async def remove(self, session_id: str) -> None:
        """Delete a session."""
        self._sessions.pop(session_id, None)

    def _current(self, session_id: str) -> _Session | None:
        session = self._sessions.get(session_id)
        if session is not None and time.monotonic() >= min(session.ends, session.idle_ends):
            del self._sessions[session_id]
            return None
        return session
