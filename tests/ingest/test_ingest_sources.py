import io
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingest_kit import STORY, Site, answer, article, gzipped, items, page

from wideangle.errors import SourceError, UnreachableSource, UnreadableSource, UsageError
from wideangle.ingest import Fetcher, Given, read
from wideangle.ingest.decoding.decompression import ExpandedStream
from wideangle.ingest.source_size import row_count
from wideangle.model import Article, Refusal


def test_a_file_is_read_by_path_and_by_name(tmp_path: Path) -> None:
    file = tmp_path / "storm.txt"
    file.write_text(STORY)
    for source in (file, str(file)):
        [result] = read(source)
        assert isinstance(result, Article)
        assert result.text == STORY
        assert result.id.startswith("t-")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("Hidden.")
    (tmp_path / ".x.txt").write_text("Hidden.")
    (tmp_path / "c.txt").write_text("Third.")
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "b" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00")
    (tmp_path / "b" / "deep" / "b.jsonl").write_text('{"text": "Second."}\n{"text": ""}\n')
    return tmp_path


def test_a_folder_is_read_with_all_below_it_in_order_without_hidden_files(folder: Path) -> None:
    result = list(read(folder))
    assert [item.text if isinstance(item, Article) else Path(item.item).name for item in result] == [
        "First.",
        "Second.",
        "b.jsonl, line 2",
        "photo.jpg",
        "Third.",
    ]


def test_what_is_neither_file_nor_folder_is_refused_and_never_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "nowhere").symlink_to(folder / "gone.txt")
    refused = {Path(item.item).name: item.reason for item in read(folder) if isinstance(item, Refusal)}
    assert "device or a pipe" in refused["pipe"]
    assert "without a target file" in refused["nowhere"]
    assert "not followed" in refused["round"]


