"""The manifest of an export as JSON, described by the same published schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wideangle.render.json.coverage import document


def manifest_json(program: str, settings: Mapping[str, object], files: Iterable[tuple[str, str, int, str]]) -> str:
    """Return the manifest of an export: the version of the program, the settings, and (kind, name, rows, SHA-256
    digest in hexadecimal) of each file."""
    described = [{"kind": kind, "file": name, "rows": rows, "sha256": digest} for kind, name, rows, digest in files]
    return document("export", program=program, settings=dict(settings), files=described)
