"""Add articles to an archive, and poll its live sources for new articles."""

from typing import TYPE_CHECKING

__all__ = [
    "adding",
    "sources",
]

if TYPE_CHECKING:
    from wideangle.archive.collection import (
        adding,
        sources,
    )
else:
    from wideangle.lazy import modules

    __getattr__ = modules(__name__, __all__)
