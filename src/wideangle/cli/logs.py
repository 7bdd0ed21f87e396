"""Write the log of a command to standard error, as plain sentences or as JSON lines."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def start(level: str, *, as_json: bool) -> None:
    """Start logging at this level. Messages of other libraries are logged only at the level debug, because Wideangle
    itself reports each rejected article in plainer words."""
    root, ours = logging.getLogger(), logging.getLogger("wideangle")
    for logger in (root, ours):
        for handler in [handler for handler in logger.handlers if isinstance(handler, _ToStandardError)]:
            logger.removeHandler(handler)
    handler = _ToStandardError()
    handler.setFormatter(_JsonLine() if as_json else _Sentence())
    if LEVELS[level] <= logging.DEBUG:
        root.addHandler(handler)
    else:
        ours.addHandler(handler)
        root.addHandler(logging.NullHandler())
    ours.setLevel(LEVELS[level])
    logging.captureWarnings(True)


class _ToStandardError(logging.StreamHandler[TextIO]):
    """A log handler that writes to the current `sys.stderr`. A progress bar replaces `sys.stderr` by its own stream, so
    that the log messages appear above the bar."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _Sentence(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name is logging's
        return f"{record.levelname.capitalize()}: {record.message}"


class _JsonLine(logging.Formatter):
    """A log formatter that writes a record as one JSON object on a line: time (UTC), level, logger, message, the values
    of `extra`, and the traceback of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD and name not in line}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
