"""One writer to an archive at a time."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from wideangle.errors import ArchiveBusy, ArchiveError

_held: set[Path] = set()
_guard = threading.Lock()


class WriterLock:
    """The right to write to one archive, from construction until `release` or the death of the process; or to do
    something else that one process may do at a time, with `doing` for the message to the next one.

    It is a POSIX record lock on the archive's `writer.lock`: the kernel lifts it however the process ends, and
    forked children do not inherit it. Such a lock does not tell two openings within one process apart, so the
    paths that this process holds are kept beside it. The file says who holds it, for the message to the next one.

    Raises ArchiveBusy where another opening, here or elsewhere, holds it, and ArchiveError where the folder cannot
    be written to.
    """

    def __init__(self, path: Path, doing: str = "writing to") -> None:
        self._path = path.resolve()
        with _guard:
            if self._path in _held:
                raise _busy(self._path, f"This process is already {doing} it.", "Use the archive that is open.")
            self._descriptor = _lock(self._path, doing)
            _held.add(self._path)
        _sign(self._descriptor)

    def release(self) -> None:
        """Let the next writer in."""
        with _guard:
            _held.discard(self._path)
            os.close(self._descriptor)


def _lock(path: Path, doing: str) -> int:
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
        holder = _holder(os.pread(descriptor, 1000, 0), doing)
        os.close(descriptor)
        raise _busy(path, holder, "Wait until it is done, or end it.") from error
    return descriptor


def _sign(descriptor: int) -> None:
    note = json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")})
    with contextlib.suppress(OSError):  # a full disk must not keep anybody from making room
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)


def _busy(path: Path, who: str, remedy: str) -> ArchiveBusy:
    return ArchiveBusy(who, item=str(path.parent), remedy=remedy)


def _holder(note: bytes, doing: str) -> str:
    with contextlib.suppress(ValueError, KeyError, TypeError):
        holder = json.loads(note)
        seconds = (datetime.now(UTC) - datetime.fromisoformat(holder["since"])).total_seconds()
        return f"Process {holder['pid']} has been {doing} it for {_duration(seconds)}."
    return f"Another process is {doing} it."


def _duration(seconds: float) -> str:
    size, unit = next(
        ((size, unit) for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")) if seconds >= size),
        (1, "second"),
    )
    number = max(0, int(seconds // size))
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
