"""Measure how much is read of feeds that other projects collected for testing their parsers. feedparser is measured for
comparison.

    python -m benchmarks.feeds FOLDER [--list] [--cut N] [--damage N]

FOLDER holds feeds, well-formed or not, in any subfolders. The tests in the source package of feedparser have 2,184
feeds (`pip download --no-deps --no-binary :all: feedparser`, then unpack the package). Each file is read by Wideangle
and by feedparser without options, in a process with a limit of ten seconds. Entries of feedparser count if they have a
title or text. Fields are compared if both readers find the same number of entries and feedparser finds a value of the
field. Markup and white space are ignored.

With --cut N, each feed is also cut off at N - 1 evenly spaced positions, and all entries that end before the cut must
be read. With --damage N, each feed is read N times with one fault: the feed is cut short, a tag is removed, a byte is
replaced, the declared encoding is wrong, or a piece is repeated. Only crashes and timeouts are then counted.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import re
import sys
from calendar import timegm
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from wideangle.errors import SourceError
from wideangle.ingest import read
from wideangle.ingest.markup import paragraphs
from wideangle.model import Article, Precision

SECONDS = 10.0
FIELDS = ("title", "link", "published", "author", "language", "text")
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]|jsonfeed\.org", re.IGNORECASE)
_TAG = re.compile(rb"<[^>]*>")
_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>")
Fields = dict[str, str]
Outcome = tuple[list[Fields], list[str]]


def words(value: object, media: str = "text/html") -> str:
    text = str(value or "")
    return " ".join((text if media == "text/plain" else " ".join(paragraphs(text))).split())


def ours(data: bytes) -> Outcome:
    """Read a feed with Wideangle. Return the fields of the articles, and the reasons for rejected items."""
    articles: list[Fields] = []
    reasons: list[str] = []
    try:
        for item in read(io.BytesIO(data)):
            if not isinstance(item, Article):
                reasons.append(item.reason)
                continue
            when = ""
            if published := item.published:
                to_the_minute = published.precision is Precision.MINUTE
                when = published.at.astimezone(UTC).isoformat()[: 16 if to_the_minute else 10]
            authors = ", ".join(item.authors)
            texts = {"title": words(item.title, "text/plain"), "text": words(item.text, "text/plain")}
            others = {"link": item.url or "", "published": when, "author": authors, "language": item.language or ""}
            articles.append(texts | others)
    except SourceError as error:
        reasons.append(str(error))
    return articles, reasons


def theirs(data: bytes) -> Outcome:
    import feedparser

    parsed = feedparser.parse(data)
    return [_fields(entry, parsed.feed) for entry in parsed.entries], []


def _fields(entry: Any, feed: Any) -> Fields:
    details = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    texts = [words(detail.get("value"), detail.get("type", "")) for detail in details]
    title = entry.get("title_detail") or {}
    moment = entry.get("published_parsed") or entry.get("created_parsed") or entry.get("updated_parsed")
    language = str(title.get("language") or feed.get("language") or "")
    return {
        "title": words(title.get("value"), title.get("type", "")),
        "link": entry.get("link") or "",
        "published": datetime.fromtimestamp(timegm(moment), UTC).isoformat()[:16] if moment else "",
        "author": ", ".join(str(detail["name"]) for detail in entry.get("authors", ()) if detail.get("name")),
        "language": re.split("[-_]", language.lower())[0],
        "text": max(texts, key=len),
    }


def _work(pipe: Connection) -> None:
    while True:
        name, data = pipe.recv()
        try:
            pipe.send((ours if name == "ours" else theirs)(data))
        except Exception as error:  # whatever it is, it is what is looked for
            pipe.send(repr(error))


class Worker:
    """A process that reads feeds. The process is replaced if it does not answer in time or dies."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._pipe, other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_work, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def read(self, name: str, data: bytes) -> Outcome | str:
        """Read a feed with the reader `name`. Return the result, or a description of the failure."""
        self._pipe.send((name, data))
        try:
            if self._pipe.poll(SECONDS):
                outcome: Outcome | str = self._pipe.recv()
                return outcome
            failure = "hung"
        except EOFError:
            failure = "died"
        self._process.kill()
        self._process.join()
        self._start()
        return failure


