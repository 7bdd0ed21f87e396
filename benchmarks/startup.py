"""Measure the cost of starting the program: the processor time of whole processes, as multiples of `python -c pass`.

    python -m benchmarks.startup [--runs 15]

The measured commands are `import wideangle`, `wideangle --help`, and `wideangle add` of one article to an archive that
holds the bundled sample. Each run is a separate process with cached bytecode. The processor time includes child
processes, in user and system mode. The commands are run in alternation, so that a change of the machine's speed affects
all of them. The median of the runs is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import wideangle
from wideangle import sample

BASE = "python -c pass"
WARM_UP_RUNS = 1  # writes the bytecode, and fills the cache of the file system


def processor_seconds(command: list[str], environment: Mapping[str, str]) -> float:
    """Run a command. Return the user and system time of its process and finished child processes, in seconds. The
    output is discarded."""
    null = os.open(os.devnull, os.O_RDWR)
    try:
        redirected = [(os.POSIX_SPAWN_DUP2, null, descriptor) for descriptor in range(3)]
        process = os.posix_spawn(command[0], command, environment, file_actions=redirected)
        _, status, usage = os.wait4(process, 0)
    finally:
        os.close(null)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"The command failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime


def with_bytecode(folder: Path) -> dict[str, str]:
    """Return the environment of a process that stores bytecode in `folder`. Settings of the caller's environment that
    would prevent bytecode are removed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"PYTHONPYCACHEPREFIX": str(folder)}


def new_article(folder: Path, number: int) -> Path:
    """Write an article that is not yet in the archive to a file, and return the path of the file."""
    path = folder / f"article-{number}.txt"
    path.write_text(
        f"Ferry {number} is late\nHalven Courier\nPublished: 2031-10-08\n\n"
        f"Ferry number {number} left Halven {number} minutes late on Wednesday because of fog in the sound, its "
        "operator said. About 200 passengers waited on the quay, and a bus took some of them to the airport.\n",
        "utf-8",
    )
    return path


def measure(runs: int) -> dict[str, list[float]]:
    """Return the processor time of each run in seconds, by command."""
    seconds: dict[str, list[float]] = {}
    with TemporaryDirectory(prefix="wideangle-startup-") as scratch:
        folder = Path(scratch)
        archive = folder / "archive"
        environment = with_bytecode(folder / "bytecode")
        with wideangle.open(archive) as opened:
            opened.add(sample.path())
        for run in range(WARM_UP_RUNS + runs):
            article = str(new_article(folder, run))
            commands = {
                BASE: [sys.executable, "-c", "pass"],
                "import wideangle": [sys.executable, "-c", "import wideangle"],
                "wideangle --help": [sys.executable, "-m", "wideangle", "--help"],
                "wideangle add": [sys.executable, "-m", "wideangle", "add", article, "--archive", str(archive)],
            }
            for name, command in commands.items():
                spent = processor_seconds(command, environment)
                if run >= WARM_UP_RUNS:
                    seconds.setdefault(name, []).append(spent)
    return seconds


def main() -> None:
    """Measure, and print one row for each command, or a JSON document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="how often each command is run")
    parser.add_argument("--json", action="store_true", help="print a JSON document")
    options = parser.parse_args()
    medians = {name: median(spent) for name, spent in measure(options.runs).items()}
    multiples = {name: spent / medians[BASE] for name, spent in medians.items()}
    if options.json:
        print(json.dumps({"seconds": medians, "multiples": multiples}))
        return
    print(f"{'command':<20}{'processor ms':>14}{'multiple':>10}")
    for name, spent in medians.items():
        print(f"{name:<20}{1000 * spent:>14.1f}{multiples[name]:>10.1f}")


if __name__ == "__main__":
    main()
