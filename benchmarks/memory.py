"""Measure the peak memory of a process and of the processes that it starts, from /proc.

`ru_maxrss` is not suitable: a new process begins with the peak of the process that started it, and a page that three
processes share would count three times.
"""

import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

SECONDS_BETWEEN = 0.2


def resident(process: str = "self") -> float:
    """Return the present memory of a process in MB. Shared pages count in proportion. The result is 0 if the process
    does not exist."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(match[1]) / 1000 if match else 0.0


class Watch:
    """Measures this process and the processes that it starts while the block runs. `total` is the greatest memory of
    all of them together at one time, in MB."""

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
