"""Render the manifest of an export as JSON according to the published schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wideangle.render.json.coverage import document


def manifest_json(program: str, settings: Mapping[str, object], files: Iterable[tuple[str, str, int, str]]) -> str:
    """Return the manifest of an export as one JSON document. `program` is the version of Wideangle. Each item of
    `files` has a kind, a file name, the number of rows, and the SHA-256 digest in hexadecimal."""
    described = [{"kind": kind, "file": name, "rows": rows, "sha256": digest} for kind, name, rows, digest in files]
    return document("export", program=program, settings=dict(settings), files=described)
