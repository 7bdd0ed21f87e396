"""Stories against those that people put together: floors under the figures that the documentation gives, and peers."""

import json
import os
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

import wideangle
from wideangle import sample
from wideangle.errors import UnreadableSource, UsageError
from wideangle.evaluate import stories, story_baselines
from wideangle.evaluate.stories import Row, as_published, evaluate, grouped, rearranged
from wideangle.model import Article

DATA = Path(os.environ.get("WIDEANGLE_DATA", Path(__file__).parents[3] / "shared" / "data"))
DIGESTS = {
    "ecbplus/dev.jsonl": "4e0727f016a3f747",
    "allsides/stories-dev.jsonl": "09972a610766e8d1",
    "allsides/archive.parquet": "4b41f7754f0ee990",
}
BATCH_SIZE = 40
GOLD = json.loads((Path(__file__).parents[1] / "sample" / "gold.json").read_text("utf-8"))

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no research data at {DATA}; set WIDEANGLE_DATA")


def f1s(rows: list[Row]) -> dict[str, float]:
    return {str(row["method"]): float(str(row["F1"])) for row in rows}


@pytest.mark.slow
@needs_data
@pytest.mark.parametrize(
    ("data", "files", "articles", "floor"),
    [
        ("ecbplus/dev.jsonl", ["ecbplus/dev.jsonl"], 462, 0.915),
        ("allsides", ["allsides/stories-dev.jsonl", "allsides/archive.parquet"], 591, 0.915),
    ],
)
def test_stories_keep_their_quality(data: str, files: list[str], articles: int, floor: float) -> None:
    for file in files:
        assert sha256((DATA / file).read_bytes()).hexdigest().startswith(DIGESTS[file]), f"other data: {file}"
    report = evaluate(DATA / data, stories="dev", batch_size=BATCH_SIZE)
    assert {row["articles"] for row in report.scores} == {articles}
    reached = f1s(report.scores)
    assert set(reached) == {"at once", "online"}
    assert min(reached.values()) >= floor, reached
    [agreement] = report.agreement
    assert float(str(agreement["F1"])) >= 0.95


