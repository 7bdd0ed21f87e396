"""Assign every article of an archive to a story, compute storylines, and apply the decisions that people make about
both."""

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
