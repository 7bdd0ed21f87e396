"""Adding articles, and polling live sources."""

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
