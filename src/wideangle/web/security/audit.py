"""The audit log: a file of JSON lines in the archive's folder that records who changed what and when. It contains no
secrets."""

from __future__ import annotations

import json
import logging
import os
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

log = logging.getLogger(__name__)

FILE_NAME = "audit.jsonl"
DECISION = "decision"
"""The key of a decision's number in the details of a log entry."""

_REVOCATION = "revoke"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change in the audit log: the time in UTC (ISO 8601), the user, the action, and its details, such as the ids
    of the changed articles or stories."""

    time: str
    user: str
    action: str
    details: dict[str, Any]


class AuditLog:
    """The audit log of the archive in a folder. Several threads may call its methods."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = Lock()
        self._makers: dict[int, str] = {}
        self._read_to = 0

    def record(self, user: str, action: str, **details: Any) -> None:
        """Append an entry to the audit log. If the file cannot be written, only the log of the server has the entry."""
        time = datetime.now(UTC).isoformat(timespec="seconds")
        log.info("Audit: %s by %s.", action, user or "nobody", extra={"action": action, "user": user, **details})
        line = json.dumps({"time": time, "user": user, "action": action, "details": details}, ensure_ascii=False)
        try:
            with self._lock:
                file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(file, line.encode("utf-8", "replace") + b"\n")
                finally:
                    os.close(file)
        except OSError as error:
            log.warning("%s: the audit log cannot be written: %s.", self._path, error.strerror)

    def latest(self, limit: int) -> list[AuditEntry]:
        """Return the latest entries of the audit log, at most `limit`, the last entry first."""
        try:
            with self._path.open("rb") as file:
                lines = deque(file, limit)
        except FileNotFoundError:
            return []
        return [entry for line in reversed(lines) if (entry := _parsed(line)) is not None]

    def user_of(self, decision: int) -> str:
        """Return the name of the user who made a decision. `decision` is the number of the decision. Return '' if the
        user is unknown."""
        with self._lock:
            self._read_new()
            return self._makers.get(decision, "")

    def _read_new(self) -> None:
        try:
            with self._path.open("rb") as file:
                if os.fstat(file.fileno()).st_size < self._read_to:  # the file was replaced
                    self._read_to, self._makers = 0, {}
                file.seek(self._read_to)
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    self._read_to += len(line)
                    self._note(_parsed(line))
        except FileNotFoundError:
            self._read_to, self._makers = 0, {}

    def _note(self, entry: AuditEntry | None) -> None:
        number = entry.details.get(DECISION) if entry else None
        if entry is not None and isinstance(number, int) and entry.action != _REVOCATION:
            self._makers[number] = entry.user


def without_secrets(address: str) -> str:
    """Return a URL without user, password, query and fragment, because these may contain secrets. Text that is no URL
    is returned unchanged."""
    if "://" not in address:
        return address
    try:
        parts = urlsplit(address)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return ""


def _parsed(line: bytes) -> AuditEntry | None:
    """Return the entry in a line of the audit log. Return None for a damaged line, which a full disk can cause."""
    try:
        fields = json.loads(line)
        return AuditEntry(fields["time"], fields["user"], fields["action"], dict(fields["details"]))
    except (ValueError, KeyError, TypeError):
        return None
