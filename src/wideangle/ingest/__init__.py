"""The outside world to articles: files, folders, feeds, pages, tables and streams, one small module for each format."""

from wideangle.ingest.document import refusal_of
from wideangle.ingest.extent import row_count
from wideangle.ingest.http import Fetcher
from wideangle.ingest.identity import identified
from wideangle.ingest.source import Given, read
from wideangle.ingest.urls import canonical_url

__all__ = ["Fetcher", "Given", "canonical_url", "identified", "read", "refusal_of", "row_count"]
