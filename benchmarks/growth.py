"""Measure the cost of growth: adding and finding articles in an archive of 37,554 articles and in an archive eight
times as large.

    python -m benchmarks.growth --data ../shared/data [--sizes 37554 300000] [--queries 100] [--folder KEEP]

The larger archive consists of repetitions of the AllSides archive. Each repetition is nine years later than the one
before and has its own ids and URLs. Its sentences are shuffled, and three in ten words are replaced by words of other
articles, so that no article is a copy of an earlier one and the vocabulary does not grow. (With one in ten words,
nearly all articles were copies.) The archive therefore covers more years, as real archives do, and not more articles on
each day.

Each repetition is added in one step, including its stories. If other programs use the machine, its processor time is
more reliable than its speed. The time of finding is the median of `related(limit=50)` and of `cover` for the same
articles at each size, half of them from the first and half from the last repetition. Peak memory is measured in a new
process for each measure. For adding, it includes worker processes.
"""

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.memory import Watch
from benchmarks.speed import dev_articles
from wideangle.archive import Archive, open_archive
from wideangle.errors import ArticleNotFound
from wideangle.model import Article

YEARS_APART = 9
EXCHANGED = 0.3
FURTHER = 10_000
BATCH = 2_000

_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+")


def repetition(data: Path, number: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of one repetition of the archive in batches. Repetition 0 is the archive itself."""
    random = Random(number)
    for batch in pq.ParquetFile(data / "archive.parquet").iter_batches(BATCH):
        rows = batch.to_pylist()
        if number:
            words = " ".join(row["text"] for row in rows[:200]).split()
            rows = [varied(row, number, words, random) for row in rows]
        yield rows


def varied(row: dict[str, Any], number: int, words: list[str], random: Random) -> dict[str, Any]:
    """Return a new article of a later decade, made from the words of an existing article without being a copy."""
    sentences = _SENTENCE_END.split(row["text"])
    random.shuffle(sentences)
    text = " ".join(sentences).split(" ")
    for place in random.sample(range(len(text)), int(len(text) * EXCHANGED)):
        text[place] = random.choice(words)
    published = row["published"] and f"{int(row['published'][:4]) + YEARS_APART * number}{row['published'][4:]}"
    if published and published.endswith("-02-29"):
        published = published[:-2] + "28"
    separator = "&" if "?" in row["url"] else "?"
    url = row["url"] and f"{row['url']}{separator}repetition={number}"
    return row | {"id": f"{row['id']}-{number}", "url": url, "text": " ".join(text), "published": published}


def write_repetition(data: Path, number: int, path: Path, start: int, stop: int) -> None:
    """Write the articles of a repetition from number `start` to before `stop` to a table."""
    schema = pq.read_schema(data / "archive.parquet")
    done = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in repetition(data, number):
            wanted = rows[max(start - done, 0) : max(stop - done, 0)]
            if wanted:
                writer.write_table(pa.Table.from_pylist(wanted, schema))
            done += len(rows)


def add(table: Path, archive: Path) -> dict[str, float]:
    """Add a table to an archive. Return three figures: the articles stored per second, the articles stored and assigned
    to stories per second, and the milliseconds of processor time for each article."""
    stored = start = time.perf_counter()

    def note(_: object) -> None:
        nonlocal stored
        stored = time.perf_counter()

    with open_archive(archive) as opened:
        added = opened.add(table, progress=note).added
    took = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
    return {"stored": added / (stored - start), "added": added / took, "processor": 1000 * seconds / added}


def find(data: Path, archive: Path, last: int, queries: int, what: str) -> dict[str, float]:
    """Return the median time of `related` or `cover` in milliseconds."""
    times = []
    with open_archive(archive) as opened:
        chosen = [
            f"{article_id}-{last}" if last and at % 2 else article_id
            for at, article_id in enumerate(dev_articles(data))
        ]
        for article in islice(_held(opened, chosen), queries):
            start = time.perf_counter()
            opened.cover(article) if what == "cover" else opened.related(article, limit=50)
            times.append(time.perf_counter() - start)
    return {"ms": 1000 * float(np.median(times))}


def _held(archive: Archive, identifiers: list[str]) -> Iterator[Article]:
    """Yield the articles with these ids that are in the archive."""
    for identifier in identifiers:
        with suppress(ArticleNotFound):
            yield archive.get(identifier)


def measure(*arguments: object) -> dict[str, float]:
    """Run one measure in a separate process, and return its figures."""
    command = [sys.executable, "-m", "benchmarks.growth", *map(str, arguments)]
    figures: dict[str, float] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    )
    return figures


def grow(data: Path, folder: Path, sizes: list[int], queries: int) -> None:
    """Build the archive to each size in turn, and print the cost of adding and finding articles."""
    rows = pq.read_metadata(data / "allsides" / "archive.parquet").num_rows
    held = 0
    for size in sorted(sizes):
        while held < size:
            number, start = divmod(held, rows)
            stop = min(rows, start + size - held)
            write_repetition(data / "allsides", number, folder / "repetition.parquet", start, stop)
            adding = measure("--data", data, "--folder", folder, "--only", "add")
            held += stop - start
            summary = f"{held:9,} articles: stored {adding['stored']:6,.0f}/s, with stories {adding['added']:6,.0f}/s"
            print(f"{summary}, {adding['processor']:.2f} ms of processor time each, ", end="")
            print(f"peak memory {adding['memory']:5,.0f} MB", flush=True)
        last = (held - 1) // rows if held >= rows else 0
        last -= bool(last and held % rows)
        for what in ("related", "cover"):
            figures = measure("--data", data, "--folder", folder, "--only", what, "--last", last, "--queries", queries)
            print(
                f"          {what}: median {figures['ms']:.1f} ms, peak memory {figures['memory']:,.0f} MB", flush=True
            )
        shutil.copytree(folder / "archive", folder / f"of-{size}")
    compare(data, folder, sorted(sizes), held // rows + 1)


def compare(data: Path, folder: Path, sizes: list[int], number: int) -> None:
    """Add the same articles twice to the archive of each size, and print the time of each addition."""
    write_repetition(data / "allsides", number, folder / "repetition.parquet", 0, FURTHER)
    for size in sizes * 2:
        shutil.rmtree(folder / "archive")
        shutil.copytree(folder / f"of-{size}", folder / "archive")
        adding = measure("--data", data, "--folder", folder, "--only", "add")
        summary = f"{FURTHER:,} more to {size:,}: {1000 / adding['added']:.2f} ms each"
        print(f"{summary}, {adding['processor']:.2f} ms of processor time", flush=True)


def main() -> None:
    """Measure growth. With --only, run one measure in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[37_554, 300_000])
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--folder", type=Path, help="where to build the archive and leave it; emptied first")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--last", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        archive = options.folder / "archive"
        with Watch() as watch:
            if options.only == "add":
                figures = add(options.folder / "repetition.parquet", archive)
            else:
                figures = find(options.data / "allsides", archive, options.last, options.queries, options.only)
        print(json.dumps(figures | {"memory": watch.total}))
    elif options.folder:
        shutil.rmtree(options.folder, ignore_errors=True)
        options.folder.mkdir(parents=True)
        grow(options.data, options.folder, options.sizes, options.queries)
    else:
        with TemporaryDirectory(prefix="wideangle-growth-") as scratch:
            grow(options.data, Path(scratch), options.sizes, options.queries)


if __name__ == "__main__":
    main()
