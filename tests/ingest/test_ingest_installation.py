"""A missing package is a fault of the installation, and never one of what was to be read."""

from __future__ import annotations

import io
import mailbox
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from ingest_kit import STORY

from wideangle.errors import InstallationError
from wideangle.ingest import Fetcher, poll_source, read
from wideangle.ingest.source_size import row_count
from wideangle.model import Article, Refusal, Source, SourceKind

PARQUET = b"PAR1 some columns PAR1"
"""The kind of a Parquet table is known by its first bytes; without pyarrow no further byte is read."""

PAGE = f"<html><body><article><h1>Storm closes harbour</h1><p>{STORY}</p></article></body></html>"
FEED = f"<rss version='2.0'><channel><item><title>A</title><description>{STORY}</description></item></channel></rss>"
INSTALL = "python -m pip install 'wideangle[parquet]'"

_ADD_WITHOUT = """
import sys
sys.modules.update(dict.fromkeys({missing!r}))
from wideangle.cli import main
sys.argv = ["wideangle", "add", {source!r}, "--archive", {archive!r}]
main()
"""


@pytest.fixture
def without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)


@pytest.fixture
def mixed_folder(tmp_path: Path) -> Path:
    """A folder with a Parquet table between two texts."""
    folder = tmp_path / "cuttings"
    folder.mkdir()
    (folder / "a.txt").write_text("Trams stand still in Halven.")
    (folder / "b.parquet").write_bytes(PARQUET)
    (folder / "c.txt").write_text("Storm closes Lindholm harbour.")
    return folder


def mail(path: Path) -> Path:
    message = EmailMessage()
    message["Subject"] = "Storm closes harbour"
    message["From"] = "desk@harbourpost.example"
    message.set_content(PAGE, subtype="html")
    box = mailbox.mbox(path)
    box.add(message)
    box.close()
    return path


@pytest.mark.usefixtures("without_pyarrow")
@pytest.mark.parametrize("source", [io.BytesIO(PARQUET), "file"])
def test_a_parquet_table_without_its_extra_names_the_command_that_installs_it(
    source: io.BytesIO | str, tmp_path: Path
) -> None:
    path = tmp_path / "news.parquet"
    path.write_bytes(PARQUET)
    with pytest.raises(InstallationError, match="extra 'parquet'") as raised:
        list(read(path if isinstance(source, str) else source))
    assert INSTALL in raised.value.remedy
    assert row_count(path) is None


@pytest.mark.usefixtures("without_pyarrow")
def test_the_other_files_of_a_folder_are_read_without_an_extra(mixed_folder: Path) -> None:
    first, refused, last = read(mixed_folder)
    assert (type(first), type(last)) == (Article, Article)
    assert isinstance(refused, Refusal)
    assert (refused.item, refused.retryable) == (str(mixed_folder / "b.parquet"), True)
    assert "not installed" in refused.reason
    assert INSTALL in refused.remedy


def test_a_watched_folder_is_read_again_once_the_extra_is_installed(
    mixed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, later = Source(str(mixed_folder), SourceKind.FOLDER), 4_000_000_000.0
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pyarrow", None)
        first = poll_source(source, {}, Fetcher(), later)
        assert [type(item) for item in first.articles] == [Article, Refusal, Article]
        assert set(first.entries) == {"a.txt", "c.txt"}
    second = poll_source(source, first.entries, Fetcher(), later)
    [damaged] = second.articles
    assert isinstance(damaged, Refusal)
    assert "damaged" in damaged.reason  # by pyarrow, which has now read it
    assert poll_source(source, second.entries, Fetcher(), later).unchanged


@pytest.mark.parametrize(
    ("missing", "name", "content"),
    [
        (["lxml_html_clean"], "page.html", PAGE),
        (["justext"], "page.html", PAGE),
        (["trafilatura"], "page.html", PAGE),
        (["lxml", "lxml.html"], "page.html", PAGE),
        (["feedparser"], "feed.xml", FEED),
        (["lxml", "lxml.html"], "letters.mbox", ""),
        (["pyarrow"], "news.parquet", PARQUET.decode()),
    ],
)
def test_add_reports_a_missing_package_as_such(missing: list[str], name: str, content: str, tmp_path: Path) -> None:
    source = tmp_path / name
    if name.endswith(".mbox"):
        mail(source)
    else:
        source.write_text(content)
    script = _ADD_WITHOUT.format(missing=missing, source=str(source), archive=str(tmp_path / "archive"))
    process = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True, timeout=60)
    assert process.returncode == 1, process.stderr
    assert missing[0] in process.stderr
    assert "pip install" in process.stderr
    assert "refused" not in process.stdout
    assert name not in process.stderr
