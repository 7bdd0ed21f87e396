"""Make articles for measuring the recognition of copies: edited versions of articles, and articles that have much text
in common without being copies."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pyarrow.parquet as pq

from benchmarks.edits import Edit, Statement, brief, brief_edits, edits, passage, updates
from wideangle.model import Article

HOST_WORDS = 150
"""The number of words to which articles are cut so that the common text is a large share of them."""

UNLABELLED = 500
"""The number of articles in no labelled story from which passages are taken."""

LONGEST = 60_000
"""The number of characters from which a text is not edited, because it is a book or a faulty page."""

_LINK_LIST = re.compile(r"(?<=[a-z])(?=[A-Z])[^\n]{0,600}? MORE\b")
"""A pattern for lists of links inside sentences ("Trump faces … report MORE"), which are an error in the texts of The
Hill in this collection. No newsroom would copy these lists."""

COPY = "-copy"
"""The suffix of the id of an edited version. The rest of the id is that of its original."""

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Corpus:
    """The articles for making cases: the articles of labelled stories by id, the article ids of each story, and
    unlabelled articles from which passages are taken."""

    articles: Mapping[str, Article]
    stories: Sequence[Sequence[str]]
    others: Sequence[Article]


@dataclass(frozen=True)
class Case:
    """A case to measure: the articles to add, the pairs (by id) that should be folded, and the pairs that should not be
    folded."""

    articles: Sequence[Article]
    together: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()


def origin(article_id: str) -> str:
    """Return the id of the original of an edited version, or the article's own id if it is an original."""
    return article_id.removesuffix(COPY)


def load(data: Path, part: str, every: int) -> Corpus:
    """Load one part of the labelled stories. `every` is n to load only every n-th story."""
    table = pq.read_table(data / "archive.parquet", columns=["id", "title", "text", "published", "outlet"])
    place = {article_id: number for number, article_id in enumerate(table["id"].to_pylist())}
    labelled = {article_id for name in ("train", "dev") for story in _stories(data, name) for article_id in story}
    unlabelled = Random(part).sample(sorted(place.keys() - labelled), UNLABELLED)
    stories = _stories(data, part)[::every]
    chosen = [*(article_id for story in stories for article_id in story), *unlabelled]
    articles = {
        row["id"]: _article(row) for row in table.take([place[article_id] for article_id in chosen]).to_pylist()
    }
    articles = {article_id: article for article_id, article in articles.items() if len(article.text) < LONGEST}
    stories = [[article_id for article_id in story if article_id in articles] for story in stories]
    return Corpus(
        articles={article_id: articles[article_id] for story in stories for article_id in story},
        stories=stories,
        others=[articles[article_id] for article_id in unlabelled if article_id in articles],
    )


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        text=_LINK_LIST.sub("", row["text"]),
        title=row["title"] or "",
        id=row["id"],
        published=row["published"],
        outlet=row["outlet"] or "",
        language="en",
    )


