"""Packages whose names load what they come from when they are first used (PEP 562).

To import all of an archive takes a second, and a process that only analyses articles needs a third of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def loading(package: str, names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """The `__getattr__` of a package that gives the public names of its modules: by module, which are wanted.

    No name may be that of a module, which would stand in its place once it is loaded.
    """
    homes = {name: module for module, wanted in names.items() for name in wanted}

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load
