"""Render removals of articles, and the findings of a check of an archive, for a terminal and as plain lines for a
pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import Finding, Removal
from wideangle.render import formats, labels, outcome_labels
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.text import visible


def removals_terminal(removals: Sequence[Removal], console: Console) -> None:
    """Write one line for each removed article, and the number of removed articles."""
    writer = ConsoleWriter(console)
    for removal in removals:
        day = formats.day(removal.published.day) if removal.published else labels.UNDATED
        parts = (day, removal.outlet, removal.url, removal.id, *outcome_labels.removed_when(removal))
        writer.whole(labels.SEPARATOR.join(visible(part) for part in parts if part))
    writer.line(outcome_labels.removed(removals), "bold")


def findings_terminal(findings: Sequence[Finding], console: Console) -> None:
    """Write the faults that a check of an archive found, each with a hint how to repair the fault."""
    writer = ConsoleWriter(console)
    if not findings:
        writer.line(labels.SOUND, "bold")
    for finding in findings:
        writer.line(f"{finding.part}: {visible(finding.problem)}", "dim" if finding.is_repaired else "bold")
        writer.line(labels.REPAIRED if finding.is_repaired else finding.remedy or labels.REPAIRABLE, margin="  ")
