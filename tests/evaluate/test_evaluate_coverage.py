"""Coverage against judged pairs and against a labelled archive: values worked out by hand, and small folders."""

import json
from math import log2
from pathlib import Path

import pytest

from wideangle.errors import UnreadableSource, UsageError
from wideangle.evaluate.affair import Affair, LabelledReport, read_affair
from wideangle.evaluate.affair_coverage import AffairTables, add_affair_scores
from wideangle.evaluate.answers import AnswerRow, MethodAnswer, ShownStrand, calendar_lane
from wideangle.evaluate.coverage import evaluate
from wideangle.evaluate.judged_coverage import CoverageTables, JudgedAnswer, add_scores, losses, unlabelled_pairs
from wideangle.evaluate.judgements import Folds, JudgedQuery, Judgement, fold_of, judged_queries
from wideangle.evaluate.ranking import bootstrap_intervals, calibration_error, calibration_sums, ndcg
from wideangle.model import Article, Lane

SAME, BACK, FOLLOW, VIEW = Lane.SAME_STORY, Lane.BACKGROUND, Lane.FOLLOW_UP, Lane.OPINION


def judged(query: str, draw: str, *labels: tuple[str, str, float]) -> JudgedQuery:
    judgements = {name: Judgement(query, name, label, use, draw) for name, label, use in labels}
    return JudgedQuery(query, draw, judgements)


def answer(ranking: list[AnswerRow], *shown: AnswerRow, independent: int | None = None) -> MethodAnswer:
    whole = ShownStrand(shown, independent)
    return MethodAnswer(tuple(ranking), whole, (whole,))


FERRY = judged(
    "ferry",
    "first",
    ("a", "same", 4),
    ("copy of a", "same", 3),
    ("own copy", "same", 1),
    ("b", "back", 3),
    ("c", "topic", 0),
    ("d", "view", 2),
    ("f", "follow", 3),
)
FERRY_ANSWER = answer(
    [AnswerRow("c", BACK), AnswerRow("a", SAME), AnswerRow("x", VIEW), AnswerRow("b", FOLLOW)],
    AnswerRow("own copy", SAME, None, "ferry"),
    AnswerRow("a", SAME, 0.9),
    AnswerRow("copy of a", SAME, 0.9, "a"),
    AnswerRow("unread copy of a", SAME, 0.9, "a"),
    AnswerRow("c", BACK, 0.6),
    AnswerRow("b", FOLLOW, 0.4),
    AnswerRow("x", VIEW, 0.5),
)
BUDGET = judged("budget", "hard", ("g", "none", 0), ("h", "follow", 4))
BUDGET_ANSWER = answer([AnswerRow("h", FOLLOW)], AnswerRow("g", FOLLOW, 0.3))
GAIN_OF_3, GAIN_OF_4 = 7.0, 15.0


def scored() -> CoverageTables:
    tables = CoverageTables()
    answers = [
        JudgedAnswer(query, Article("", id=query.id), given)
        for query, given in ((FERRY, FERRY_ANSWER), (BUDGET, BUDGET_ANSWER))
    ]
    add_scores(tables, "method", answers)
    return tables


def test_shown_rows_are_scored_by_their_labels() -> None:
    rows = {(row["draw"], row["lane"]): row for row in scored().scores}
    first = rows["first", "all"]
    assert [first[name] for name in ("queries", "shown", "labelled", "useful", "ranked")] == [1, 6, 5, 4, 1]
    assert first["unlabelled"] == pytest.approx(1 / 6, abs=1e-4)
    assert first["belongs"] == 4 / 5
    assert first["belongs/all"] == pytest.approx(4 / 6, abs=1e-4)
    assert first["right lane"] == 3 / 5
    assert first["right lane/all"] == 3 / 6
    assert first["lane accuracy"] == 3 / 4
    assert first["useful shown"] == 3 / 4
    ideal = GAIN_OF_4 + GAIN_OF_3 / log2(3) + GAIN_OF_3 / log2(4) + GAIN_OF_3 / log2(5) + 3 / log2(6)
    assert first["nDCG@5"] == pytest.approx((GAIN_OF_4 / log2(3) + GAIN_OF_3 / log2(4)) / ideal, abs=1e-4)
    # Two rows of .9 that belong are off by .2, that of .6 which does not by .6, that of .4 which does by .6.
    assert first["ECE"] == pytest.approx((0.2 + 0.6 + 0.6) / 4, abs=1e-4)


