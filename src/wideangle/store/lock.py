"""Provide locks that only one process may hold at a time."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from wideangle.errors import ArchiveBusy, ArchiveError

try:
    import fcntl
except ImportError as error:  # Windows
    raise ArchiveError(
        "archives need a system with POSIX locks, which Windows is not.", remedy="Use the Windows Subsystem for Linux."
    ) from error

_held: set[Path] = set()
_guard = threading.Lock()


class WriterLock:
    """A lock on an archive, held from construction until `release` or the end of the process.

    An archive has several locks, such as the lock for writing. `activity` says what the holder of the lock does, such
    as 'writing to', for the message to a process that cannot get the lock.

    The lock is a POSIX record lock on a file such as `writer.lock`. The kernel releases the lock however the process
    ends, and forked children do not inherit the lock. A record lock does not distinguish two openings within one
    process, so the paths that this process has locked are recorded as well. The file contains the number of the process
    that holds the lock.

    Raises ArchiveBusy if the lock is already held, in this process or in another, and ArchiveError if the folder is not
    writable.
    """

    def __init__(self, path: Path, activity: str = "writing to") -> None:
        self._path = path.resolve()
        with _guard:
            if self._path in _held:
                raise _busy(self._path, f"This process is already {activity} it.", "Use the archive that is open.")
            self._descriptor = _lock(self._path, activity)
            _held.add(self._path)
        _sign(self._descriptor)

    def release(self) -> None:
        """Release the lock."""
        with _guard:
            _held.discard(self._path)
            os.close(self._descriptor)


def _lock(path: Path, activity: str) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise ArchiveError(
            f"the archive cannot be written to: {error.strerror}.",
            item=str(path.parent),
            remedy="Make its folder writable, or copy it to a place that is.",
        ) from error
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = _holder(os.pread(descriptor, 1000, 0), activity)
        os.close(descriptor)
        raise _busy(path, holder, "Wait until it is done, or end it.") from error
    return descriptor


def _sign(descriptor: int) -> None:
    note = json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
    with contextlib.suppress(OSError):  # on a full disk the lock must still work
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)


def _busy(path: Path, reason: str, remedy: str) -> ArchiveBusy:
    return ArchiveBusy(reason, item=str(path.parent), remedy=remedy)


def _holder(note: bytes, activity: str) -> str:
    with contextlib.suppress(ValueError, KeyError, TypeError):
        holder = json.loads(note)
        seconds = (datetime.now(UTC) - datetime.fromisoformat(holder["since"])).total_seconds()
        return f"Process {holder['pid']} has been {activity} it for {_duration(seconds)}."
    return f"Another process is {activity} it."


def _duration(seconds: float) -> str:
    size, unit = next(
        ((size, unit) for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")) if seconds >= size),
        (1, "second"),
    )
    number = max(0, int(seconds // size))
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
