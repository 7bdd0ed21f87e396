"""The argument that names a story, and the warning if the named story was merged into another."""

from __future__ import annotations

import logging
import re
from typing import Annotated

import typer

log = logging.getLogger(__name__)

StoryArgument = Annotated[str, typer.Argument(metavar="STORY", help="Its id: s17 or 17.", show_default=False)]


def warn_of_merger(asked: str, identifier: str) -> None:
    """Warn the user that a story or storyline was merged into another. `asked` is the id that the user gave, and
    `identifier` the id of the story or storyline that was found; there is no warning if the two ids are equal."""
    if re.sub("^[sl]?0*", "", asked.strip().lower()) != identifier[1:]:
        log.warning("%s has become part of %s.", asked, identifier)
