"""Show records in notebooks."""

from __future__ import annotations

from importlib import import_module


def notebook_html(record: object, fragment: str) -> str:
    """Return a record as HTML. `fragment` is the name of a function in `wideangle.render` that converts the record.

    The function is looked up by name only when a notebook shows the record, so that records do not import the
    rendering.
    """
    return str(getattr(import_module("wideangle.render"), fragment)(record))
