"""A small archive that ships with Wideangle: 106 invented articles by twelve invented outlets, to add and cover."""

from pathlib import Path

STORY_OF_THE_DEMO = "ledger-002"
"""The id of the article whose coverage `wideangle demo` prints."""

ROUNDUP_OF_THE_DEMO = "one-015"
"""The id of the article about three matters, whose coverage `wideangle demo` prints in short."""


def path() -> Path:
    """Return the folder of the sample archive. The folder is part of the package, and must not be written to."""
    return Path(__file__).with_name("archive")
