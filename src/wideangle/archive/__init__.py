"""The wiring, and what users hold: an open archive."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.archive.annotating import annotated
    from wideangle.archive.archive import Archive, CoverageView, Status, open_archive
    from wideangle.archive.delivering import Channels, Delivered, MailServer
    from wideangle.archive.sources import Sources
    from wideangle.archive.subscribing import Callback
    from wideangle.archive.temporary import grouped
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "annotating": ("annotated",),
            "archive": ("Archive", "CoverageView", "Status", "open_archive"),
            "delivering": ("Channels", "Delivered", "MailServer"),
            "sources": ("Sources",),
            "subscribing": ("Callback",),
            "temporary": ("grouped",),
        },
    )

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
