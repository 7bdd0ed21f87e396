"""The outside world to articles: files, folders, feeds, pages, tables and streams, one small module for each format."""

from wideangle.ingest.clock import Clock
from wideangle.ingest.document import refusal_of
from wideangle.ingest.extent import row_count
from wideangle.ingest.follow import follow
from wideangle.ingest.http import Fetcher
from wideangle.ingest.hub import Named, ask, discovered
from wideangle.ingest.identity import identified
from wideangle.ingest.live import MOST_BYTES, Look, look
from wideangle.ingest.probe import opml_of, probe
from wideangle.ingest.sitemap import SitemapEntry
from wideangle.ingest.source import Given, read
from wideangle.ingest.urls import canonical_url

__all__ = [
    "MOST_BYTES",
    "Clock",
    "Fetcher",
    "Given",
    "Look",
    "Named",
    "SitemapEntry",
    "ask",
    "canonical_url",
    "discovered",
    "follow",
    "identified",
    "look",
    "opml_of",
    "probe",
    "read",
    "refusal_of",
    "row_count",
]
