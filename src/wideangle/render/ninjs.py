"""Render articles and coverages as news items in ninjs 3.0, the JSON standard of the IPTC (iptc.org/std/ninjs).

The standard has no days without a time. A publication day without a time is therefore written as a description with the
role `published`.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from wideangle.model import Article, Coverage, Entry, Precision
from wideangle.render.text import headline, language_tag, uri

_STANDARD = {"name": "ninjs", "version": "3.0", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}
_PLAIN = "text/plain"


def ninjs_item(article: Article) -> str:
    """Return an article with its text as one ninjs news item, on one line."""
    return json.dumps({"standard": _STANDARD} | _item(article, is_whole=True))


def ninjs_coverage(coverage: Coverage) -> str:
    """Return the covered article as a ninjs news item, with every article shown as an associated item.

    The name of an association is the lane of the article, or `copy` for a copy. An associated item has no body. Its
    extract is a description with the role `extract`.
    """
    associations = [("copy", copy.article, "") for copy in coverage.copies]
    for section in coverage.sections:
        for entry in section.entries:
            associations.append((section.lane.value, entry.article, _extract(entry)))
            associations += [("copy", copy.article, "") for copy in entry.copies]
    item = {"standard": _STANDARD} | _item(coverage.article, is_whole=True)
    if associations:
        item["associations"] = [
            {"name": name} | _item(article, extract, is_whole=False) for name, article, extract in associations
        ]
    return json.dumps(item, indent=2) + "\n"


def _extract(entry: Entry) -> str:
    return entry.extract.of(entry.article.text) if entry.extract else ""


def _item(article: Article, extract: str = "", *, is_whole: bool) -> dict[str, Any]:
    """Return the properties of an article as a ninjs news item. Properties without a value are left out."""
    published = article.published
    is_timed = published is not None and published.precision is Precision.MINUTE
    descriptions = {"extract": extract, "published": published.isoformat() if published and not is_timed else ""}
    item = {
        "uri": uri(article.url) or f"urn:x-wideangle:{quote(article.id, safe='', errors='replace')}",
        "type": "text",
        "representationType": "full" if is_whole else "partial",
        "versionCreated": published.at.isoformat() if published and is_timed else "",
        "language": language_tag(article.language),
        "by": ", ".join(article.authors),
        "headlines": [{"role": "main", "contentType": _PLAIN, "value": article.title or headline(article)}],
        "descriptions": [
            {"role": role, "contentType": _PLAIN, "value": value} for role, value in descriptions.items() if value
        ],
        "bodies": [{"role": "main", "contentType": _PLAIN, "value": article.text}] if is_whole else [],
        "subjects": [{"name": article.section}] if article.section else [],
        "infoSources": [{"name": article.outlet}] if article.outlet else [],
        "altIds": [{"role": "wideangle", "value": article.id}] if article.id else [],
    }
    return {name: value for name, value in item.items() if value}
