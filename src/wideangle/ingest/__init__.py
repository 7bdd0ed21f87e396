"""The outside world to articles: files, folders, feeds, pages, tables and streams, one small module for each format."""

from wideangle.ingest.document import refusal_of
from wideangle.ingest.formats.sitemap import SitemapEntry
from wideangle.ingest.full_text import follow
from wideangle.ingest.http.client import Fetcher
from wideangle.ingest.http.clock import Clock
from wideangle.ingest.http.websub import Named, ask, discovered
from wideangle.ingest.poll import MOST_BYTES, Look, look
from wideangle.ingest.read import Given, read
from wideangle.ingest.source_discovery import opml_of, probe
from wideangle.ingest.source_size import row_count
from wideangle.language.identity import identified
from wideangle.language.urls import canonical_url

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
