"""Measure the peak memory of a process and of its child processes from /proc.

`ru_maxrss` is not suitable: a new process starts with the peak of its parent process, and memory that three processes
share would be counted three times.
"""

import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

SECONDS_BETWEEN = 0.2


def resident(process: str = "self") -> float:
    """Return the memory that a process uses now, in MB. Memory that several processes share is divided among them. The
    result is 0 if the process does not exist."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(match[1]) / 1000 if match else 0.0


class Watch:
    """Measures this process and its child processes while the block runs. `total` is the greatest memory of all these
    processes together at one time, in MB."""

    def __init__(self) -> None:
        self.total = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN):
            children = [
                child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()
            ]
            self.total = max(self.total, resident() + sum(map(resident, children)))
