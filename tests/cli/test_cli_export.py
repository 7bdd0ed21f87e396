"""`wideangle export` and `wideangle import`."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cli_kit import SCHEMA, document, row, rows, wideangle

from wideangle.archive import open_archive
from wideangle.model import Article, PublicationTime

KINDS = ["articles", "stories", "links", "copies", "quotations", "decisions"]
ODD = [
    Article(
        ' The ferry\r\nleft "late";\u2028\tsaid one, and\rnobody = asked.\n',
        title='"Late", again',
        id="t-odd",
        published=PublicationTime.of("2031-10-07T19:05+03:00"),
        outlet="Halven Courier, Halven",
        authors=("Ada Thorsen", "Thorsen, B. and Holm"),
        language="en",
        metadata={"tags": ["a", {"b": None}], "words": 7, "share": 0.5, "wire": True, "empty": ""},
    ),
    Article("2031", id="2031", title="[1]", authors=('["x"]',), section="{}", published="2031-10-07", language="zxx"),
    Article(
        "Färja till Åland inställd på grund av dimma.", id="null", language="sv", url="https://farja.example/1?a=ä"
    ),
    Article("The ferry to Skerrow left late on Monday, the operator said.", title="", id="-1", language="en"),
]


@pytest.fixture
def exported(sampled: Path, tmp_path: Path) -> Path:
    """A small export."""
    result = wideangle("export", tmp_path / "export", "-a", sampled, "--only", "copies,articles", "-f", "jsonl")
    assert result.exit_code == 0, result.stderr
    return tmp_path / "export"


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    SCHEMA.validate(manifest)
    return manifest


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        table: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return table
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_an_export_has_a_file_for_each_kind_that_its_manifest_describes(
    sampled: Path, tmp_path: Path, form: str
) -> None:
    folder, decided = tmp_path / "export", tmp_path / "archive"
    shutil.copytree(sampled, decided)
    with open_archive(decided) as archive:
        for story in list(archive.stories())[:2]:
            archive.rename(story.id, f"Our name of {story.id}")
    result = wideangle("export", folder, "-a", decided, "-f", form)
    assert result.exit_code == 0, result.stderr
    manifest = manifest_of(folder)
    assert manifest["settings"] == {"format": form, "only": KINDS}
    assert [described["kind"] for described in manifest["files"]] == KINDS
    assert sorted(path.name for path in folder.iterdir()) == sorted(["manifest.json", *(f"{k}.{form}" for k in KINDS)])
    for described in manifest["files"]:
        path = folder / described["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == described["sha256"]
        assert len(read(path)) == described["rows"] > 0
        assert f"{described['file']}: {described['rows']:,} rows" in result.stdout
    assert [path for path in tmp_path.iterdir() if path not in (folder, decided)] == []


def test_the_records_are_those_of_the_archive(sampled: Path, tmp_path: Path) -> None:
    wideangle("export", tmp_path / "export", "-a", sampled, "-f", "jsonl")
    records = {kind: read(tmp_path / "export" / f"{kind}.jsonl") for kind in KINDS}
    with open_archive(sampled) as archive:
        assert [record["id"] for record in records["articles"]] == [article.id for article in archive]
        stories = list(archive.stories())
        members = [(story.id, member.article.id, member.copy_of) for story in stories for member in story.members]
        assert [(one["story"], one["article"], one["copy_of"]) for one in records["stories"]] == members
        central = {one["story"]: one["article"] for one in records["stories"] if one["central"]}
        assert central == {story.id: story.central for story in stories}
        storyline_ids = list(archive.storyline_ids(one["story"] for one in records["stories"]))
        assert [one["storyline"] for one in records["stories"]] == storyline_ids
        assert any(storyline_ids)
        first = records["links"][0]["article"]
        links = [one for one in records["links"] if one["article"] == first]
        assert [(one["other"], one["probability"], one["lane"]) for one in links] == [
            (link.article.id, link.probability, link.lane) for link in archive.related(first)
        ]
        assert [tuple(one.values()) for one in records["copies"]] == list(archive.copies())
        quotes = [(story.id, len(archive.quotes(story))) for story in stories]
    last_quote = {one["story"]: one["quote"] for one in records["quotations"]}
    assert list(last_quote.items()) == [(story, number) for story, number in quotes if number]


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_an_export_imported_elsewhere_gives_the_same_articles_and_the_same_export(
    sampled: Path, tmp_path: Path, form: str
) -> None:
    first, second, copy, again = (tmp_path / name for name in ("first", "second", "copy", "again"))
    shutil.copytree(sampled, first)
    with open_archive(first) as archive:
        archive.add(ODD)
        before = list(archive)
    assert [article for article in before if article.id in {odd.id for odd in ODD}] == ODD
    assert wideangle("export", copy, "-a", first, "-f", form, "--only", "articles,copies").exit_code == 0
    report = document(wideangle("import", copy, "-a", second, "-f", "json"))
    assert (report["added"], report["refused"]) == (len(before), 0)
    with open_archive(second) as archive:
        assert list(archive) == before
    assert wideangle("export", again, "-a", second, "-f", form, "--only", "articles", "--only", "copies").exit_code == 0
    assert manifest_of(again) == manifest_of(copy)


def test_decisions_that_stay_behind_are_named(sampled: Path, tmp_path: Path) -> None:
    archive = Path(shutil.copytree(sampled, tmp_path / "archive"))
    with open_archive(archive) as opened:
        opened.rename(next(opened.stories()).id, "A name of ours")
    result = wideangle("export", tmp_path / "export", "-a", archive, "--only", "articles")
    assert result.exit_code == 0
    assert result.stderr == "Warning: Your decisions about stories and links are not exported (1).\n"


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_decisions_are_imported_with_their_articles(sampled: Path, tmp_path: Path, form: str) -> None:
    first, second, copy = (tmp_path / name for name in ("first", "second", "copy"))
    shutil.copytree(sampled, first)
    with open_archive(first) as archive:
        largest = max(archive.stories(), key=lambda story: story.reports)
        archive.split(largest.id, [largest.articles[0].id])
        archive.rename(largest.id, "A name of ours")
        archive.link(largest.articles[0].id, largest.articles[1].id, None)
        before = {(story.name, frozenset(a.id for a in story.articles)) for story in archive.stories()}
    assert wideangle("export", copy, "-a", first, "-f", form, "--only", "articles,decisions").exit_code == 0
    report = document(wideangle("import", copy, "-a", second, "-f", "json"))
    assert report["decisions"] == {"applied": 3, "known": 0, "incomplete": 0, "rejected": []}
    with open_archive(second) as archive:
        assert {(story.name, frozenset(a.id for a in story.articles)) for story in archive.stories()} == before
        assert [decision.kind for decision in archive.decisions()] == ["split", "rename", "link"]
    again = wideangle("import", copy, "-a", second)
    assert "Decisions: 0 applied, 3 already known, 0 rejected.\n" in again.stdout


def test_decisions_that_do_not_fit_are_listed_with_their_reasons(sampled: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    shutil.copytree(sampled, first)
    with open_archive(first) as archive, open_archive(second) as other:
        largest = max(archive.stories(), key=lambda story: story.reports)
        archive.pin(largest.id)
        archive.link(largest.articles[0].id, largest.articles[1].id, None)
        other.add(largest.articles[1:])
    wideangle("export", tmp_path / "copy", "-a", first, "--only", "decisions")
    result = wideangle("import", tmp_path / "copy", "-a", second)
    assert result.exit_code == 0
    assert "Decisions: 1 applied (1 without some articles), 0 already known, 1 rejected.\n" in result.stdout
    assert f"  link 2: the archive does not have {largest.articles[0].id}.\n" in result.stdout


def test_importing_again_changes_nothing(exported: Path, sampled: Path, tmp_path: Path) -> None:
    archive = Path(shutil.copytree(sampled, tmp_path / "archive"))
    result = wideangle("import", exported, "-a", archive)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("0 added, 106 already known, 0 updated, 0 refused\n")


def _cut(folder: Path) -> str:
    path = folder / "articles.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    return "articles.jsonl: damaged or changed"


def _another_copy(folder: Path) -> str:
    (folder / "copies.jsonl").write_bytes(b"")
    return "copies.jsonl: damaged or changed"


def _without_file(folder: Path) -> str:
    (folder / "copies.jsonl").unlink()
    return "copies.jsonl: cannot be read: No such file or directory."


def _without_manifest(folder: Path) -> str:
    (folder / "manifest.json").unlink()
    return "manifest.json: the manifest cannot be read: No such file or directory."


def _changed(**fields: object) -> Any:
    def change(folder: Path) -> str:
        manifest = manifest_of(folder)
        (folder / "manifest.json").write_text(json.dumps(manifest | fields), "utf-8")
        return "manifest.json: not the manifest of an export that this version reads."

    return change


def _file_elsewhere(folder: Path) -> str:
    files = [described | {"file": f"../{described['file']}"} for described in manifest_of(folder)["files"]]
    return str(_changed(files=files)(folder))


def _no_table(folder: Path) -> str:
    (folder / "articles.jsonl").write_bytes(b'{"id": "n1"}\n')
    files = manifest_of(folder)["files"]
    files[0] |= {"sha256": hashlib.sha256(b'{"id": "n1"}\n').hexdigest(), "rows": 1}
    _changed(files=files)(folder)
    return "articles.jsonl: not a table of articles"


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _another_copy,
        _without_file,
        _without_manifest,
        _changed(version="2"),
        _changed(kind="articles"),
        _changed(files=7),
        _changed(settings={"format": "xml"}),
        _file_elsewhere,
        _no_table,
    ],
)
def test_a_damaged_export_is_not_imported(exported: Path, tmp_path: Path, damage: Any) -> None:
    why = damage(exported)
    result = wideangle("import", exported, "-a", tmp_path / "archive")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Error: {exported}/{why}" in result.stderr
    with open_archive(tmp_path / "archive") as archive:
        assert len(archive) == 0


def test_an_export_without_articles_is_not_imported(sampled: Path, tmp_path: Path) -> None:
    wideangle("export", tmp_path / "export", "-a", sampled, "--only", "copies")
    result = wideangle("import", tmp_path / "export", "-a", tmp_path / "archive")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this export has no articles" in result.stderr


@pytest.mark.parametrize("content", ["a file", "a folder with a file"])
def test_nothing_is_written_over(sampled: Path, tmp_path: Path, content: str) -> None:
    target = tmp_path / "export"
    file = rows(target, row(1)) if content == "a file" else target / "kept.txt"
    if file != target:
        target.mkdir()
        file.write_text("kept", "utf-8")
    before = file.read_bytes()
    result = wideangle("export", target, "-a", sampled, "--only", "articles")
    assert result.exit_code == 2
    assert f"{target}: this exists and is not an empty folder." in result.stderr
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_an_export_that_fails_leaves_nothing(sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    result = wideangle("export", tmp_path / "export", "-a", sampled)
    assert result.exit_code == 1
    assert "needs the extra 'parquet'" in result.stderr
    assert "python -m pip install 'wideangle[parquet]'" in result.stderr
    assert "csv" in result.stderr
    assert list(tmp_path.iterdir()) == []
    assert wideangle("export", tmp_path / "export", "-a", sampled, "-f", "csv", "--only", "copies").exit_code == 0


@pytest.mark.parametrize("wrong", [("--only", "articles,opinions"), ("--only", ""), ("--format", "xml")])
def test_wrong_usage_exits_with_2_and_says_why(sampled: Path, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    result = wideangle("export", tmp_path / "export", *wrong, "-a", sampled)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr
    assert list(tmp_path.iterdir()) == []
