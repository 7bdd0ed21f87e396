"""Measure quality on a small corpus of invented articles, and pin floors under the figures.

`python -m tests.quality.quality` measures and pins. A floor is lowered only with `--allow-lower`. The corpus is the
sample archive with its labels (related coverage and stories) and `attributions.txt` (who said what). It shows a loss of
quality without any research data; it is too small to tune or compare anything.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.marked_text import marked_articles
from typer.testing import CliRunner

import wideangle
from wideangle import sample
from wideangle.cli import app

FLOORS = Path(__file__).with_name("floors.json")
ATTRIBUTIONS = Path(__file__).with_name("attributions.txt")
GOLD = Path(__file__).parents[1] / "sample" / "gold.json"
TOLERANCE = 0.002  # other processors and libraries round otherwise; one changed link or span moves a figure by more
INCREMENTAL_BATCH = "10"  # articles: eleven batches of the sample
QUERIES_OF_STORY, USE = 3, 3
LABELS = {"report": "same", "background": "back", "follow-up": "follow", "opinion": "view", "": "none"}


def corpus_digest() -> str:
    """SHA-256 over the names and bytes of all files of the corpus."""
    digest = sha256()
    for path in [*sorted(sample.path().iterdir()), GOLD, ATTRIBUTIONS]:
        digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def measure() -> dict[str, float]:
    """The quality figures, 0 to 1, as the command `wideangle evaluate` gives them."""
    with TemporaryDirectory(prefix="wideangle-quality-") as scratch:
        folder = Path(scratch)
        _write_stories(folder)
        _write_attributions(folder / "attributions.jsonl")
        [related] = _tables("related", folder, "--archive", folder / "archive")[0]
        scores, *_ = _tables("stories", folder, "--stories", "events", "--portion", INCREMENTAL_BATCH)
        spans, *_ = _tables("attributions", folder / "attributions.jsonl")
        coverage = coverage_figures(folder)
    exact = {str(row["role"]): row["F1"] for row in spans if row["measure"] == "exact"}
    return {
        "related MRR": related["MRR"],
        "related recall at 10": related["R@10"],
        **{f"coverage {name}": value for name, value in coverage[0].items()},
        "stories B-cubed F1": min(row["F1"] for row in scores),
        **{f"attributions exact F1, {role}": value for role, value in exact.items()},
    }


def coverage_figures(folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The figures of the coverage of dated reports of the sample, with title and date, and without."""
    _write_stories(folder)
    scores, *_ = _tables("coverage", folder, "--archive", folder / "archive", "--metadata")
    complete, bare = (row for row in scores if row["draw"] == row["lane"] == "all")
    return _coverage_row(complete), _coverage_row(bare)


def _coverage_row(row: dict[str, Any]) -> dict[str, float]:
    return {name: row[name] for name in ("nDCG@5", "right lane", "lane accuracy", "useful shown")}


def _tables(command: str, *arguments: object) -> list[list[dict[str, Any]]]:
    """The tables of the JSON document that `wideangle evaluate` writes."""
    words = ["evaluate", command, *map(str, arguments), "--format", "json", "--quiet"]
    result = CliRunner().invoke(app, words)
    if result.exit_code != 0:
        raise RuntimeError(f"wideangle {' '.join(words)} failed: {result.stderr}")
    document = json.loads(result.stdout)
    return [value for value in document.values() if isinstance(value, list)]


