"""Peak memory of a process and of those it starts, from /proc.

`ru_maxrss` will not do: a new process begins with the peak of the one that started it.
"""

import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

SECONDS_BETWEEN = 0.2


def peak(process: str = "self") -> float:
    """The highest resident memory of a process so far, in MB; 0 where there is none of this number."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1000 if found else 0.0


class Watch:
    """Looks after the processes that this one starts while the block lasts; `total` is the sum of all peaks in MB."""

    def __init__(self) -> None:
        self._peaks: dict[str, float] = {}
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

    @property
    def total(self) -> float:
        """The peak of this process and the peaks of its children, whenever each was."""
        return peak() + sum(self._peaks.values())

    def _look(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN):
            for children in Path("/proc/self/task").glob("*/children"):
                for process in children.read_text().split():
                    self._peaks[process] = max(peak(process), self._peaks.get(process, 0.0))
