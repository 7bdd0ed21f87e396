"""An annotation as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wideangle.model import Annotation, Article, Attribution, Name, Span, Speaker
from wideangle.render.to_json import document, span_record, whole_article_record


def annotation_json(article: Article, annotation: Annotation) -> str:
    """What an article's text holds as one JSON document; every span with its words."""
    text = article.text
    return document(
        "annotation",
        article=whole_article_record(article),
        sentences=_spans(annotation.sentences, text),
        attributions=[attribution_record(one, text) for one in annotation.attributions],
        names=[_name(name, text) for name in annotation.names],
    )


def attribution_record(attribution: Attribution, text: str) -> dict[str, Any]:
    """A statement with its spans in words."""
    return {
        "source": _spans(attribution.source, text),
        "cue": _spans(attribution.cue, text),
        "content": _spans(attribution.content, text),
        "kind": attribution.kind,
        "probability": attribution.probability,
        "speaker": _speaker(attribution.speaker, text) if attribution.speaker else None,
    }


def _speaker(speaker: Speaker, text: str) -> dict[str, Any]:
    return {
        "name": span_record(speaker.name, text),
        "role": span_record(speaker.role, text) if speaker.role else None,
        "probability": speaker.probability,
    }


def _name(name: Name, text: str) -> dict[str, Any]:
    return {
        "span": span_record(name.span, text),
        "kind": name.kind,
        "full": span_record(name.full, text),
        "probability": name.probability,
    }


def _spans(spans: Iterable[Span], text: str) -> list[dict[str, Any]]:
    return [span_record(span, text) for span in spans]
