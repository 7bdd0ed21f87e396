"""Measure the cost of many articles on each day. The same archive is added with its own dates, and with dates within a
few days.

    python -m benchmarks.density --data ../shared/data [--days 0 30 7]

Articles with new dates keep their order, and undated articles come last. 0 keeps the original dates. The figures for
each number of days are the processor time of each article in milliseconds (including stories), the peak memory of
adding (including worker processes), and B-cubed F1 of the labelled stories. With new dates, stories of different years
are mixed. F1 therefore only shows whether lower costs make the stories worse.
"""

import argparse
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.growth import add
from benchmarks.memory import Watch
from wideangle.archive import open_archive
from wideangle.evaluate.clustering import b_cubed

FIRST = date(2019, 1, 1)


def squeeze(source: Path, target: Path, days: int) -> None:
    """Write the articles of a table with new publication days that are evenly distributed over `days` days. With 0, the
    original days are kept."""
    table = pq.read_table(source)
    rows = table.to_pylist()
    if days:
        rows.sort(key=lambda row: (row["published"] is None, row["published"] or ""))
        for place, row in enumerate(rows):
            row["published"] = (FIRST + timedelta(days=place * days // len(rows))).isoformat()
    pq.write_table(pa.Table.from_pylist(rows, table.schema), target)


def stories(data: Path, archive: Path) -> float:
    """Return B-cubed F1 over the training and development stories together."""
    labels, predicted = [], []
    with open_archive(archive) as opened:
        for part in ("train", "dev"):
            for line in (data / f"stories-{part}.jsonl").read_text("utf-8").splitlines():
                record = json.loads(line)
                for article in record["articles"]:
                    story = opened.story_of(article)
                    labels.append(record["story"])
                    predicted.append(story.id if story else article)
    return b_cubed(labels, predicted).f1


def main() -> None:
    """Measure each number of days in a separate process. With --only, measure one number of days in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--days", type=int, nargs="+", default=[0, 30, 7])
    parser.add_argument("--only", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        with Watch() as watch:
            adding = add(options.only / "articles.parquet", options.only / "archive")
        print(json.dumps(adding | {"memory": watch.total}))
        return
    folder = options.data / "allsides"
    for days in options.days:
        with TemporaryDirectory(prefix="wideangle-density-") as scratch:
            squeeze(folder / "archive.parquet", Path(scratch) / "articles.parquet", days)
            command = [sys.executable, "-m", "benchmarks.density", "--data", options.data, "--only", scratch]
            measured = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
            label = f"within {days:4} days" if days else "as they are    "
            cost = f"{measured['processor']:.2f} ms of processor time an article"
            cost += f", peak memory {measured['memory']:5,.0f} MB"
            print(f"{label}: {cost}, F1 {stories(folder, Path(scratch) / 'archive'):.3f}", flush=True)


if __name__ == "__main__":
    main()
