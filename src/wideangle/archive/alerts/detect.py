"""Raise alerts: detect news in followed stories and queries, and store each alert once before its delivery.

Alerts are raised after each addition of articles, when the articles have been assigned to stories. Each version of an
article is processed once. Its alerts and the mark that it has been processed are stored in one transaction, so a crash
neither loses nor repeats alerts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

from wideangle.archive.identifiers import story_number
from wideangle.archive.queries import story as story_queries
from wideangle.archive.queries.annotations import Annotations
from wideangle.coverage import Account, KnownCorrections, changed_figures, new_statements, opening, words_of
from wideangle.language import correction, corrections, terms
from wideangle.model import (
    Alert,
    AlertKind,
    Article,
    Correction,
    CorrectionKind,
    Excerpt,
    Member,
    Span,
    in_time,
)
from wideangle.store import Fresh, Store

Keyed: TypeAlias = tuple[str, Alert]
"""An alert with a key. The key identifies the alert among all alerts about the same followed story or query."""


def raise_alerts(store: Store, annotations: Annotations) -> list[Alert]:
    """Raise the alerts for all articles added since the last call, and return the new alerts.

    The function takes almost no time if the user follows nothing. Otherwise, it finds the statements and names in the
    articles of each followed story that has new articles.
    """
    if not store.follows.is_any():
        return []
    raised: list[Alert] = []
    for follow in store.follows.all():
        change = store.last_change()
        if follow.story:
            story = store.stories.resolve(story_number(follow.story))
            if story is None:
                continue
            fresh = store.follows.fresh_in_story(follow.number, story)
            alerts = list(_story_alerts(store, annotations, story, fresh)) if fresh else []
        else:
            fresh = []
            alerts = list(_query_alerts(store, follow.query, store.follows.fresh_in_archive(follow.number)))
        if not (fresh or alerts or follow.query):
            continue
        with store.following() as writer:
            for key, alert in alerts:
                stored = writer.raise_(follow, alert, key)
                raised += [] if stored is None else [stored]
            writer.see(follow.number, fresh, None if follow.story else change)
    return raised


@dataclass(frozen=True, slots=True)
class _News:
    """A new or changed article of a story. `member` holds the current version. `earlier` is the version before the
    change; None for a new article."""

    member: Member
    earlier: Article | None

    @property
    def article(self) -> Article:
        return self.member.article


def _story_alerts(store: Store, annotations: Annotations, number: int, fresh: Sequence[Fresh]) -> Iterator[Keyed]:
    story = story_queries.load_story(store, number)
    seqs = store.seqs_of_ids([member.article.id for member in story.members])
    members = {seqs[member.article.id]: member for member in story.members}
    news = [
        _News(members[row.seq], _earlier_version(store, row, members[row.seq].article))
        for row in fresh
        if row.seq in members and not row.is_old
    ]
    if not news:
        return
    news.sort(key=lambda item: in_time(item.article.published, bool(item.member.copy_of)))
    new_ids = {item.article.id for item in news}
    before = [member for member in story.members if member.article.id not in new_ids]
    independent = [_as_copy_of_known(item, before) for item in news]
    for key, alert in (
        *_corrections(news, before),
        *_reports(independent),
        *_changes(annotations, independent, before),
    ):
        yield key, replace(alert, story=story.id)


def _earlier_version(store: Store, fresh: Fresh, article: Article) -> Article | None:
    """Return the version of an article before its last change; None for a new article and if only the metadata changed.

    The archive does not keep earlier metadata, so the returned version has no metadata. A withdrawal that is given only
    in the metadata therefore always counts as new.
    """
    if not fresh.is_reworded:
        return None
    versions = store.history(fresh.seq)
    before = versions[-2] if len(versions) > 1 else article
    return replace(article, title=before.title, text=before.text, metadata={})


def _as_copy_of_known(item: _News, before: Sequence[Member]) -> _News:
    """Return the new article, marked as a copy if the story already contained a copy of it. Such an original arrives
    after its copy, contains nothing new, and must raise no alert."""
    known_copy = next((member.article.id for member in before if member.copy_of == item.article.id), "")
    return replace(item, member=replace(item.member, copy_of=item.member.copy_of or known_copy))


def _reports(news: Sequence[_News]) -> Iterator[Keyed]:
    for item in news:
        if item.earlier is None and not item.member.copy_of and not _is_notice(item.article):
            yield _report(item.article)


def _is_notice(article: Article) -> bool:
    """True if an article is only a correction notice about another article."""
    corrected = correction(article)
    return corrected is not None and corrected.notice


def _report(article: Article) -> Keyed:
    return f"report {article.id}", _alert(AlertKind.REPORT, excerpt(article, opening(article)))


def _corrections(news: Sequence[_News], before: Sequence[Member]) -> Iterator[Keyed]:
    """Yield alerts for the corrections in new articles. Corrections that are known from an earlier version or from a
    copy of the article raise no alert."""
    known = KnownCorrections()
    for member in before:
        known.note(_original_id(member), member.article)
    for item in news:
        if item.earlier is not None:
            known.note(_original_id(item.member), item.earlier)
    for item in news:
        original = _original_id(item.member)
        yield from _correction_alerts(original, item.article, known.fresh(original, item.article, item.earlier))


def _original_id(member: Member) -> str:
    """Return the id by which an article and its copies are recognised: the id of the original."""
    return member.copy_of or member.article.id


def _correction_alerts(original: str, article: Article, new: Sequence[Correction]) -> Iterator[Keyed]:
    """Yield one alert for each kind of correction in an article. The alert contains all new notes of that kind."""
    for kind in CorrectionKind:
        if notes := [note for note in new if note.kind is kind]:
            key = f"{kind} {original} {_digest(words_of(article, note) for note in notes)}"
            yield key, _alert(AlertKind(kind), *(excerpt(article, note.span) for note in notes))


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()[:16]


def _changes(annotations: Annotations, news: Sequence[_News], before: Sequence[Member]) -> Iterator[Keyed]:
    """Yield alerts for changed figures and new statements. Copies are skipped, because they contain nothing new."""
    known = [(member.article, member.copy_of) for member in before]
    known += [(item.earlier, item.member.copy_of) for item in news if item.earlier is not None]
    known_articles = _annotated(annotations, known)
    new_articles = _annotated(annotations, [(item.article, item.member.copy_of) for item in news])
    yield from _figure_alerts(known_articles, new_articles)
    yield from _statement_alerts(known_articles, new_articles)


def _figure_alerts(known: Sequence[Account], new: Sequence[Account]) -> Iterator[Keyed]:
    so_far = list(known)
    for account in new:
        if not account.copy_of:
            for change in changed_figures(so_far, account):
                slot = change.slot.of(account.article.text)
                key = f"figure {change.thing} {change.now.value:g}"
                now = excerpt(account.article, _sentence(account, change.now.quantity))
                then = excerpt(change.earlier.article, _sentence(change.earlier, change.before.quantity))
                figures = (excerpt(account.article, change.now.quantity), now)
                earlier = (excerpt(change.earlier.article, change.before.quantity), then)
                yield key, _alert(AlertKind.FIGURE, *figures, before=earlier, subject=slot)
        so_far.append(account)


def _statement_alerts(known: Sequence[Account], new: Sequence[Account]) -> Iterator[Keyed]:
    """Yield one alert for each pair of article and speaker. The alert contains all new statements of the speaker in the
    article."""
    statements: dict[tuple[str, str], list[Excerpt]] = {}
    for quote, wording, account in new_statements(known, new):
        spans = wording.attribution.content
        content = Span(spans[0].start, spans[-1].end)
        statements.setdefault((account.article.id, quote.speaker), []).append(excerpt(account.article, content))
    for (article, speaker), excerpts in statements.items():
        key = f"statement {article} {speaker} {_digest(statement.text for statement in excerpts)}"
        yield key, _alert(AlertKind.STATEMENT, *excerpts, subject=speaker)


def _annotated(annotations: Annotations, articles: Sequence[tuple[Article, str]]) -> list[Account]:
    """Find the statements and names in articles. Each article is given with the id of the article that it copies, ''
    for an article that is no copy."""
    annotated = annotations.of([article for article, _ in articles])
    return [
        Account(article, annotation, copy_of)
        for (article, copy_of), annotation in zip(articles, annotated, strict=True)
    ]


def _query_alerts(store: Store, query: str, fresh: Sequence[Fresh]) -> Iterator[Keyed]:
    """Yield alerts for reports and corrections that contain every word of a query.

    Changed figures and new statements raise no alerts for a query, because the articles with its words may report
    different events.
    """
    query_terms: dict[str, frozenset[int]] = {}
    copies = store.originals([row.seq for row in fresh])
    for start in range(0, len(fresh), story_queries.PER_READ):
        batch = fresh[start : start + story_queries.PER_READ]
        for row, article in zip(batch, store.articles([row.seq for row in batch]), strict=True):
            language = article.language
            if language not in query_terms:
                query_terms[language] = frozenset(terms(query, language).tolist())
            if not query_terms[language] <= frozenset(terms(f"{article.title}\n{article.text}", language).tolist()):
                continue
            original = copies[row.seq][0] if row.seq in copies else None
            yield from _corrections_in(store, row, article, original)
            if not row.is_old and original is None and not _is_notice(article):
                yield _report(article)


def _corrections_in(store: Store, fresh: Fresh, article: Article, original: int | None) -> Iterator[Keyed]:
    """Yield alerts for the corrections in an article. Corrections that are already in its earlier version or in its
    original raise no alert."""
    if not corrections(article):
        return
    known, original_id = KnownCorrections(), article.id
    if original is not None:
        [original_article] = store.articles([original])
        original_id = original_article.id
        known.note(original_id, original_article)
    earlier = _earlier_version(store, fresh, article)
    if earlier is not None:
        known.note(original_id, earlier)
    yield from _correction_alerts(original_id, article, known.fresh(original_id, article, earlier))


def _sentence(account: Account, span: Span) -> Span:
    """Return the sentence in which a span begins; the span itself if no sentence contains its start."""
    sentences = account.annotation.sentences
    return next((sentence for sentence in sentences if sentence.start <= span.start < sentence.end), span)


def _alert(kind: AlertKind, *excerpts: Excerpt, before: tuple[Excerpt, ...] = (), subject: str = "") -> Alert:
    return Alert(0, 0, kind, _now(), subject=subject, excerpts=excerpts, before=before)


def excerpt(article: Article, span: Span | None) -> Excerpt:
    """Return a verbatim span of an article together with the article's id, title, outlet, URL and date. If `span` is
    None, return the headline instead."""
    return Excerpt(
        span.of(article.text) if span else article.title,
        article.id,
        article.title,
        article.outlet,
        article.url,
        article.published,
        Span(span.start, span.end, article.id) if span else None,
    )


def _now() -> datetime:
    return datetime.now(UTC)
