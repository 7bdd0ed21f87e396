"""Print the oldest versions of packages that pyproject.toml allows, as constraints for pip: `python -m
tools.lower_bounds`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

USER_EXTRAS = ("languages", "parquet", "web")
"""The extras that README.md offers to users. The extras for development are left out, because their versions come from
the lock file alone."""

_LOWER_BOUND = re.compile(r"([\w.-]+)(?:\[[^\]]*\])?>=([\w.]+)")


def constraints(requirements: Sequence[str]) -> list[str]:
    """Return each requirement with its lower bound as the exact version. Raises ValueError for a requirement without a
    lower bound."""
    pins = []
    for requirement in requirements:
        bound = _LOWER_BOUND.match(requirement)
        if bound is None:
            raise ValueError(f"{requirement!r} has no lower bound.")
        pins.append(f"{bound[1]}=={bound[2]}")
    return pins


def main() -> None:
    """Write the constraints for pip to standard output."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"][extra] for extra in USER_EXTRAS)
    print("\n".join(constraints([*project["dependencies"], *extras])))


if __name__ == "__main__":
    main()
