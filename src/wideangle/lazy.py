"""Lazy imports (PEP 562): a package imports one of its modules when a name of that module is first used.

The import of the whole `archive` package takes a second, and a process that only analyses articles needs a third of its
modules.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import import_module
from typing import Any


def loading(package: str, names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package that imports public names from its modules when they are first used.
    `names` lists the public names of each module.

    A public name must not equal the name of a module, because the imported module would then replace the object with
    this name.
    """
    homes = {name: module for module, wanted in names.items() for name in wanted}

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load


def modules(package: str, names: Collection[str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package that imports its modules when they are first used. `names` are the names of
    these modules."""

    def load(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(f"{package}.{name}")

    return load
