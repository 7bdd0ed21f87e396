"""Find the articles related to an article: search candidates in the index, rank them, and recognise copies."""

from typing import TYPE_CHECKING

__all__ = [
    "candidates",
]

if TYPE_CHECKING:
    from wideangle.archive.retrieval import (
        candidates,
    )
else:
    from wideangle.lazy import modules

    __getattr__ = modules(__name__, __all__)
