"""Articles are added by the API and on a page as `wideangle add` adds them: each item has one counted outcome."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from tests.web.security_kit import add_users, exposed, form_token, serving, sign_in

import wideangle
from wideangle.ingest import Fetcher
from wideangle.render import json_schema
from wideangle.web import ServerOptions
from wideangle.web.security.users import Users

LOCAL = "http://127.0.0.1:8765"
ARTICLE = {
    "id": "vellmar-1",
    "title": "Mayor defends night buses",
    "text": "The mayor of Vellmar said on Tuesday that night buses would stay.",
    "published": "2031-10-07",
    "outlet": "The Bay Ledger",
}
OPML = b"""<?xml version="1.0"?><opml version="2.0"><head/><body>
<outline type="rss" text="Harbour" xmlUrl="https://harbournotes.example/feed"/></body></opml>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://harbournotes.example/crane</loc></url></urlset>"""


@pytest.fixture
def folder(closed_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed_sample, tmp_path / "archive"))


@pytest.fixture
def client(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    def fetch(*_: object, **__: object) -> None:
        pytest.fail("something was fetched")

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    with serving(ServerOptions(folder), LOCAL) as client:
        yield client


def sent(client: TestClient, content: bytes, query: str = "") -> dict[str, Any]:
    response = client.post(f"/api/articles{query}", content=content)
    assert response.status_code == 200, response.text
    report: dict[str, Any] = response.json()
    Draft202012Validator(json_schema()).validate(report)
    return report


def outcomes(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["added"], report["known"], report["updated"], report["refused"]


def upload(client: TestClient, *files: tuple[str, bytes], **fields: str):
    form = {"csrf_token": form_token(client, "/add"), **fields}
    return client.post("/add", data=form, files=[("files", file) for file in files])


def test_json_articles_are_added_once(client: TestClient) -> None:
    content = json.dumps([ARTICLE, {"title": "Without a text"}]).encode()
    first = sent(client, content)
    assert outcomes(first) == (1, 0, 0, 1)
    assert first["refusals"][0]["reason"]
    assert client.get("/api/articles/vellmar-1").json()["article"]["title"] == ARTICLE["title"]
    assert outcomes(sent(client, content)) == (0, 1, 0, 1)
    changed = json.dumps([ARTICLE | {"text": "Night buses in Vellmar will stay, said the mayor."}]).encode()
    assert outcomes(sent(client, changed)) == (0, 0, 1, 0)


def test_report_is_that_of_the_command(client: TestClient, tmp_path: Path) -> None:
    content = b"\n".join(json.dumps(item).encode() for item in (ARTICLE, {"text": ""}, ["no", "article"]))
    (tmp_path / "items.jsonl").write_bytes(content)
    with wideangle.open(tmp_path / "other") as archive:
        report = archive.add(tmp_path / "items.jsonl")
    by_api = sent(client, content)
    assert outcomes(by_api) == (report.added, report.known, report.updated, report.refused)
    assert [refusal["reason"] for refusal in by_api["refusals"]] == [refusal.reason for refusal in report.refusals]


def test_other_kinds_of_files_are_detected(client: TestClient) -> None:
    table = b"story,day\nThe council of Vellmar met in the old harbour hall.,2031-10-08\n"
    assert outcomes(sent(client, table, "?column=text%3Dstory&column=published%3Dday")) == (1, 0, 0, 0)
    packed = gzip.compress(json.dumps([ARTICLE]).encode())
    assert outcomes(sent(client, packed)) == (1, 0, 0, 0)
    text = b"Ferry tied up\n\nThe ferry to Kestria stayed in the harbour of Vellmar on Friday."
    assert outcomes(sent(client, text, "?published=2031-10-10&outlet=Daily+Comet&language=en")) == (1, 0, 0, 0)
    [shown] = client.get("/api/search?q=%22harbour+of+Vellmar%22").json()["articles"]
    assert (shown["outlet"], shown["published"]) == ("Daily Comet", "2031-10-10")


@pytest.mark.parametrize(
    ("title", "text"),
    [("título", "conteúdo"), ("заголовок", "текст"), ("見出し", "本文"), ("Kop van het stuk", "Tekst (volledig)")],
)
def test_columns_have_names_in_any_script(client: TestClient, title: str, text: str) -> None:
    columns = [f"title={title}", f"text={text}"]
    table = f"{title};{text}\nPonte reaberta;A ponte de Vellmar reabriu na sexta-feira.\n"
    response = client.post("/api/articles", params={"column": columns}, content=table.encode())
    assert outcomes(response.json()) == (1, 0, 0, 0)
    [shown] = client.get("/api/search?q=%22Ponte+reaberta%22").json()["articles"]
    assert shown["title"] == "Ponte reaberta"


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 500, b"\x1f\x8b broken", b'{"text": "\\ud800 lone"}', b"[" * 9000]
)
def test_hostile_content_ends_in_a_report(client: TestClient, content: bytes) -> None:
    report = sent(client, content)
    assert sum(outcomes(report)) == 1
    assert len(report["refusals"]) == report["refused"]


