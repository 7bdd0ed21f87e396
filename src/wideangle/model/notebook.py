"""How notebooks show records."""

from __future__ import annotations

from importlib import import_module


def notebook_html(record: object, fragment: str) -> str:
    """A record as HTML by a function of `wideangle.render`, which takes that record alone.

    The function is found by its name when a notebook asks, so that records depend on no rendering.
    """
    return str(getattr(import_module("wideangle.render"), fragment)(record))
