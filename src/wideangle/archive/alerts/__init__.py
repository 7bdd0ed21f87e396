"""Detect and deliver alerts: messages about news in the stories and queries that the user follows."""

from typing import TYPE_CHECKING

__all__ = [
    "deliver",
    "detect",
    "follows",
]

if TYPE_CHECKING:
    from wideangle.archive.alerts import (
        deliver,
        detect,
        follows,
    )
else:
    from wideangle.lazy import modules

    __getattr__ = modules(__name__, __all__)
