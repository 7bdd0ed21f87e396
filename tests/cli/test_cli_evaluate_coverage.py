"""`wideangle evaluate coverage`: its tables for people and as JSON, and what is refused."""

from pathlib import Path

import pytest
from cli_kit import document, rows, wideangle

ARTICLES = {
    "ferry": "The Skerrow ferry struck the quay and eleven islanders were hurt, the harbour master said on Sunday.",
    "quay": "Eleven islanders were hurt when the ferry from Skerrow struck the quay, the harbour master said.",
    "match": "Rovers beat City in the rain with a goal in the last minute of extra time.",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an archive and one judged query."""
    table = [{"id": name, "text": text, "published": "2031-10-05"} for name, text in ARTICLES.items()]
    rows(tmp_path / "archive.jsonl", *table)
    judged = [{"query": "ferry", "candidate": name, "label": label, "use": use} for name, label, use in PAIRS]
    rows(tmp_path / "judged.jsonl", *judged)
    return tmp_path


PAIRS = (("quay", "same", 4), ("match", "none", 0))


def test_tables_for_people_fit_into_a_terminal(data: Path) -> None:
    result = wideangle("evaluate", "coverage", data, "--fold", "1-5/5")
    assert result.exit_code == 0, result.stderr
    printed = result.stdout.splitlines()
    assert printed[0] == "Scores, wideangle"
    assert printed[1].split()[:4] == ["draw", "lane", "shown", "unlabelled"]
    assert printed[2].split()[:6] == ["all", "all", "1", "0.000", "1.000", "1.000"]
    assert "…" not in result.stdout


def test_the_document_has_every_table(data: Path) -> None:
    tables = document(wideangle("evaluate", "coverage", data, "-f", "json"))
    assert tables["rows"][0]["method"] == "wideangle"
    assert tables["rows"][0]["nDCG@5"] == 1
    assert {"intervals", "labels", "bins"} < set(tables)


def test_a_labelled_archive_is_described_for_people(data: Path) -> None:
    (data / "query.txt").write_text(ARTICLES["ferry"], "utf-8")
    rows(data / "archive.jsonl", {"id": "quay", "text": ARTICLES["quay"], "language": "en"})
    rows(data / "labels.jsonl", {"id": "quay", "label": "same", "use": 4, "strand": 1})
    rows(data / "groups.jsonl", {"id": "quay", "event": "accident"})
    result = wideangle("evaluate", "coverage", data)
    assert result.exit_code == 0, result.stderr
    for title in ("Rankings", "Lanes", "Returned", "Shown", "Counts", "Stories"):
        assert f"{title}, wideangle" in result.stdout
    assert "8 a lane: en:1" in result.stdout
    assert "…" not in result.stdout
    tables = document(wideangle("evaluate", "coverage", data, "-f", "json"))
    assert {"lanes", "returned", "shown", "counts", "stories"} < set(tables)


def test_a_fold_that_is_none_and_a_folder_without_labels_are_refused(data: Path, tmp_path: Path) -> None:
    wrong = wideangle("evaluate", "coverage", data, "--fold", "first")
    assert wrong.exit_code == 2
    assert "1-4/5" in wrong.stderr
    empty = tmp_path / "empty"
    empty.mkdir()
    missing = wideangle("evaluate", "coverage", empty)
    assert missing.exit_code == 1
    assert "holds no archive table with judged*.jsonl" in missing.stderr
