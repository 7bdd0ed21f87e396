"""Assign every article to a story."""

from typing import TYPE_CHECKING

__all__ = [
    "assignment",
    "constraints",
    "decision_import",
    "removal",
    "storyline_decisions",
    "storylines",
]

if TYPE_CHECKING:
    from wideangle.archive.grouping import (
        assignment,
        constraints,
        decision_import,
        removal,
        storyline_decisions,
        storylines,
    )
else:
    from wideangle.lazy import modules

    __getattr__ = modules(__name__, __all__)
