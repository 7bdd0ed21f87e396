"""The figures that the documentation gives for genres, held by floors."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from training.genre import BEGIN_OF_DEV, read_labelled

from wideangle.coverage.genres.classification import OPINION_FROM, genre_of, is_marked, opinion_probability
from wideangle.model import Article, Genre, GenreEvidence

DATA = Path(os.environ.get("WIDEANGLE_DATA", Path(__file__).parents[3] / "shared" / "data"))
NEEDS_DATA = pytest.mark.skipif(
    not (DATA / "allsides").is_dir(), reason=f"no research data at {DATA}; set WIDEANGLE_DATA"
)


@pytest.mark.slow
@NEEDS_DATA
def test_unmarked_opinion_of_months_not_learned_from_is_judged_by_wording() -> None:
    dev = [row for row in read_labelled(DATA) if row.day >= BEGIN_OF_DEV and not row.is_read]
    assert len(dev) == 905
    bare = [replace(row.article, url="", outlet="", authors=()) for row in dev]
    views = np.array([row.opinion for row in dev])
    judged = np.array([opinion_probability(article) for article in bare]) >= OPINION_FROM
    assert views[judged].mean() >= 0.86, "precision"
    assert judged[views].mean() >= 0.88, "recall"


@pytest.mark.slow
@NEEDS_DATA
def test_unmarked_opinion_in_other_languages_is_judged_with_high_precision() -> None:
    lanes = {row["id"]: row for row in _rows("labels.jsonl")}
    views = []
    for row in _rows("archive.jsonl"):
        fields = {name: row[name] for name in ("url", "outlet", "language")}
        judgement = genre_of(Article(row["text"], row["title"] or "", **fields))
        is_unmarked = judgement.reason.evidence is GenreEvidence.WORDING
        if row["language"] != "en" and judgement.genre is Genre.OPINION and is_unmarked:
            label = lanes[row["id"]]
            views.append(lanes[label.get("of", row["id"])]["label"] == "view")
    assert sum(views) >= 4, "right"
    assert np.mean(views) >= 0.75, "precision"


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / "world" / name).read_text("utf-8").splitlines()]


@pytest.mark.slow
@NEEDS_DATA
def test_what_outlets_mark_is_what_readers_call_a_view() -> None:
    read = [row for row in read_labelled(DATA) if row.is_read]
    views = np.array([row.opinion for row in read])
    marked = np.array([row.is_marked for row in read])
    genres = [genre_of(row.article).view_probability for row in read]
    assert len(read) == 2_272
    assert views[marked].mean() >= 0.94, "precision of marks"
    assert marked[views].mean() >= 0.39, "recall of marks"
    assert views[np.array(genres) >= OPINION_FROM].mean() >= 0.8, "precision"
    assert not any(is_marked(replace(row.article, url="", outlet="", authors=())) for row in read if not row.is_marked)
