"""`wideangle evaluate attributions`: the measures themselves, and the floors that are promised on PolNeAR."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from wideangle.errors import UnreadableSource
from wideangle.evaluate import attributions
from wideangle.model import Annotation, Article, Attribution, Span

DATA = Path(os.environ.get("WIDEANGLE_DATA", "../shared/data")) / "polnear"

# Exact F1 as measured, less what another machine's arithmetic may cost.
FLOORS = {"source": 0.78, "cue": 0.71, "content": 0.645, "whole": 0.515}
QUOTES_FOUND, QUOTES_SOURCED = 0.97, 0.92

TEXT = "“It comes,” said Quill."
GOLD = {"source": [[17, 22]], "cue": [[12, 16]], "content": [[0, 11]]}


def scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *found: Attribution) -> dict[str, list[dict[str, object]]]:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "attributions": [GOLD]}) + "\n", encoding="utf-8")

    def annotated(article: Article) -> Annotation:
        return Annotation(attributions=found)

    monkeypatch.setattr(attributions, "annotated", annotated)
    return attributions.evaluate(path)


def f1(tables: dict[str, list[dict[str, object]]], measure: str, role: str) -> object:
    [row] = [row for row in tables["spans"] if row["measure"] == measure and row["role"] == role]
    return row["F1"]


def test_outer_marks_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Attribution((Span(17, 23),), (Span(12, 16),), (Span(1, 9),))
    tables = scored(tmp_path, monkeypatch, found)
    assert {f1(tables, "exact", role) for role in ("source", "cue", "content", "whole")} == {1.0}
    assert tables["quotes"] == [{"part": "gold", "quotes": 1, "found": 1.0, "right source": 1.0}]


def test_a_span_too_short_overlaps_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Attribution((), (Span(12, 16),), (Span(1, 3),))
    tables = scored(tmp_path, monkeypatch, found)
    assert f1(tables, "exact", "content") == 0.0
    assert f1(tables, "overlap", "content") == 1.0
    assert f1(tables, "token", "content") == pytest.approx(2 / 3, abs=1e-4)
    assert f1(tables, "exact", "cue") == 1.0
    assert f1(tables, "exact", "source") == 0.0
    assert f1(tables, "exact", "whole") == 0.0
    assert tables["quotes"][0]["found"] == 0.0


def test_what_is_no_article_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(UnreadableSource, match="line 1 is not an article"):
        attributions.evaluate(path)
    with pytest.raises(UnreadableSource, match=r"no dev\.jsonl or test\.jsonl"):
        attributions.evaluate(tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason=f"no research data at {DATA.resolve()}; set WIDEANGLE_DATA")
def test_floors_on_polnear() -> None:
    tables = attributions.evaluate(DATA, part="dev")
    measured = {role: f1(tables, "exact", role) for role in FLOORS}
    assert {role: value for role, value in measured.items() if value < FLOORS[role]} == {}  # type: ignore[operator]
    [quotes] = tables["quotes"]
    assert float(str(quotes["found"])) >= QUOTES_FOUND
    assert float(str(quotes["right source"])) >= QUOTES_SOURCED
