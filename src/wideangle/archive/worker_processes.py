"""Worker processes: they analyse articles while this process reads and stores, and compare articles while this
process assigns stories.

The workers are plain child processes that exchange pickles over pipes. `multiprocessing` is not used, because its
spawned children import the caller's main module again, so that a script which adds articles at its top level would
start itself repeatedly.
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
"""The number of new objects between two runs of the garbage collector. It is high, because the tasks create many
objects and hardly any reference cycles."""

# Each worker uses one thread for linear algebra, because there is one worker for each processor.
_CHILD = (
    "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'; from wideangle.archive.worker_processes import serve; serve()"
)


class Workers:
    """A pool with one worker for each processor, up to MAX_WORKERS, started with the first task.
    `with worker_pool() as workers` stops the workers at the end."""

    def __init__(self) -> None:
        self._number = max(1, min(os.cpu_count() or 1, MAX_WORKERS))
        self._threads = ThreadPoolExecutor(self._number)
        self._children: list[subprocess.Popen[bytes]] = []
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._local = Lock()
        self.ahead = self._number + 1
        """The number of tasks to submit ahead, so that all workers are busy while the caller uses the results of one
        task."""

    def submit(self, task: Callable[[Argument], Result], argument: Argument) -> Future[Result]:
        """Run a module-level function in the next free worker. The argument and the result are pickled."""
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
        # The workers have their own process group and therefore receive no Ctrl-C; this process stops them in order.
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
    """Provide worker processes for the duration of the block."""
    workers = Workers()
    try:
        yield workers
    finally:
        workers.shutdown()


def serve() -> None:
    """Run the tasks that arrive on standard input until it ends. Runs in a worker."""
    gc.set_threshold(GC_THRESHOLD)
    while True:
        try:
            task, argument = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
        except EOFError:
            return
        pickle.dump(task(argument), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()
