"""A small archive that ships with Wideangle: 70 invented articles by ten invented outlets, ready to add and cover."""

from pathlib import Path

STORY_OF_THE_DEMO = "ledger-002"
"""The id of the article whose coverage `wideangle demo` prints."""


def path() -> Path:
    """The folder of the sample archive. It is part of the package: read it, do not write to it."""
    return Path(__file__).with_name("archive")
