"""Alerts: what is new about a story or a query that is followed, raised once and stored before it is delivered.

Whoever adds articles raises them, after the articles have their stories. A story's articles are seen version by
version: the alerts of one and that it was seen are one transaction, so that a crash has them raised anew, or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeAlias

from wideangle.archive.queries import story as story_queries
from wideangle.archive.queries.annotations import Annotations
from wideangle.coverage import Account, CorrectionsTold, changed_figures, new_statements, opening, words_of
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
"""A key that tells an alert from others of the same follow, and the alert."""


def raise_alerts(store: Store, annotations: Annotations) -> list[Alert]:
    """Raise the alerts of all that has come since the last time. It costs next to nothing while nothing is followed,
    and otherwise what it takes to annotate those followed stories that have new articles."""
    if not store.follows.is_any():
        return []
    raised: list[Alert] = []
    for follow in store.follows.all():
        change = store.last_change()
        if follow.story:
            story = store.stories.resolve(int(follow.story.removeprefix("s")))
            if story is None:
                continue
            fresh = store.follows.fresh_in_story(follow.number, story)
            found = list(_of_story(store, annotations, story, fresh)) if fresh else []
        else:
            fresh = []
            found = list(_of_query(store, follow.query, store.follows.fresh_in_archive(follow.number)))
        if not (fresh or found or follow.query):
            continue
        with store.following() as writer:
            for key, alert in found:
                stored = writer.raise_(follow, alert, key)
                raised += [] if stored is None else [stored]
            writer.see(follow.number, fresh, None if follow.story else change)
    return raised


@dataclass(frozen=True, slots=True)
class _News:
    """A fresh article of a story: the member it is, as it reads now, and as it did before it was reworded."""

    member: Member
    earlier: Article | None

    @property
    def article(self) -> Article:
        return self.member.article


def _of_story(store: Store, annotations: Annotations, story: int, fresh: Sequence[Fresh]) -> Iterator[Keyed]:
    told = next(story_queries.tell(store, [story]))
    by_id = {store.find(member.article.id): member for member in told.members}
    news = [
        _News(by_id[one.seq], _earlier(store, one, by_id[one.seq].article))
        for one in fresh
        if one.seq in by_id and not one.is_old
    ]
    if not news:
        return
    news.sort(key=lambda one: in_time(one.article.published, bool(one.member.copy_of)))
    fresh_ids = {one.article.id for one in news}
    before = [member for member in told.members if member.article.id not in fresh_ids]
    independent = [_seen_through(one, before) for one in news]
    for key, alert in (
        *_corrections(news, before),
        *_reports(independent),
        *_changes(annotations, independent, before),
    ):
        yield key, replace(alert, story=told.id)


def _earlier(store: Store, fresh: Fresh, article: Article) -> Article | None:
    """An article as it read before it was reworded; None for one that is new. What its outlet said of it then beside
    the text, its status among it, has not been kept, so that a withdrawal alone is news too."""
    if not fresh.is_reworded:
        return None
    wordings = store.history(fresh.seq)
    before = wordings[-2] if len(wordings) > 1 else article
    return replace(article, title=before.title, text=before.text, metadata={})


def _seen_through(one: _News, before: Sequence[Member]) -> _News:
    """The same as the copy that it is to whoever has seen another article of its text, be it the original of that."""
    known = next((each.article.id for each in before if each.copy_of == one.article.id), "")
    return replace(one, member=replace(one.member, copy_of=one.member.copy_of or known))


def _reports(news: Sequence[_News]) -> Iterator[Keyed]:
    for one in news:
        if one.earlier is None and not one.member.copy_of and not _is_notice(one.article):
            yield _report(one.article)


def _is_notice(article: Article) -> bool:
    """Whether an article does nothing but correct another one."""
    corrected = correction(article)
    return corrected is not None and corrected.notice


def _report(article: Article) -> Keyed:
    return f"report {article.id}", _alert(AlertKind.REPORT, excerpt(article, opening(article)))


def _corrections(news: Sequence[_News], before: Sequence[Member]) -> Iterator[Keyed]:
    """Corrections that neither an earlier wording nor a copy of the text has told before."""
    told = CorrectionsTold()
    for member in before:
        told.note(_family(member), member.article)
    for one in news:
        if one.earlier is not None:
            told.note(_family(one.member), one.earlier)
    for one in news:
        family = _family(one.member)
        yield from _corrected(family, one.article, told.fresh(family, one.article, one.earlier))


def _family(member: Member) -> str:
    return member.copy_of or member.article.id


def _corrected(family: str, article: Article, fresh: Sequence[Correction]) -> Iterator[Keyed]:
    """One alert of each kind, with all its notes."""
    for kind in CorrectionKind:
        if notes := [one for one in fresh if one.kind is kind]:
            key = f"{kind} {family} {_digest(words_of(article, one) for one in notes)}"
            yield key, _alert(AlertKind(kind), *(excerpt(article, one.span) for one in notes))


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()[:16]


def _changes(annotations: Annotations, news: Sequence[_News], before: Sequence[Member]) -> Iterator[Keyed]:
    """Changed figures and new statements, of independent reports alone."""
    pairs = [(member.article, member.copy_of) for member in before]
    pairs += [(one.earlier, one.member.copy_of) for one in news if one.earlier is not None]
    told = _accounts(annotations, pairs)
    fresh = _accounts(annotations, [(one.article, one.member.copy_of) for one in news])
    so_far = list(told)
    for account in fresh:
        if not account.copy_of:
            for change in changed_figures(so_far, account):
                unit = change.now.unit.of(account.article.text)
                key = f"figure {change.thing} {change.now.value:g}"
                now = excerpt(account.article, _sentence(account, change.now.quantity))
                then = excerpt(change.told.article, _sentence(change.told, change.before.quantity))
                figures = (excerpt(account.article, change.now.quantity), now)
                earlier = (excerpt(change.told.article, change.before.quantity), then)
                yield key, _alert(AlertKind.FIGURE, *figures, before=earlier, subject=unit)
        so_far.append(account)
    said: dict[tuple[str, str], list[Excerpt]] = {}
    for quote, wording, account in new_statements(told, fresh):
        spans = wording.attribution.content
        whole = Span(spans[0].start, spans[-1].end)
        said.setdefault((account.article.id, quote.speaker), []).append(excerpt(account.article, whole))
    for (article, speaker), excerpts in said.items():
        key = f"statement {article} {speaker} {_digest(one.text for one in excerpts)}"
        yield key, _alert(AlertKind.STATEMENT, *excerpts, subject=speaker)


def _accounts(annotations: Annotations, told: Sequence[tuple[Article, str]]) -> list[Account]:
    made = annotations.of([article for article, _ in told])
    return [Account(article, one, copy_of) for (article, copy_of), one in zip(told, made, strict=True)]


def _of_query(store: Store, query: str, fresh: Sequence[Fresh]) -> Iterator[Keyed]:
    """Reports and corrections that hold every word of a query. What differs between them nobody can say who does not
    know that they are about one event, so that figures and statements raise nothing."""
    wanted: dict[str, frozenset[int]] = {}
    copies = store.originals([one.seq for one in fresh])
    for start in range(0, len(fresh), story_queries.PER_READ):
        some = fresh[start : start + story_queries.PER_READ]
        for one, article in zip(some, store.articles([one.seq for one in some]), strict=True):
            language = article.language
            if language not in wanted:
                wanted[language] = frozenset(terms(query, language).tolist())
            if not wanted[language] <= frozenset(terms(f"{article.title}\n{article.text}", language).tolist()):
                continue
            original = copies[one.seq][0] if one.seq in copies else None
            yield from _corrected_alone(store, one, article, original)
            if not one.is_old and original is None and not _is_notice(article):
                yield _report(article)


def _corrected_alone(store: Store, fresh: Fresh, article: Article, original: int | None) -> Iterator[Keyed]:
    """What an article says to have corrected, as far as neither its earlier wording nor its original said so."""
    corrected = corrections(article)
    if not corrected:
        return
    told, family = CorrectionsTold(), article.id
    if original is not None:
        [first] = store.articles([original])
        family = first.id
        told.note(family, first)
    earlier = _earlier(store, fresh, article)
    if earlier is not None:
        told.note(family, earlier)
    yield from _corrected(family, article, told.fresh(family, article, earlier))


def _sentence(account: Account, span: Span) -> Span:
    """The sentence that a span stands in."""
    return next((one for one in account.annotation.sentences if one.start <= span.start < one.end), span)


def _alert(kind: AlertKind, *excerpts: Excerpt, before: tuple[Excerpt, ...] = (), subject: str = "") -> Alert:
    return Alert(0, 0, kind, _now(), subject=subject, excerpts=excerpts, before=before)


def excerpt(article: Article, span: Span | None) -> Excerpt:
    """A verbatim span with the article it is of, or its headline."""
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
