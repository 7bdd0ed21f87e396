"""All errors that Wideangle raises deliberately.

    WideangleError
    ├── UsageError            the call is wrong: the command line exits with 2
    ├── SettingsError         the environment or the configuration file has an invalid setting
    ├── InstallationError     a package that Wideangle needs is missing
    ├── SourceError           a source as a whole cannot be read
    │   ├── UnreadableSource  permanent: the same bytes will fail again
    │   └── UnreachableSource temporary: network, time-out, busy server
    ├── ArticleNotFound       the archive has no article with this id, URL or path
    ├── StoryNotFound         the archive has no story with this id
    └── ArchiveError          the archive cannot be used as requested
        ├── ArchiveBusy       another process is writing
        ├── ArchiveCorrupt    the database fails its own checks
        └── ArchiveTooNew     written by a later version than this one

A single bad item among many never raises an exception, but becomes a `Refusal` in the report. An exception means that
the request as a whole failed. Each exception names the item that caused the error. Its `remedy` says what the user can
do, or is ''.
"""

from __future__ import annotations


class WideangleError(Exception):
    """The base class of all errors of Wideangle. `str` returns one or two sentences: what failed for which item, and
    what the user can do."""

    def __init__(self, message: str, *, item: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.item = item
        self.remedy = remedy

    def __str__(self) -> str:
        what = f"{self.item}: {self.message}" if self.item else self.message
        return f"{what} {self.remedy}" if self.remedy else what


class UsageError(WideangleError):
    """An error in the call itself, such as options that exclude one another, or a value out of range."""


class SettingsError(WideangleError):
    """The environment or the configuration file contains an invalid setting."""


def _clause(error: ImportError) -> str:
    """Return the message of an error on one line, without a full stop at its end."""
    return " ".join(str(error).split()).rstrip(".")


class InstallationError(WideangleError):
    """A package that Wideangle or one of its extras needs is missing or cannot be imported."""

    @classmethod
    def of(cls, error: ImportError) -> InstallationError:
        """Return the error for the failed import of a package that every installation needs."""
        return cls(
            f"The installation is incomplete: {_clause(error)}.",
            remedy="Install again, with a current pip: python -m pip install --upgrade pip; "
            "python -m pip install --force-reinstall wideangle.",
        )

    @classmethod
    def of_extra(cls, extra: str, purpose: str, error: ImportError, *, alternative: str = "") -> InstallationError:
        """Return the error for the failed import of a package that belongs to an extra. `purpose` names the feature
        that needs the extra. `alternative` is a clause at the end of the hint, which says how to do without the
        extra."""
        return cls(
            f"{purpose} needs the extra '{extra}', which is not installed: {_clause(error)}.",
            remedy=f"Install it: python -m pip install 'wideangle[{extra}]'{alternative}.",
        )


class SourceError(WideangleError):
    """A source cannot be read at all. A source is a file, folder, page or feed from which articles come."""


class UnreadableSource(SourceError):
    """A permanent error of a source: the same bytes will fail again. `gone` is True if the server reports the URL as
    permanently removed."""

    def __init__(self, message: str, *, item: str = "", remedy: str = "", gone: bool = False) -> None:
        super().__init__(message, item=item, remedy=remedy)
        self.gone = gone


class UnreachableSource(SourceError):
    """A temporary error of a source, such as a network error, a time-out or a busy server. Another attempt may succeed.
    `retry_after` is the number of seconds to wait that the server requests; None if it requests no wait."""

    def __init__(self, message: str, *, item: str = "", remedy: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, item=item, remedy=remedy)
        self.retry_after = retry_after


class ArticleNotFound(WideangleError):
    """The archive has no article with this id, URL or path."""


class StoryNotFound(WideangleError):
    """The archive has no story with this id."""


class ArchiveError(WideangleError):
    """The archive cannot be used as requested."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveCorrupt(ArchiveError):
    """The archive's database fails its own checks."""


class ArchiveTooNew(ArchiveError):
    """The archive was written by a later version of Wideangle."""
