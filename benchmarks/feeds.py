"""What is read of feeds that others collected to try their parsers on, beside feedparser.

    python -m benchmarks.feeds FOLDER [--seconds 20] [--list] [--damage N]

FOLDER holds feeds, well-formed and not, at any depth; the tests that come with feedparser's source are 2,184 of them
(`pip download --no-deps --no-binary :all: feedparser`, then unpack it). Each file is read by itself, by us and by
feedparser as it comes from its package. An entry is readable where feedparser finds words in its title or text. It is
lost where we have fewer articles and say nothing of it, refused where a refusal names the reason.

With --damage each feed is also read N times with a fault put in: cut short, a tag taken out, a byte exchanged, an
encoding that lies. Then it is only counted whether anything crashes or takes longer than --seconds.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from wideangle.errors import SourceError
from wideangle.ingest import read
from wideangle.model import Article, Refusal

FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Read:
    """What came of one file: articles, refusals, why it could not be read, seconds."""

    articles: list[Article]
    refusals: list[Refusal]
    error: str
    seconds: float


def ours(path: Path) -> Read:
    """Read one file as `add` does."""
    start = time.perf_counter()
    articles: list[Article] = []
    refusals: list[Refusal] = []
    error = ""
    try:
        for item in read(path):
            if isinstance(item, Refusal):
                refusals.append(item)
            else:
                articles.append(item)
    except SourceError as unreadable:
        error = unreadable.message
    return Read(articles, refusals, error, time.perf_counter() - start)


def readable(path: Path) -> list[dict[str, Any]]:
    """The entries in which feedparser finds words."""
    import feedparser

    entries = feedparser.parse(path.read_bytes()).entries
    return [entry for entry in entries if WORD.search(_said(entry))]


def _said(entry: Any) -> str:
    contents = [part.get("value") or "" for part in entry.get("content", ())]
    return re.sub(r"<[^>]*>", " ", " ".join([entry.get("title") or "", entry.get("summary") or "", *contents]))


def damaged(data: bytes, random: Random) -> bytes:
    """The bytes of a feed with one fault."""
    place = random.randrange(max(len(data), 1))
    tags = list(re.finditer(rb"<[^>]*>", data))
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


def survive(path: Path, times: int, seconds: float, scratch: Path) -> Iterator[str]:
    """What goes wrong with a feed that has been damaged in several ways."""
    random = Random(str(path.name))
    for number in range(times):
        target = scratch / "damaged.xml"
        target.write_bytes(damaged(path.read_bytes(), random))
        try:
            if (took := ours(target).seconds) > seconds:
                yield f"damage {number}: {took:.0f} s"
        except Exception as crash:  # to be counted
            yield f"damage {number}: {crash!r}"


def main() -> None:
    """Read every feed of a folder, and say what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--list", action="store_true", help="name the files that are not read alike")
    parser.add_argument("--damage", type=int, default=0)
    options = parser.parse_args()
    files = (path for path in options.folder.rglob("*") if path.is_file() and path.suffix != ".py")
    paths = sorted(path for path in files if FEED.search(path.read_bytes()))
    counts: Counter[str] = Counter(feeds=len(paths))
    notes: list[str] = []
    with TemporaryDirectory(prefix="wideangle-feeds-") as scratch:
        for path in paths:
            notes += [f"{path}: {note}" for note in judged(path, options.seconds, counts)]
            failures = [*survive(path, options.damage, options.seconds, Path(scratch))]
            counts["damaged"] += options.damage
            counts["damaged: crashed or slow"] += len(failures)
            notes += [f"{path}: {failure}" for failure in failures]
    if options.list:
        print("\n".join(notes))
    for name, count in counts.items():
        print(f"{count:8,} {name}")


def judged(path: Path, seconds: float, counts: Counter[str]) -> Iterator[str]:
    """Count what came of one feed; yield what is to be looked at."""
    try:
        mine = ours(path)
    except Exception as crash:  # to be counted
        counts["crashed"] += 1
        yield f"crashed: {crash!r}"
        return
    theirs = readable(path)
    counts["slow"] += mine.seconds > seconds
    counts["readable entries"] += len(theirs)
    counts["articles"] += len(mine.articles)
    counts["refusals"] += len(mine.refusals) + bool(mine.error)
    missing = len(theirs) - len(mine.articles)
    if missing > 0 and not mine.refusals and not mine.error:
        counts["lost entries"] += missing
        yield f"lost {missing} of {len(theirs)}"
    elif missing > 0:
        counts["refused entries that feedparser reads"] += missing
        yield f"refused {missing}: {[mine.error or one.reason for one in mine.refusals] or mine.error}"
    if len(theirs) == len(mine.articles):
        for entry, article in zip(theirs, mine.articles, strict=True):
            title = " ".join(WORD.findall(re.sub(r"<[^>]*>", " ", entry.get("title") or "")))
            same = not title or WORD.findall(title) == WORD.findall(article.title)
            counts["titles that differ"] += not same
            if not same:
                yield f"title {title!r} is {article.title!r}"
            dated = bool(entry.get("published_parsed") or entry.get("updated_parsed"))
            counts["dates that feedparser reads and we do not"] += dated and article.published is None
            if dated and article.published is None:
                yield f"no date: {entry.get('published') or entry.get('updated')!r}"


if __name__ == "__main__":
    main()
