"""All labels of the outputs about live sources and about the wordings of articles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wideangle.model import Correction, CorrectionKind, Fetched, Refusal, Revision, Source
from wideangle.render.formats import counted, moment, number
from wideangle.render.style import gettext as _
from wideangle.render.style import ngettext, noop

_WORDS = {
    "NO_SOURCES": noop("The archive polls no source. Add one with wideangle source add."),
    "ONE_WORDING": noop("One wording is known."),
}
_KINDS = {"feed": noop("feed"), "sitemap": noop("sitemap"), "page": noop("page"), "folder": noop("folder")}
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def __getattr__(name: str) -> str:
    """Return a label that contains no number, name or date, in the language of the house settings."""
    if name not in _WORDS:
        raise AttributeError(f"there is no label {name!r}")
    return _(_WORDS[name])


def span_of(seconds: float) -> str:
    """Return an approximate duration: `3 days`, `2 hours`, `1 minute`."""
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds >= size), _UNITS[-1])
    return counted(max(round(seconds / size), 0), unit)


def ago(time: datetime, now: datetime) -> str:
    """Return the time since an event: `3 hours ago`."""
    return _("{span} ago").format(span=span_of(max((now - time).total_seconds(), 0)))


def going(source: Source, now: datetime) -> str:
    """Return the label with the times of the last and the next poll of a source."""
    read = _("read {ago}").format(ago=ago(source.succeeded, now)) if source.succeeded else _("not read yet")
    if source.paused:
        return read
    wait = (source.due - now).total_seconds() if source.due else 0.0
    if wait < 1:
        return _("{read}, next at once").format(read=read)
    return _("{read}, next in {span}").format(read=read, span=span_of(wait))


def rhythm(source: Source, now: datetime) -> str:
    """Return the label with the number of items of a source, and the usual interval between two new items of this
    source."""
    parts = [counted(source.articles, "item")]
    if source.rhythm is not None:
        parts.append(_("something new about every {span}").format(span=span_of(source.rhythm)))
    if source.changed is not None:
        parts.append(_("last {ago}").format(ago=ago(source.changed, now)))
    return ", ".join(parts)


def failing(source: Source, error: str) -> str:
    """Return the label of a failing source: the time since which its polls have failed, the number of failed polls, and
    the last error. `error` must be safe to print."""
    values = {"tries": counted(source.failures, "try"), "error": error}
    if source.failing_since:
        return _("failing since {time}, {tries}: {error}").format(time=moment(source.failing_since), **values)
    return _("failing, {tries}: {error}").format(**values)


def silent(source: Source, now: datetime) -> str:
    """Return the label that marks a source as silent, with the time that has passed since the last new item of this
    source. A source is silent if it has had no new items for longer than usual."""
    since = source.changed or source.added or now
    return _("silent: nothing new for {span}").format(span=span_of((now - since).total_seconds()))


def troubled(source: Source, name: str, error: str) -> str:
    """Return the label that names a failing or silent source. For a failing source, the label gives the last error and
    the time since which the polls have failed. For a silent source, the label gives the time of the last new item.
    `name` and `error` must be safe to print."""
    if source.error:
        return f"{name}: {failing(source, error)}"
    since = source.changed or source.added
    if since:
        return _("{name}: silent, nothing new since {time}").format(name=name, time=moment(since))
    return _("{name}: silent, nothing new").format(name=name)


def paused(source: Source) -> str:
    """Return the label with the reason why a source is paused."""
    if source.paused == "gone":
        return _("paused: gone for good, says its server")
    return _("paused {reason}").format(reason=source.paused)


def summary(sources: int, failing_: int, silent_: int, paused_: int) -> str:
    """Return the label with the number of sources, and how many of them fail, are silent or are paused: `12 sources, 2
    failing, 1 silent`."""
    counts = (
        (failing_, _("{number} failing")),
        (silent_, _("{number} silent for longer than usual")),
        (paused_, _("{number} paused")),
    )
    return ", ".join([counted(sources, "source"), *_counts(counts)])


def fetched(result: Fetched) -> str:
    """Return the label with the results of polling the live sources."""
    report = result.report
    parts = [_("{sources} asked").format(sources=counted(result.asked, "source"))]
    parts += _counts(((result.unchanged, _("{number} unchanged")), (len(result.failed), _("{number} failed"))))
    parts.append(_("{articles} added").format(articles=counted(report.added, "article")))
    parts.append(_("{number} updated").format(number=number(report.updated)))
    parts += _counts(((report.refused, _("{number} refused")),))
    if result.pushed is not None:
        parts.append(counted(result.pushed.active, "subscription"))
        parts.append(_("{number} pushed").format(number=number(result.pushed.accepted)))
    return ", ".join(parts)


def pages(result: Fetched) -> str:
    """Return the label with the numbers of pages that were read, cannot be read, or wait to be read; '' if there are
    none."""
    parts = [_("{pages} read").format(pages=counted(result.pages, "page"))] if result.pages else []
    counts = ((result.pages_given_up, _("{number} unavailable")), (result.pages_waiting, _("{number} waiting")))
    return ", ".join([*parts, *_counts(counts)])


def added(source: Source) -> str:
    """Return the label with the identifying number and the kind of a live source."""
    return f"{source.number}  {_(_KINDS[source.kind])}"


def refusal(rejected: Refusal) -> str:
    """Return the label with the reason and the hint of a rejected item."""
    return f"{rejected.reason} {rejected.remedy}".strip()


def wording(revision: Revision) -> str:
    """Return the label with the number and the time of a wording of an article."""
    parts = [_("Wording {number}").format(number=revision.number)]
    if revision.since:
        parts.append(_("from {time}").format(time=moment(revision.since)))
    if revision.until:
        parts.append(_("to {time}").format(time=moment(revision.until)))
    shown = " ".join(parts)
    if not revision.returns:
        return shown
    message = ngettext("gone back to {number} time", "gone back to {number} times", revision.returns)
    return f"{shown}, {message.format(number=number(revision.returns))}"


def corrected(correction: Correction) -> str:
    """Return the label for an outlet's change to an article: a correction or a retraction."""
    if correction.kind is CorrectionKind.RETRACTION:
        return _("notice of a retraction") if correction.notice else _("taken back by its outlet")
    return _("notice of a correction") if correction.notice else _("corrected by its outlet")


def reworded(wordings: int) -> str:
    """Return the label with the number of known wordings of an article, and the command that shows them."""
    return _("{wordings}; wideangle show --history tells them apart").format(wordings=counted(wordings, "wording"))


def _counts(counts: Iterable[tuple[int, str]]) -> list[str]:
    """Return the messages whose count is not 0, with the count inserted in each."""
    return [message.format(number=number(count)) for count, message in counts if count]
