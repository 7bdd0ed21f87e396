"""An archive on disk: its articles in a database, and the index by which they are found.

    Store ─┬─ Database        tables, migrations, queries        the truth
           └─ IndexWriter or  Index (tantivy) and Frequencies,   a cache, caught up after a crash
              IndexReader     with the state they are in         and rebuilt when it is gone

Everything that comes in is a `Record`: an article and what the analysis handed to `Store.open` made of it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.store.archive_store import Store
    from wideangle.store.batch import Batch
    from wideangle.store.embeddings import Encoder
    from wideangle.store.features import Features, Sketched
    from wideangle.store.follows import DONE, FAILED, Delivery, FollowWriter, Fresh
    from wideangle.store.frequencies import Frequencies
    from wideangle.store.queries import Counts
    from wideangle.store.records import UNDATED, Analyse, Content, Record
    from wideangle.store.revisions import PARTIAL
    from wideangle.store.sources import Page, SourceWriter
    from wideangle.store.stories import (
        MERGE,
        PIN,
        RENAME,
        SPLIT,
        Decision,
        Extent,
        Membership,
        Nearby,
        Pending,
        Reporter,
        StoryWriter,
    )
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "archive_store": ("Store",),
            "batch": ("Batch",),
            "embeddings": ("Encoder",),
            "features": ("Features", "Sketched"),
            "follows": ("DONE", "FAILED", "Delivery", "FollowWriter", "Fresh"),
            "frequencies": ("Frequencies",),
            "queries": ("Counts",),
            "records": ("UNDATED", "Analyse", "Content", "Record"),
            "revisions": ("PARTIAL",),
            "sources": ("Page", "SourceWriter"),
            "stories": (
                "MERGE",
                "PIN",
                "RENAME",
                "SPLIT",
                "Decision",
                "Extent",
                "Membership",
                "Nearby",
                "Pending",
                "Reporter",
                "StoryWriter",
            ),
        },
    )

__all__ = [
    "DONE",
    "FAILED",
    "MERGE",
    "PARTIAL",
    "PIN",
    "RENAME",
    "SPLIT",
    "UNDATED",
    "Analyse",
    "Batch",
    "Content",
    "Counts",
    "Decision",
    "Delivery",
    "Encoder",
    "Extent",
    "Features",
    "FollowWriter",
    "Frequencies",
    "Fresh",
    "Membership",
    "Nearby",
    "Page",
    "Pending",
    "Record",
    "Reporter",
    "Sketched",
    "SourceWriter",
    "Store",
    "StoryWriter",
]
