"""Read news items in JSON: ninjs 1.x, 2.x and 3.x (iptc.org/std/ninjs).

The versions differ in the names of fields, which are singular or plural.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from wideangle.ingest.decoding.encoding import clean
from wideangle.ingest.formats.iptc import common as iptc
from wideangle.ingest.formats.iptc import nitf
from wideangle.ingest.formats.iptc.common import AgencyItem
from wideangle.ingest.markup import HostileMarkup, paragraphs
from wideangle.model import Article, Refusal

# Fields that only news items have. The fields `uri` and `guid` also occur in other JSON objects.
_SIGNS = frozenset(
    "versioncreated firstcreated pubstatus headlines bodies body_text body_xhtml body_html renditions associations "
    "eventdetails copyrightholder copyrightnotice representationtype".split()
)
_TIMES = ("versioncreated", "contentmodified", "contentcreated", "firstcreated")
_MAX_DEPTH = 4  # items within items
_MAX_ASSOCIATED = 1_000
JsonObject = Mapping[str, Any]


def is_item(value: JsonObject) -> bool:
    """Return True if a JSON object is a ninjs news item, and not a row of a table."""
    fields = _lowered(value)
    standard = fields.get("standard") or fields.get("$standard")
    if isinstance(standard, dict) and "ninjs" in str(standard.get("name", "")).lower():
        return True
    has_id = any(isinstance(fields.get(name), str) for name in ("uri", "guid"))
    return has_id and "text" not in fields and not _SIGNS.isdisjoint(fields)


def articles(value: JsonObject, item: str, depth: int = 0) -> Iterator[Article | Refusal]:
    """Yield the article of a news item, and the articles of the text items inside it.

    An item that is not an article becomes a rejected item with its `kind`, such as 'photo'. The metadata field `media`
    of an article lists its photos and films.
    """
    fields = _lowered(value)
    associated = _associated(fields)
    texts = [part for part in associated if _kind(part) == "" and _body_values(part)] if depth < _MAX_DEPTH else []
    kind = _kind(fields)
    try:
        agency_item = _agency_item(fields)
    except HostileMarkup as error:
        yield Refusal(item, f"Hostile markup: {error}.")
        return
    if kind == "package" and (agency_item.body or not associated):
        kind = ""
    if kind:
        yield iptc.not_an_article(kind, item, agency_item.title)
    else:
        media = [
            {"kind": _kind(part) or "text", "id": _word(part, "uri", "guid"), "title": _title(part)}
            for part in associated
            if part not in texts
        ]
        yield iptc.article(replace(agency_item, metadata={**agency_item.metadata, "media": media}), item)
    for number, text in enumerate(texts, start=1):
        yield from articles(text, f"{item}, part {number}", depth + 1)


def _kind(fields: JsonObject) -> str:
    if "type" not in fields and "eventdetails" in fields:
        return "event"
    return iptc.kind_of(_word(fields, "type"))


def _agency_item(fields: JsonObject) -> AgencyItem:
    byline = _word(fields, "by", "byline")
    metadata = {
        "status": iptc.code_of(_word(fields, "pubstatus")),
        "version": _number(fields.get("version")),
        "replaces": _word(fields, "evolvedfrom", "replaces"),
        "editorial_note": _word(fields, "ednote"),
        "embargoed": _word(fields, "embargoed"),
        "first_created": _word(fields, "firstcreated"),
        "byline": byline,
        "credit": _word(fields, "creditline"),
        "dateline": _word(fields, "located", "dateline"),
        "slugline": _word(fields, "slugline"),
        "profile": _word(fields, "profile"),
        "urgency": _number(fields.get("urgency")),
        "rights": _word(fields, "copyrightnotice"),
        "copyright_holder": _word(fields, "copyrightholder"),
        "usage_terms": _word(fields, "usageterms"),
        "subjects": _names(fields, "subject", "subjects"),
        "subject_codes": [code for part in _objects(fields, "subject", "subjects") if (code := _code(part))],
        "genres": _names(fields, "genre", "genres"),
        "keywords": [word for word in _listed(fields.get("keywords")) if isinstance(word, str)],
        "people": _names(fields, "person", "people"),
        "organisations": _names(fields, "organisation", "organisations"),
        "places": _names(fields, "place", "places"),
        "events": _names(fields, "event", "events"),
    }
    sources = _names(fields, "infosource", "infosources")
    return AgencyItem(
        id=_word(fields, "uri", "guid"),
        title=_title(fields),
        body=_body(fields),
        summary=_summary(fields),
        times=(*(_word(fields, name) for name in _TIMES), _published_day(fields)),
        outlet=_word(fields, "copyrightholder", "provider", "source") or next(iter(sources), ""),
        authors=iptc.byline_names(byline),
        language=_word(fields, "language"),
        metadata=metadata,
    )


def _published_day(fields: JsonObject) -> str:
    """Return the publication day of an item without a time of day; '' if there is none.

    ninjs has no field for a day without a time, so `render.ninjs` writes the day as a description with the role
    `published`.
    """
    days = (part for part in _objects(fields, "descriptions") if _word(part, "role") == "published")
    return next((_word(part, "value") for part in days), "")


def _title(fields: JsonObject) -> str:
    headlines = sorted(_objects(fields, "headlines"), key=lambda headline: _word(headline, "role") != "main")
    values = [_word(headline, "value") for headline in headlines]
    title = next(filter(None, values), "") or _word(fields, "headline", "title", "name")
    return " ".join(" ".join(paragraphs(title)).split()) if "<" in title or "&" in title else title


def _body(fields: JsonObject) -> list[str]:
    return iptc.fullest([_paragraphs(value, kind) for kind, value in _body_values(fields)])


def _body_values(fields: JsonObject) -> list[tuple[str, str]]:
    """Return each version of an item's text with its media type, the version with the best structure first."""
    values = [(_word(body, "contenttype") or _word(body, "role"), _text(body.get("value"))) for body in _bodies(fields)]
    for name, value in fields.items():
        if name.startswith("body") and isinstance(value, str):
            values.append((name.removeprefix("body").strip("_") or "html", value))
    return sorted(((kind.lower(), value) for kind, value in values if value.strip()), key=lambda pair: _rank(pair[0]))


