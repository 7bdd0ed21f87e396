"""What the documentation tells people to type works when it is typed, page by page and in its order."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import lxml.html
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from wideangle.cli import app
from wideangle.ingest.http.client import Fetcher, Response

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ("tutorial", "sources", "stories", "outputs"))]
_BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PREPARING = {"make", "."}  # what fetches and installs; the tests themselves run in what it leaves

REPORT = """\
Harbour tram halted after crash
By Sefa Lindgren
Published: 2031-10-08

The tram on the harbour line stopped on Wednesday after a collision at Skarvik Square, its operator said. Two people
were hurt when a van ran into the second car shortly before eight o'clock.

Ada Thorsen of Halven Transit expects the line to open again on Thursday. Until then buses carry its passengers.
"""
SECOND = """\
A collision at Skarvik Square stopped the tram on the harbour line on Wednesday morning. A van had run into the second
car. Two people were hurt, said Ada Thorsen of Halven Transit; buses carry the passengers of the tram meanwhile.
"""
PAGE = f"""\
<html><head><title>Van hits tram at Skarvik Square</title><meta property="og:site_name" content="Halven Courier">
<meta property="article:published_time" content="2031-10-08T11:20:00+02:00"></head>
<body><article><h1>Van hits tram at Skarvik Square</h1><p>{SECOND}</p><p>Halven Transit said that the line would stay
closed for the day.</p></article></body></html>
"""
FEED = f"""\
<?xml version="1.0"?><rss version="2.0"><channel><title>Halven Courier</title>
<item><title>Tram line to open on Thursday</title><link>https://courier.example/thursday</link>
<pubDate>Wed, 08 Oct 2031 18:00:00 +0200</pubDate><description>{SECOND}</description></item></channel></rss>
"""
ROWS = [
    {"id": "c-17", "title": "Tram halted", "published": "2031-10-08", "outlet": "Harbour Courier", "text": SECOND},
    {"id": "c-18", "title": "Bread dearer", "published": "2031-10-09", "outlet": "Harbour Courier", "text": "Bread."},
]
WEB = {"https://courier.example/tram": PAGE, "https://courier.example/feed.xml": FEED}


@pytest.fixture
def belongings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of somebody who reads the documentation, who is at home and has no settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("WIDEANGLE_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(Fetcher, "fetch", lambda _, url: Response(url, WEB[url].encode(), charset="utf-8"))
    (tmp_path / "cuttings").mkdir()
    (tmp_path / "templates").mkdir()
    lines = "".join(f"{json.dumps(row)}\n" for row in ROWS)
    texts = {"report.txt": REPORT, "draft.txt": REPORT, "report.md": f"# {REPORT}", "cuttings/tram.txt": REPORT}
    texts |= {"saved-page.html": PAGE, "saved.rss": FEED, "articles.jsonl": lines, "export.jsonl": lines}
    texts |= {"export.csv": "id,text\nc-19,Ferries run as planned.\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "export.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "export.parquet")
    return tmp_path


def commands(line: str) -> Iterator[list[str]]:
    """The words of a shell line's commands, without comments and with variables put in; what is piped on is left."""
    lexer = shlex.shlex(os.path.expandvars(line), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    if words:
        yield words[: words.index("|")] if "|" in words else words


def run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shell would do."""
    if words[0] == "export":
        words = words[1:]
    if re.match(r"\w+=", words[0]):
        name, _, value = words[0].partition("=")
        monkeypatch.setenv(name, str(Path(value).expanduser()) if value.startswith("~") else value)
    elif words[0] not in _PREPARING:
        assert words[0] == "wideangle"
        given = Path(words.pop()).read_bytes() if "<" in words else None
        result = CliRunner().invoke(app, [word for word in words[1:] if word != "<"], input=given)
        assert result.exit_code == 0, f"{shlex.join(words)}: {result.stderr}{result.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_says_to_type_works(page: Path, belongings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDEANGLE_ARCHIVE", "news")
    run(["wideangle", "add", "articles.jsonl"], monkeypatch)
    ran = 0
    for kind, block in _BLOCK.findall(page.read_text("utf-8")):
        if kind == "python":
            with redirect_stdout(io.StringIO()):
                exec(compile(block, page.name, "exec"), {})
            ran += 1
            continue
        for line in block.splitlines():
            for words in commands(line):
                run(words, monkeypatch)
                ran += 1
    assert ran > 4


def test_the_readme_shows_what_the_demo_shows() -> None:
    written = (ROOT / "README.md").read_text("utf-8")
    renewed = runpy.run_path(str(ROOT / "docs" / "readme_excerpt.py"))["renewed"]
    assert written == renewed(written), "run: make reference"


def test_the_site_builds_and_asks_for_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the site is built with the extra 'docs'")
    command = [sys.executable, "-m", "mkdocs", "--quiet", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    pages = sorted((tmp_path / "site").glob("*.html"))
    assert {page.stem for page in (ROOT / "docs").glob("*.md")} <= {page.stem for page in pages}
    assert (tmp_path / "site" / "coverage.schema.json").is_file()
    for page in pages:
        tree = lxml.html.document_fromstring(page.read_bytes())
        asked = tree.xpath("//script/@src | //link[@rel != 'canonical']/@href | //img/@src | //iframe/@src")
        assert asked
        assert [address for address in asked if re.match(r"\w+:|//", address)] == []
    for sheet in (tmp_path / "site").rglob("*.css"):
        assert not re.search(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", sheet.read_text("utf-8"))
