"""Read articles from files, folders, feeds, pages, tables and streams, with one module for each format."""

from typing import TYPE_CHECKING

from wideangle.ingest.dates import date_problem
from wideangle.ingest.document import rejected_item, uninstalled_item
from wideangle.ingest.formats.table import COLUMNS, checked_columns, column_mapping
from wideangle.ingest.http.client import Fetcher
from wideangle.ingest.http.clock import Clock
from wideangle.ingest.read import Given, read
from wideangle.ingest.source_size import row_count
from wideangle.language.identity import identified
from wideangle.language.urls import canonical_url

if TYPE_CHECKING:
    from wideangle.ingest.formats.sitemap import SitemapEntry
    from wideangle.ingest.full_text import fetch_full_text
    from wideangle.ingest.http.websub import HubLinks, discover_hub, send_hub_request
    from wideangle.ingest.poll import MOST_BYTES, PollResult, poll_source
    from wideangle.ingest.single_article import single_article
    from wideangle.ingest.source_discovery import opml_of, probe
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "formats.sitemap": ("SitemapEntry",),
            "full_text": ("fetch_full_text",),
            "http.websub": ("HubLinks", "discover_hub", "send_hub_request"),
            "poll": ("MOST_BYTES", "PollResult", "poll_source"),
            "single_article": ("single_article",),
            "source_discovery": ("opml_of", "probe"),
        },
    )

__all__ = [
    "COLUMNS",
    "MOST_BYTES",
    "Clock",
    "Fetcher",
    "Given",
    "HubLinks",
    "PollResult",
    "SitemapEntry",
    "canonical_url",
    "checked_columns",
    "column_mapping",
    "date_problem",
    "discover_hub",
    "fetch_full_text",
    "identified",
    "opml_of",
    "poll_source",
    "probe",
    "read",
    "rejected_item",
    "row_count",
    "send_hub_request",
    "single_article",
    "uninstalled_item",
]
