"""Check and repair an archive, and restore one from a backup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wideangle.archive.archive import open_archive
from wideangle.errors import ArchiveCorrupt
from wideangle.model import Finding
from wideangle.store import maintenance


def examine(location: str | Path, *, repair: bool = False, embeddings: str | Path | None = None) -> list[Finding]:
    """What is wrong with the archive in a folder: its files, its database, stories and copies that refer to articles
    which do not exist, an index that does not agree with the articles.

    With `repair`, whatever can be built from the articles is built again, and each finding says whether it is repaired.
    `embeddings` is as in `wideangle.open`. Raises ArchiveError where the folder holds no archive, ArchiveTooNew, and
    with `repair` ArchiveBusy while another process writes.
    """
    folder = Path(location)
    findings = maintenance.examine(folder)
    if not (repair and findings):
        return findings
    try:
        maintenance.repair(folder, findings)
    except ArchiveCorrupt:
        return findings
    open_archive(folder, embeddings=embeddings).close()
    remaining = maintenance.examine(folder)
    parts = {finding.part for finding in remaining}
    return [replace(finding, is_repaired=True) for finding in findings if finding.part not in parts] + remaining


def restore(backup: str | Path, location: str | Path, *, embeddings: str | Path | None = None) -> Path:
    """Make an archive of a backup in a new or empty folder; return the folder. Never overwrites an archive.

    The index is built again. Articles that were removed after the backup are in the archive again. `embeddings` is as
    in `wideangle.open`. Raises ArchiveError where the folder holds anything or the file is no backup, ArchiveCorrupt
    and ArchiveTooNew.
    """
    folder = Path(location)
    maintenance.restore(Path(backup), folder)
    open_archive(folder, embeddings=embeddings).close()
    return folder
