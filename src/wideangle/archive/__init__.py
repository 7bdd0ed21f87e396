"""The wiring, and what users hold: an open archive."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.archive.alerts.deliver import Channels, Delivered, MailServer
    from wideangle.archive.archive import Archive, CoverageView, Status, open_archive
    from wideangle.archive.collection.sources import Sources
    from wideangle.archive.collection.websub_subscriber import Callback
    from wideangle.archive.queries.annotations import annotated
    from wideangle.archive.temporary import grouped
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "queries.annotations": ("annotated",),
            "archive": ("Archive", "CoverageView", "Status", "open_archive"),
            "alerts.deliver": ("Channels", "Delivered", "MailServer"),
            "collection.sources": ("Sources",),
            "collection.websub_subscriber": ("Callback",),
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
