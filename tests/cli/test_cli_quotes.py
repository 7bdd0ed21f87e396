"""`wideangle quotes`, and the user's aliases."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cli_kit import document, wideangle

from wideangle.sample import STORY_OF_THE_DEMO


@pytest.fixture(scope="module")
def story(sampled: Path) -> str:
    return str(document(wideangle("show", STORY_OF_THE_DEMO, "-a", sampled, "-f", "json"))["story"])


def test_a_storys_statements_are_listed_with_every_outlets_words(sampled: Path, story: str) -> None:
    told = document(wideangle("quotes", "--story", story, "-a", sampled, "-f", "json"))
    assert [one["story"] for one in told["stories"]] == [story]
    quotes = told["stories"][0]["quotes"]
    witnesses = [quote["witnesses"] for quote in quotes]
    assert witnesses == sorted(witnesses, reverse=True)
    assert witnesses[0] > 1
    shown = wideangle("quotes", "--story", story, "-a", sampled).stdout
    assert "WHO SAID WHAT" in shown
    assert quotes[0]["speaker"] in shown


def test_one_speaker_by_any_spelling(sampled: Path, story: str) -> None:
    told = document(wideangle("quotes", "--story", story, "--speaker", "tharp", "-a", sampled, "-f", "json"))
    assert {quote["speaker"] for quote in told["stories"][0]["quotes"]} == {"Sunniva Tharp"}
    nobody = wideangle("quotes", "--story", story, "--speaker", "Nemo Nobody", "-a", sampled)
    assert nobody.stdout == "No statement was found.\n"


def test_aliases_of_the_user_are_obeyed(
    sampled: Path, story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aliases = tmp_path / "aliases.txt"
    aliases.write_text("# ours\nThe Rail Chief = Sunniva Tharp, Tharp\n", encoding="utf-8")
    monkeypatch.setenv("WIDEANGLE_ALIASES", str(aliases))
    told = document(wideangle("quotes", "--story", story, "--speaker", "Tharp", "-a", sampled, "-f", "json"))
    assert {quote["speaker"] for quote in told["stories"][0]["quotes"]} == {"The Rail Chief"}
    covered = document(wideangle("cover", STORY_OF_THE_DEMO, "-a", sampled, "-f", "json"))
    assert "The Rail Chief" in {quote["speaker"] for quote in covered["quotes"]}


@pytest.mark.parametrize(
    ("written", "said"), [(b"Tharp\n", "line 1"), (b"\xff\xfe", "UTF-8"), (None, "cannot be read")]
)
def test_an_unusable_file_of_aliases_is_named(
    sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes | None, said: str
) -> None:
    aliases = tmp_path / "aliases.txt"
    if written is not None:
        aliases.write_bytes(written)
    monkeypatch.setenv("WIDEANGLE_ALIASES", str(aliases))
    result = wideangle("cover", STORY_OF_THE_DEMO, "-a", sampled)
    assert result.exit_code == 1
    assert str(aliases) in result.stderr.replace("\n", "")
    assert said in result.stderr


@pytest.mark.parametrize("wrong", [("--since", "2031-10-09", "--until", "2031-10-03"), ("--format", "atom")])
def test_wrong_usage_of_quotes_exits_with_2(sampled: Path, wrong: tuple[str, ...]) -> None:
    assert wideangle("quotes", *wrong, "-a", sampled).exit_code == 2


def test_an_unknown_story_is_named(sampled: Path) -> None:
    result = wideangle("quotes", "--story", "s999999", "-a", sampled)
    assert result.exit_code == 1
    assert "s999999" in result.stderr


def test_a_table_holds_every_articles_words(sampled: Path, story: str, tmp_path: Path) -> None:
    output = tmp_path / "statements.parquet"
    result = wideangle("quotes", "--story", story, "-a", sampled, "--format", "parquet", "--output", output)
    assert result.exit_code == 0
    rows = pq.read_table(output).to_pylist()
    quotes = document(wideangle("quotes", "--story", story, "-a", sampled, "-f", "json"))["stories"][0]["quotes"]
    assert len(rows) == sum(len(quote["wordings"]) + len(quote["paraphrases"]) for quote in quotes)
    assert rows[0]["speaker"] == quotes[0]["speaker"]
    assert [span["text"] for span in quotes[0]["wordings"][0]["attribution"]["content"]] == rows[0]["content"]


def test_a_table_needs_a_file(sampled: Path) -> None:
    result = wideangle("quotes", "-a", sampled, "--format", "parquet")
    assert result.exit_code == 2
    assert "Name a file with --output." in result.stderr