def test_figures_of_all_queries_are_over_their_rows_and_rankings_over_queries() -> None:
    rows = {(row["draw"], row["lane"]): row for row in scored().scores}
    assert {draw for draw, _ in rows} == {"all", "first", "hard"}
    every, first, hard = (rows[draw, "all"] for draw in ("all", "first", "hard"))
    assert hard["belongs"] == hard["useful shown"] == 0
    assert hard["lane accuracy"] is None
    assert hard["nDCG@5"] == 1
    assert every["belongs"] == pytest.approx(4 / 6, abs=1e-4)
    assert every["useful shown"] == 3 / 5
    assert every["nDCG@5"] == pytest.approx((float(str(first["nDCG@5"])) + 1) / 2, abs=1e-4)
    assert every["ECE"] == pytest.approx((0.2 + 0.6 + 0.6 + 0.3) / 5, abs=1e-4)


def test_a_lane_has_the_rows_shown_in_it_and_the_candidates_that_belong_in_it() -> None:
    rows = {(row["draw"], row["lane"]): row for row in scored().scores}
    background, follow_up = rows["first", "background"], rows["first", "follow-up"]
    assert (background["shown"], background["belongs"], background["right lane"]) == (1, 0, 0)
    assert (background["useful"], background["useful shown"]) == (1, 1)
    assert (follow_up["shown"], follow_up["belongs"], follow_up["right lane"]) == (1, 1, 0)
    assert (follow_up["useful"], follow_up["useful shown"]) == (1, 0)
    assert follow_up["nDCG@5"] == 0
    assert rows["first", "same-story"]["nDCG@5"] == pytest.approx(
        GAIN_OF_4 / (GAIN_OF_4 + GAIN_OF_3 / log2(3) + 1 / log2(4)), abs=1e-4
    )
    opinion = rows["first", "opinion"]
    assert (opinion["shown"], opinion["unlabelled"], opinion["belongs"], opinion["ECE"]) == (1, 1, None, None)


def test_labels_and_probabilities_are_counted() -> None:
    tables = scored()
    labels = {row["lane"]: row for row in tables.labels}
    assert labels["same-story"]["same"] == 3
    assert (labels["follow-up"]["back"], labels["follow-up"]["none"]) == (1, 1)
    assert labels["opinion"]["unlabelled"] == 1
    assert [(row["bin"], row["rows"], row["probability"], row["belongs"]) for row in tables.bins] == [
        ("0.3-0.4", 1, 0.3, 0),
        ("0.4-0.5", 1, 0.4, 1),
        ("0.6-0.7", 1, 0.6, 0),
        ("0.9-1.0", 2, 0.9, 1),
    ]
    intervals = {(row["draw"], row["figure"]): row for row in tables.intervals}
    belongs = intervals["all", "belongs"]
    # With two queries a resample has only the one, only the other, or both.
    assert (belongs["low"], belongs["value"], belongs["high"]) == (0, 0.6667, 0.8)


def test_what_nobody_has_labelled_is_listed_without_copies() -> None:
    pairs = unlabelled_pairs([JudgedAnswer(FERRY, Article("", id="ferry"), FERRY_ANSWER)])
    assert [(answer.query.id, row.id) for answer, row in pairs] == [("ferry", "x")]


def listed_losses(given: MethodAnswer, other: MethodAnswer) -> list[dict[str, object]]:
    article = Article("", id="ferry")
    return list(losses("method", [JudgedAnswer(FERRY, article, given)], [JudgedAnswer(FERRY, article, other)]))


