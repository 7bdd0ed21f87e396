"""Make texts with known strands from the AllSides archive, for training and for measuring.

A text of several matters is joined from the openings of two to four articles. Easy texts are joined from articles of
neighbouring days. Hard texts are joined from two articles that readers judged to be about one subject but different
affairs ('topic' in judged-train.jsonl). A quarter of the parts without other separation begin with a cue such as
'Meanwhile, '. Texts of one matter are articles of labelled stories, complete and cut to a few paragraphs. The ids of
articles and stories determine their half: half 0 is for training, half 1 only for measuring.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import pyarrow.parquet as pq

from wideangle.coverage.strands.units import units
from wideangle.language import dateline

CUES = ("Meanwhile, ", "Meanwhile, ", "In other news, ", "Separately, ", "Elsewhere, ", "At the same time, ")
CUE_SHARE = 0.25
PARAGRAPHS = (1, 1, 2, 2, 3, 4, 5, 6, 8)
CUT_AFTER = (2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10)
STYLES = {"plain": 0.7, "headings": 0.14, "bullets": 0.08, "separated": 0.08}
"""The ways in which the parts of a joined text are separated, with their shares: not at all or by a cue, by their
headlines, as a list, or by asterisks."""

DIGEST_ITEMS = (5, 6, 8, 10)
LEAST_WORDS = 12
NEIGHBOURHOOD = 25
"""The number of neighbouring articles in the order of publication from which an easy text is joined. They are from a
few days."""


@dataclass(frozen=True)
class StrandText:
    """A text with known strands.

    `kind` is the method by which the text was made. `bounds` are the code points at which another matter begins.
    `matters`, if given, is the number of the matter of each part. `key` identifies the source, and determines the fold
    in cross-validation.
    """

    kind: str
    text: str
    bounds: tuple[int, ...] = ()
    matters: tuple[int, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Corpus:
    """The articles of the archive by id, the labelled stories (id, articles), and the pairs of articles on one subject
    but about different affairs."""

    rows: Mapping[str, Mapping[str, object]]
    stories: Sequence[tuple[str, Sequence[str]]]
    topic_pairs: Sequence[tuple[str, str]]

    @classmethod
    def read(cls, data: Path) -> Corpus:
        """Read the corpus from the folder `allsides` of the research data."""
        rows = {row["id"]: row for row in pq.read_table(data / "allsides" / "archive.parquet").to_pylist()}
        stories = [json.loads(line) for line in _lines(data / "allsides" / "stories-train.jsonl")]
        judged = [json.loads(line) for line in _lines(data / "allsides" / "judged-train.jsonl")]
        pairs = [(row["query"], row["candidate"]) for row in judged if row["label"] == "topic"]
        return cls(rows, [(story["story"], story["articles"]) for story in stories], pairs)

    def text(self, article: str) -> str:
        """Return the text of an article."""
        return str(self.rows[article]["text"])

    def title(self, article: str) -> str:
        """Return the headline of an article."""
        return str(self.rows[article]["title"])

    def paragraphs(self, article: str) -> list[str]:
        """Return the paragraphs of an article without its dateline. Paragraphs with fewer than LEAST_WORDS words are
        left out."""
        text = self.text(article)
        skipped = dateline(text)
        text = text[skipped.end :] if skipped else text
        bodies = (unit.span.of(text) for unit in units(text, "en"))
        return [body for body in bodies if len(body.split()) >= LEAST_WORDS]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def half_of(key: str) -> int:
    """Return the half of an id: 0 for training data, 1 for data that are only used for measuring."""
    return crc32(key.encode()) % 2


def joined_texts(corpus: Corpus, half: int, easy: int, seed: int = 1) -> Iterator[StrandText]:
    """Yield texts of several matters: one hard text for each pair of articles on one subject within the half, and
    `easy` easy texts."""
    chance = random.Random(seed + half)
    for pair in corpus.topic_pairs:
        if all(half_of(article) == half for article in pair):
            yield from _joined(corpus, "hard", chance.sample(pair, 2), chance)
    dated = _in_order(corpus, half)
    for _ in range(easy):
        first = chance.randrange(len(dated) - NEIGHBOURHOOD)
        matters = chance.choice((2, 2, 3, 4))
        near = chance.sample(dated[first : first + NEIGHBOURHOOD], matters)
        yield from _joined(corpus, f"easy {matters}", near, chance)


def _in_order(corpus: Corpus, half: int) -> list[str]:
    """Return the dated articles of a half, in the order of publication."""
    dated = ((str(row["published"]), article) for article, row in corpus.rows.items() if row["published"])
    return [article for _, article in sorted(dated) if half_of(article) == half]


def digest_texts(corpus: Corpus, half: int, count: int, seed: int = 3) -> Iterator[StrandText]:
    """Yield newsletters: the first paragraphs of several articles of a few days, mostly under headings or as a list."""
    chance = random.Random(seed + half)
    dated = _in_order(corpus, half)
    for _ in range(count):
        items = chance.choice(DIGEST_ITEMS)
        first = chance.randrange(len(dated) - NEIGHBOURHOOD)
        style = chance.choice(("headings", "headings", "bullets", "plain"))
        parts: list[str] = []
        bounds: list[int] = []
        for article in chance.sample(dated[first : first + NEIGHBOURHOOD], items):
            bounds.append(sum(len(part) + 2 for part in parts))
            paragraphs = corpus.paragraphs(article)[: 1 if style == "bullets" else chance.choice((1, 2, 3, 4))]
            if style == "headings":
                parts.append(corpus.title(article))
            parts += [f"• {paragraph}" if style == "bullets" else paragraph for paragraph in paragraphs]
        yield StrandText("digest", "\n\n".join(parts), tuple(bounds[1:]), key=str(first))


def returning_texts(corpus: Corpus, half: int, count: int, seed: int = 2) -> Iterator[StrandText]:
    """Yield texts of three parts. In half of the texts, the first and the third part come from one article."""
    chance = random.Random(seed + half)
    articles = [article for story, members in corpus.stories if half_of(story) == half for article in members]
    for number in range(count):
        first, second, third = (corpus.paragraphs(article) for article in chance.sample(articles, 3))
        size = chance.choice((2, 3, 4))
        after = first[size:] if number % 2 else third
        parts = (first[:size], second[: chance.choice((1, 2, 3))], after[: chance.choice((1, 2, 3))])
        if all(parts):
            bounds = tuple(sum(len(line) + 2 for part in parts[:end] for line in part) for end in (1, 2))
            text = "\n\n".join(line for part in parts for line in part)
            yield StrandText("returning", text, bounds, (0, 1, 0 if number % 2 else 2))


def _joined(corpus: Corpus, kind: str, articles: Sequence[str], chance: random.Random) -> Iterator[StrandText]:
    parts: list[str] = []
    bounds: list[int] = []
    style = chance.choices(tuple(STYLES), tuple(STYLES.values()))[0]
    long_first = chance.random() < 0.4
    for number, article in enumerate(articles):
        most = chance.choice((3, 4, 5, 6)) if long_first and not number else chance.choice(PARAGRAPHS)
        opening = corpus.paragraphs(article)[:most]
        if not opening:
            return
        if number:
            if style == "plain":
                opening[0] = _with_cue(opening[0], chance)
            elif style == "separated":
                parts.append("* * *")
            bounds.append(sum(len(part) + 2 for part in parts))
        if style == "headings":
            parts.append(corpus.title(article))
        elif style == "bullets":
            opening = [f"• {opening[0]}"]
        parts += opening
    yield StrandText(kind, "\n\n".join(parts), tuple(bounds), key=articles[0])


def _with_cue(paragraph: str, chance: random.Random) -> str:
    if chance.random() >= CUE_SHARE or not paragraph[0].isupper():
        return paragraph
    lowered = paragraph.split(maxsplit=1)[0] in ("The", "A", "An", "In", "On")
    return chance.choice(CUES) + (paragraph[0].lower() + paragraph[1:] if lowered else paragraph)


def whole_texts(corpus: Corpus, half: int, seed: int = 1) -> Iterator[StrandText]:
    """Yield texts of one matter: each article of the stories in a half, complete and also cut to some paragraphs."""
    chance = random.Random(seed + half)
    for story, articles in corpus.stories:
        if half_of(story) != half:
            continue
        for article in articles:
            yield StrandText("whole", corpus.text(article), key=story)
            yield from _cut(corpus, article, story, chance)


def _cut(corpus: Corpus, article: str, key: str, chance: random.Random) -> Iterator[StrandText]:
    """Yield some adjacent paragraphs of an article, in half of the cases the first paragraphs. Yield nothing if the
    article has too few paragraphs."""
    paragraphs = corpus.paragraphs(article)
    size = chance.choice(CUT_AFTER)
    if len(paragraphs) >= size:
        first = chance.choice((0, chance.randint(0, len(paragraphs) - size)))
        yield StrandText("cut", "\n\n".join(paragraphs[first : first + size]), key=key)


def other_whole_texts(corpus: Corpus, count: int, seed: int = 1) -> Iterator[StrandText]:
    """Yield `count` other articles of half 0 that are in no labelled story, complete and cut. Most of them are about
    one matter."""
    labelled = {article for _, articles in corpus.stories for article in articles}
    pool = sorted(article for article in corpus.rows if article not in labelled and half_of(article) == 0)
    chance = random.Random(seed)
    for article in chance.sample(pool, count):
        yield StrandText("other", corpus.text(article), key=article)
        yield from (replace(text, kind="other cut") for text in _cut(corpus, article, article, chance))
