"""The figures that the documentation gives for opinion by wording alone, held by a floor."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from training.genre import BEGIN_OF_DEV, read_labelled

from wideangle.coverage import OPINION_FROM, opinion_probability
from wideangle.coverage.genre import is_marked

DATA = Path(os.environ.get("WIDEANGLE_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "allsides").is_dir(), reason=f"no research data at {DATA}; set WIDEANGLE_DATA")
def test_opinion_is_told_by_wording_alone() -> None:
    dev = [row for row in read_labelled(DATA) if row.day >= BEGIN_OF_DEV]
    assert len(dev) == 965
    bare = [replace(row.article, url="", outlet="") for row in dev]
    assert not any(map(is_marked, bare))
    opinion = np.array([row.opinion for row in dev])
    said = np.array([opinion_probability(article) for article in bare]) >= OPINION_FROM
    assert opinion[said].mean() >= 0.9, "precision"
    assert said[opinion].mean() >= 0.79, "recall"