def test_a_query_with_a_worse_order_or_lane_is_a_loss() -> None:
    assert listed_losses(FERRY_ANSWER, FERRY_ANSWER) == []
    better_order = answer([AnswerRow("a", SAME), *FERRY_ANSWER.ranking], *FERRY_ANSWER.whole.rows)
    [loss] = listed_losses(FERRY_ANSWER, better_order)
    assert (loss["method"], loss["query"]) == ("method", "ferry")
    assert float(str(loss["nDCG@5"])) < float(str(loss["nDCG@5 without"]))
    assert loss["lane accuracy"] == loss["lane accuracy without"] == 3 / 4
    better_lane = answer(list(FERRY_ANSWER.ranking), *FERRY_ANSWER.whole.rows[:-2], AnswerRow("b", BACK, 0.4))
    [loss] = listed_losses(FERRY_ANSWER, better_lane)
    assert (loss["lane accuracy"], loss["lane accuracy without"]) == (3 / 4, 1)
    assert listed_losses(better_lane, FERRY_ANSWER) == listed_losses(better_order, FERRY_ANSWER) == []


def test_an_answer_without_a_lane_to_compare_is_no_loss() -> None:
    empty = answer(list(FERRY_ANSWER.ranking))
    assert listed_losses(empty, FERRY_ANSWER) == []


def test_queries_with_title_and_date_are_asked_again_without(pairs: Path) -> None:
    undated = json.dumps({"id": "match", "text": TEXTS["match"]})
    archive = [line for line in (pairs / "archive.jsonl").read_text("utf-8").splitlines() if '"match"' not in line]
    (pairs / "archive.jsonl").write_text("\n".join([*archive, undated]), "utf-8")
    lines(pairs / "judged-more.jsonl", {"query": "match", "candidate": "quay", "label": "none", "use": 0})
    tables = evaluate(pairs, metadata=True)
    queries = {
        row["method"]: row["queries"] for row in tables["scores"] if (row["draw"], row["lane"]) == ("all", "all")
    }
    assert queries == {"wideangle": 2, "wideangle without title and date": 2}
    assert tables["losses"] == []


def test_measures() -> None:
    assert ndcg([3, 0], [0, 3], 2) == 1
    assert ndcg([0, 3], [0, 3], 1) == 0
    assert ndcg([0], [0], 5) is None
    sums = calibration_sums([0.05, 1.0, 0.95], [False, True, False])
    assert calibration_error(sums) == pytest.approx((0.05 + abs(1.95 - 1)) / 3)
    assert sums[:, 0].tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]


def test_an_interval_of_equal_queries_has_no_width() -> None:
    import numpy as np

    intervals = bootstrap_intervals(np.array([[1.0, 2.0]] * 9), lambda sums: {"half": sums[:, 0] / sums[:, 1]})
    assert intervals == {"half": (0.5, 0.5)}


def test_folds_part_all_queries_in_the_same_way() -> None:
    names = [f"query {number}" for number in range(500)]
    parts = [[name for name in names if name in Folds.of(f"{fold}/5")] for fold in range(1, 6)]
    assert sorted(name for part in parts for name in part) == sorted(names)
    assert all(70 < len(part) < 130 for part in parts)
    assert [name for name in names if name in Folds.of("1-4/5")] == [name for name in names if fold_of(name) != 5]
    assert [fold_of(name) for name in ("ferry", "budget", "school")] == [
        fold_of(name, 5) for name in ("ferry", "budget", "school")
    ]
    for wrong in ("0/5", "6/5", "3-2/5", "2", ""):
        with pytest.raises(UsageError, match="1-4/5"):
            Folds.of(wrong)


def test_the_calendar_alone_gives_lanes() -> None:
    at_hand = Article("", published="2031-10-10")
    days = {"2031-10-08": SAME, "2031-10-12": SAME, "2031-10-07": BACK, "2031-10-13": FOLLOW, None: SAME}
    for day, lane in days.items():
        assert calendar_lane(at_hand, Article("", published=day)) is lane


