"""Read articles that people have grouped into stories."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wideangle.errors import UnreadableSource
from wideangle.model import Article

STORY_COLUMN = "story"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A collection of articles, in the order of their file. `gold` maps article ids to story names; articles without a
    known story are not in it."""

    name: str
    articles: tuple[Article, ...]
    gold: Mapping[str, str]

    def only_labelled(self) -> Labelled:
        """Return the collection without the articles whose story is not known."""
        return Labelled(self.name, tuple(a for a in self.articles if a.id in self.gold), self.gold)


def story_files(data: Path, stories: str | None) -> tuple[Path, list[Path]]:
    """Return the files archive.parquet and stories-*.jsonl of a folder. `stories` selects one stories file, for example
    'dev' for stories-dev.jsonl.

    Raises UnreadableSource if the folder lacks these files.
    """
    files = sorted(data.glob(f"stories-{stories or '*'}.jsonl"))
    table = data / "archive.parquet"
    if not files or not table.is_file():
        raise UnreadableSource(
            "holds no archive.parquet with stories-*.jsonl beside it.",
            item=str(data),
            remedy="Name a folder that holds both.",
        )
    return table, files


def name_of(file: Path) -> str:
    """Return the name of a file of stories, such as 'dev' for stories-dev.jsonl."""
    return file.stem.removeprefix("stories-")


def groups_of(file: Path) -> dict[str, list[str]]:
    """Return the article ids of each story in a file of stories, by story name."""
    records = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    return {str(record["story"]): list(map(str, record["articles"])) for record in records}


def labelled(data: Path, stories: str | None = None) -> Iterator[Labelled]:
    """Yield the labelled collections in `data`. `data` is a folder (see `story_files`), or one table whose rows have a
    column 'story'.

    Raises UnreadableSource if stories are missing.
    """
    from wideangle import read

    if data.is_dir():
        table, files = story_files(data, stories)
        articles = tuple(read(table))
        for file in files:
            gold = {article: story for story, group in groups_of(file).items() for article in group}
            yield Labelled(name_of(file), articles, gold)
        return
    articles = tuple(read(data))
    gold = {a.id: str(a.metadata[STORY_COLUMN]) for a in articles if a.metadata.get(STORY_COLUMN) is not None}
    if not gold:
        raise UnreadableSource(
            "names no story.", item=str(data), remedy=f"Give its rows a column '{STORY_COLUMN}', or name a folder."
        )
    yield Labelled(data.stem, articles, gold)
