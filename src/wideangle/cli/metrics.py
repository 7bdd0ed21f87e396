"""Figures about the live sources in Prometheus' text format, for node_exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wideangle.atomic_write import replace_file
from wideangle.cli.output import delivering
from wideangle.model import Fetched, Pushed

if TYPE_CHECKING:
    from prometheus_client import Metric

    from wideangle.archive import Archive


def write_metrics(path: Path | None, result: Fetched, archive: Archive) -> None:
    """Replace the metrics file atomically; do nothing if `path` is None."""
    if path is None:
        return
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.registry import Collector

    class Figures(Collector):
        def collect(self) -> Iterator[Metric]:
            return metrics(result, archive)

    registry = CollectorRegistry()
    registry.register(Figures())
    with delivering(path):
        replace_file(path, generate_latest(registry))


def metrics(result: Fetched, archive: Archive) -> Iterator[Metric]:
    """Yield the metric families of the current run, and of the archive's sources."""
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

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
        yield CounterMetricFamily(f"wideangle_{name}", meaning, value)
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
        yield GaugeMetricFamily(f"wideangle_{name}", meaning, value)
    last = GaugeMetricFamily(
        "wideangle_source_last_success_timestamp_seconds", "When each was last read.", labels=["source"]
    )
    for source in sources:
        if source.succeeded:
            last.add_metric([source.url], int(source.succeeded.timestamp()))
    yield last


def _of_hubs(pushed: Pushed) -> Iterator[Metric]:
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

    subscriptions = GaugeMetricFamily("wideangle_subscriptions", "Subscriptions to hubs (WebSub).", labels=["state"])
    for state in ("active", "asked", "denied", "expired"):
        subscriptions.add_metric([state], getattr(pushed, state))
    yield subscriptions
    yield CounterMetricFamily("wideangle_pushes_accepted", "Pushes with a valid signature.", pushed.accepted)
    yield CounterMetricFamily("wideangle_pushes_refused", "Pushes without a valid signature.", pushed.refused)