def test_additional_judgements_fill_gaps_only(tmp_path: Path) -> None:
    first = lines(
        tmp_path / "judged.jsonl", {"query": "q", "candidate": "a", "label": "same", "use": 4, "draw": "first"}
    )
    more = lines(
        tmp_path / "more.jsonl",
        {"query": "q", "candidate": "a", "label": "none", "use": 0},
        {"query": "q", "candidate": "b", "label": "view", "use": 2},
        {"query": "other", "candidate": "b", "label": "view", "use": 2},
    )
    [query] = judged_queries([first], [more])
    assert query.draw == "first"
    assert {name: judgement.label for name, judgement in query.judgements.items()} == {"a": "same", "b": "view"}
    lines(more, {"query": "q", "candidate": "c", "label": "related", "use": 2})
    with pytest.raises(UnreadableSource, match="line 1 has a label that is none of"):
        judged_queries([first], [more])
    more.write_text('\n{"query": "q"}\n', "utf-8")
    with pytest.raises(UnreadableSource, match="line 2 is not a judgement"):
        judged_queries([first], [more])


def lines(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


TEXTS = {
    "ferry": "The Skerrow ferry struck the quay and eleven islanders were hurt, the harbour master said on Sunday.",
    "quay": "Eleven islanders were hurt when the ferry from Skerrow struck the quay, the harbour master said.",
    "budget": "Councillors in Tarnwick rejected the school budget after a debate over teachers' pay.",
    "school": "The school budget of Tarnwick was rejected by councillors in a debate over teachers' pay.",
    "match": "Rovers beat City in the rain with a goal in the last minute of extra time.",
}


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """A folder with an archive and a judged pair for each of two queries; the budget's has no label for its report."""
    lines(
        tmp_path / "archive.jsonl",
        *(
            {"id": name, "title": f"On the {name}", "text": text, "published": "2031-10-05"}
            for name, text in TEXTS.items()
        ),
    )
    lines(
        tmp_path / "judged-small.jsonl",
        {"query": "ferry", "candidate": "quay", "label": "same", "use": 4, "draw": "first"},
        {"query": "budget", "candidate": "match", "label": "none", "use": 0, "draw": "hard"},
    )
    return tmp_path


def test_a_small_folder_is_evaluated_beside_its_peers(pairs: Path) -> None:
    unlabelled = pairs / "unlabelled.jsonl"
    tables = evaluate(pairs, archive=pairs / "kept", peers=True, unlabelled=unlabelled)
    scores = {(row["method"], row["draw"]): row for row in tables["scores"] if row["lane"] == "all"}
    assert len({method for method, _ in scores}) == 3
    own = scores["wideangle", "first"]
    assert [own[name] for name in ("shown", "belongs", "right lane", "useful shown", "nDCG@5")] == [1, 1, 1, 1, 1]
    assert scores["TF-IDF with time decay, lanes by date", "first"]["useful shown"] == 1
    [pair] = map(json.loads, unlabelled.read_text("utf-8").splitlines())
    assert (pair["query"], pair["candidate"], pair["lane"]) == ("budget", "school", "same-story")
    assert (pair["query_title"], pair["candidate_title"]) == ("On the budget", "On the school")
    assert 0.3 < pair["probability"] <= 1
    more = lines(pairs / "more.jsonl", pair | {"label": "same", "use": 3})
    again = evaluate(pairs, archive=pairs / "kept", labels=[more])["scores"][0]
    assert (again["shown"], again["unlabelled"], again["useful shown"]) == (2, 0, 1)


def test_queries_are_chosen_by_fold_and_by_file(pairs: Path) -> None:
    chosen = pairs / "queries.txt"
    chosen.write_text("budget\n", "utf-8")
    [score, *_] = evaluate(pairs, archive=pairs / "kept", queries=chosen)["scores"]
    assert (score["queries"], score["useful"]) == (1, 0)
    fold = fold_of("ferry")
    assert fold != fold_of("budget")
    [score, *_] = evaluate(pairs, archive=pairs / "kept", folds=Folds.of(f"{fold}/5"))["scores"]
    assert (score["queries"], score["useful"]) == (1, 1)
    with pytest.raises(UsageError, match="no judged query is left"):
        evaluate(pairs, queries=chosen, folds=Folds.of(f"{fold}/5"))


def test_a_folder_without_judgements_is_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="Name a folder"):
        evaluate(tmp_path)


