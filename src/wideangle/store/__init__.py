"""Store an archive on disk, as a database of articles and a search index.

    Store ─┬─ Database        tables, migrations, queries        the source of truth
           └─ IndexWriter or  Index (tantivy) and Frequencies,   a cache, completed after a crash
              IndexReader     and the change they include        and rebuilt when it is missing

The store accepts `Record`s, which are articles with the analysis results of `wideangle.analysis`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wideangle.store.alerts import DONE, FAILED, Delivery, FollowWriter, Fresh
    from wideangle.store.archive_store import Store
    from wideangle.store.articles.embeddings import Encoder
    from wideangle.store.articles.extracts import Summary
    from wideangle.store.articles.features import Features, Sketched
    from wideangle.store.articles.genres import StoredGenre
    from wideangle.store.articles.listing import ArticleFilter
    from wideangle.store.articles.queries import Counts
    from wideangle.store.articles.revisions import PARTIAL
    from wideangle.store.batch import REMOVED, Batch
    from wideangle.store.index.document_frequencies import Frequencies
    from wideangle.store.index.inverted_index import LanguageQuery
    from wideangle.store.sources import QueuedPage, SourceWriter
    from wideangle.store.stories.records import (
        ALL_KINDS,
        LINK,
        MERGE,
        NO_STORY,
        ORDER,
        PIN,
        RELATION_KINDS,
        RENAME,
        SPLIT,
        STORY_KINDS,
        STORYLINE_KINDS,
        STORYLINE_MERGE,
        STORYLINE_SPLIT,
        ArticleVersion,
        Before,
        Extent,
        ManualEdit,
        Membership,
        Neighbours,
        Reporter,
        StorylineStory,
        carved,
    )
    from wideangle.store.stories.storylines import StorylineUpdate, is_same_basis
    from wideangle.store.stories.writer import StoryWriter
    from wideangle.store.views import VIEWS
else:
    from wideangle.lazy import loading

    __getattr__ = loading(
        __name__,
        {
            "archive_store": ("Store",),
            "batch": ("REMOVED", "Batch"),
            "articles.embeddings": ("Encoder",),
            "articles.features": ("Features", "Sketched"),
            "alerts": ("DONE", "FAILED", "Delivery", "FollowWriter", "Fresh"),
            "index.document_frequencies": ("Frequencies",),
            "index.inverted_index": ("LanguageQuery",),
            "articles.extracts": ("Summary",),
            "articles.genres": ("StoredGenre",),
            "articles.listing": ("ArticleFilter",),
            "articles.queries": ("Counts",),
            "articles.revisions": ("PARTIAL",),
            "sources": ("QueuedPage", "SourceWriter"),
            "stories.records": (
                "ALL_KINDS",
                "LINK",
                "MERGE",
                "NO_STORY",
                "ORDER",
                "PIN",
                "RELATION_KINDS",
                "RENAME",
                "SPLIT",
                "STORYLINE_KINDS",
                "STORYLINE_MERGE",
                "STORYLINE_SPLIT",
                "STORY_KINDS",
                "STORY_KINDS",
                "Before",
                "carved",
                "ManualEdit",
                "Extent",
                "Membership",
                "Neighbours",
                "ArticleVersion",
                "Reporter",
                "StorylineStory",
            ),
            "stories.storylines": ("StorylineUpdate", "is_same_basis"),
            "stories.writer": ("StoryWriter",),
            "views": ("VIEWS",),
        },
    )

__all__ = [
    "ALL_KINDS",
    "DONE",
    "FAILED",
    "LINK",
    "MERGE",
    "NO_STORY",
    "ORDER",
    "PARTIAL",
    "PIN",
    "RELATION_KINDS",
    "REMOVED",
    "RENAME",
    "SPLIT",
    "STORYLINE_KINDS",
    "STORYLINE_MERGE",
    "STORYLINE_SPLIT",
    "STORY_KINDS",
    "VIEWS",
    "ArticleFilter",
    "ArticleVersion",
    "Batch",
    "Before",
    "Counts",
    "Delivery",
    "Encoder",
    "Extent",
    "Features",
    "FollowWriter",
    "Frequencies",
    "Fresh",
    "LanguageQuery",
    "ManualEdit",
    "Membership",
    "Neighbours",
    "QueuedPage",
    "Reporter",
    "Sketched",
    "SourceWriter",
    "Store",
    "StoredGenre",
    "StoryWriter",
    "StorylineStory",
    "StorylineUpdate",
    "Summary",
    "carved",
    "is_same_basis",
]
