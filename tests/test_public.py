"""The public package: its names, errors and docstrings."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import wideangle
from wideangle import errors, model

SOURCE = Path(wideangle.__file__).parent
ROOMS = ["wideangle.archive", "wideangle.store"]  # load their modules when a name is first used


def test_all_is_sorted_and_every_name_in_it_is_there() -> None:
    assert wideangle.__all__ == sorted(wideangle.__all__, key=lambda name: (name.islower(), name))
    assert len(set(wideangle.__all__)) == len(wideangle.__all__)
    for name in wideangle.__all__:
        assert getattr(wideangle, name) is not None
        assert name in dir(wideangle)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'gossip'"):
        wideangle.gossip  # noqa: B018


def test_every_error_is_public_and_drawn_in_the_tree() -> None:
    own = {
        name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.WideangleError)
    }
    assert own <= set(wideangle.__all__)
    assert errors.__doc__ is not None
    assert [name for name in own if name not in errors.__doc__] == []


def test_a_coverage_draws_itself() -> None:
    from wideangle.archive import CoverageView

    for form in ("markdown", "html", "page", "json", "atom"):
        assert callable(getattr(CoverageView, f"to_{form}"))


def test_everything_public_says_what_it_is() -> None:
    for name in wideangle.__all__:
        if name.startswith("__"):
            continue
        one = getattr(wideangle, name)
        assert inspect.getdoc(one), name
        for member, value in vars(one).items() if isinstance(one, type) else ():
            if not member.startswith("_") and inspect.isroutine(value):
                assert inspect.getdoc(value), f"{name}.{member}"


def test_records_that_public_calls_return_are_public() -> None:
    records = {name for name, one in vars(model).items() if hasattr(one, "__dataclass_fields__")}
    assert records <= set(wideangle.__all__)


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    ]
    assert set(readers) == {"settings.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_of_a_room_is_what_its_module_makes_whatever_was_loaded_before(room: str) -> None:
    package = importlib.import_module(room)
    for module in pkgutil.iter_modules(package.__path__):
        assert module.name not in package.__all__, "the module would stand in the name's place"
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing
