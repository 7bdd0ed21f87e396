"""Every word that an output says of live sources and of revisions of its own accord."""

from __future__ import annotations

from datetime import datetime

from wideangle.model import Correction, CorrectionKind, Fetched, Refusal, Revision, Source
from wideangle.render.labels import counted

NO_SOURCES = "The archive keeps up with no source; wideangle source add begins."
KINDS = {"feed": "feed", "sitemap": "sitemap", "page": "page", "folder": "folder"}
NEVER = "not read yet"
ONE_WORDING = "One wording is known."
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def span_of(seconds: float) -> str:
    """`3 days`, `2 hours`, `1 minute`: about as long as that."""
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= size), _UNITS[-1])
    return counted(max(round(seconds / size), 0), unit)


def ago(time: datetime, now: datetime) -> str:
    """`3 hours ago`."""
    return f"{span_of(max((now - time).total_seconds(), 0))} ago"


def clock(time: datetime) -> str:
    """`2031-03-04 19:05 UTC`."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def going(source: Source, now: datetime) -> str:
    """When a source was last read, and when it is next."""
    read = f"read {ago(source.succeeded, now)}" if source.succeeded else NEVER
    if source.paused:
        return read
    wait = (source.due - now).total_seconds() if source.due else 0.0
    return f"{read}, next {f'in {span_of(wait)}' if wait >= 1 else 'at once'}"


def rhythm(source: Source, now: datetime) -> str:
    """The items of a source, and its usual interval."""
    parts = [counted(source.articles, "item")]
    if source.rhythm is not None:
        parts.append(f"something new about every {span_of(source.rhythm)}")
    if source.changed is not None:
        parts.append(f"last {ago(source.changed, now)}")
    return ", ".join(parts)


def failing(source: Source, error: str) -> str:
    """Since when a source fails; `error` is what with, fit to print."""
    since = f" since {clock(source.failing_since)}" if source.failing_since else ""
    return f"failing{since}, {counted(source.failures, 'try').replace('trys', 'tries')}: {error}"


def silent(source: Source, now: datetime) -> str:
    """That a source has brought nothing for longer than it usually does."""
    since = source.changed or source.added or now
    return f"silent: nothing new for {span_of((now - since).total_seconds())}"


def troubled(source: Source, name: str, error: str) -> str:
    """The error of a source and the time of its first failure; `name` and `error` must be safe to print."""
    if source.error:
        return f"{name}: {failing(source, error)}"
    since = source.changed or source.added
    return f"{name}: silent, nothing new{f' since {clock(since)}' if since else ''}"


def paused(source: Source) -> str:
    """Why a source is not asked."""
    return "paused: gone for good, says its server" if source.paused == "gone" else f"paused {source.paused}"


def summary(sources: int, failing_: int, silent_: int, paused_: int) -> str:
    """`12 sources, 2 failing, 1 silent`."""
    parts = [counted(sources, "source")]
    counts = ((failing_, "failing"), (silent_, "silent beyond their rhythm"), (paused_, "paused"))
    return ", ".join([*parts, *(f"{number:,} {word}" for number, word in counts if number)])


def fetched(result: Fetched) -> str:
    """What visits have brought."""
    report = result.report
    parts = [f"{counted(result.asked, 'source')} asked"]
    parts += [f"{result.unchanged:,} unchanged"] if result.unchanged else []
    parts += [f"{len(result.failed):,} failed"] if result.failed else []
    parts += [f"{counted(report.added, 'article')} added", f"{report.updated:,} updated"]
    parts += [f"{report.refused:,} refused"] if report.refused else []
    if result.pushed is not None:
        parts += [counted(result.pushed.active, "subscription"), f"{result.pushed.accepted:,} pushed"]
    return ", ".join(parts)


def pages(result: Fetched) -> str:
    """The outcome of fetching pages; '' where there were none."""
    parts = [f"{counted(result.pages, 'page')} read"] if result.pages else []
    parts += [f"{result.pages_given_up:,} unavailable"] if result.pages_given_up else []
    parts += [f"{result.pages_waiting:,} waiting"] if result.pages_waiting else []
    return ", ".join(parts)


def added(source: Source) -> str:
    """That a source is kept up with."""
    return f"{source.number}  {KINDS[source.kind]}"


def refusal(rejected: Refusal) -> str:
    """Why something could not be taken."""
    return f"{rejected.reason} {rejected.remedy}".strip()


def wording(revision: Revision) -> str:
    """Which wording of an article this is."""
    since = f" from {clock(revision.since)}" if revision.since else ""
    until = f" to {clock(revision.until)}" if revision.until else ""
    returns = f", gone back to {counted(revision.returns, 'time')}" if revision.returns else ""
    return f"Wording {revision.number}{since}{until}{returns}"


def corrected(correction: Correction) -> str:
    """What an outlet has done about an article."""
    if correction.kind is CorrectionKind.RETRACTION:
        return "notice of a retraction" if correction.notice else "taken back by its outlet"
    return "notice of a correction" if correction.notice else "corrected by its outlet"


def reworded(wordings: int) -> str:
    """How many wordings are known of an article, and how to see them."""
    return f"{counted(wordings, 'wording')}; wideangle show --history tells them apart"