@pytest.fixture(scope="module", params=["at once", "online", "online, in another order"])
def sampled(request: pytest.FixtureRequest) -> dict[str, str]:
    """The story of each article of the sample archive, by URL."""
    articles = list(wideangle.read(sample.path()))
    coming = rearranged(articles, 7) if "other" in request.param else articles
    found = grouped([articles] if request.param == "at once" else as_published(coming, BATCH_SIZE // 4))
    assert set(found) == {article.id for article in articles}
    return {article.url: found[article.id] for article in articles}


def test_look_alikes_are_different_stories(sampled: dict[str, str]) -> None:
    for pair in GOLD["look_alikes"]:
        first, second = ({sampled[url] for url in event} for event in pair["events"])
        assert first.isdisjoint(second), pair["what"]
        assert len(first) == len(second) == 1, pair["what"]


def test_the_reports_of_each_event_are_one_story(sampled: dict[str, str]) -> None:
    heart: dict[str, str] = {}
    for story in GOLD["stories"]:
        reports = [sampled[member["article"]] for member in story["members"] if member["part"] == "report"]
        [(heart[story["id"]], together)] = Counter(reports).most_common(1)
        # The oldest event reaches from a first flash to the toll of days later, and its reports are three stories.
        least = 0.45 if story["id"] == "brannock-rail-crash" else 0.8
        assert together / len(reports) >= least, story["id"]
    assert len(set(heart.values())) == len(GOLD["stories"])
    of_gold = {member["article"]: story["id"] for story in GOLD["stories"] for member in story["members"]}
    roundups = {roundup["article"] for roundup in GOLD["roundups"]}
    for url, found in sampled.items():
        if found in heart.values() and url not in roundups:
            assert heart[of_gold.get(url, "")] == found, url


def test_what_nobody_else_reports_is_alone(sampled: dict[str, str]) -> None:
    sizes = Counter(sampled.values())
    assert len(GOLD["singletons"]) >= 3
    assert [url for url in GOLD["singletons"] if sizes[sampled[url]] > 1] == []


TEXTS = (
    (
        "ferry",
        "2031-10-01",
        "The Skerrow ferry struck the quay and eleven islanders were hurt, the harbour master said.",
    ),
    ("ferry", "2031-10-01", "Eleven islanders were hurt when the ferry from Skerrow struck the quay, the master said."),
    ("school", "2031-10-02", "Councillors in Tarnwick rejected the school budget after a debate over teachers' pay."),
    ("school", None, "The school budget of Tarnwick was rejected by councillors in a debate over teachers' pay."),
    ("match", "2031-10-02", "Rovers beat City in the rain with a goal in the last minute of extra time."),
)


def table(folder: Path, *, stories: bool = True) -> Path:
    rows = [
        {"id": f"n{number}", "text": text, "published": day}
        | ({"story": story} if stories and story != "match" else {})
        for number, (story, day, text) in enumerate(TEXTS)
    ]
    path = folder / "small.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_a_small_table_is_evaluated_in_two_orders_beside_its_peers(tmp_path: Path) -> None:
    report = evaluate(table(tmp_path), peers=True, orders=2)
    methods = ["at once", "online", "at once, order 2", "online, order 2", "TF-IDF, DBSCAN", "TF-IDF, average link"]
    assert [row["method"] for row in report.scores] == methods
    assert {(row["stories"], row["articles"], row["gold"]) for row in report.scores} == {("small", 4, 2)}
    assert f1s(report.scores)["TF-IDF, average link"] == 1
    assert [row["compared"] for row in report.agreement] == [
        "at once, orders 1 and 2",
        "online, orders 1 and 2",
        "at once and online",
    ]
    assert {row["articles"] for row in report.agreement} == {4}


def test_the_unlabelled_are_grouped_with_the_others_and_not_scored(tmp_path: Path) -> None:
    report = evaluate(table(tmp_path), whole=True)
    assert {row["articles"] for row in report.scores} == {4}
    assert {row["articles"] for row in report.agreement} == {5}


def test_confusions_are_told_with_headlines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "grouped", lambda batches, _: {a.id: "s1" for batch in batches for a in batch})
    merged, _ = evaluate(table(tmp_path)).confusions
    assert (merged["method"], merged["kind"], merged["cost"]) == ("at once", "merged", 0.5)
    assert merged["parts"] == [
        {"story": "ferry", "articles": 2, "headline": TEXTS[0][2]},
        {"story": "school", "articles": 2, "headline": TEXTS[2][2]},
    ]


def test_articles_come_day_by_day_and_the_undated_last() -> None:
    days = ["2031-10-03", None, "2031-10-01", "2031-10-03", "2031-10-02", *[None] * 10]
    articles = [Article(text="", id=str(number), published=day) for number, day in enumerate(days)]
    came = [[article.id for article in batch] for batch in as_published(articles, 1)]
    assert came == [["2"], ["4"], ["0", "3"], ["1", *map(str, range(5, 14))], ["14"]]
    assert [article.id for article in next(as_published(articles[:5], 2))] == ["2", "4"]
    assert sorted(a.id for a in rearranged(articles, 1)) == sorted(a.id for a in articles)


def test_density_reaches_through_what_is_dense_and_leaves_noise_alone() -> None:
    chain = ["ferry quay skerrow", "ferry quay skerrow harbour pilot", "harbour pilot skerrow storm"]
    others = [f"alone{number} word{number} thing{number}" for number in range(20)]
    articles = [Article(text=text, id=str(number)) for number, text in enumerate(chain + others)]
    found = story_baselines.dbscan(articles)
    assert found["0"] == found["1"] == found["2"]
    assert len(set(found.values())) == 1 + len(others)


def test_a_table_without_stories_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="column 'story'"):
        evaluate(table(tmp_path, stories=False))
    with pytest.raises(UnreadableSource, match="Name a folder"):
        evaluate(tmp_path)


def test_too_many_articles_for_the_peers_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_FOR_PEERS", 3)
    with pytest.raises(UsageError, match="Leave out --peers"):
        evaluate(table(tmp_path), peers=True)
