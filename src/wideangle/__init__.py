"""Expanded coverage for any news article, from your own feeds and archives, on your own machine.

    import wideangle

    with wideangle.open("news") as archive:
        archive.add("articles.jsonl")
        print(archive.cover("https://courier.example/tram").to_markdown())

    for article in wideangle.read("articles.jsonl"):
        print(article.published, article.title)

    for statement in wideangle.annotate(article).attributions:
        print(statement.source, statement.cue, statement.content)

    for article_id, story_id in wideangle.group("articles.jsonl"):
        print(article_id, story_id)

Each public name imports its module when it is first used, so that importing the package takes almost no time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from wideangle.errors import (
    ArchiveBusy,
    ArchiveCorrupt,
    ArchiveError,
    ArchiveTooNew,
    ArticleNotFound,
    InstallationError,
    SettingsError,
    SourceError,
    StoryNotFound,
    UnreachableSource,
    UnreadableSource,
    UsageError,
    WideangleError,
)
from wideangle.model import (
    Absence,
    Alert,
    AlertKind,
    Annotation,
    AppliedDecisions,
    Article,
    Attribution,
    AttributionKind,
    Bound,
    Copy,
    CopyGroup,
    Correction,
    CorrectionKind,
    Coverage,
    DateEstimate,
    Decision,
    Difference,
    DifferenceKind,
    Edits,
    Entry,
    Excerpt,
    Fetched,
    Figure,
    Finding,
    Follow,
    Genre,
    GenreEvidence,
    GenreJudgement,
    GenreReason,
    Holdings,
    HouseSettings,
    Lane,
    Link,
    Member,
    Name,
    NameKind,
    NotCompared,
    Note,
    Precision,
    PublicationTime,
    Pushed,
    Quote,
    Reason,
    Refusal,
    RejectedDecision,
    Removal,
    Report,
    Revision,
    RoleGiven,
    SearchHit,
    SearchPage,
    Section,
    Source,
    SourceKind,
    Span,
    Speaker,
    Story,
    Storyline,
    StorylineLink,
    StorylineSummary,
    StoryLink,
    StrandCoverage,
    Wording,
)

if TYPE_CHECKING:
    from wideangle.archive import Archive, Callback, Channels, Delivered, MailServer, Sources, examine, restore
    from wideangle.archive import open_archive as open  # noqa: A004  # the public name, always read with its module's
    from wideangle.coverage import Selection
    from wideangle.ingest import Fetcher, Given
    from wideangle.language.names import Aliases

__all__ = [
    "Absence",
    "Alert",
    "AlertKind",
    "Aliases",
    "Annotation",
    "AppliedDecisions",
    "Archive",
    "ArchiveBusy",
    "ArchiveCorrupt",
    "ArchiveError",
    "ArchiveTooNew",
    "Article",
    "ArticleNotFound",
    "Attribution",
    "AttributionKind",
    "Bound",
    "Callback",
    "Channels",
    "Copy",
    "CopyGroup",
    "Correction",
    "CorrectionKind",
    "Coverage",
    "DateEstimate",
    "Decision",
    "Delivered",
    "Difference",
    "DifferenceKind",
    "Edits",
    "Entry",
    "Excerpt",
    "Fetched",
    "Fetcher",
    "Figure",
    "Finding",
    "Follow",
    "Genre",
    "GenreEvidence",
    "GenreJudgement",
    "GenreReason",
    "Given",
    "Holdings",
    "HouseSettings",
    "InstallationError",
    "Lane",
    "Link",
    "MailServer",
    "Member",
    "Name",
    "NameKind",
    "NotCompared",
    "Note",
    "Precision",
    "PublicationTime",
    "Pushed",
    "Quote",
    "Reason",
    "Refusal",
    "RejectedDecision",
    "Removal",
    "Report",
    "Revision",
    "RoleGiven",
    "SearchHit",
    "SearchPage",
    "Section",
    "Selection",
    "SettingsError",
    "Source",
    "SourceError",
    "SourceKind",
    "Sources",
    "Span",
    "Speaker",
    "Story",
    "StoryLink",
    "StoryNotFound",
    "Storyline",
    "StorylineLink",
    "StorylineSummary",
    "StrandCoverage",
    "UnreachableSource",
    "UnreadableSource",
    "UsageError",
    "WideangleError",
    "Wording",
    "__version__",
    "annotate",
    "examine",
    "group",
    "open",
    "read",
    "restore",
]

__version__ = "0.2.0"

_LAZY = {
    "Aliases": ("wideangle.language.names", "Aliases"),
    "Archive": ("wideangle.archive", "Archive"),
    "Callback": ("wideangle.archive", "Callback"),
    "Channels": ("wideangle.archive", "Channels"),
    "Delivered": ("wideangle.archive", "Delivered"),
    "MailServer": ("wideangle.archive", "MailServer"),
    "annotate": ("wideangle.archive", "annotated"),
    "Fetcher": ("wideangle.ingest", "Fetcher"),
    "Given": ("wideangle.ingest", "Given"),
    "Selection": ("wideangle.coverage", "Selection"),
    "Sources": ("wideangle.archive", "Sources"),
    "examine": ("wideangle.archive", "examine"),
    "open": ("wideangle.archive", "open_archive"),
    "restore": ("wideangle.archive", "restore"),
}


def __getattr__(name: str) -> Any:
    """Import the module that defines a public name when the name is first used, and return the object (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room, attribute = _LAZY[name]
    value = getattr(import_module(room), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _warn(refusal: Refusal) -> None:
    parts = (part for part in (f"{refusal.item}: {refusal.reason}", refusal.remedy) if part)
    logging.getLogger(__name__).warning("Rejected: %s", " ".join(parts))


def read(
    source: str | Path | BinaryIO,
    *,
    given: Given | None = None,
    fetcher: Fetcher | None = None,
    columns: Mapping[str, str] | None = None,
    on_refusal: Callable[[Refusal], None] = _warn,
) -> Iterator[Article]:
    """Yield the articles of a source, without an archive.

    `source` is a file, a folder, an http(s) URL, '-' for standard input, or a binary stream. The kind of a document is
    detected from its content. `given` overrides the metadata of a single article, and `fetcher` fetches URLs. `columns`
    maps a field of an article to the name of its column in a table: with `{"text": "body"}`, the column `body` has the
    texts. `on_refusal` is called with each item that is not an article; by default, it logs a warning.

    Raises UnreadableSource or UnreachableSource if the source as a whole cannot be read, and UsageError if metadata is
    given for more than one article.
    """
    from wideangle import ingest

    for item in ingest.read(source, given=given or ingest.Given(), fetcher=fetcher, columns=columns or {}):
        if isinstance(item, Refusal):
            on_refusal(item)
        else:
            yield item


def group(
    source: str | Path | BinaryIO,
    *,
    given: Given | None = None,
    fetcher: Fetcher | None = None,
    columns: Mapping[str, str] | None = None,
    on_refusal: Callable[[Refusal], None] = _warn,
    embeddings: str | Path | None = None,
) -> Iterator[tuple[str, str]]:
    """Group the articles of a source into stories without an archive; yield (id of the article, id of its story).

    One pair is yielded for each article, in the order of the source, after all articles have been read and grouped. If
    the source has no id for an article, an id is made from its URL or text. The ids of stories are valid within one
    call only.

    The parameters and errors are those of `read`. An item that is not an article is passed to `on_refusal`, and has no
    pair. In addition, `embeddings` is the folder of your own sentence-embedding model. With this model, a story can
    contain articles in several languages. The articles are in a temporary folder during the call.
    """
    from wideangle import ingest
    from wideangle.archive import grouped

    items = ingest.read(source, given=given or ingest.Given(), fetcher=fetcher, columns=columns or {})
    with grouped(items, embeddings=embeddings) as (grouping, report):
        for refusal in report.refusals:
            on_refusal(refusal)
        yield from grouping.pairs()
