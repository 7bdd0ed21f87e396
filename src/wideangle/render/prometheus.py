"""Write metrics of an archive and its live sources in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from wideangle.model import Fetched, Pushed, Source

if TYPE_CHECKING:
    from prometheus_client import Metric


def prometheus_text(families: Iterable[Metric]) -> bytes:
    """Return metric families in the Prometheus text format, in UTF-8."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.registry import Collector

    class Figures(Collector):
        def collect(self) -> Iterable[Metric]:
            return families

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return generate_latest(registry)


def poll_metrics(result: Fetched) -> Iterator[Metric]:
    """Yield the metric families about the polls of live sources since the start of the program."""
    from prometheus_client.metrics_core import CounterMetricFamily

    report = result.report
    counters = {
        "visits": ("Polls of sources since the start.", result.asked),
        "visits_unchanged": ("Polls that found nothing new.", result.unchanged),
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


def archive_metrics(
    articles: int, sources: Sequence[Source], silent: Collection[int], pages_waiting: int
) -> Iterator[Metric]:
    """Yield the metric families about an archive: the number of articles, and the state of the live sources. `silent`
    contains the identifying numbers of the silent sources."""
    from prometheus_client.metrics_core import GaugeMetricFamily

    gauges = {
        "pages_waiting": ("Pages yet to be followed to.", pages_waiting),
        "archive_articles": ("Articles in the archive.", articles),
        "sources": ("Live sources.", len(sources)),
        "sources_failing": ("Sources whose last poll failed.", sum(bool(source.error) for source in sources)),
        "sources_silent": ("Sources without news for longer than usual.", len(silent)),
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
