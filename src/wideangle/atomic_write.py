"""Replace a small file atomically: a reader sees either the old or the new content, even after a power failure."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Replace the content of the file `path`. The content is written to a draft beside the file, and the draft is then
    renamed. Both steps are flushed to disk.

    `mode` sets the permissions of the file; by default the umask of the process decides. Raises OSError if the file
    cannot be written.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)  # left by a crash; opening with "x" below follows no symbolic link
    with draft.open("xb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)  # before the content, which others must not read meanwhile
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
