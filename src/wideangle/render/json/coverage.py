"""Render coverage, links, articles, search results and the outcomes of `add` as JSON. The schema `coverage.schema.json`
describes every field.

Unlike the outputs for people, JSON has each field exactly as it is in the archive.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from wideangle.model import (
    Absence,
    AppliedDecisions,
    Article,
    Copy,
    CopyGroup,
    Correction,
    Coverage,
    DateEstimate,
    Entry,
    Holdings,
    Link,
    Reason,
    Refusal,
    Report,
    SearchHit,
    SearchPage,
    Section,
    Source,
    StrandCoverage,
)
from wideangle.render.json.records import article_record, quote_record, span_record, span_records

VERSION = "1"
# These characters are allowed in JSON strings, but a terminal would execute them or an editor would hide them, and lone
# surrogates cannot be written at all. All are in the Basic Multilingual Plane, so one \u escape for each is enough.
_UNSAFE = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]")


def json_document(coverage: Coverage) -> str:
    """Return the whole coverage, including the reasons of its links, as one JSON document."""
    return document(
        "coverage",
        article=article_record(coverage.article),
        reports=coverage.reports,
        independent=coverage.independent,
        copies=[_copy(copy) for copy in coverage.copies],
        sections=[_section(section) for section in coverage.sections],
        holdings=_holdings(coverage.holdings),
        story=coverage.story,
        quotes=[quote_record(quote) for quote in coverage.quotes],
        missing=[absence_record(absence) for absence in coverage.missing],
        strands=[_strand(strand, coverage.article.text) for strand in coverage.strands],
        inferred_date=_date_estimate(coverage.inferred_date, coverage.article.text),
        not_compared={
            "languages": list(coverage.not_compared.languages),
            "articles": coverage.not_compared.articles,
        },
        of_story=coverage.of_story,
        story_reports=coverage.story_reports,
    )


def coverages_json(coverages: Iterable[Coverage], rejected: Iterable[Refusal]) -> str:
    """Return several coverages in the requested order as one JSON document, together with the articles that could not
    be covered."""
    return document(
        "coverages",
        coverages=[json.loads(json_document(coverage)) for coverage in coverages],
        rejected=[refusal_record(refusal) for refusal in rejected],
    )


def links_json(links: Iterable[Link]) -> str:
    """Return links in the given order as one JSON document."""
    return document("links", links=[{**_link(link), "lane": link.lane} for link in links])


def search_json(page: SearchPage) -> str:
    """Return one page of search results as one JSON document. Each article has its snippet and the matched words."""
    return document("articles", articles=list(map(_search_hit, page.hits)), total=page.total, offset=page.offset)


def _search_hit(hit: SearchHit) -> dict[str, Any]:
    article = hit.article
    return {
        **article_record(article),
        "score": round(hit.score, 4),
        "snippet": span_record(hit.snippet, article.text) if hit.snippet else None,
        "matches": span_records(hit.matches, article.text),
        "title_matches": span_records(hit.title_matches, article.title),
    }


def articles_json(articles: Iterable[Article], *, more: bool | None = None) -> str:
    """Return articles in the given order as one JSON document, without their texts. `more` is True if the archive has
    more articles than these, and None if this is unknown."""
    known = {} if more is None else {"more": more}
    return document("articles", articles=[article_record(article) for article in articles], **known)


def article_json(article: Article, story: str = "", correction: Correction | None = None, wordings: int = 1) -> str:
    """Return one article as one JSON document: its text and metadata, the id of its story, the correction by its
    outlet, and the number of wordings in which the outlet is known to have published the article."""
    return document(
        "article",
        article=whole_article_record(article),
        story=story,
        correction=correction_record(correction, article.text),
        wordings=wordings,
    )


def status_json(
    holdings: Holdings, by_outlet: Mapping[str, int], by_language: Mapping[str, int], by_month: Mapping[str, int]
) -> str:
    """Return the size of an archive, and how many articles it has by outlet, language and month, as one JSON
    document."""
    return document(
        "status",
        holdings=_holdings(holdings),
        by_outlet=dict(by_outlet),
        by_language=dict(by_language),
        by_month=dict(by_month),
    )


def report_json(report: Report, decisions: AppliedDecisions | None = None) -> str:
    """Return the outcomes of the items given to `add`, and of imported decisions, as one JSON document."""
    record = report_record(report)
    return document("report", **(record if decisions is None else record | {"decisions": asdict(decisions)}))


def report_record(report: Report) -> dict[str, Any]:
    """Return the outcomes of added items in the form of a JSON object."""
    return {
        "added": report.added,
        "known": report.known,
        "updated": report.updated,
        "refused": report.refused,
        "refusals": [refusal_record(refusal) for refusal in report.refusals],
        "not_articles": dict(report.not_articles),
        "stories": report.stories,
        "notes": [{"item": note.item, "message": note.message} for note in report.notes],
    }


def refusals_jsonl(report: Report) -> str:
    """Return the rejected items of a report as JSON Lines, one JSON object on a line for each item."""
    return "".join(json.dumps(refusal_record(refusal)) + "\n" for refusal in report.refusals)


def evaluation_json(rows: Iterable[Mapping[str, object]], **tables: Iterable[Mapping[str, object]]) -> str:
    """Return an evaluation as one JSON document: `rows` with the figures of each method, and other tables by name."""
    others = {name: [_plain(row) for row in table] for name, table in tables.items()}
    return document("evaluation", rows=[_plain(row) for row in rows], **others)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) for all JSON documents of Wideangle."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("coverage.schema.json").read_text(encoding="utf-8"))
    return schema


def document(kind: str, **content: Any) -> str:
    """Return one JSON document. `kind` is a kind of document that the schema describes."""
    return json_text({"version": VERSION, "kind": kind, **content}, indent=2) + "\n"


def json_text(value: object, *, indent: int | None = None) -> str:
    """Return a value as JSON text. Characters that control a terminal or that an editor hides are escaped."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def whole_article_record(article: Article) -> dict[str, Any]:
    """Return an article with its text and metadata in the form of a JSON object."""
    return {**article_record(article), "text": article.text, "metadata": _plain(article.metadata)}


