"""Prepare a server between its start and the first request."""

from __future__ import annotations

import logging

from wideangle.archive import Archive
from wideangle.errors import WideangleError
from wideangle.render.views.coverage import view
from wideangle.web.templating import Templates

log = logging.getLogger(__name__)


def warm_up(archive: Archive, templates: Templates) -> None:
    """Compile the templates, and ask the archive for the data of the latest article's pages. This loads models, word
    lists and modules.

    Without this step, the first coverage takes half a second more of processor time. Errors are logged and not raised,
    because the pages themselves report what is wrong with the archive or a template.
    """
    try:
        templates.compile()
        for article in archive.articles(limit=1):
            view(archive.cover(article))
            archive.search(article.title or article.outlet)
            archive.status()
            archive.storyline_summaries(1)
    except WideangleError as error:
        log.info("The server has not warmed up: %s", error)
    except Exception:
        log.exception("Unexpected error while the server warmed up.")
