"""The wiring, and what users hold: an open archive."""

from wideangle.archive.archive import Archive, CoverageView, Status, open_archive
from wideangle.archive.sources import Sources
from wideangle.archive.temporary import grouped

__all__ = ["Archive", "CoverageView", "Sources", "Status", "grouped", "open_archive"]
