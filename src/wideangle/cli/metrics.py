"""Write metrics of the archive and its live sources to a file, for the textfile collector of node_exporter
(Prometheus)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wideangle.atomic_write import replace_file
from wideangle.cli.output import delivering
from wideangle.model import Fetched
from wideangle.render.prometheus import archive_metrics, poll_metrics, prometheus_text

if TYPE_CHECKING:
    from wideangle.archive import Archive


def write_metrics(path: Path | None, result: Fetched, archive: Archive) -> None:
    """Write the results of polling and the state of the archive as a metrics file. The file is replaced atomically. Do
    nothing if `path` is None."""
    if path is None:
        return
    sources = list(archive.sources)
    silent = {source.number for source in archive.sources.silent()}
    articles = archive.status().holdings.articles
    families = [*poll_metrics(result), *archive_metrics(articles, sources, silent, result.pages_waiting)]
    with delivering(path):
        replace_file(path, prometheus_text(families))
