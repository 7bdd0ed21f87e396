"""Measure speed, quality and robustness. Other libraries are measured in the same run for comparison."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def need(*libraries: str) -> None:
    """Stop with a message of one line if a library that the benchmark needs is not installed."""
    missing = [library for library in libraries if find_spec(library) is None]
    if missing:
        sys.exit(f"This benchmark needs {' and '.join(missing)}: pip install '.[lab]' in the source folder has it.")
