"""Return views of an archive as data frames, if pandas or polars is installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from wideangle.errors import InstallationError, UsageError
from wideangle.store import VIEWS, Store

LIBRARIES = ("pandas", "polars")


def frame(store: Store, view: str, library: str) -> Any:
    """Return a view of the archive as a `DataFrame` of pandas or polars. Raises UsageError for an unknown name of a
    library or view, and InstallationError if the library is not installed."""
    if view not in VIEWS:
        raise UsageError("no view has this name.", item=view, remedy=f"The views are {', '.join(VIEWS)}.")
    if library not in LIBRARIES:
        raise UsageError("no such library of data frames.", item=library, remedy=f"Name {' or '.join(LIBRARIES)}.")
    try:
        module = import_module(library)
    except ImportError as error:
        raise InstallationError(
            f"data frames need {library}: {error}.", remedy=f"Install it with python -m pip install {library}."
        ) from error
    return module.DataFrame(store.views.columns(view))
