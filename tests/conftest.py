"""What holds for all tests."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

# How long an example takes says more of what else the machine is doing than of what is tested.
settings.register_profile("wideangle", deadline=None)
settings.load_profile("wideangle")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that a test runs sets the level of the loggers; no other test may depend on that."""
    loggers = [logging.getLogger(), logging.getLogger("wideangle")]
    kept = [(logger, list(logger.handlers), logger.level) for logger in loggers]
    yield
    logging.captureWarnings(False)
    for logger, handlers, level in kept:
        logger.handlers[:] = handlers
        logger.setLevel(level)