def report(
    name: str, label: str, use: float, strand: int, language: str = "en", event: str = "", of: str = ""
) -> LabelledReport:
    return LabelledReport(name, label, use, strand, of, language, event)


REPORTS = (
    report("crash", "same", 4, 1, "en", "crash"),
    report("accident", "same", 3, 1, "de", "crash"),
    report("copied crash", "copy", 4, 1, "en", "crash", of="crash"),
    report("strike", "same", 3, 2, "fr", "strike"),
    report("storm", "back", 2, 1, "en", "storm"),
    report("inquiry", "follow", 2, 1, "de", "inquiry"),
    report("column", "view", 1, 1),
    report("regatta", "none", 0, 0),
)
AFFAIR = Affair(Article("", id="query"), Path("archive.jsonl"), {report.id: report for report in REPORTS})


def affair_tables(given: MethodAnswer, stories: dict[str, str] | None = None) -> AffairTables:
    tables = AffairTables()
    add_affair_scores(tables, "method", AFFAIR, lambda article, limit: given, stories)
    return tables


RANKED = [
    AnswerRow("regatta", SAME, 0.9),
    AnswerRow("crash", SAME, 0.8),
    AnswerRow("not labelled", SAME, 0.8),
    AnswerRow("copied crash", SAME, 0.7),
    AnswerRow("strike", BACK, 0.6),
    AnswerRow("storm", BACK, 0.5),
    AnswerRow("accident", SAME, 0.4),
]


def test_rankings_have_each_text_once_and_strands_their_own_gains() -> None:
    every, first, second = affair_tables(answer(RANKED, *RANKED[1:6], independent=3)).rankings
    ideal = 15 + 7 / log2(3) + 7 / log2(4) + 3 / log2(5) + 3 / log2(6) + 1 / log2(7)
    got = 15 / log2(3) + 7 / log2(4) + 3 / log2(5) + 7 / log2(6)
    assert every["nDCG@10 ranked"] == pytest.approx(got / ideal, abs=1e-4)
    of_second = 1 / log2(4)
    assert (second["strand"], second["nDCG@10 ranked"]) == ("2", round(of_second, 4))
    assert (every["useful"], first["useful"], second["useful"]) == (7, 6, 1)
    # Shown are the crash, its copy (dropped), the strike, the storm.
    assert second["nDCG@5 shown"] == pytest.approx(1 / log2(3), abs=1e-4)


def test_a_strand_is_scored_by_what_is_shown_for_it() -> None:
    whole = ShownStrand((RANKED[1], RANKED[4]), 3)
    parts = (ShownStrand((RANKED[1],), 2), ShownStrand((RANKED[4],), 1))
    tables = affair_tables(MethodAnswer((), whole, parts))
    assert [row["nDCG@5 shown"] for row in tables.rankings][2] == 1
    counts = {row["strand"]: (row["labelled"], row["counted"]) for row in tables.counts}
    assert counts == {"all": (4, 3), "1": (3, 2), "2": (2, 1)}


def test_lanes_of_reports_that_are_not_ranked_are_missed() -> None:
    rows = {row["lane"]: row for row in affair_tables(answer(RANKED)).lanes}
    # Same story: the crash, its copy and the accident of four reports are right, the regatta is wrong.
    assert (rows["same-story"]["P"], rows["same-story"]["R"], rows["same-story"]["F1"]) == (0.75, 0.75, 0.75)
    assert (rows["background"]["P"], rows["background"]["R"]) == (0.5, 1)
    assert rows["macro"]["F1"] == pytest.approx((0.75 + 2 / 3) / 4, abs=1e-4)
    assert (rows["macro"]["labelled"], rows["macro"]["ranked"]) == (7, 6)


