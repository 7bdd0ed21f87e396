"""Render the outcomes of adding, grouping and exporting articles for a terminal and as plain lines for a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from wideangle.model import AppliedDecisions, Outcome, Report
from wideangle.render import formats, outcome_labels
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.text import visible

MOST_REFUSALS = 20
MOST_NOTES = 20


def grouped_terminal(rows: int, report: Report, console: Console) -> None:
    """Write the number of articles that were grouped, and the number of their stories."""
    ConsoleWriter(console).line(outcome_labels.grouped(rows, report.stories, report.refused), "bold")


def exported_terminal(files: Sequence[tuple[str, int]], console: Console) -> None:
    """Write the name and the number of rows of each exported file."""
    writer = ConsoleWriter(console)
    for name, rows in files:
        writer.line(f"{name}: {formats.counted(rows, 'row')}")


def report_terminal(report: Report, console: Console, decisions: AppliedDecisions | None = None) -> None:
    """Write the number of items with each outcome, and the first rejected items with their reasons and hints. Then
    write the outcomes of imported decisions."""
    writer = ConsoleWriter(console)
    counts = {
        Outcome.ADDED: report.added,
        Outcome.KNOWN: report.known,
        Outcome.UPDATED: report.updated,
        Outcome.REFUSED: report.refused,
    }
    writer.line(", ".join(f"{number:,} {outcome}" for outcome, number in counts.items()), "bold")
    if report.not_articles:
        writer.line(f"{Outcome.NO_ARTICLE}: {outcome_labels.kinds(report.not_articles)}")
    if report.stories:
        writer.line(outcome_labels.assigned(report.stories))
    for refusal in report.refusals[:MOST_REFUSALS]:
        writer.blank()
        writer.line(visible(refusal.item), "yellow", margin="  ")
        writer.line(visible(f"{refusal.reason} {refusal.remedy}"), margin="  ")
    if report.refused > MOST_REFUSALS:
        writer.blank()
        writer.line(outcome_labels.more_refused(report.refused - MOST_REFUSALS), "italic", margin="  ")
    for note in report.notes[:MOST_NOTES]:
        writer.blank()
        writer.line(visible(note.item), "yellow", margin="  ")
        writer.line(visible(note.message), margin="  ")
    if len(report.notes) > MOST_NOTES:
        writer.blank()
        writer.line(outcome_labels.more_notes(len(report.notes) - MOST_NOTES), "italic", margin="  ")
    if decisions is not None:
        writer.line(outcome_labels.applied_decisions(decisions))
        for rejected in decisions.rejected:
            writer.line(visible(f"{rejected.kind} {rejected.number}: {rejected.reason}"), margin="  ")
