"""Run tasks in worker processes: to analyse articles while this process reads and stores, and to compare articles while
this process assigns them to stories.

The workers are plain child processes that exchange pickles over pipes. `multiprocessing` is not used, because the
children that it spawns import the caller's main module again. A script that adds articles at its top level would then
start itself again and again.
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
"""The number of new objects between two runs of the garbage collector in a worker. It is high, because the tasks create
many objects and hardly any reference cycles."""

# One thread for linear algebra is enough, because there is a worker for each processor.
_CHILD = (
    "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'; from wideangle.archive.worker_processes import serve; serve()"
)


class Workers:
    """A pool of worker processes: one for each processor, at most MAX_WORKERS. The processes are started with the first
    task. `with worker_pool() as workers` stops them at the end."""

    def __init__(self) -> None:
        self._number = max(1, min(os.cpu_count() or 1, MAX_WORKERS))
        self._threads = ThreadPoolExecutor(self._number)
        self._children: list[subprocess.Popen[bytes]] = []
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._local = Lock()
        self.ahead = self._number + 1
        """The number of tasks to submit in advance. With this number, all workers are busy while the caller uses the
        result of a task."""

    def submit(self, task: Callable[[Argument], Result], argument: Argument) -> Future[Result]:
        """Run a function of a module in the next free worker, and return its result as a future. The argument and the
        result are pickled."""
        if not self._children:
            self._start()
        return self._threads.submit(self._run, task, argument)

    def _run(self, task: Callable[[Argument], Result], argument: Argument) -> Result:
        process = self._idle.get()
        try:
            return _send(process, task, argument)
        except (EOFError, OSError, pickle.PickleError):
            # The worker was killed. Its task runs in this process instead. Only one task at a time runs in this
            # process.
            with self._local:
                return task(argument)
        finally:
            self._idle.put(process)

    def _start(self) -> None:
        command = [sys.executable, "-c", _CHILD]
        # The workers have their own process group, so they receive no Ctrl-C. This process stops them instead.
        for _ in range(self._number):
            child = subprocess.Popen(  # noqa: S603  # ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
            )
            self._children.append(child)
            self._idle.put(child)

    def shutdown(self) -> None:
        """Wait for the tasks that are running, and stop the workers."""
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
    """Provide worker processes during the `with` block."""
    workers = Workers()
    try:
        yield workers
    finally:
        workers.shutdown()


def serve() -> None:
    """Run the tasks that arrive on standard input until the input ends. This function runs in a worker process."""
    gc.set_threshold(GC_THRESHOLD)
    while True:
        try:
            task, argument = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
        except EOFError:
            return
        pickle.dump(task(argument), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()
