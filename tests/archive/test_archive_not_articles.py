import json
from pathlib import Path

import wideangle
from wideangle import render
from wideangle.model import Article, Refusal, Report


def test_sound_items_that_are_no_articles_are_counted_by_kind(tmp_path: Path) -> None:
    items = [Article("The ferry to Skarvoy was cancelled."), Refusal("row 2", "Empty.")]
    items += [Refusal(f"item {n}", "Is a photo.", kind="photo") for n in range(600)]
    items += [Refusal("item 9", "Is an event.", kind="event")]
    with wideangle.open(tmp_path / "news") as archive:
        report = archive.add(items)
    assert (report.added, report.refused, report.items) == (1, 1, 603)
    assert dict(report.not_articles) == {"photo": 600, "event": 1}


def test_they_are_told_apart_from_refusals() -> None:
    report = Report(added=2, not_articles={"event": 3, "photo": 20, "planning item": 1})
    assert render.outcome_labels.kinds(report.not_articles) == "20 photos, 3 events, 1 planning item"
    assert '"photo": 20' in render.report_json(report)
    assert report.items == 26


def test_dates_that_are_not_certain_are_reported_with_their_articles(tmp_path: Path) -> None:
    rows = [("last Friday", "undated"), ("2031-14-41", "impossible"), ("Thu, 09 Oct 2031 07:45:00 IST", "zone")]
    lines = [json.dumps({"id": name, "text": f"The ferry {name}.", "published": date}) for date, name in rows]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    with wideangle.open(tmp_path / "news") as archive:
        report = archive.add(tmp_path / "rows.jsonl")
        assert [archive.get(name).published for _, name in rows[:2]] == [None, None]
        assert archive.get("zone").published.isoformat() == "2031-10-09"
        assert archive.get("zone").metadata["published_as_given"] == rows[2][0]
        assert not archive.add(tmp_path / "rows.jsonl").notes
    assert (report.added, [note.item for note in report.notes]) == (3, ["undated", "impossible", "zone"])
    assert "'last Friday'" in render.report_json(report)
    assert "only the day 2031-10-09" in report.notes[2].message


def test_an_id_of_another_article_is_refused_with_its_reason(tmp_path: Path) -> None:
    articles = [
        Article("All sailings are off.", id="17", url="https://harbourpost.example/ferry"),
        Article("Nine schools stay shut.", id="17", url="https://harbourpost.example/schools"),
    ]
    with wideangle.open(tmp_path / "news") as archive:
        report = archive.add(articles)
    assert (report.added, report.updated, report.refused) == (1, 0, 1)
    assert "'17' belongs to another article" in report.refusals[0].reason
