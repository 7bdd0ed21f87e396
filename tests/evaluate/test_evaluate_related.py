"""The figures that the documentation gives, held by a floor; lowering one is a decision, not an accident."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import wideangle
from wideangle.errors import UnreadableSource
from wideangle.evaluate import related
from wideangle.evaluate.clustering import b_cubed

DATA = Path(os.environ.get("WIDEANGLE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "allsides"
DEV_STORIES = "09972a610766e8d1"
# The order is by usefulness, which costs .017 of the MRR of what editors set side by side (docs/measurements.md).
FLOORS = {"MRR": 0.76, "R@5": 0.87, "R@10": 0.93, "R@50": 0.98}
STREAM_FLOOR = 0.895
"""B-cubed F1 of the development stories where the whole archive is grouped as one stream."""


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason=f"no research data at {DATA}; set WIDEANGLE_DATA")
def test_related_coverage_and_stories_of_a_whole_archive_keep_their_quality(tmp_path: Path) -> None:
    stories = (DATA / "stories-dev.jsonl").read_bytes()
    assert sha256(stories).hexdigest().startswith(DEV_STORIES)
    row = related.evaluate(DATA, archive=tmp_path / "archive", stories="dev").to_table()[0]
    assert row["articles"] == 591
    assert all(float(str(row[name])) >= floor for name, floor in FLOORS.items()), row
    labels = {
        article: story["story"] for story in map(json.loads, stories.splitlines()) for article in story["articles"]
    }
    with wideangle.open(tmp_path / "archive") as archive:
        found = [archive.story_of(article) for article in labels]
    assert b_cubed(list(labels.values()), [story and story.id for story in found]).f1 >= STREAM_FLOOR


def test_a_small_folder_is_evaluated_beside_its_peers(tmp_path: Path) -> None:
    texts = {
        "a": "The Skerrow ferry struck the quay and eleven islanders were hurt, the harbour master said.",
        "b": "Eleven islanders were hurt when the ferry from Skerrow hit the quay on Sunday.",
        "c": "Councillors in Tarnwick rejected the school budget after a debate about teachers' pay.",
        "d": "The school budget of Tarnwick failed in the council on Monday night over teachers' pay.",
        "e": "Rovers beat City in the rain with a goal in the last minute of extra time.",
    }
    rows = [{"id": key, "title": "", "text": text, "published": "2031-10-01"} for key, text in texts.items()]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "archive.parquet")
    stories = [{"story": "1", "articles": ["a", "b"]}, {"story": "2", "articles": ["c", "d"]}]
    (tmp_path / "stories-small.jsonl").write_text("\n".join(map(json.dumps, stories)), "utf-8")
    table = related.evaluate(tmp_path, peers=True).to_table()
    reached = {row["method"]: row["MRR"] for row in table}
    assert reached["wideangle"] == reached["exhaustive TF-IDF"] == 1.0
    assert 0 < float(str(reached["more_like_this"])) <= 1
    assert {row["articles"] for row in table} == {4}


def test_a_folder_without_stories_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="Name a folder"):
        related.evaluate(tmp_path)