def test_a_link_to_a_file_is_read(folder: Path) -> None:
    (folder / "d.txt").symlink_to(folder / "a.txt")
    assert [item.text for item in read(folder) if isinstance(item, Article)][-1] == "First."


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="contains no files"):
        list(read(tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="to the superuser every file is readable")
def test_a_file_without_permission_costs_only_itself(folder: Path) -> None:
    (folder / "a.txt").chmod(0)
    assert [item.text for item in read(folder) if isinstance(item, Article)] == ["Second.", "Third."]


@pytest.mark.parametrize("name", ["gone.txt", "a\x00b", "x" * 5000, "The ferry is late.\nIt was cancelled."])
def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        list(read(str(tmp_path / name)))
    assert refused.value.item


def test_a_name_that_is_no_text_can_still_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad-\xff.pdf")).write_bytes(b"%PDF-1.7")
    [refusal] = read(tmp_path)
    assert isinstance(refusal, Refusal)
    assert refusal.item.encode()


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Größe".encode("utf-16"))))
    [result] = read("-")
    assert isinstance(result, Article)
    assert result.text == "Größe"


def test_a_text_stream_is_rejected_with_a_hint() -> None:
    with pytest.raises(UsageError, match="binary mode"):
        list(read(io.StringIO(STORY)))  # type: ignore[arg-type]


def test_a_stream_that_gives_little_at_a_time_is_read_whole() -> None:
    class Pipe(io.RawIOBase):
        left = STORY.encode()

        def read(self, size: int = -1) -> bytes:
            piece, self.left = self.left[:3], self.left[3:]
            return piece

    [result] = read(Pipe())  # type: ignore[arg-type]  # has the one method that is called
    assert isinstance(result, Article)
    assert result.text == STORY


def test_a_stream_that_fails_is_refused() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(UnreadableSource, match="Input/output error"):
        list(read(Broken()))  # type: ignore[arg-type]  # has the one method that is called


@pytest.mark.parametrize("data", [STORY, page(), f'{{"text": "{STORY[:50]}"}}\n', "title,text\na,b\n"])
def test_anything_may_come_in_gzip(data: str, tmp_path: Path) -> None:
    packed = gzipped(data.encode()[:60]) + gzipped(data.encode()[60:])
    assert article(packed) == article(data)
    file = tmp_path / "story.txt.gz"
    file.write_bytes(packed)
    assert list(read(file)) == items(data)


def test_a_gzip_that_ends_early_gives_what_was_whole_and_says_so() -> None:
    rows = "".join(f'{{"id": "{n}", "text": "report {n * n * 7919 % 10007}"}}\n' for n in range(5000))
    result = items(gzipped(rows.encode())[:-2000])
    assert sum(isinstance(item, Article) for item in result) > 1000
    assert isinstance(result[-1], Refusal)
    assert "truncated" in result[-1].reason


@pytest.mark.parametrize("damaged", [gzipped(STORY.encode())[:30], b"\x1f\x8bnothing", gzipped(b"x")[:-8] + bytes(8)])
def test_a_damaged_gzip_is_refused(damaged: bytes) -> None:
    with pytest.raises(UnreadableSource, match=r"Damaged|truncated"):
        items(damaged)


def test_a_gzip_bomb_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wideangle.ingest.decoding.decompression.HARMLESS_BYTES", 100_000)
    bomb = gzipped(b"\n" * 5_000_000)
    stream = ExpandedStream(io.BytesIO(bomb), "bomb.gz")
    with pytest.raises(UnreadableSource, match="bomb"):
        while stream.read(65_536):
            pass
    [first, last] = items(gzipped(b'{"text": "x"}' + b"\n" * 5_000_000))
    assert isinstance(first, Article)
    assert isinstance(last, Refusal)
    assert "bomb" in last.reason


def test_a_document_larger_than_any_article_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wideangle.ingest.document.MAX_DOCUMENT_BYTES", 1_000)
    with pytest.raises(UnreadableSource, match="Larger than"):
        items("word " * 1_000)


def test_overrides_apply_to_a_single_article() -> None:
    given = Given(
        title="Own", published="13 October 2024", outlet="Post", url="https://harbourpost.example/a", language="nb"
    )
    result = article(f"Title: Found\n{STORY}", given)
    assert (result.title, result.outlet, result.url, result.language) == (
        "Own",
        "Post",
        "https://harbourpost.example/a",
        "nb",
    )
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13"
    assert result.id == article(STORY, Given(url="http://www.harbourpost.example/a/")).id


@pytest.mark.parametrize("wrong", [{"published": "last Sunday"}, {"published": "03/04/2024"}, {"url": "storm.html"}])
def test_invalid_overrides_are_usage_errors(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Given(**wrong)


def test_overrides_are_rejected_for_a_folder(folder: Path) -> None:
    with pytest.raises(UsageError, match="several articles"):
        list(read(folder, given=Given(outlet="Post")))


def test_an_address_is_fetched_and_read(site: Site, fetcher: Fetcher) -> None:
    site.pages["/storm"] = page(head='<link rel="canonical" href="/story/17">')
    [result] = read(site.url("/storm"), fetcher=fetcher)
    assert isinstance(result, Article)
    assert result.url == site.url("/storm")
    assert result.text == STORY


def test_what_the_server_says_of_its_charset_is_heard(site: Site, fetcher: Fetcher) -> None:
    text = "Паром отменён, сказал капитан."
    site.pages["/a"] = lambda request: answer(request, text.encode("koi8-r"), Content_Type="text/plain; charset=koi8-r")
    [result] = read(site.url("/a"), fetcher=fetcher)
    assert isinstance(result, Article)
    assert result.text == text


def test_an_unreachable_address_differs_from_an_unreadable_one(site: Site, fetcher: Fetcher) -> None:
    site.pages["/busy"] = lambda request: request.send_error(503)
    with pytest.raises(UnreachableSource):
        list(read(site.url("/busy"), fetcher=fetcher))
    with pytest.raises(UnreadableSource):
        list(read(site.url("/gone"), fetcher=fetcher))


def test_the_rows_of_a_parquet_file_are_known_beforehand_and_no_others(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a", "b", "c"]}), tmp_path / "a.parquet")
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-9])
    (tmp_path / "a.txt").write_text(STORY)
    assert row_count(tmp_path / "a.parquet") == 3
    assert [row_count(tmp_path / name) for name in ("cut.parquet", "a.txt", "gone", ".")] == [None] * 4


def test_the_room_opens_without_its_heavy_libraries() -> None:
    heavy = (
        "{'pyarrow', 'trafilatura', 'dateparser', 'feedparser', 'httpx', 'lxml', 'markdown_it', 'charset_normalizer'}"
    )
    code = f"import sys, wideangle.ingest; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_refusal_of_a_source_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)))
    with pytest.raises(SourceError) as refused:
        list(read(tmp_path / "a.bin"))
    assert str(tmp_path / "a.bin") in str(refused.value)