def test_returned_reports_are_counted_by_language() -> None:
    rows = {row["language"]: row for row in affair_tables(answer(RANKED)).returned}
    every = rows["all"]
    # Returned are the regatta, the crash, its copy, the strike and the storm; the accident has too low a probability.
    assert (every["same"], every["rows"], every["P"]) == (3, 5, 0.8)
    assert (every["returned"], every["in lane"]) == (pytest.approx(2 / 3, abs=1e-4), pytest.approx(1 / 3, abs=1e-4))
    assert every["P in lane"] == pytest.approx(2 / 3, abs=1e-4)
    assert [rows[code]["returned"] for code in ("en", "de", "fr")] == [1, 0, 1]


def test_what_is_shown_is_described() -> None:
    shown = (RANKED[1], AnswerRow("copied crash", SAME, 0.8, "crash"), RANKED[4], AnswerRow("column", VIEW, 0.5))
    rows = affair_tables(answer([], *shown, independent=2)).shown
    assert [row["asked"] for row in rows] == ["8 a lane"] * 3 + ["everything"] * 3
    every, first, second = rows[:3]
    wanted = {"entries": 3, "belong": 3, "right lane": 2, "opinion": 1, "languages": 2, "by language": "en:2 fr:1"}
    assert {key: every[key] for key in wanted} == wanted
    assert (first["entries"], first["right lane"], second["entries"], second["right lane"]) == (2, 2, 1, 0)


def test_stories_are_scored_in_all_and_across_languages() -> None:
    stories = {"crash": "s1", "accident": "s1", "copied crash": "s2", "strike": "s2", "storm": "s3"}
    every, across = affair_tables(answer([]), stories).stories
    assert (every["rows"], every["found"], every["gold"]) == (5, 3, 3)
    assert every["P"] == pytest.approx((1 + 1 + 0.5 + 0.5 + 1) / 5, abs=1e-4)
    assert every["R"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, abs=1e-4)
    # Partners in another language: found for all but the storm; true ones for the three of the crash.
    assert across["P"] == pytest.approx((1 + 1 + 0 + 0) / 4, abs=1e-4)
    assert across["R"] == pytest.approx((1 + 1 / 2 + 0) / 3, abs=1e-4)


@pytest.fixture
def labelled_archive(tmp_path: Path) -> Path:
    """A folder with a query and a labelled archive: two reports of the ferry, and another event."""
    (tmp_path / "query.txt").write_text(TEXTS["ferry"] + "\n", "utf-8")
    names = {"quay": "same", "copy": "copy", "match": "none"}
    texts = TEXTS | {"copy": TEXTS["quay"]}
    lines(
        tmp_path / "archive.jsonl",
        *({"id": name, "text": texts[name], "published": "2031-10-05", "language": "en"} for name in names),
    )
    lines(
        tmp_path / "labels.jsonl",
        {"id": "quay", "label": "same", "use": 4, "strand": 1},
        {"id": "copy", "label": "copy", "use": 4, "strand": 1, "of": "quay"},
        {"id": "match", "label": "none", "use": 0, "strand": 0},
    )
    lines(tmp_path / "groups.jsonl", {"id": "quay", "event": "accident"}, {"id": "copy", "event": "accident"})
    return tmp_path


def test_a_labelled_archive_is_evaluated_beside_the_peers(labelled_archive: Path) -> None:
    tables = evaluate(labelled_archive, peers=True)
    rankings = {(row["method"], row["strand"]): row for row in tables["rankings"]}
    assert rankings["wideangle", "1"]["nDCG@10 ranked"] == rankings["wideangle", "all"]["nDCG@5 shown"] == 1
    assert len(rankings) == 6
    assert {row["method"] for row in tables["returned"]} == {"wideangle"}
    [every, _] = tables["stories"]
    assert (every["rows"], every["F1"]) == (2, 1)
    affair = read_affair(labelled_archive)
    assert (affair.strands, affair.original("copy").id, affair.lane("copy"), affair.lane("match")) == (
        (1,),
        "quay",
        SAME,
        None,
    )
    with pytest.raises(UsageError, match="one query"):
        evaluate(labelled_archive, folds=Folds.of("1/5"))
    (labelled_archive / "labels.jsonl").write_text('{"id": "quay"}\n', "utf-8")
    with pytest.raises(UnreadableSource, match="expected fields"):
        read_affair(labelled_archive)
