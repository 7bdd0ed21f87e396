"""Other processes that work beside this one: they analyse articles while it reads and stores, and compare them while
it groups and writes.

Plain child processes and pickles over their pipes, not `multiprocessing`: its spawned children import the caller's
main module again, so that a script which adds articles at its top level would start itself over and over.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Lock
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

MOST_WORKERS = 4

SELDOM = 50_000
"""New objects after which a process looks for cycles among them. The work makes hardly any, but many objects."""

# Threads of linear algebra would get into each other's way: there is a process for each processor.
_CHILD = (
    "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'; from wideangle.archive.worker_processes import serve; serve()"
)


class Workers:
    """As many processes as there are processors, within bounds; they are started when there is first something for
    them to do. `with working() as workers` ends them."""

    def __init__(self) -> None:
        self._number = max(1, min(os.cpu_count() or 1, MOST_WORKERS))
        self._threads = ThreadPoolExecutor(self._number)
        self._children: list[subprocess.Popen[bytes]] = []
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._here = Lock()
        self.ahead = self._number + 1
        """Pieces of work that keep all of them busy while the results of one are put to use."""

    def submit(self, work: Callable[[Given], Made], given: Given) -> Future[Made]:
        """Have a module's function done as soon as a process is free; argument and result are pickled."""
        if not self._children:
            self._start()
        return self._threads.submit(self._done, work, given)

    def _done(self, work: Callable[[Given], Made], given: Given) -> Made:
        process = self._idle.get()
        try:
            return _ask(process, work, given)
        except (EOFError, OSError, pickle.PickleError):
            # A child that was killed takes nothing with it: the work is done here instead, one piece at a time.
            with self._here:
                return work(given)
        finally:
            self._idle.put(process)

    def _start(self) -> None:
        command = [sys.executable, "-c", _CHILD]
        # A group of their own keeps Ctrl-C for this process alone, which ends them in order.
        for _ in range(self._number):
            child = subprocess.Popen(  # noqa: S603  # ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
            )
            self._children.append(child)
            self._idle.put(child)

    def end(self) -> None:
        """Wait until what has been begun is done, and let the processes go."""
        try:
            self._threads.shutdown(cancel_futures=True)
        finally:
            for child in self._children:
                child.communicate()


def _ask(process: subprocess.Popen[bytes], work: Callable[[Given], Made], given: Given) -> Made:
    if process.stdin is None or process.stdout is None:
        raise EOFError("the process has no pipes")
    pickle.dump((work, given), process.stdin, pickle.HIGHEST_PROTOCOL)
    process.stdin.flush()
    made: Made = pickle.load(process.stdout)  # noqa: S301  # our own child's answer
    return made


@contextmanager
def working() -> Iterator[Workers]:
    """Other processes for as long as the block lasts."""
    workers = Workers()
    try:
        yield workers
    finally:
        workers.end()


def serve() -> None:
    """Do what standard input asks for until it ends."""
    gc.set_threshold(SELDOM)
    while True:
        try:
            work, given = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
        except EOFError:
            return
        pickle.dump(work(given), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()