def _write_stories(folder: Path) -> None:
    """The sample archive as a table, with its events as labelled stories beside it: those of its six stories by
    their reports, those of the storyline, and the events that look alike."""
    articles = list(wideangle.read(sample.path()))
    columns = ("id", "title", "text", "url", "outlet", "language", "section")
    rows = [
        {name: getattr(article, name) for name in columns}
        | {"published": article.published.isoformat() if article.published else None}
        for article in articles
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "archive.parquet")
    identifiers = {article.url: article.id for article in articles}
    lines = [
        json.dumps({"story": story, "articles": [identifiers[url] for url in addresses]})
        for story, addresses in _events(json.loads(GOLD.read_text("utf-8")))
        if len(addresses) > 1
    ]
    (folder / "stories-events.jsonl").write_text("\n".join(lines), "utf-8")
    pairs = map(json.dumps, _judged_pairs(json.loads(GOLD.read_text("utf-8")), identifiers))
    (folder / "judged.jsonl").write_text("\n".join(pairs), "utf-8")


def _judged_pairs(gold: dict[str, Any], identifiers: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The first reports of each story with the members of all stories, judged by their parts in the story of the
    report. What belongs is of equal use, because the labels of the sample say nothing about use."""
    members = {member["article"] for story in gold["stories"] for member in story["members"]}
    for story in gold["stories"]:
        parts = {member["article"]: member["part"] for member in story["members"]}
        reports = [address for address, part in parts.items() if part == "report"]
        for report in reports[:QUERIES_OF_STORY]:
            for address in sorted(members - {report}):
                label = LABELS[parts.get(address, "")]
                pair = {"query": identifiers[report], "candidate": identifiers[address]}
                yield pair | {"label": label, "use": 0 if label == "none" else USE}


def _events(gold: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for story in gold["stories"]:
        yield story["id"], [member["article"] for member in story["members"] if member["part"] == "report"]
    days = {story["id"]: story["day"] for story in gold["stories"]}
    for storyline in gold["storylines"]:
        for event in storyline["events"]:
            if event["day"] != days[storyline["story"]]:
                yield f"{storyline['id']} {event['day']}", event["articles"]
    for number, pair in enumerate(gold["look_alikes"]):
        for letter, addresses in zip("ab", pair["events"], strict=True):
            yield f"look-alike {number}{letter}", addresses


def _write_attributions(path: Path) -> None:
    articles = enumerate(marked_articles(ATTRIBUTIONS))
    rows = [json.dumps({"id": f"a{number}"} | article) for number, article in articles]
    path.write_text("\n".join(rows), "utf-8")


def lowered(floors: dict[str, float], figures: dict[str, float]) -> list[str]:
    """Each figure that is below its floor or no longer measured, in words."""
    return [
        f"{name}: {figures.get(name, 0.0):.4f}, floor {floor:.4f}"
        for name, floor in floors.items()
        if figures.get(name, 0.0) < floor - TOLERANCE
    ]


def pinned() -> dict[str, Any]:
    """What was pinned: the digest of the corpus, and the floors."""
    document: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    return document


def pin(figures: dict[str, float], *, allow_lower: bool = False) -> list[str]:
    """Write the figures as floors; the floors that this would lower, for which nothing is written unless allowed."""
    before = pinned()["floors"] if FLOORS.exists() else {}
    below = lowered(before, figures)
    if below and not allow_lower:
        return below
    # A figure within the tolerance keeps its floor: floors would sink step by step otherwise.
    floors = figures if below else {name: max(value, before.get(name, 0.0)) for name, value in figures.items()}
    FLOORS.write_text(json.dumps({"corpus": corpus_digest(), "floors": floors}, indent=2) + "\n", "utf-8")
    return below


def main() -> None:
    """Measure and pin from the command line."""
    parser = argparse.ArgumentParser(description="Measure quality on the corpus of the tests, and pin the floors.")
    parser.add_argument("--allow-lower", action="store_true", help="pin figures below the present floors")
    options = parser.parse_args()
    figures = measure()
    sys.stdout.writelines(f"{name:<36}{value:.4f}\n" for name, value in figures.items())
    below = pin(figures, allow_lower=options.allow_lower)
    if below and not options.allow_lower:
        sys.exit("Not pinned, because floors would be lowered:\n  " + "\n  ".join(below))


if __name__ == "__main__":
    main()
