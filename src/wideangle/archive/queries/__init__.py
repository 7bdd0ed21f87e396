"""Answer questions about an archive: coverage, stories, statements, annotations, absences and search."""

from typing import TYPE_CHECKING

__all__ = [
    "annotations",
    "comparison",
    "composition",
    "copy_group",
    "coverage",
    "frame",
    "listing",
    "quotes",
    "search",
    "search_query",
    "story",
    "storyline",
]

if TYPE_CHECKING:
    from wideangle.archive.queries import (
        annotations,
        comparison,
        composition,
        copy_group,
        coverage,
        frame,
        listing,
        quotes,
        search,
        search_query,
        story,
        storyline,
    )
else:
    from wideangle.lazy import modules

    __getattr__ = modules(__name__, __all__)
