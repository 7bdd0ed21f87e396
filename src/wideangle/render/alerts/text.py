"""Render alerts as text for a terminal, for e-mail and as Markdown, and render the list of follows. A follow is a story
or query about which the user receives alerts.

The reason of an alert is a label of Wideangle. All other words are verbatim spans, shown with their article.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from rich.console import Console

from wideangle.model import Alert, AlertKind, Excerpt, Follow, SearchPage
from wideangle.render import formats, labels
from wideangle.render.markdown.coverage import escape, link
from wideangle.render.style import gettext as _
from wideangle.render.style import noop
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.text import headline, href, visible

_WHY = {
    AlertKind.REPORT: noop("New independent report"),
    AlertKind.FIGURE: noop("Changed figure"),
    AlertKind.CORRECTION: noop("Correction"),
    AlertKind.RETRACTION: noop("Retraction"),
    AlertKind.STATEMENT: noop("New statement"),
}
_STYLES = {AlertKind.CORRECTION: "bold yellow", AlertKind.RETRACTION: "bold red"}
_INDENT = "   "


def alert_title(alert: Alert) -> str:
    """Return the title of an alert on one line: the followed query (if the alert is for a query), the reason of the
    alert, and the headline of its article."""
    headline = visible(alert.excerpts[0].headline) if alert.excerpts else ""
    summary = f"{why(alert)}: {headline or labels.UNTITLED}"
    return labels.SEPARATOR.join((_quoted(alert.query), summary)) if alert.query else summary


def why(alert: Alert) -> str:
    """Return the reason of an alert: the label for the kind of alert, followed by the subject of the alert in
    brackets."""
    subject = visible(alert.subject)
    reason = _(_WHY[alert.kind])
    return f"{reason} ({subject})" if subject else reason


def before() -> str:
    """Return the heading above the excerpts from earlier articles in an alert."""
    return _("Until then")


def alerts_terminal(alerts: Sequence[Alert], console: Console, follows: Sequence[Follow] = ()) -> None:
    """Write alerts in the given order, and then a line for each followed story or query whose webhook is paused."""
    writer = ConsoleWriter(console)
    if not alerts:
        writer.line(_("No alert has been raised."), "italic")
    for place, alert in enumerate(alerts):
        if place:
            writer.blank()
        writer.line(labels.SEPARATOR.join(_facts(alert)), _STYLES.get(alert.kind, "bold"))
        _write_excerpts(writer, alert.excerpts)
        if alert.before:
            writer.line(f"{before()}:", margin=_INDENT)
            _write_excerpts(writer, alert.before)
    for follow in follows:
        if follow.paused:
            writer.blank()
            message = _("The webhook of {number} is {paused}")
            writer.line(message.format(number=follow.number, paused=_paused(follow)), "yellow")


def alerts_text(alerts: Sequence[Alert]) -> str:
    """Return alerts as plain text, for e-mail."""
    paper = io.StringIO()
    alerts_terminal(alerts, Console(file=paper, highlight=False, color_system=None, force_terminal=False))
    return paper.getvalue()


def alerts_markdown(alerts: Sequence[Alert]) -> str:
    """Return alerts as Markdown."""
    if not alerts:
        return _("No alert has been raised.") + "\n"
    return "\n\n".join(block for alert in alerts for block in _blocks(alert)) + "\n"


def follows_terminal(follows: Sequence[Follow], console: Console) -> None:
    """Write the followed stories and queries, each with the destinations of its alerts and the state of the
    deliveries."""
    writer = ConsoleWriter(console)
    if not follows:
        writer.line(_("Nothing is followed."), "italic")
    for follow in follows:
        what = _("story {story}").format(story=follow.story) if follow.story else _quoted(follow.query)
        counts = [formats.counted(follow.alerts, "alert")]
        counts += [_("{number} to be delivered").format(number=follow.waiting)] if follow.waiting else []
        counts += [_("{number} given up").format(number=follow.failed)] if follow.failed else []
        writer.line(labels.SEPARATOR.join((f"{follow.number}", what, *counts)), "bold")
        for name, place in ((_("webhook"), follow.webhook), (_("mail"), follow.email), ("Atom", follow.atom)):
            if place:
                writer.whole(f"{name}: {visible(place)}", margin=_INDENT)
        if follow.paused:
            writer.line(_paused(follow), "yellow", margin=_INDENT)
        if follow.error and follow.error != follow.paused:
            writer.line(visible(follow.error), "red", margin=_INDENT)


def follow_added_terminal(follow: Follow, preview: SearchPage, console: Console) -> None:
    """Write a newly followed story or query, the number of articles in the archive that match, and the articles of
    `preview`."""
    follows_terminal([follow], console)
    writer = ConsoleWriter(console)
    writer.line(labels.matching_now(preview.total), margin=_INDENT)
    for article in preview:
        facts = (visible(article.outlet), formats.when(article.published))
        writer.line(labels.SEPARATOR.join(filter(None, (headline(article), *facts))), margin=_INDENT, mark="- ")


def byline(excerpt: Excerpt) -> str:
    """Return the outlet and the publication time of the article from which an excerpt comes."""
    return labels.SEPARATOR.join(filter(None, (visible(excerpt.outlet), formats.when(excerpt.published))))


def grouped(excerpts: Sequence[Excerpt]) -> Iterator[tuple[Excerpt, list[Excerpt]]]:
    """Group adjacent excerpts of the same article. Yield the first excerpt of each group together with all excerpts of
    the group."""
    group: list[Excerpt] = []
    for excerpt in excerpts:
        if group and group[0].article != excerpt.article:
            yield group[0], group
            group = []
        group.append(excerpt)
    if group:
        yield group[0], group


def _facts(alert: Alert) -> list[str]:
    raised = _("raised {time}").format(time=formats.moment(alert.raised))
    what = _quoted(alert.query) if alert.query else alert.story
    return list(filter(None, (why(alert), what, raised)))


def _quoted(query: str) -> str:
    return labels.quoted(visible(query))


def _paused(follow: Follow) -> str:
    message = _("paused: {reason} To resume: wideangle follow resume {number}")
    return message.format(reason=visible(follow.paused), number=follow.number)


def _write_excerpts(writer: ConsoleWriter, excerpts: Sequence[Excerpt]) -> None:
    for article, spans in grouped(excerpts):
        writer.line(visible(article.headline) or labels.UNTITLED, margin=_INDENT)
        writer.line(byline(article), "dim", margin=_INDENT)
        for span in spans:
            if shown := visible(span.text):
                writer.quotation(shown, margin=_INDENT)
        if address := href(article.url):
            writer.whole(address, "blue", margin=_INDENT)


def _blocks(alert: Alert) -> Iterator[str]:
    yield f"**{escape(labels.SEPARATOR.join(_facts(alert)))}**"
    for heading, excerpts in (("", alert.excerpts), (f"{before()}: ", alert.before)):
        for article, spans in grouped(excerpts):
            yield heading + link(visible(article.headline) or labels.UNTITLED, href(article.url))
            if facts := byline(article):
                yield escape(facts)
            if quoted := [f"> {escape(shown)}" for span in spans if (shown := visible(span.text))]:
                yield "\n>\n".join(quoted)
