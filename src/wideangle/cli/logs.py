"""The log of a command, on standard error only, as plain sentences or as JSON lines."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def start(level: str, *, as_json: bool) -> None:
    """Log messages from `level` on. Messages of the libraries that Wideangle uses are logged only at debug level,
    because the rejected item explains a problem with an article better."""
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
    """Writes to the current standard error. A progress bar replaces standard error by its own stream, so that it
    stays below the messages."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _Sentence(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name is logging's
        return f"{record.levelname.capitalize()}: {record.message}"


class _JsonLine(logging.Formatter):
    """Formats a record as one JSON object on a line: time (UTC), level, logger, message, the values of `extra`, and
    a traceback if there is one."""

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
