"""Find and repair faults of an archive, and restore an archive from a backup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wideangle.archive.archive import open_archive
from wideangle.errors import ArchiveCorrupt
from wideangle.model import Finding
from wideangle.store import maintenance


def examine(location: str | Path, *, repair: bool = False, embeddings: str | Path | None = None) -> list[Finding]:
    """Return the faults of the archive in a folder. Faults are damaged files, database errors, stories and copies that
    refer to missing articles, and an index that does not agree with the articles.

    With `repair`, everything that can be built from the articles is built again, and each fault says whether it is
    repaired. `embeddings` is as in `wideangle.open`. Raises ArchiveError if the folder has no archive, and
    ArchiveTooNew if a later version has written the archive. With `repair`, raises ArchiveBusy while another process
    writes.
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
    """Restore an archive from a backup into a new or empty folder, and return the folder.

    An existing archive is never overwritten. The index is built again. Articles that were removed after the backup was
    made are in the archive again. `embeddings` is as in `wideangle.open`. Raises ArchiveError if the folder is not
    empty or the file is not a backup, ArchiveCorrupt and ArchiveTooNew.
    """
    folder = Path(location)
    maintenance.restore(Path(backup), folder)
    open_archive(folder, embeddings=embeddings).close()
    return folder
