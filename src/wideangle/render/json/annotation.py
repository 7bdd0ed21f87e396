"""Render an annotation as JSON. An annotation has the sentences, statements, names and figures of one article."""

from __future__ import annotations

from typing import Any

from wideangle.model import Annotation, Article, Figure, Name
from wideangle.render.json.coverage import document, whole_article_record
from wideangle.render.json.records import attribution_record, span_record, span_records


def annotation_json(article: Article, annotation: Annotation) -> str:
    """Return the annotation of an article as one JSON document. Every span is written with its position and its
    words."""
    text = article.text
    return document(
        "annotation",
        article=whole_article_record(article),
        sentences=span_records(annotation.sentences, text),
        attributions=[attribution_record(attribution, text) for attribution in annotation.attributions],
        names=[_name(name, text) for name in annotation.names],
        figures=[_figure(figure, text) for figure in annotation.figures],
    )


def _figure(figure: Figure, text: str) -> dict[str, Any]:
    return {
        "quantity": span_record(figure.quantity, text),
        "unit": span_record(figure.unit, text),
        "value": figure.value,
        "bound": figure.bound,
    }


def _name(name: Name, text: str) -> dict[str, Any]:
    return {
        "span": span_record(name.span, text),
        "kind": name.kind,
        "full": span_record(name.full, text),
        "probability": name.probability,
    }