def _section(section: Section) -> dict[str, Any]:
    return {
        "lane": section.lane,
        "note": section.note,
        "entries": [_entry(entry) for entry in section.entries],
        "strand": section.strand,
    }


def _strand(strand: StrandCoverage, text: str) -> dict[str, Any]:
    return {
        "heading": span_record(strand.heading, text),
        "spans": [span_record(span, text) for span in strand.spans],
        "reports": strand.reports,
        "independent": strand.independent,
    }


def _date_estimate(estimate: DateEstimate | None, text: str) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {
        "day": estimate.day.isoformat(),
        "first": estimate.first.isoformat(),
        "last": estimate.last.isoformat(),
        "confidence": estimate.confidence,
        "spans": [span_record(span, text) for span in estimate.spans],
        "reports": estimate.reports,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        **_link(entry.link),
        "uncertain": entry.uncertain,
        "extract": span_record(entry.extract, entry.article.text) if entry.extract else None,
        "origin": entry.origin,
        "copies": [_copy(copy) for copy in entry.copies],
        "correction": correction_record(entry.correction, entry.article.text),
    }


def correction_record(correction: Correction | None, text: str) -> dict[str, Any] | None:
    """Return an outlet's correction of an article in the form of a JSON object, or None if there is no correction."""
    if correction is None:
        return None
    note = span_record(correction.span, text) if correction.span else None
    return {"kind": correction.kind, "notice": correction.notice, "note": note}


def _link(link: Link) -> dict[str, Any]:
    return {
        "article": article_record(link.article),
        "probability": link.probability,
        "reasons": reason_records(link.reasons),
        "decided": link.decided,
    }


def reason_records(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return the reasons of a link in the form of JSON objects."""
    return [{"feature": reason.feature, "text": reason.text, "weight": reason.weight} for reason in reasons]


def _copy(copy: Copy) -> dict[str, Any]:
    return {"article": article_record(copy.article), "containment": copy.containment, "origin": copy.origin}


def copies_json(group: CopyGroup) -> str:
    """Return an original article and its copies as one JSON document."""
    copies = list(map(_copy, group.copies))
    return document("copies", original=article_record(group.original), origin=group.origin, copies=copies)


def refusal_record(refusal: Refusal) -> dict[str, Any]:
    """Return a rejected item, with its reason, in the form of a JSON object."""
    return {
        "item": refusal.item,
        "reason": refusal.reason,
        "remedy": refusal.remedy,
        "retryable": refusal.retryable,
    }


def absence_record(absence: Absence) -> dict[str, Any]:
    """Return an absence in the form of a JSON object. An absence is an outlet or language whose report was expected but
    is missing."""
    return {
        "outlet": absence.outlet,
        "language": absence.language,
        "name": absence.name,
        "reported": absence.reported,
        "stories": absence.stories,
        "last": absence.last.isoformat() if absence.last else None,
    }


def _troubled(source: Source) -> dict[str, Any]:
    since = source.failing_since if source.error else source.changed or source.added
    return {
        "number": source.number,
        "url": source.url,
        "title": source.title,
        "since": since.isoformat() if since else None,
        "error": source.error,
    }


def _holdings(holdings: Holdings) -> dict[str, Any]:
    return {
        "articles": holdings.articles,
        "outlets": holdings.outlets,
        "undated": holdings.undated,
        "first": holdings.first.isoformat() if holdings.first else None,
        "last": holdings.last.isoformat() if holdings.last else None,
        "sources": holdings.sources,
        "failing": holdings.failing,
        "silent": holdings.silent,
        "troubled": [_troubled(source) for source in holdings.troubled],
    }


def _plain(value: object) -> object:
    """Return metadata in a form that JSON can represent. Dates, bytes, NaN and other values become text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
