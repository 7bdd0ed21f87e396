"""Render an annotation, which has the statements and names of one article, for a terminal and as plain lines for a
pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import Annotation, Article, Attribution, Name, NameKind, Span
from wideangle.render import labels
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.terminal.coverage import write_card
from wideangle.render.text import role_shown, visible
from wideangle.render.views.coverage import card

_INDENT = "  "
_BETWEEN = " … "


def annotation_terminal(article: Article, annotation: Annotation, console: Console) -> None:
    """Write the statements of an article with their speakers, in the order of its text, and then the names in the
    article."""
    writer = ConsoleWriter(console)
    text = article.text
    write_card(writer, card(article, home=article.language))
    writer.blank()
    writer.line(labels.STATEMENTS.upper(), "bold cyan")
    if not annotation.attributions:
        writer.line(labels.NO_STATEMENTS, "italic", margin=_INDENT)
    for attribution in annotation.attributions:
        writer.blank()
        writer.line(_who(attribution, text), "bold", margin=_INDENT)
        writer.quotation(_words(attribution.content, text), margin=_INDENT)
        writer.line(labels.SEPARATOR.join(_notes(attribution, text)), "dim", margin=_INDENT)
    for kind in NameKind:
        names = [name for name in annotation.names if name.kind is kind]
        if names:
            writer.blank()
            writer.line(labels.named(kind).upper(), "bold cyan")
            writer.line(", ".join(_distinct(names, text)), margin=_INDENT)


def _who(attribution: Attribution, text: str) -> str:
    """Return the speaker's full name and role. If no speaker is known, return the article's words for who made the
    statement, or a label if there are none."""
    speaker = attribution.speaker
    if speaker is None:
        return _words(attribution.source, text) or labels.NO_SOURCE
    role = role_shown(speaker.role.of(text)) if speaker.role else ""
    return ", ".join(filter(None, (visible(speaker.name.of(text)), role)))


def _notes(attribution: Attribution, text: str) -> list[str]:
    """Return notes about a statement: the article's words for who made it and for the act of saying, the form of the
    statement, and its probability."""
    who = _words((*attribution.source, *attribution.cue), text)
    return [f"“{who}”", labels.stated(attribution.kind), labels.sure(attribution.probability)]


def _words(spans: Sequence[Span], text: str) -> str:
    return _BETWEEN.join(visible(span.of(text)) for span in spans)


def _distinct(names: Sequence[Name], text: str) -> list[str]:
    """Return the full forms of names without repetition, the most frequent form first."""
    counted: dict[str, int] = {}
    for name in names:
        form = visible(name.full.of(text))
        counted[form] = counted.get(form, 0) + 1
    return sorted(counted, key=lambda form: -counted[form])
