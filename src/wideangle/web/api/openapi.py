"""The OpenAPI document: the description that FastAPI generates, with the definitions of the published JSON Schema."""

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


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the description of all endpoints (OpenAPI 3.1). It is generated once."""
    if not app.openapi_schema:
        made = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes, tags=app.openapi_tags
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        definitions = json.loads(json.dumps(json_schema()["$defs"]).replace('"#/$defs/', '"#/components/schemas/'))
        schemas.update(definitions | {"problem": _PROBLEM})
        for path in made["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)  # of FastAPI; errors are problem documents
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        if prefix := app.state.options.prefix:
            made["servers"] = [{"url": prefix}]
        app.openapi_schema = made
    return app.openapi_schema
