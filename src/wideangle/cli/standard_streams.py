"""Prepare standard output and standard error for any encoding and destination."""

from __future__ import annotations

import codecs
import io
import os
import sys

_PLAINER = "wideangle.plainer"
_OURS = {"−": "-", "·": "-", "…": "...", "–": "-", "▎": "|", "’": "'", "“": '"', "”": '"'}
_BLOCKS = "▁▂▃▄▅▆▇█▉▊▋▌▍▏"


def ready() -> None:
    """Make standard output and standard error accept any text. A character that the encoding lacks is replaced by a
    similar character."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started this process
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - stays open to the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_PLAINER)


def is_interactive() -> bool:
    """Return True if standard input is a terminal, so that a user can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def let_go() -> None:
    """Redirect standard output to the null device after its reader has closed the pipe, so that Python raises no error
    at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """Return the replacement for characters that an encoding lacks, and the position after them. A special character in
    Wideangle's own labels, charts and messages is replaced by a similar character, and any other character by a
    question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_OURS.get(character, "#" if character in _BLOCKS else "?") for character in lacking), error.end


codecs.register_error(_PLAINER, _plainer)