def _bodies(fields: JsonObject) -> list[JsonObject]:
    bodies = fields.get("bodies")
    return [_lowered(body) for body in _listed(bodies) if isinstance(body, dict)]


def _rank(kind: str) -> int:
    ranked = ("html", "nitf", "plain", "text")
    return next((rank for rank, name in enumerate(ranked) if name in kind and kind != "xml"), len(ranked))


def _paragraphs(value: str, kind: str) -> list[str]:
    if "nitf" in kind or value.lstrip().startswith(("<?xml", "<nitf")):
        return nitf.paragraphs(value)
    if "html" in kind:
        return paragraphs(value)
    if "plain" in kind or kind in ("text", "main", ""):
        return [words for line in clean(value).splitlines() if (words := " ".join(line.split()))]
    return []


def _summary(fields: JsonObject) -> list[str]:
    values = [(_word(part, "contenttype"), _text(part.get("value"))) for part in _objects(fields, "descriptions")]
    values += [(name, value) for name, value in fields.items() if name.startswith("description") and _text(value)]
    return next(filter(None, (_paragraphs(value, "html" if "<" in value else "text") for _, value in values)), [])


def _associated(fields: JsonObject) -> list[dict[str, Any]]:
    associations = fields.get("associations")
    parts = associations.values() if isinstance(associations, dict) else _listed(associations)
    return [_lowered(part) for part in parts if isinstance(part, dict)][:_MAX_ASSOCIATED]


def _names(fields: JsonObject, *keys: str) -> list[str]:
    names = (_word(part, "name", "literal", "code", "uri") for part in _objects(fields, *keys))
    return list(dict.fromkeys(filter(None, names)))


def _code(concept: JsonObject) -> str:
    scheme, code = _word(concept, "scheme").rstrip("/:"), _word(concept, "code")
    return _word(concept, "uri", "literal") or (f"{scheme}:{code}" if scheme and code else code)


def _objects(fields: JsonObject, *keys: str) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = []
    for key in keys:
        value = fields.get(key)
        parts = [value] if isinstance(value, dict) else _listed(value)
        objects += [_lowered(part) if isinstance(part, dict) else {"name": part} for part in parts]
    return objects


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _lowered(value: JsonObject) -> dict[str, Any]:
    return {str(name).lower(): part for name, part in value.items()}


def _word(fields: JsonObject, *names: str) -> str:
    """Return the text of the first of the named fields that contains text, as one clean line; '' if there is none."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and (words := " ".join(clean(value).split())):
            return words
    return ""


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _number(value: object) -> int:
    digits = str(value).strip() if isinstance(value, (str, int)) else ""
    return int(digits) if digits.isdecimal() and len(digits) < 16 else 0
