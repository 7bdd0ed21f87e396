"""Compute the content of a speaker's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wideangle.model import Annotation, Article, Attribution
from wideangle.render.labels import BETWEEN
from wideangle.render.text import role_shown, visible
from wideangle.render.views.coverage import Card, card
from wideangle.render.views.quotes import spans_shown

PAGE_SIZE = 15


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement of the speaker: the words, their position in the article ('120-184'), and the article."""

    text: str
    span: str
    role: str
    card: Card


def speaker_view(speaker: str, annotated: Sequence[tuple[Article, Annotation]]) -> tuple[StatementView, ...]:
    """Return the statements of a speaker, the latest article first. A statement counts if the full name of its speaker
    contains all words of `speaker`."""
    words = set(speaker.casefold().split())
    statements = [
        _statement(article, attribution)
        for article, annotation in annotated
        for attribution in annotation.attributions
        if attribution.speaker
        and spans_shown(article.text, attribution)
        and words <= set(attribution.speaker.name.of(article.text).casefold().split())
    ]
    return tuple(sorted(statements, key=lambda statement: statement.card.datetime, reverse=True))


def _statement(article: Article, attribution: Attribution) -> StatementView:
    spans = spans_shown(article.text, attribution)
    role = attribution.speaker.role if attribution.speaker else None
    return StatementView(
        text=visible(BETWEEN.join(span.of(article.text) for span in spans)),
        span=f"{spans[0].start}-{spans[-1].end}",
        role=role_shown(role.of(article.text)) if role else "",
        card=card(article, ""),
    )
