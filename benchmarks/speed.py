"""Measure how fast articles are added and related articles are found. Other libraries are measured in the same run for
comparison.

    python -m benchmarks.speed --data ../shared/data [--times 3]

Adding is measured in articles per second, including storing, indexing and the search for copies. It is compared with
tantivy, which only indexes (two threads; title and text, with its default analysis and with the English stemming of
`evaluate related --peers`). It is also compared with datasketch's MinHashLSH, which only searches for copies (128
permutations, 5-word shingles; measured on the first articles only). Finding is the median time of `related(limit=50)`,
compared with that of a more_like_this query of 100 terms in tantivy. Peak memory is measured in a new process for each
measure. For adding, it includes worker processes.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq

from benchmarks import need
from benchmarks.memory import Watch

QUERIES = 200
MINHASHED = 2_000


def store(data: Path, folder: Path) -> float:
    """Return the number of articles that `Archive.add` stores per second, up to its last progress report. Articles are
    assigned to stories after this report."""
    from wideangle.archive import open_archive

    stored = start = time.perf_counter()

    def note(_: object) -> None:
        nonlocal stored
        stored = time.perf_counter()

    with open_archive(folder / "archive") as archive:
        report = archive.add(data / "archive.parquet", progress=note)
    (folder / "added").write_text(str(report.added / (time.perf_counter() - start)))
    return report.added / (stored - start)


def add(data: Path, folder: Path) -> float:  # noqa: ARG001  # called like the others
    """Return the articles per second of the complete `Archive.add`. The function reads the figure that `store` has
    written."""
    return float((folder / "added").read_text())


def related(data: Path, folder: Path) -> float:
    """Return the median time of `Archive.related` in milliseconds."""
    from wideangle.archive import open_archive

    times = []
    with open_archive(folder / "archive") as archive:
        for article in [archive.get(identifier) for identifier in dev_articles(data)]:
            start = time.perf_counter()
            archive.related(article, limit=50)
            times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def cover(data: Path, folder: Path) -> float:
    """Return the median time of `Archive.cover` in milliseconds."""
    from wideangle.archive import open_archive

    times = []
    with open_archive(folder / "archive") as archive:
        for article in [archive.get(identifier) for identifier in dev_articles(data)]:
            start = time.perf_counter()
            archive.cover(article)
            times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def tantivy_add(data: Path, folder: Path) -> float:
    """Return the number of articles that tantivy indexes per second with two threads."""
    return _tantivy_add(data, folder / "tantivy", "default")


def tantivy_stemmed(data: Path, folder: Path) -> float:
    """Return the number of articles that tantivy indexes per second with English stemming, which a search engine for
    news would use."""
    return _tantivy_add(data, folder / "stemmed", "en_stem")


def _tantivy_add(data: Path, folder: Path, tokenizer: str) -> float:
    import tantivy

    rows = pq.read_table(data / "archive.parquet", columns=["id", "title", "text"]).to_pylist()
    start = time.perf_counter()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", stored=True, tokenizer_name=tokenizer)
    builder.add_text_field("text", stored=True, tokenizer_name=tokenizer)
    folder.mkdir()
    index = tantivy.Index(builder.build(), str(folder))
    writer = index.writer(128_000_000, 2)
    for row in rows:
        writer.add_document(tantivy.Document(**row))
    writer.commit()
    writer.wait_merging_threads()
    return len(rows) / (time.perf_counter() - start)


def tantivy_related(data: Path, folder: Path) -> float:
    """Return the median time, in milliseconds, of a more_like_this query of 100 terms in tantivy."""
    import tantivy

    index = tantivy.Index.open(str(folder / "tantivy"))
    searcher = index.searcher()
    times = []
    for identifier in dev_articles(data):
        hits = searcher.search(tantivy.Query.term_query(index.schema, "id", identifier), 1).hits
        query = tantivy.Query.more_like_this_query(hits[0][1], max_query_terms=100)
        start = time.perf_counter()
        searcher.search(query, 50)
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times))


def minhash(data: Path, folder: Path) -> float:  # noqa: ARG001  # called like the others
    """Return the number of articles that datasketch's MinHashLSH processes per second."""
    from datasketch import MinHash, MinHashLSH

    texts = pq.read_table(data / "archive.parquet", columns=["text"])["text"].to_pylist()[:MINHASHED]
    start = time.perf_counter()
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for number, text in enumerate(texts):
        words = text.split()
        signature = MinHash(num_perm=128)
        signature.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
        lsh.query(signature)
        lsh.insert(str(number), signature)
    return len(texts) / (time.perf_counter() - start)


MEASURES = {
    "add, stored articles/s": store,
    "add, articles/s in stories": add,
    "tantivy alone, articles/s": tantivy_add,
    "tantivy alone, stemming, articles/s": tantivy_stemmed,
    "datasketch MinHashLSH, articles/s": minhash,
    "related(limit=50), median ms": related,
    "more_like_this 100 terms, median ms": tantivy_related,
    "cover, median ms": cover,
}

STORED, GROUPED, ALONE, STEMMED, HASHED, RELATED, BARE, _ = MEASURES

RATIOS = (
    (STORED, ALONE, "at least 0.33"),
    (STORED, STEMMED, "at least 0.33"),
    (GROUPED, ALONE, "at least 0.25"),
    (GROUPED, STEMMED, "at least 0.25"),
    (STORED, HASHED, "at least 2.5"),
    (RELATED, BARE, "at most 10"),
)


def dev_articles(data: Path) -> list[str]:
    """Return the ids of the articles for which queries are made."""
    lines = (data / "stories-dev.jsonl").read_text("utf-8").splitlines()
    return [article for line in lines for article in json.loads(line)["articles"]][:QUERIES]


def measure(name: str, data: Path, folder: Path) -> tuple[float, float]:
    """Run one measure in a separate process. Return its figure, and the peak memory of the process in MB."""
    command = [sys.executable, "-m", "benchmarks.speed", "--data", str(data), "--only", name, "--folder", str(folder)]
    figure, memory = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(figure), float(memory)


def main() -> None:
    """Run all measures. With --only, run one measure in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--times", type=int, default=1, help="rounds; figures and ratios are then medians of theirs")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    need("datasketch")
    if options.only:
        with Watch() as watch:
            figure = MEASURES[options.only](options.data, options.folder)
        print(figure, watch.total)
        return
    rounds = []
    for _ in range(options.times):
        with TemporaryDirectory(prefix="wideangle-speed-") as scratch:
            rounds.append({name: measure(name, options.data / "allsides", Path(scratch)) for name in MEASURES})
    for name in MEASURES:
        figures, memory = zip(*(figures_of_round[name] for figures_of_round in rounds), strict=True)
        # A measure that only repeats the figure of another measure has no memory figure.
        peak = f"   peak memory {max(memory):6,.0f} MB" if max(memory) >= 1 else ""
        print(f"{name:40} {np.median(figures):10,.1f}{peak}")
    for name, other_name, aim in RATIOS:
        ratios = sorted(figures_of_round[name][0] / figures_of_round[other_name][0] for figures_of_round in rounds)
        ratio_list = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"{name} / {other_name}: {np.median(ratios):.2f} ({ratio_list}; aim: {aim})")


if __name__ == "__main__":
    main()
