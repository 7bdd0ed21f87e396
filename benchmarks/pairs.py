"""Measure whether a commit is slower than an earlier commit. The measures of `benchmarks.speed` are run on both commits
in alternation.

    python -m benchmarks.pairs --data ../shared/data --before COMMIT [--after HEAD] [--pairs 9] [--articles 6000]

Each commit runs its own `benchmarks.speed` from a separate checkout, with the libraries of this environment. In each
pair of runs, every measure is run on both commits, one directly after the other. The order of the two commits changes
from pair to pair. The result of a measure is the median, over all pairs, of the ratio after / before. The ratio is
printed for the processor time of the process and its children, and for the time that the measure itself reports. The
ratio of processor time is more reliable if other programs use the machine. A ratio above 1 means that the later commit
is slower.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator

RATES = ("add, stored articles/s", "add, articles/s in stories")
"""The measures whose figure is a rate. For these measures, a smaller figure is slower."""

MEASURES = (*RATES, "related(limit=50), median ms", "cover, median ms")

REPEATS_ANOTHER = "add, articles/s in stories"
"""The measure that only reads a figure of the measure before. Its processor time has no meaning and is not printed."""


class Cost(NamedTuple):
    """The result of one measure: the figure that it reports, and the processor time of its process and child processes
    in seconds."""

    figure: float
    processor_seconds: float


def cut(data: Path, folder: Path, articles: int) -> None:
    """Write to `folder` a smaller AllSides archive of about `articles` articles. All articles for which queries are
    made are included."""
    stories = data / "allsides" / "stories-dev.jsonl"
    lines = stories.read_text("utf-8").splitlines()
    queried = pa.array([article for line in lines for article in json.loads(line)["articles"]])
    table = pq.read_table(data / "allsides" / "archive.parquet")
    is_queried = pc.is_in(table["id"], queried)
    others = table.filter(pc.invert(is_queried)).slice(0, max(0, articles - pc.sum(is_queried).as_py()))
    folder.mkdir()
    pq.write_table(pa.concat_tables([table.filter(is_queried), others]), folder / "archive.parquet")
    shutil.copy(stories, folder)


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """Provide a folder with the files of a commit while the block runs."""
    with TemporaryDirectory(prefix="wideangle-pairs-") as folder:
        packed = subprocess.run(["git", "archive", commit], check=True, capture_output=True).stdout
        subprocess.run(["tar", "--extract", "--directory", folder], input=packed, check=True)
        yield Path(folder)


def cost(sources: Path, measure: str, data: Path, scratch: Path) -> Cost:
    """Run one measure of `benchmarks.speed` with the sources of a commit."""
    path = os.pathsep.join(filter(None, [str(sources / "src"), str(sources), os.environ.get("PYTHONPATH", "")]))
    environment = os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.speed"]
    command += ["--data", str(data), "--only", measure, "--folder", str(scratch)]
    with TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=sources, env=environment, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"The measure '{measure}' failed in {sources}.")
        output.seek(0)
        figure, _ = output.read().split()
    return Cost(float(figure), usage.ru_utime + usage.ru_stime)


def pair(commits: tuple[Path, Path], data: Path, *, is_swapped: bool) -> dict[str, tuple[Cost, Cost]]:
    """Run each measure on both commits. Return the cost before and after, by measure."""
    costs: dict[str, dict[int, Cost]] = {measure: {} for measure in MEASURES}
    with TemporaryDirectory(prefix="wideangle-pairs-") as folder:
        scratches = [Path(folder, "before"), Path(folder, "after")]
        for scratch in scratches:
            scratch.mkdir()
        for measure in MEASURES:
            for number in (1, 0) if is_swapped else (0, 1):
                costs[measure][number] = cost(commits[number], measure, data, scratches[number])
    return {measure: (by_commit[0], by_commit[1]) for measure, by_commit in costs.items()}


def ratios(measure: str, pairs: list[dict[str, tuple[Cost, Cost]]]) -> tuple[list[float], list[float]]:
    """Return the ratios after / before of a measure, one for each pair: first of the processor times, then of the times
    that the measure reports."""
    processor = [after.processor_seconds / before.processor_seconds for before, after in (p[measure] for p in pairs)]
    own = [after.figure / before.figure for before, after in (p[measure] for p in pairs)]
    return processor, [1 / ratio for ratio in own] if measure in RATES else own


def main() -> None:
    """Print the median ratio of each measure, and the ratios of all pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--before", required=True, help="the earlier commit")
    parser.add_argument("--after", default="HEAD", help="the later commit")
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--articles", type=int, default=6000, help="the number of articles in the archive")
    options = parser.parse_args()
    pairs = []
    with TemporaryDirectory() as folder, checkout(options.before) as before, checkout(options.after) as after:
        data = Path(folder, "data")
        cut(options.data, data, options.articles)
        for number in range(options.pairs):
            pairs.append(pair((before, after), data, is_swapped=number % 2 == 1))
            print(f"pair {number + 1}", file=sys.stderr, flush=True)
    for measure in MEASURES:
        for kind, of_kind in zip(("processor time", "own time"), ratios(measure, pairs), strict=True):
            if kind == "processor time" and measure == REPEATS_ANOTHER:
                continue
            listed = ", ".join(f"{ratio:.2f}" for ratio in sorted(of_kind))
            print(f"{measure}, {kind}: {median(of_kind):.2f} ({listed})")


if __name__ == "__main__":
    main()
