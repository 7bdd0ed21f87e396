"""The wiring, and what users hold: an open archive."""

from wideangle.archive.archive import Archive, CoverageView, Status, open_archive
from wideangle.archive.keeping import Tally
from wideangle.archive.sources import Sources
from wideangle.archive.temporary import grouped

__all__ = ["Archive", "CoverageView", "Sources", "Status", "Tally", "grouped", "open_archive"]
