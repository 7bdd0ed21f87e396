"""Create the JSON objects that several documents contain: articles, spans and statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wideangle.model import Article, Attribution, Difference, Quote, Span, Speaker, Wording
from wideangle.render.text import headline


def article_record(article: Article) -> dict[str, Any]:
    """Return an article without its text in the form of a JSON object."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "headline": headline(article),
        "published": article.published.isoformat() if article.published else None,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "language": article.language,
        "section": article.section,
    }


def span_record(span: Span, text: str) -> dict[str, Any]:
    """Return a span in the form of a JSON object: its position in the text, in code points, and its verbatim words."""
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def span_records(spans: Iterable[Span], text: str) -> list[dict[str, Any]]:
    """Return spans in the form of JSON objects, each with its position and its verbatim words."""
    return [span_record(span, text) for span in spans]


def attribution_record(attribution: Attribution, text: str) -> dict[str, Any]:
    """Return a statement in one article in the form of a JSON object. Its spans include their words."""
    return {
        "source": span_records(attribution.source, text),
        "cue": span_records(attribution.cue, text),
        "content": span_records(attribution.content, text),
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


def quote_record(quote: Quote) -> dict[str, Any]:
    """Return a statement of a story in the form of a JSON object, with the wordings of all articles."""
    first = quote.wordings[0].article.text if quote.wordings else ""
    return {
        "speaker": quote.speaker,
        "role": quote.role,
        "roles": [
            {"span": span_record(given.span, given.article.text), "article": article_record(given.article)}
            for given in quote.roles
        ],
        "witnesses": quote.witnesses,
        "spellings": list(quote.spellings),
        "wordings": [_wording(wording, first) for wording in quote.wordings],
        "paraphrases": [_wording(wording, first) for wording in quote.paraphrases],
    }


def _wording(wording: Wording, first: str) -> dict[str, Any]:
    text = wording.article.text
    return {
        "article": article_record(wording.article),
        "attribution": attribution_record(wording.attribution, text),
        "differences": [_difference(difference, text, first) for difference in wording.differences],
        "copy_of": wording.copy_of,
        "probability": wording.probability,
    }


def _difference(difference: Difference, text: str, first: str) -> dict[str, Any]:
    return {
        "kind": difference.kind,
        "here": span_record(difference.here, text) if difference.here else None,
        "there": span_record(difference.there, first) if difference.there else None,
    }
