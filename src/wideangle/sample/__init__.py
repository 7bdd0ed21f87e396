"""Locate the sample archive that Wideangle includes: 106 invented articles by twelve invented outlets, for trying
Wideangle."""

from pathlib import Path

STORY_OF_THE_DEMO = "ledger-002"
"""The id of the sample article whose coverage `wideangle demo` prints."""

ROUNDUP_OF_THE_DEMO = "one-015"
"""The id of a sample article about three matters. `wideangle demo` prints a short form of its coverage."""


def path() -> Path:
    """Return the folder of the sample archive. The folder is part of the package, so nothing may be written to it."""
    return Path(__file__).with_name("archive")
