"""Standard output and standard error, whatever they lead to."""

from __future__ import annotations

import codecs
import io
import os
import sys

_PLAINER = "wideangle.plainer"
_OURS = {"−": "-", "·": "-", "…": "...", "–": "-", "▎": "|", "’": "'", "“": '"', "”": '"'}
_BLOCKS = "▁▂▃▄▅▆▇█▉▊▋▌▍▏"


def ready() -> None:
    """Make both streams fit to write any text to: in odd encodings with what comes nearest to what they lack."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started this process
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - stays open to the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_PLAINER)


def is_interactive() -> bool:
    """Whether somebody can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def let_go() -> None:
    """Send what is left for standard output nowhere, lest the interpreter complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """What stands in for characters that an encoding lacks: for our own signs the nearest, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_OURS.get(character, "#" if character in _BLOCKS else "?") for character in lacking), error.end


codecs.register_error(_PLAINER, _plainer)
