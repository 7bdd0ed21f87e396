"""Worker processes: they analyse articles while this process reads and stores, and compare them while it assigns
stories.

The workers are plain child processes with pickles over pipes, not `multiprocessing`: its spawned children import the
caller's main module again, so that a script which adds articles at its top level would start itself repeatedly.
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

Argument = TypeVar("Argument")
Result = TypeVar("Result")

MAX_WORKERS = 4

GC_THRESHOLD = 50_000
"""New objects between two runs of the garbage collector: the tasks make many objects and hardly any cycles."""

# One thread of linear algebra in each worker: there is a worker for each processor.
_CHILD = (
    "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'; from wideangle.archive.worker_processes import serve; serve()"
)


class Workers:
    """One worker per processor, up to MAX_WORKERS, started with the first task. `with worker_pool() as workers` stops
    them."""

    def __init__(self) -> None:
        self._number = max(1, min(os.cpu_count() or 1, MAX_WORKERS))
        self._threads = ThreadPoolExecutor(self._number)
        self._children: list[subprocess.Popen[bytes]] = []
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._local = Lock()
        self.ahead = self._number + 1
        """Tasks to submit ahead, so that all workers are busy while the results of one are used."""

    def submit(self, task: Callable[[Argument], Result], argument: Argument) -> Future[Result]:
        """Run a module-level function in the next free worker; argument and result are pickled."""
        if not self._children:
            self._start()
        return self._threads.submit(self._run, task, argument)

    def _run(self, task: Callable[[Argument], Result], argument: Argument) -> Result:
        process = self._idle.get()
        try:
            return _send(process, task, argument)
        except (EOFError, OSError, pickle.PickleError):
            # If a worker was killed, its task runs in this process, one task at a time.
            with self._local:
                return task(argument)
        finally:
            self._idle.put(process)

    def _start(self) -> None:
        command = [sys.executable, "-c", _CHILD]
        # In a process group of their own, the workers get no Ctrl-C; this process stops them in order.
        for _ in range(self._number):
            child = subprocess.Popen(  # noqa: S603  # ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
            )
            self._children.append(child)
            self._idle.put(child)

    def shutdown(self) -> None:
        """Wait for the running tasks, and stop the workers."""
        try:
            self._threads.shutdown(cancel_futures=True)
        finally:
            for child in self._children:
                child.communicate()


def _send(process: subprocess.Popen[bytes], task: Callable[[Argument], Result], argument: Argument) -> Result:
    if process.stdin is None or process.stdout is None:
        raise EOFError("the process has no pipes")
    pickle.dump((task, argument), process.stdin, pickle.HIGHEST_PROTOCOL)
    process.stdin.flush()
    result: Result = pickle.load(process.stdout)  # noqa: S301  # our own child's answer
    return result


@contextmanager
def worker_pool() -> Iterator[Workers]:
    """Worker processes for the duration of the block."""
    workers = Workers()
    try:
        yield workers
    finally:
        workers.shutdown()


def serve() -> None:
    """In a worker: run the tasks from standard input until it ends."""
    gc.set_threshold(GC_THRESHOLD)
    while True:
        try:
            task, argument = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
        except EOFError:
            return
        pickle.dump(task(argument), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()
