"""An open archive: what users hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np

from wideangle import coverage as coverages
from wideangle import ingest, render
from wideangle.archive import adding
from wideangle.archive.analysis import VERSION, index_text, record_of
from wideangle.archive.covering import neighbours, relation_of
from wideangle.archive.linking import Explainer, Query, candidates, judge
from wideangle.coverage import Selection, lane_of
from wideangle.errors import UsageError
from wideangle.ingest import Fetcher, Given
from wideangle.language import terms
from wideangle.model import Article, Coverage, Holdings, Link, Refusal, Report
from wideangle.store import Counts, Store


class CoverageView(Coverage):
    """A coverage that can draw itself; see `wideangle.render` for what each method returns."""

    __slots__ = ()

    @classmethod
    def of(cls, record: Coverage) -> Self:
        """The same coverage, able to draw itself."""
        return cls(**{field.name: getattr(record, field.name) for field in fields(Coverage)})

    def to_markdown(self, *, why: bool = False) -> str:
        """The block that goes under an article, in Markdown; `why` adds the reasons."""
        return render.markdown(self, why=why)

    def to_html(self, *, why: bool = False) -> str:
        """An HTML fragment with its own stylesheet, safe to embed in any page; `why` adds the reasons."""
        return render.html_fragment(self, why=why)

    def to_page(self, *, why: bool = False) -> str:
        """A self-contained HTML page; `why` adds the reasons."""
        return render.html_page(self, why=why)

    def to_json(self) -> str:
        """JSON as described by the published schema, reasons included."""
        return render.json_document(self)

    def to_atom(self) -> str:
        """An Atom 1.0 feed of the linked articles."""
        return render.atom(self)


@dataclass(frozen=True, slots=True)
class Status:
    """What an archive holds: in all, and counted by outlet, language and month ('2031-03')."""

    holdings: Holdings
    counts: Counts


class Archive:
    """An open archive; a context manager. Get one with `wideangle.open`.

    Any number of processes may read while one adds; only `add` takes the writer's place, for as long as it runs.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, location: str | Path, *, create: bool = True) -> Self:
        """Open the archive in a folder, made there if it is missing and `create` is left on.

        Raises ArchiveError and its kinds where the folder cannot serve as an archive.
        """
        if "://" in str(location):
            raise UsageError("only folders can hold an archive so far.", item=str(location), remedy="Name a folder.")
        return cls(Store.open(location, analyse=record_of, analysis=VERSION, create=create))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the archive's files."""
        self._store.close()

    def add(
        self,
        source: str | Path | BinaryIO | Article | Iterable[Article | Refusal],
        *,
        given: Given | None = None,
        fetcher: Fetcher | None = None,
        progress: adding.Progress | None = None,
    ) -> Report:
        """Add whatever `source` holds: a path, a URL, '-', a binary stream, an article, or articles, among
        them refusals to be counted.

        Everything counted in the report is durable. Adding the same again changes nothing. Raises ArchiveBusy while
        another process adds, UnreadableSource and UnreachableSource where the source as a whole fails.
        """
        if isinstance(source, Article):
            source = (source,)
        items: adding.Items
        if isinstance(source, (str, Path)) or hasattr(source, "read"):
            items = ingest.read(source, given=given or Given(), fetcher=fetcher)  # type: ignore[arg-type]  # hasattr
        else:
            items = source
        with Store.open(self._store.folder, analyse=record_of, analysis=VERSION, write=True) as store:
            return adding.add(store, items, progress)

    def get(self, id_or_url: str) -> Article:
        """The article with this id or URL. Raises ArticleNotFound."""
        url = ingest.canonical_url(id_or_url) if "://" in id_or_url else ""
        return self._store.get(id_or_url, url)

    def related(self, article: Article | str, limit: int = 50) -> list[Link]:
        """The articles of the whole archive that most probably report the same story, best first.

        `article` need not be in the archive; a string is an id or URL that is. Copies are not folded here.
        """
        query = Query.of(self._store, self._article(article))
        judged = judge(self._store, query, candidates(self._store, query))
        rows = judged.order[:limit].tolist()
        others = self._store.articles([int(judged.seqs[row]) for row in rows])
        explainer = Explainer.of(query, judged)
        links = []
        for row, other in zip(rows, others, strict=True):
            lane = lane_of(relation_of(query.article, other, judged, row))
            links.append(Link(other, float(judged.same_story[row]), lane, explainer.reasons(row, other)))
        return links

    def cover(self, article: Article | str, selection: Selection | None = None) -> CoverageView:
        """The expanded coverage of an article, which need not be in the archive; a string is an id or URL that is."""
        at_hand = self._article(article)
        found = neighbours(self._store, at_hand)
        return CoverageView.of(coverages.compose(at_hand, found, self._store.holdings(), selection or Selection()))

    def search(self, words: str, limit: int = 20) -> list[Article]:
        """The articles that match the words best (BM25), whatever language they are read in."""
        languages = self._store.counts().languages
        found = np.unique(np.concatenate([terms(words, language) for language in languages] or [terms(words)]))
        weighted = [(word, 1.0) for word in index_text(found).split()]
        if not weighted:
            return []
        return self._store.articles([seq for seq, _ in self._store.search(weighted, limit)])

    def status(self) -> Status:
        """What the archive holds."""
        return Status(self._store.holdings(), self._store.counts())

    def _article(self, article: Article | str) -> Article:
        return self.get(article) if isinstance(article, str) else ingest.identified(article)


def open_archive(location: str | Path, *, create: bool = True) -> Archive:
    """Open the archive in a folder; see `Archive.open`."""
    return Archive.open(location, create=create)
