"""Compute the content of the page *Story*: reports and their copies as a tree, the times of the reports, and which
reports are new to a reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wideangle.model import Article, Member, Revision, Story
from wideangle.render import formats
from wideangle.render.text import headline, visible
from wideangle.render.views.coverage import EntryView
from wideangle.render.views.story import StoryView, story_view
from wideangle.web.charts import ReportChart, report_chart

_SEEN_DIGITS = 5
"""The number of hexadecimal digits that identify an article in the cookie with the reports that a reader has seen. In a
story of 200 reports, two reports have the same digits with a probability of 2 %; one of the two may then not be marked
as new."""


@dataclass(frozen=True, slots=True)
class EditView:
    """The differences between a copy and its original: the sentences that the copy drops and inserts, each with its
    position in the text ('120-184')."""

    dropped: tuple[tuple[str, str], ...]
    inserted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CopyNode:
    """A copy of a report, shown below its original."""

    key: str
    name: str
    time: str
    note: str
    edits: EditView | None


@dataclass(frozen=True, slots=True)
class ReportNode:
    """One independent report with its copies. `is_new` is true if the reader has not seen the report on an earlier
    visit. `wordings` is the number of wordings that the outlet has published at the report's URL."""

    entry: EntryView
    copies: tuple[CopyNode, ...]
    is_new: bool
    wordings: int
    correction: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """The content of the page *Story*: the story, its reports as a tree, the chart with its table, the number of new
    reports, and the languages of the reports."""

    story: StoryView
    reports: tuple[ReportNode, ...]
    chart: ReportChart | None
    table: tuple[tuple[str, str, str, str], ...]
    new: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportState:
    """All wordings of one report that its outlet has published, and a description of the correction by the outlet."""

    revisions: Sequence[Revision]
    correction: str


_UNKNOWN = ReportState((), "")


def story_page(story: Story, states: dict[str, ReportState], seen: str | None, *, why: bool) -> StoryPage:
    """Return the content of a story's page. `seen` is the text that `seen_mark` returned on the reader's last visit,
    None on the first visit."""
    shown = story_view(story, why=why)
    copies = {entry.card.key: entry for entry in shown.reports}
    known = _marks(seen) if seen is not None else None
    reports = tuple(
        _report(member, copies[member.article.id], story, states.get(member.article.id, _UNKNOWN), known)
        for member in story.members
        if not member.copy_of and member.article.id in copies
    )
    return StoryPage(
        story=shown,
        reports=reports,
        chart=report_chart(
            [(m.article.published, _name(m.article), bool(m.copy_of)) for m in story.members],
        ),
        table=tuple(
            (
                formats.when(member.article.published),
                visible(member.article.outlet),
                headline(member.article),
                member.article.id,
            )
            for member in story.members
        ),
        new=sum(known is not None and _mark(member.article.id) not in known for member in story.members),
        languages=tuple(dict.fromkeys(a.language for a in story.articles if a.language)),
    )


def seen_mark(articles: Iterable[Article]) -> str:
    """Return a text that records which articles a reader has seen: the first `_SEEN_DIGITS` digits of the digest of
    each article's id."""
    return "".join(_mark(article.id) for article in articles)


def _mark(identifier: str) -> str:
    return hashlib.blake2b(identifier.encode("utf-8", "replace"), digest_size=4).hexdigest()[:_SEEN_DIGITS]


def _marks(seen: str) -> frozenset[str]:
    return frozenset(seen[start : start + _SEEN_DIGITS] for start in range(0, len(seen), _SEEN_DIGITS))


def _report(
    member: Member, entry: EntryView, story: Story, state: ReportState, known: frozenset[str] | None
) -> ReportNode:
    copies = [copy for copy in story.members if copy.copy_of == member.article.id]
    return ReportNode(
        entry=entry,
        copies=tuple(
            _copy(copy, member.article, note) for copy, note in zip(copies, _notes(entry, copies), strict=True)
        ),
        is_new=known is not None and _mark(member.article.id) not in known,
        wordings=len(state.revisions),
        correction=state.correction,
    )


def _notes(entry: EntryView, copies: Sequence[Member]) -> list[str]:
    notes = {copy.card.key: copy.note for copy in entry.copies}
    return [notes.get(copy.article.id, "") for copy in copies]


def _copy(member: Member, original: Article, note: str) -> CopyNode:
    edits = None
    if member.edits and (member.edits.dropped or member.edits.inserted):
        edits = EditView(
            tuple((visible(span.of(original.text)), f"{span.start}-{span.end}") for span in member.edits.dropped),
            tuple(
                (visible(span.of(member.article.text)), f"{span.start}-{span.end}") for span in member.edits.inserted
            ),
        )
    return CopyNode(member.article.id, _name(member.article), formats.when(member.article.published), note, edits)


def _name(article: Article) -> str:
    return visible(article.outlet) or headline(article)
