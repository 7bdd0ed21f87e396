"""The wiring, and what users hold: an open archive."""

from wideangle.archive.archive import Archive, CoverageView, Status, open_archive

__all__ = ["Archive", "CoverageView", "Status", "open_archive"]
