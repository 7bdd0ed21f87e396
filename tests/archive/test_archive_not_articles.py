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
    assert render.labels.kinds(report.not_articles) == "20 photos, 3 events, 1 planning item"
    assert '"photo": 20' in render.report_json(report)
    assert report.items == 26
