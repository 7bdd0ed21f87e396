"""Build the OpenAPI document: the description that FastAPI generates, extended by the definitions of the published JSON
Schema."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from wideangle.render import json_schema

_PROBLEM = {
    "type": "object",
    "description": "What is wrong, by RFC 9457; `remedy` says what to do about it.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "remedy": {"type": "string"},
    },
}

_JSON_FEED = {
    "type": "object",
    "description": "A JSON Feed 1.1 (jsonfeed.org/version/1.1). Titles and summaries are words of the articles.",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "feed_url": {"type": "string"},
        "next_url": {"type": "string", "description": "The address of the next page."},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "title"],
                "properties": {"id": {"type": "string"}, "title": {"type": "string"}, "url": {"type": "string"}},
            },
        },
    },
}
_SECURITY_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "wideangle_session",
        "description": "The session of a user who has signed in on the pages. A changing request must come from them.",
    },
    "token": {"type": "http", "scheme": "bearer", "description": "A token of a user, for programs."},
}
_TAGS = {
    "articles": "Articles of the archive, their wordings and annotations.",
    "coverage": "The coverage of an article, and how two articles relate.",
    "stories": "Stories, storylines and statements.",
    "search": "Full-text search.",
    "follows": "Follows and their alerts.",
    "decisions": "Corrections that people make.",
    "operation": "The contents and the live sources of the archive, and the health of the server.",
    "downloads": "Tables of the archive.",
    "events": "Changes of the archive as they happen.",
}


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of all endpoints. The description is generated once and then cached."""
    if not app.openapi_schema:
        made = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes, tags=_tags())
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        definitions = json.loads(json.dumps(json_schema()["$defs"]).replace('"#/$defs/', '"#/components/schemas/'))
        schemas.update(definitions | {"problem": _PROBLEM, "jsonFeed": _JSON_FEED})
        made["components"]["securitySchemes"] = _SECURITY_SCHEMES
        made["security"] = [{}, *({name: []} for name in _SECURITY_SCHEMES)]
        for path in made["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)  # of FastAPI; errors are problem documents
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        if prefix := app.state.options.prefix:
            made["servers"] = [{"url": prefix}]
        app.openapi_schema = made
    return app.openapi_schema


def _tags() -> list[dict[str, str]]:
    return [{"name": name, "description": description} for name, description in _TAGS.items()]