@pytest.mark.parametrize("content", [OPML, SITEMAP])
def test_nothing_that_a_file_lists_is_fetched(client: TestClient, content: bytes) -> None:
    assert outcomes(sent(client, content)) == (0, 0, 0, 1)
    assert "Rejected items" in upload(client, ("list.xml", content)).text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?column=story", 422),
        ("?column=tone%3Dstory", 422),
        ("?column=text%3D+", 422),
        ("?column=text%3Dst%00ory", 422),
        ("?column=text%3Dstory&column=text%3Dbody", 409),
        ("?title=One+headline", 409),
        ("?url=ftp%3A%2F%2Fledger.example", 422),
        ("?restore_removed=yes", 422),
        ("?outlets=x", 422),
    ],
)
def test_wrong_parameters_add_nothing(client: TestClient, query: str, status: int) -> None:
    before = client.get("/api/status").json()
    response = client.post(f"/api/articles{query}", content=json.dumps([ARTICLE, ARTICLE | {"id": "vellmar-2"}]))
    assert response.status_code == status
    assert client.get("/api/status").json() == before


def test_form_is_no_body_of_the_api(client: TestClient) -> None:
    assert client.post("/api/articles", files={"file": ("a.txt", b"A text.")}).status_code == 415


def test_body_that_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/api/articles", content=b"x" * 6_000_001).status_code == 413
    assert upload(client, ("large.txt", b"x" * 6_000_001)).status_code == 413


def test_removed_article_is_added_again_on_demand(client: TestClient, folder: Path) -> None:
    content = json.dumps([ARTICLE]).encode()
    sent(client, content)
    with wideangle.open(folder) as archive:
        archive.remove(["vellmar-1"])
    assert outcomes(sent(client, content)) == (0, 0, 0, 1)
    assert outcomes(sent(client, content, "?restore_removed=true")) == (1, 0, 0, 0)


def test_page_adds_files_and_shows_every_outcome(client: TestClient) -> None:
    rows = json.dumps([ARTICLE, {"title": "<script>alert(1)</script>"}]).encode()
    page = upload(client, ("items.json", rows), ("<b>.gz", b"\x1f\x8b broken")).text
    assert "Added: <strong>1</strong>" in page
    assert "Rejected: <strong>2</strong>" in page
    assert "<b>.gz" not in page
    assert "<script>alert" not in page
    assert client.get("/article/vellmar-1").status_code == 200


def test_page_gives_a_single_article_its_metadata(client: TestClient) -> None:
    text = b"The ferry to Kestria stayed in the harbour of Vellmar on Friday."
    page = upload(client, ("ferry.txt", text), title="Ferry tied up", outlet="Daily Comet", published="2031-10-10").text
    assert "Added: <strong>1</strong>" in page
    assert "Ferry tied up" in client.get("/search?q=%22harbour+of+Vellmar%22").text


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ((), {}),
        ((("a.txt", b"A text."), ("b.txt", b"Another text.")), {"title": "One headline"}),
        ((("a.csv", b"story\nA text.\n"),), {"columns": "story"}),
        ((("a.txt", b"A text."),), {"published": "yesterday"}),
    ],
)
def test_form_that_cannot_be_used_adds_nothing(
    client: TestClient, files: tuple[tuple[str, bytes], ...], fields: dict[str, str]
) -> None:
    before = client.get("/api/status").json()
    assert upload(client, *files, **fields).status_code == 422
    assert client.get("/api/status").json() == before


def test_only_editors_add(folder: Path) -> None:
    add_users(folder)
    content = json.dumps([ARTICLE]).encode()
    with serving(exposed(folder, public=True)) as client:
        assert client.post("/api/articles", content=content).status_code == 401
        sign_in(client, "rita")
        assert client.get("/add").status_code == 403
        form = {"csrf_token": form_token(client, "/cover")}
        assert client.post("/add", data=form, files={"files": ("a.json", content)}).status_code == 403
        assert client.post("/api/articles", content=content).status_code == 403
        sign_in(client, "edda")
        assert client.post("/add", data={"csrf_token": "x"}, files={"files": ("a.json", content)}).status_code == 403
        assert client.post("/api/articles", content=content, headers={"origin": "https://x.example"}).status_code == 403
        token = {"authorization": f"Bearer {Users(folder).new_token('edda')}"}
        assert client.post("/api/articles", content=content, headers=token).json()["added"] == 1
    last = json.loads((folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["user"], last["action"], last["details"]) == ("edda", "add", {"items": 1, "added": 1})
