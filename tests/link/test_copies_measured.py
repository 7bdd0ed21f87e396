"""The figures that the documentation gives for copies, held by floors; lowering one is a decision, not an accident."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from benchmarks.copies import Tally, folded, score, sharing_text
from benchmarks.copy_cases import Corpus, edited_cases, load, stress_cases

from wideangle import sample
from wideangle.ingest import read
from wideangle.model import Article

DATA = Path(os.environ.get("WIDEANGLE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "allsides"
DEV_STORIES = "09972a610766e8d1"
GOLD = json.loads((Path(__file__).parents[1] / "sample" / "gold.json").read_text("utf-8"))
FLOOR = 0.98

LIGHT = ("30 % of sentences dropped", "tail cut to 40 %", "all, 30 % dropped", "brief: a sentence inserted")
HEAVY = ("all, 30 % dropped, tail cut to 70 %", "excerpt: the first 20 %")
"""Too much for texts of 200 words, which the sample's are: a fifth is one sentence, and an inserted paragraph half of
what is left."""

NEVER = ("statement quoted", "furniture of an outlet", "roundup of passages")


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {article.url: article for article in read(sample.path()) if isinstance(article, Article)}


@pytest.fixture(scope="module")
def invented(articles: dict[str, Article]) -> Corpus:
    """The English articles of the sample's stories that are nobody's copy; the single ones to take passages from."""
    copies = {pair["copy"] for pair in GOLD["copies"]}
    stories = [
        [articles[member["article"]] for member in story["members"] if member["article"] not in copies]
        for story in GOLD["stories"]
    ]
    stories = [[article for article in story if article.language == "en"] for story in stories]
    single = articles.keys() - {member["article"] for story in GOLD["stories"] for member in story["members"]}
    return Corpus(
        articles={article.id: article for story in stories for article in story},
        stories=[[article.id for article in story] for story in stories],
        others=[articles[url] for url in sorted(single) if articles[url].language == "en"],
    )


@pytest.fixture(scope="module")
def real() -> Corpus:
    if not DATA.is_dir():
        pytest.skip(f"no research data at {DATA}; set WIDEANGLE_DATA")
    assert sha256((DATA / "stories-dev.jsonl").read_bytes()).hexdigest().startswith(DEV_STORIES)
    return load(DATA, "dev", every=6)


def measured(corpus: Corpus, asked: Sequence[str]) -> Tally:
    cases = {name: case for name, case in edited_cases(corpus) if name in asked}
    assert len(cases) == len(asked)
    return Tally.total(score(name, case, sharing_text(case), peer=False).ours for name, case in cases.items())


def folded_wrongly(corpus: Corpus) -> dict[str, int]:
    cases = {name: case for name, case in stress_cases(corpus) if name in NEVER}
    assert len(cases) == len(NEVER)
    return {name: score(name, case, peer=False).ours.wrong for name, case in cases.items()}


def test_the_samples_copies_are_folded_and_nothing_else(articles: dict[str, Article]) -> None:
    groups = folded(list(articles.values()))
    original = {articles[pair["copy"]].id: articles[pair["original"]].id for pair in GOLD["copies"]}
    roots = {one: original.get(one, one) for one in groups}
    assert len(set(groups.values())) == len(set(roots.values()))
    assert all(groups[copy] == groups[root] for copy, root in original.items())


def test_edited_copies_of_the_sample_are_found(invented: Corpus) -> None:
    found = measured(invented, LIGHT)
    assert found.asked > 150
    assert found.precision >= FLOOR
    assert found.recall >= FLOOR


def test_what_the_samples_articles_share_makes_no_copies(invented: Corpus) -> None:
    assert folded_wrongly(invented) == dict.fromkeys(NEVER, 0)


@pytest.mark.slow
def test_edited_copies_of_real_articles_are_found(real: Corpus) -> None:
    found = measured(real, LIGHT + HEAVY)
    assert found.asked > 350
    assert found.precision >= FLOOR
    assert found.recall >= FLOOR


@pytest.mark.slow
def test_what_real_articles_share_makes_no_copies(real: Corpus) -> None:
    assert folded_wrongly(real) == dict.fromkeys(NEVER, 0)