def cuts(data: bytes, parts: int) -> Iterator[tuple[int, bytes]]:
    """Yield the data cut off at `parts` - 1 equally distant positions, each with the number of entries that end before
    the cut."""
    for part in range(1, parts):
        cut = data[: len(data) * part // parts]
        yield len(_END.findall(cut)), cut


def compare(mine: list[Fields], other: list[Fields], counts: Counter[str]) -> Iterator[str]:
    for fields, other_fields in zip(mine, other, strict=True):
        for field in FIELDS:
            if not other_fields[field]:
                continue
            counts[f"{field} of feedparser"] += 1
            agree = "".join(fields[field].split()) == "".join(other_fields[field].split())
            if field == "published" and fields[field]:
                agree = other_fields[field].startswith(fields[field])  # a bare date, where that is all that was given
            counts[f"{field} that agrees"] += agree
            if not agree:
                yield f"{field} {fields[field][:90]!r}, feedparser {other_fields[field][:90]!r}"


def damaged(data: bytes, random: Random) -> bytes:
    """Return the bytes of a feed with one random fault."""
    place = random.randrange(max(len(data), 1))
    tags = list(_TAG.finditer(data))
    kind = random.randrange(5)
    if kind == 0:
        return data[:place]
    if kind == 1 and tags:
        tag = random.choice(tags)
        return data[: tag.start()] + data[tag.end() :]
    if kind == 2:
        return data[:place] + bytes([random.randrange(256)]) + data[place + 1 :]
    if kind == 3:
        return re.sub(rb"encoding=([\"'])[^\"']*", rb"encoding=\1" + random.choice([b"utf-16", b"big5", b"x"]), data)
    return data[:place] + data[place : place + 200] * 2 + data[place + 200 :]


def survive_cuts(data: bytes, whole: int, parts: int, worker: Worker, counts: Counter[str]) -> Iterator[str]:
    for complete, cut in cuts(data, parts):
        counts["cut"] += 1
        got = worker.read("ours", cut)
        if isinstance(got, str):
            counts["cut: crashed or hung"] += 1
            yield f"cut at {len(cut)}: {got}"
        elif len(got[0]) + len(got[1]) < min(complete, whole):
            counts["cut: complete entries lost"] += 1
            yield f"cut at {len(cut)}: {len(got[0])} of {complete} complete entries"


def survive_damage(data: bytes, random: Random, times: int, worker: Worker, counts: Counter[str]) -> Iterator[str]:
    for number in range(times):
        counts["damaged"] += 1
        got = worker.read("ours", damaged(data, random))
        if isinstance(got, str):
            counts["damaged: crashed or hung"] += 1
            yield f"damage {number}: {got}"


def compare_readers(data: bytes, worker: Worker, parts: int, counts: Counter[str]) -> Iterator[str]:
    """Read a feed with both readers, and yield the differences."""
    counts["feeds"] += 1
    mine, other = worker.read("ours", data), worker.read("theirs", data)
    if isinstance(mine, str):
        counts["hung" if mine == "hung" else "crashed"] += 1
        yield mine
        return
    if isinstance(other, str):
        counts["feedparser crashed or hung"] += 1
        return
    articles, reasons = mine
    readable = [entry for entry in other[0] if entry["title"] or entry["text"]]
    counts["entries of ours"] += len(articles)
    counts["entries of feedparser with title or text"] += len(readable)
    counts["entries found by either"] += max(len(articles), len(readable))
    counts["entries found by both"] += min(len(articles), len(readable))
    if len(articles) == len(readable):
        yield from compare(articles, readable, counts)
    else:
        reason = f"; {reasons[0]}" if reasons else ""
        counts["feeds with fewer entries"] += len(articles) < len(readable)
        counts["feeds with fewer entries and no reason"] += len(articles) < len(readable) and not reasons
        yield f"{len(articles)} entries, feedparser {len(readable)}{reason}"
    yield from survive_cuts(data, len(articles) + len(reasons), parts, worker, counts)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--list", action="store_true", help="each disagreement, one a line")
    options.add_argument("--cut", type=int, default=0, metavar="N", help="cut each feed off at each Nth part")
    options.add_argument("--damage", type=int, default=0, metavar="N", help="damage each feed N times")
    given = options.parse_args()
    worker, counts = Worker(), Counter[str]()
    for path in sorted(path for path in given.folder.rglob("*") if path.is_file() and path.suffix != ".py"):
        data = path.read_bytes()
        if not _FEED.search(data):
            continue
        findings = [*compare_readers(data, worker, given.cut, counts)]
        findings += survive_damage(data, Random(path.name), given.damage, worker, counts)
        if given.list:
            print("".join(f"{path.relative_to(given.folder)}: {line}\n" for line in findings), end="", flush=True)
    for name, count in counts.items():
        print(f"{count:8,} {name}")
    sys.exit(bool(counts["crashed"] or counts["hung"]))


if __name__ == "__main__":
    main()
