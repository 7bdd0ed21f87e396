"""Render removals of articles, and the findings of a check of an archive, as JSON according to the published schema."""

from __future__ import annotations

from collections.abc import Iterable

from wideangle.model import Finding, Removal
from wideangle.render.json.coverage import document


def removals_json(removals: Iterable[Removal]) -> str:
    """Return removals of articles in the given order as one JSON document."""
    return document(
        "removals",
        removals=[
            {
                "id": removal.id,
                "url": removal.url,
                "outlet": removal.outlet,
                "published": removal.published.isoformat() if removal.published else None,
                "removed_at": removal.removed_at.isoformat() if removal.removed_at else None,
                "restored_at": removal.restored_at.isoformat() if removal.restored_at else None,
            }
            for removal in removals
        ],
    )


def findings_json(findings: Iterable[Finding]) -> str:
    """Return the findings of a check of an archive in the given order as one JSON document."""
    return document(
        "findings",
        findings=[
            {
                "part": finding.part,
                "problem": finding.problem,
                "remedy": finding.remedy,
                "repaired": finding.is_repaired,
            }
            for finding in findings
        ],
    )
