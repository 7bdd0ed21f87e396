"""News items in JSON: ninjs 1.x, 2.x and 3.x (iptc.org/std/ninjs), whose names differ in spelling and number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from wideangle.ingest.encoding import clean
from wideangle.ingest.formats.iptc import common as iptc
from wideangle.ingest.formats.iptc import nitf
from wideangle.ingest.formats.iptc.common import AgencyItem
from wideangle.ingest.markup import HostileMarkup, paragraphs
from wideangle.model import Article, Refusal

# What only news items have; an `uri` alone is anybody's.
_SIGNS = frozenset(
    "versioncreated firstcreated pubstatus headlines bodies body_text body_xhtml body_html renditions associations "
    "eventdetails copyrightholder copyrightnotice representationtype".split()
)
_TIMES = ("versioncreated", "contentmodified", "contentcreated", "firstcreated")
_MAX_DEPTH = 4  # items within items
_MAX_ASSOCIATED = 1_000
Said = Mapping[str, Any]


def is_item(value: Said) -> bool:
    """Whether a JSON object is a news item, and not a row of some table."""
    said = _lowered(value)
    standard = said.get("standard") or said.get("$standard")
    if isinstance(standard, dict) and "ninjs" in str(standard.get("name", "")).lower():
        return True
    return isinstance(said.get("uri"), str) and "text" not in said and not _SIGNS.isdisjoint(said)


def articles(value: Said, item: str, depth: int = 0) -> Iterator[Article | Refusal]:
    """The article of a news item, and those of the text items that come within it.

    An item that is no text is said to be what it is; the photos and films of an article are noted in its metadata.
    """
    said = _lowered(value)
    associated = _associated(said)
    texts = [one for one in associated if _kind(one) == "" and _body_values(one)] if depth < _MAX_DEPTH else []
    kind = _kind(said)
    try:
        found = _found(said)
    except HostileMarkup as error:
        yield Refusal(item, f"Not fit to be read: {error}.")
        return
    if kind == "package" and (found.body or not associated):
        kind = ""
    if kind:
        yield iptc.no_article(kind, item, found.title)
    else:
        media = [
            {"kind": _kind(one) or "text", "id": _word(one, "uri"), "title": _title(one)}
            for one in associated
            if one not in texts
        ]
        yield iptc.article(replace(found, metadata={**found.metadata, "media": media}), item)
    for number, one in enumerate(texts, start=1):
        yield from articles(one, f"{item}, part {number}", depth + 1)


def _kind(said: Said) -> str:
    if "type" not in said and "eventdetails" in said:
        return "event"
    return iptc.kind_of(_word(said, "type"))


def _found(said: Said) -> AgencyItem:
    byline = _word(said, "by", "byline")
    metadata = {
        "status": iptc.code_of(_word(said, "pubstatus")),
        "version": _number(said.get("version")),
        "replaces": _word(said, "evolvedfrom", "replaces"),
        "editorial_note": _word(said, "ednote"),
        "embargoed": _word(said, "embargoed"),
        "first_created": _word(said, "firstcreated"),
        "byline": byline,
        "credit": _word(said, "creditline"),
        "dateline": _word(said, "located", "dateline"),
        "slugline": _word(said, "slugline"),
        "profile": _word(said, "profile"),
        "urgency": _number(said.get("urgency")),
        "rights": _word(said, "copyrightnotice"),
        "copyright_holder": _word(said, "copyrightholder"),
        "usage_terms": _word(said, "usageterms"),
        "subjects": _names(said, "subject", "subjects"),
        "subject_codes": [code for one in _objects(said, "subject", "subjects") if (code := _code(one))],
        "genres": _names(said, "genre", "genres"),
        "keywords": [word for word in _listed(said.get("keywords")) if isinstance(word, str)],
        "people": _names(said, "person", "people"),
        "organisations": _names(said, "organisation", "organisations"),
        "places": _names(said, "place", "places"),
        "events": _names(said, "event", "events"),
    }
    sources = _names(said, "infosource", "infosources")
    return AgencyItem(
        id=_word(said, "uri", "guid"),
        title=_title(said),
        body=_body(said),
        summary=_summary(said),
        times=tuple(_word(said, name) for name in _TIMES),
        outlet=_word(said, "copyrightholder", "provider", "source") or next(iter(sources), ""),
        authors=iptc.byline_names(byline),
        language=_word(said, "language"),
        metadata=metadata,
    )


def _title(said: Said) -> str:
    mains = sorted(_objects(said, "headlines"), key=lambda one: _word(one, "role") != "main")
    values = [_word(one, "value") for one in mains]
    title = next(filter(None, values), "") or _word(said, "headline", "title", "name")
    return " ".join(" ".join(paragraphs(title)).split()) if "<" in title or "&" in title else title


def _body(said: Said) -> list[str]:
    return iptc.fullest([_paragraphs(value, kind) for kind, value in _body_values(said)])


def _body_values(said: Said) -> list[tuple[str, str]]:
    """Each rendering of the text with its media type, the best structured first."""
    values = [(_word(one, "contenttype") or _word(one, "role"), _text(one.get("value"))) for one in _bodies(said)]
    for name, value in said.items():
        if name.startswith("body") and isinstance(value, str):
            values.append((name.removeprefix("body").strip("_") or "html", value))
    return sorted(((kind.lower(), value) for kind, value in values if value.strip()), key=lambda one: _rank(one[0]))


def _bodies(said: Said) -> list[Said]:
    bodies = said.get("bodies")
    return [_lowered(one) for one in _listed(bodies) if isinstance(one, dict)]


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


def _summary(said: Said) -> list[str]:
    values = [(_word(one, "contenttype"), _text(one.get("value"))) for one in _objects(said, "descriptions")]
    values += [(name, value) for name, value in said.items() if name.startswith("description") and _text(value)]
    return next(filter(None, (_paragraphs(value, "html" if "<" in value else "text") for _, value in values)), [])


def _associated(said: Said) -> list[dict[str, Any]]:
    given = said.get("associations")
    parts = given.values() if isinstance(given, dict) else _listed(given)
    return [_lowered(one) for one in parts if isinstance(one, dict)][:_MAX_ASSOCIATED]


def _names(said: Said, *keys: str) -> list[str]:
    found = (_word(one, "name", "literal", "code", "uri") for one in _objects(said, *keys))
    return list(dict.fromkeys(filter(None, found)))


def _code(one: Said) -> str:
    scheme, code = _word(one, "scheme").rstrip("/:"), _word(one, "code")
    return _word(one, "uri", "literal") or (f"{scheme}:{code}" if scheme and code else code)


def _objects(said: Said, *keys: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for key in keys:
        value = said.get(key)
        parts = [value] if isinstance(value, dict) else _listed(value)
        found += [_lowered(one) if isinstance(one, dict) else {"name": one} for one in parts]
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _lowered(value: Said) -> dict[str, Any]:
    return {str(name).lower(): part for name, part in value.items()}


def _word(said: Said, *names: str) -> str:
    """The first of these that is text, as one clean line."""
    for name in names:
        value = said.get(name)
        if isinstance(value, str) and (words := " ".join(clean(value).split())):
            return words
    return ""


def _text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def _number(value: object) -> int:
    digits = str(value).strip() if isinstance(value, (str, int)) else ""
    return int(digits) if digits.isdecimal() and len(digits) < 16 else 0