def _stories(data: Path, part: str) -> list[list[str]]:
    lines = (data / f"stories-{part}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["articles"] for line in lines]


def edited_cases(corpus: Corpus) -> Iterator[tuple[str, Case]]:
    """Yield the name and the case of each kind of edit. The edits are applied to the articles, and to briefs made from
    the articles."""
    paragraphs = [line.strip() for article in corpus.others for line in article.text.split("\n")]
    fitting = [line for line in paragraphs if 25 <= len(line.split()) <= 70]
    sentences = [line for line in paragraphs if 10 <= len(line.split()) <= 25]
    briefs = {article_id: brief(article, Random(article_id)) for article_id, article in corpus.articles.items()}
    for name, edit in edits(fitting).items():
        yield name, _edited(corpus, corpus.articles, name, edit)
    for name, edit in updates(fitting).items():
        yield f"next day: {name}", _edited(corpus, corpus.articles, name, edit)
        yield f"own outlet: {name}", _edited(corpus, corpus.articles, name, edit, is_own_outlet=True)
    for name, edit in brief_edits(sentences).items():
        yield f"brief: {name}", _edited(corpus, briefs, name, edit)


def _edited(
    corpus: Corpus, originals: Mapping[str, Article], name: str, edit: Edit, *, is_own_outlet: bool = False
) -> Case:
    copies = [
        replace(
            edit(article, Random(f"{name} {article_id}")),
            id=article_id + COPY,
            url="",
            outlet=article.outlet if is_own_outlet else f"Courier {number % 50}",
        )
        for number, (article_id, article) in enumerate(originals.items())
    ]
    return Case(
        articles=[*originals.values(), *copies],
        together=[(article_id, article_id + COPY) for article_id in originals],
        apart=[
            (article_id + mine, other + theirs)
            for article_id, other in within(corpus.stories)
            for mine in ("", COPY)
            for theirs in ("", COPY)
        ],
    )


def stress_cases(corpus: Corpus) -> Iterator[tuple[str, Case]]:
    """Yield the name and the case of each kind of articles that have much text in common without being copies."""
    apart = list(within(corpus.stories))
    for words in (0, HOST_WORDS):
        hosts = {article_id: _cut(article, words) for article_id, article in corpus.articles.items()}
        suffix = f", {words} words of their own" if words else ""
        for name, how in (("quoted", Statement.quoted_by), ("without marks", Statement.set_out_by)):
            given = []
            for number, story in enumerate(corpus.stories):
                random = Random(f"statement {number}")
                text = passage(random.choice(corpus.others).text, random.randint(100, 250), random)
                statement = Statement(re.sub(r"[\"“”]", "'", text))
                given += [how(statement, hosts[article_id], random) for article_id in story]
            yield f"statement {name}{suffix}", Case(given, apart=apart)
    yield "furniture of an outlet", _furnished(corpus)
    briefs = {article_id: brief(article, Random(article_id)) for article_id, article in corpus.articles.items()}
    yield "roundup of passages", _roundups(corpus.articles, whole=False)
    yield "roundup of briefs", _roundups(briefs, whole=True)


def _furnished(corpus: Corpus) -> Case:
    by_outlet: defaultdict[str, list[Article]] = defaultdict(list)
    for article in corpus.articles.values():
        by_outlet[article.outlet].append(article)
    furnished, apart = [], []
    for outlet, own in by_outlet.items():
        random = Random(outlet)
        footer = passage(random.choice(corpus.others).text, random.randint(40, 120), random)
        lines = f"Read more: {random.choice(corpus.others).title}\nSign up for our newsletter.\n{footer}"
        hosts = [_cut(article, HOST_WORDS) for article in own]
        furnished += [replace(host, text=f"{host.text}\n{lines}") for host in hosts]
        apart += list(combinations([article.id for article in own], 2))
    return Case(furnished, apart=apart)


def _roundups(articles: Mapping[str, Article], *, whole: bool) -> Case:
    """Return a case with round-ups of four articles each. The items are complete articles, or passages of 60 to 150
    words (at most a third of the article)."""
    ids, roundups, apart = list(articles), [], []
    for number in range(len(ids) // 4):
        random = Random(f"roundup {number}")
        four = random.sample(ids, 4)
        texts = [articles[article_id].text for article_id in four]
        lengths = [min(random.randint(60, 150), len(text.split()) // 3) for text in texts]
        passages = [passage(text, words, random) for text, words in zip(texts, lengths, strict=True)]
        items = texts if whole else passages
        roundups.append(Article("\n".join(items), id=f"roundup-{number}", outlet=f"Digest {number}", language="en"))
        apart += [(article_id, f"roundup-{number}") for article_id in four[1:]]
    return Case([*articles.values(), *roundups], apart=apart)


def _cut(article: Article, words: int) -> Article:
    matches = list(re.finditer(r"\S+", article.text))
    return replace(article, text=article.text[: matches[words - 1].end()]) if 0 < words <= len(matches) else article


def within(stories: Iterable[Sequence[str]]) -> Iterator[Pair]:
    """Return the pairs of articles in one story."""
    return (pair for story in stories for pair in combinations(story, 2))
