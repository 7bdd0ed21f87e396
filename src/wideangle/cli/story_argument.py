"""The argument that names a story, and the warning if the named story was merged into another."""

from __future__ import annotations

import logging
import re
from typing import Annotated

import typer

log = logging.getLogger(__name__)

StoryArgument = Annotated[str, typer.Argument(metavar="STORY", help="Its id: s17 or 17.", show_default=False)]


def warn_of_merger(asked: str, identifier: str) -> None:
    """Warn the user if the story or storyline with the id `asked` was merged into the one with the id `identifier`."""
    if re.sub("^[sl]?0*", "", asked.strip().lower()) != identifier[1:]:
        log.warning("%s has become part of %s.", asked, identifier)
