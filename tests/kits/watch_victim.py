"""A script that polls the sources of an archive, with short pauses, until it is killed."""

from __future__ import annotations

import sys

import wideangle
from wideangle.archive.collection import result_writer
from wideangle.archive.collection.poller import Poller
from wideangle.ingest import Clock, Fetcher


class Hasty(Clock):
    """A clock on which an hour of waiting passes in a third of a second."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self):  # type: ignore[no-untyped-def]
        from datetime import timedelta

        return super().now() + timedelta(seconds=self.ahead)

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead

    def sleep(self, seconds: float) -> None:
        super().sleep(min(seconds, 0.01))
        self.ahead += seconds


def main(folder: str, hosts: str) -> None:
    result_writer.GATHER = 0.05
    clock = Hasty()
    fetcher = Fetcher(allow_hosts=hosts.split(","), delay=0.0, timeout=5, clock=clock)
    with wideangle.open(folder) as archive:
        sys.stdout.write("watching\n")
        sys.stdout.flush()
        Poller(archive._store, archive._opened, fetcher, clock=clock).forever()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
