"""The wiring, and what users hold: an open archive."""

from wideangle.archive.annotating import annotated
from wideangle.archive.archive import Archive, CoverageView, Status, open_archive
from wideangle.archive.delivering import Channels, Delivered, MailServer
from wideangle.archive.sources import Sources
from wideangle.archive.subscribing import Callback
from wideangle.archive.temporary import grouped

__all__ = [
    "Archive",
    "Callback",
    "Channels",
    "CoverageView",
    "Delivered",
    "MailServer",
    "Sources",
    "Status",
    "annotated",
    "grouped",
    "open_archive",
]
