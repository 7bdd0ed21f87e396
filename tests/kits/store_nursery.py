"""Run as a script: brings up writers, one after the other, and kills each with SIGKILL.

A writer is forked from here, where everything it needs is imported already, so that it costs milliseconds. For every
line `{"folder", "first", "seconds", "from_first_batch"}` on stdin it forks one that adds articles from number `first`
on until it is killed, `seconds` after its start or after its first batch, and answers with a list of the
(number, version) that it reported as stored.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from pathlib import Path

import store_kit

from wideangle.model import Article, Outcome
from wideangle.store import migrations

BATCH = 4


def version_of(number: int, version: int) -> Article:
    return store_kit.article(number, f"Port Ellery reads version {version} of report {number}")


def add_until_killed(folder: Path, first: int, pipe: int) -> None:
    random.seed(first)
    store = store_kit.opened(folder, write=True)
    number = first
    while True:
        chosen = [(each, 0) for each in range(number, number + BATCH)]
        number += BATCH
        if random.random() < 0.5:
            chosen.append((random.randrange(first, number), number))
        outcomes = store_kit.add(store, [version_of(*each) for each in chosen])
        assert Outcome.REFUSED not in [outcome for outcome, _ in outcomes]
        os.write(pipe, "".join(f"{json.dumps(each)}\n" for each in chosen).encode())
        if random.random() < 0.1:
            store.close()
            store = store_kit.opened(folder, write=True)


def kill_one(folder: str, first: int, seconds: float, from_first_batch: bool) -> list[tuple[int, int]]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            add_until_killed(Path(folder), first, writing)
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    os.close(writing)
    said = os.read(reading, 4096) if from_first_batch else b""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            said += os.read(reading, 65536)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "the writer ended by itself"
    return [json.loads(line) for line in said.decode().splitlines(keepends=True) if line.endswith("\n")]


def main() -> None:
    store_kit.shrink()
    migrations.revisions()
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(kill_one(**json.loads(line)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
