"""Figures about the live sources in Prometheus' text format, for node_exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wideangle.atomic_write import replace_file
from wideangle.cli.output import delivering
from wideangle.model import Fetched, Pushed

if TYPE_CHECKING:
    from wideangle.archive import Archive

_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def write_metrics(path: Path | None, result: Fetched, archive: Archive) -> None:
    """Replace the metrics file atomically; do nothing where `path` is None."""
    if path is None:
        return
    with delivering(path):
        replace_file(path, "".join(f"{line}\n" for line in metrics(result, archive)).encode())


def metrics(result: Fetched, archive: Archive) -> Iterator[str]:
    """The lines of the exposition (prometheus.io/docs/instrumenting/exposition_formats)."""
    report = result.report
    counters = {
        "visits": ("Visits to sources since the start.", result.asked),
        "visits_unchanged": ("Visits that found nothing new.", result.unchanged),
        "pages": ("Pages followed to.", result.pages),
        "pages_given_up": ("Pages that cannot be read.", result.pages_given_up),
        "articles_added": ("Articles added.", report.added),
        "articles_updated": ("Articles updated.", report.updated),
        "items_refused": ("Items refused.", report.refused),
    }
    for name, (meaning, value) in counters.items():
        yield from _family(f"wideangle_{name}_total", "counter", meaning, [("", value)])
    if result.pushed is not None:
        yield from _of_hubs(result.pushed)
    sources = list(archive.sources)
    silent = {source.number for source in archive.sources.silent()}
    gauges = {
        "pages_waiting": ("Pages yet to be followed to.", result.pages_waiting),
        "archive_articles": ("Articles in the archive.", archive.status().holdings.articles),
        "sources": ("Live sources.", len(sources)),
        "sources_failing": ("Sources whose last visit failed.", sum(bool(source.error) for source in sources)),
        "sources_silent": ("Sources silent beyond their own rhythm.", len(silent)),
        "sources_paused": ("Sources that are paused.", sum(bool(source.paused) for source in sources)),
    }
    for name, (meaning, value) in gauges.items():
        yield from _family(f"wideangle_{name}", "gauge", meaning, [("", value)])
    last = [
        (f'{{source="{source.url.translate(_ESCAPED)}"}}', int(source.succeeded.timestamp()))
        for source in sources
        if source.succeeded
    ]
    yield from _family("wideangle_source_last_success_timestamp_seconds", "gauge", "When each was last read.", last)


def _of_hubs(pushed: Pushed) -> Iterator[str]:
    states = ("active", "asked", "denied", "expired")
    subscriptions = [(f'{{state="{state}"}}', getattr(pushed, state)) for state in states]
    yield from _family("wideangle_subscriptions", "gauge", "Subscriptions to hubs (WebSub).", subscriptions)
    for name, meaning, value in (
        ("accepted", "Pushes with a valid signature.", pushed.accepted),
        ("refused", "Pushes without a valid signature.", pushed.refused),
    ):
        yield from _family(f"wideangle_pushes_{name}_total", "counter", meaning, [("", value)])


def _family(name: str, kind: str, meaning: str, samples: list[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    yield from (f"{name}{label} {value}" for label, value in samples)
