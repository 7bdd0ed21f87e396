"""Group articles into stories in a temporary archive, which is deleted afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from wideangle.archive.archive import Archive
from wideangle.archive.collection.adding import ReportProgress
from wideangle.archive.grouping.assignment import AssignmentProgress
from wideangle.language.identity import identified
from wideangle.model import Article, Refusal, Report


class GroupedArticle(NamedTuple):
    """An article with its story and storyline. `storyline` is None if the story is in no storyline.

    `probability` (0 to 1) is the probability that the article belongs with the other articles of the story. `copy_of`
    is the id of the article's original in the story, '' for an independent report.
    """

    id: str
    story: str
    storyline: str | None
    probability: float
    copy_of: str
    url: str


class Grouping:
    """The stories of the articles in a temporary archive. Rejected articles are left out."""

    def __init__(self, archive: Archive, ids: Sequence[str]) -> None:
        self._archive = archive
        self._ids = ids

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the id of each article with the id of its story, in the order of the articles."""
        stories = self._archive.story_ids(self._ids)
        return ((article, story) for article, story in zip(self._ids, stories, strict=True) if story)

    def rows(self) -> Iterator[GroupedArticle]:
        """Yield each article with its story, its storyline and further results, in the order of the articles."""
        pairs = list(self.pairs())
        stories = list(dict.fromkeys(story for _, story in pairs))
        storylines = dict(zip(stories, self._archive.storyline_ids(stories), strict=True))
        members = {
            member.article.id: (member.probability, member.copy_of, member.article.url)
            for member in self._archive.members(stories)
        }
        for article, story in pairs:
            yield GroupedArticle(article, story, storylines[story], *members[article])


@contextmanager
def grouped(
    items: Iterable[Article | Refusal],
    progress: ReportProgress | None = None,
    placing: AssignmentProgress | None = None,
    embeddings: str | Path | None = None,
) -> Iterator[tuple[Grouping, Report]]:
    """Group articles into stories in a temporary archive. Yield the `Grouping`, and the `Report` about the addition of
    the articles.

    `embeddings` is as in `Archive.open`. Both results are valid until the `with` block ends.
    """
    ids: list[str] = []

    def recorded() -> Iterator[Article | Refusal]:
        for item in items:
            entry = item if isinstance(item, Refusal) else identified(item)
            if isinstance(entry, Article):
                ids.append(entry.id)
            yield entry

    with (
        TemporaryDirectory(prefix="wideangle-group-") as folder,
        Archive.open(folder, embeddings=embeddings) as archive,
    ):
        report = archive.add(recorded(), progress=progress, placing=placing)
        yield Grouping(archive, ids), report
