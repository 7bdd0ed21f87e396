"""Every error that Wideangle raises on purpose.

    WideangleError
    ├── UsageError            the call itself is wrong: the command line exits with 2
    ├── SettingsError         the environment or the configuration file holds something unusable
    ├── InstallationError     a package that Wideangle needs is missing
    ├── SourceError           a source as a whole cannot be read
    │   ├── UnreadableSource  final: the same bytes will fail again
    │   └── UnreachableSource worth another try: network, time-out, busy server
    ├── ArticleNotFound       no article of the archive has that id, URL or path
    ├── StoryNotFound         no story of the archive has that id
    └── ArchiveError          the archive itself is in the way
        ├── ArchiveBusy       another process is writing
        ├── ArchiveCorrupt    the database fails its own checks
        └── ArchiveTooNew     written by a later version than this one

One bad item among many is never an exception: it becomes a `Refusal` in the report. An exception means that the
request as a whole could not be answered. Each names the item it is about and, where there is one, the remedy.
"""

from __future__ import annotations


class WideangleError(Exception):
    """The root. `str` gives one or two plain sentences: what failed on which item, and what to do."""

    def __init__(self, message: str, *, item: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.item = item
        self.remedy = remedy

    def __str__(self) -> str:
        what = f"{self.item}: {self.message}" if self.item else self.message
        return f"{what} {self.remedy}" if self.remedy else what


class UsageError(WideangleError):
    """The call itself is wrong: options that exclude one another, a value out of range."""


class SettingsError(WideangleError):
    """The environment or the configuration file holds something unusable."""


class InstallationError(WideangleError):
    """A package that Wideangle needs, itself or for an extra, is missing or cannot be imported."""

    @classmethod
    def of(cls, error: ImportError) -> InstallationError:
        """The error for a failed import."""
        return cls(
            f"The installation is incomplete: {error}.",
            remedy="Install again, with a current pip: python -m pip install --upgrade pip; "
            "python -m pip install --force-reinstall wideangle.",
        )

    @classmethod
    def of_extra(cls, extra: str, purpose: str, error: ImportError, *, alternative: str = "") -> InstallationError:
        """The error for a failed import of what an extra installs. `purpose` is what needs the extra, and
        `alternative` what does without, as the end of a sentence."""
        return cls(
            f"{purpose} needs the extra '{extra}', which is not installed: {error}.",
            remedy=f"Install it: python -m pip install 'wideangle[{extra}]'{alternative}.",
        )


class SourceError(WideangleError):
    """A source as a whole cannot be read."""


class UnreadableSource(SourceError):
    """Final: the same bytes will fail again. `gone` says that the server knows the address no more, and never will."""

    def __init__(self, message: str, *, item: str = "", remedy: str = "", gone: bool = False) -> None:
        super().__init__(message, item=item, remedy=remedy)
        self.gone = gone


class UnreachableSource(SourceError):
    """Worth another try later: network, time-out, busy server. `retry_after` is how many seconds the server asks to
    wait, None where it does not say."""

    def __init__(self, message: str, *, item: str = "", remedy: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, item=item, remedy=remedy)
        self.retry_after = retry_after


class ArticleNotFound(WideangleError):
    """No article of the archive has that id, URL or path."""


class StoryNotFound(WideangleError):
    """No story of the archive has that id."""


class ArchiveError(WideangleError):
    """The archive itself is in the way."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveCorrupt(ArchiveError):
    """The archive's database fails its own checks."""


class ArchiveTooNew(ArchiveError):
    """The archive was written by a later version of Wideangle."""
