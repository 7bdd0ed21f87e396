"""Open, read and change archives. The public class is `Archive`. The sub-packages build on `wideangle.store`:
`retrieval` finds related articles, `grouping` assigns articles to stories, and `collection` adds articles and polls
sources."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.archive.alerts.deliver import Channels, Delivered, MailServer
    from wideangle.archive.archive import Archive, open_archive
    from wideangle.archive.collection.sources import Sources
    from wideangle.archive.collection.websub_subscriber import Callback
    from wideangle.archive.coverage_view import CoverageView
    from wideangle.archive.maintenance import examine, restore
    from wideangle.archive.queries.annotations import annotated
    from wideangle.archive.reader import Status
    from wideangle.archive.temporary import grouped
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "queries.annotations": ("annotated",),
            "archive": ("Archive", "open_archive"),
            "reader": ("Status",),
            "coverage_view": ("CoverageView",),
            "alerts.deliver": ("Channels", "Delivered", "MailServer"),
            "collection.sources": ("Sources",),
            "collection.websub_subscriber": ("Callback",),
            "maintenance": ("examine", "restore"),
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
    "examine",
    "grouped",
    "open_archive",
    "restore",
]
