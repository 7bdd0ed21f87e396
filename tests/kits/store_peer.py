"""Run as a script on a folder: another process at the archive, which does what each line of stdin says."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import store_kit

from wideangle.errors import ArchiveError


def main() -> None:
    store_kit.shrink()
    folder = Path(sys.argv[1])
    reader = store_kit.opened(folder)

    def write() -> str:
        try:
            store_kit.opened(folder, write=True).close()
        except ArchiveError as error:
            return f"{type(error).__name__}: {error}"
        return "written"

    answers = {
        "held": lambda: reader.holdings().articles,
        "found": lambda: store_kit.indexed(reader),
        "write": write,
        "hold": lambda: (store_kit.opened(folder, write=True), os.getpid())[1],
    }
    kept = []
    for line in sys.stdin:
        kept.append(answers[line.strip()]())
        sys.stdout.write(f"{json.dumps(kept[-1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
