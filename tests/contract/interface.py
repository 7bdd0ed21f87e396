"""Describe the public interface as one fact per line, and record the facts.

`python tests/contract/interface.py` records additions in `public_interface.txt`. The command refuses to drop or change
a recorded fact, because callers depend on each of them; `--allow-breaking` overrides the refusal.
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from enum import Enum
from pathlib import Path
from typing import Any

import typer

import wideangle
from wideangle.archive import CoverageView, Status
from wideangle.cli import app
from wideangle.render import json_schema
from wideangle.settings import Settings

SNAPSHOT = Path(__file__).with_name("public_interface.txt")
RE_RECORD = "make contract"

# Returned by `Archive.cover` and `Archive.status`, and not exported by the package.
_RETURNED = {"CoverageView": CoverageView, "Status": Status}
# Only the package makes objects of these classes.
_NOT_CONSTRUCTED = {"Archive", "Sources", "CoverageView"}
# Called by the package itself on records that callers give.
_INTERNAL_MEMBERS = {"admits", "fields", "is_of_all_outlets", "over"}
_HEADER = f"""\
# The public interface, one fact per line. A line may be added, and no line may be removed or changed.
# Recorded by `{RE_RECORD}`; do not edit by hand.
"""


def facts(recorded: Iterable[str] = ()) -> list[str]:
    """All facts about Python names, commands, settings and JSON documents.

    `recorded` are facts of an earlier record: a name that stands there is described even where `wideangle.__all__`
    does not list the name any more, as with a deprecated alias.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return [
            *_python_facts(recorded),
            *_command_facts(typer.main.get_command(app), "wideangle"),
            *_setting_facts(),
            *_schema_facts(json_schema(), "json"),
        ]


def recorded_facts() -> list[str]:
    """The facts of the snapshot file."""
    lines = SNAPSHOT.read_text("utf-8").splitlines() if SNAPSHOT.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def _python_facts(recorded: Iterable[str]) -> Iterator[str]:
    recorded_names = {line.split()[1].partition(".")[0] for line in recorded if line.startswith("python ")}
    for name in sorted({*wideangle.__all__, *recorded_names, *_RETURNED}):
        if not name.startswith("__"):
            public = _RETURNED.get(name) or getattr(wideangle, name, None)
            if public is not None:
                yield from _name_facts(name, public)


def _name_facts(name: str, public: Any) -> Iterator[str]:
    if not inspect.isclass(public):
        yield f"python {name} function"
        yield from _parameter_facts(name, public)
    elif issubclass(public, Enum):
        yield f"python {name} enumeration"
        yield from (f"python {name}.{member} = {value.value!r}" for member, value in public.__members__.items())
    else:
        bases = [base.__name__ for base in public.__mro__[1:] if base.__name__ in wideangle.__all__]
        yield f"python {name} class" + (f", a kind of {', '.join(bases)}" if bases else "")
        if name not in _NOT_CONSTRUCTED:
            yield from _parameter_facts(name, public)
        yield from _member_facts(name, public)
        if issubclass(public, wideangle.WideangleError):
            yield from (f"python {name}.{attribute} attribute" for attribute in vars(public("")))


def _member_facts(name: str, public: type) -> Iterator[str]:
    fields = getattr(public, "__dataclass_fields__", {})
    inherited = {*dir(BaseException), *dir(tuple), *(dir(list) if issubclass(public, list) else ())}
    for member in sorted(set(dir(public)) - inherited - _INTERNAL_MEMBERS):
        if member.startswith("_"):
            continue
        value = inspect.getattr_static(public, member)
        if member in fields:
            yield f"python {name}.{member} field"
        elif isinstance(value, property):
            yield f"python {name}.{member} property"
        elif inspect.isroutine(value):
            yield f"python {name}.{member} method"
            yield from _parameter_facts(f"{name}.{member}", getattr(public, member))


def _parameter_facts(name: str, callee: Any) -> Iterator[str]:
    parameters = [one for one in inspect.signature(callee).parameters.values() if one.name not in ("self", "cls")]
    for position, parameter in enumerate(parameters, start=1):
        kind = parameter.kind.description
        if parameter.kind is not parameter.KEYWORD_ONLY:
            kind = f"{kind} {position}"
        yield f"python {name}({parameter.name}) {kind}, {_default(parameter.default)}"


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    if type(value).__name__ == "_HAS_DEFAULT_FACTORY_CLASS":
        return "default made for each object"
    if inspect.isroutine(value):
        return "default a function"
    if hasattr(value, "__dataclass_fields__"):
        return f"default an object of type {type(value).__name__}"
    return f"default {_plain(value)}"


def _plain(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_plain, value))})"
    return repr(value)


def _command_facts(command: Any, name: str) -> Iterator[str]:
    yield f"command {name}"
    subcommands = getattr(command, "commands", {})
    default = subcommands.get(getattr(command, "default_command", ""))
    for parameter in (*command.params, *(default.params if default else ())):
        yield from _option_facts(name, parameter)
    for word, subcommand in sorted(subcommands.items()):
        yield from _command_facts(subcommand, f"{name} {word}")


def _option_facts(name: str, parameter: Any) -> Iterator[str]:
    is_argument = parameter.param_type_name == "argument"
    traits = [
        "required" if parameter.required else f"default {_typed(parameter.default)}",
        *(["repeatable"] if parameter.multiple or parameter.nargs < 0 or getattr(parameter, "count", False) else []),
        *(["flag"] if getattr(parameter, "is_flag", False) else []),
    ]
    spellings = [parameter.metavar or parameter.name] if is_argument else [*parameter.opts, *parameter.secondary_opts]
    for spelling in spellings:
        if is_argument and "repeatable" in traits:
            yield f"command {name} {spelling}: {traits[0]}"  # one value, as before the argument became repeatable
        yield f"command {name} {spelling}: {', '.join(traits)}"
        yield from (f"command {name} {spelling}: accepts {value}" for value in _choices(parameter))


def _typed(default: object) -> str:
    """A default value as a user would type the value."""
    if isinstance(default, Enum):
        return str(default.value)
    return str(default) if isinstance(default, Path) else repr(default)


def _choices(parameter: Any) -> list[str]:
    return [str(getattr(choice, "value", choice)) for choice in getattr(parameter.type, "choices", ())]


def _setting_facts() -> Iterator[str]:
    for setting in fields(Settings):
        default = "found at run time" if setting.default is MISSING else _typed(setting.default)
        yield f"setting {setting.name}: default {default}"


def _schema_facts(schema: object, path: str) -> Iterator[str]:
    """Properties, types and references of the published JSON Schema, by their path."""
    if not isinstance(schema, Mapping):
        return
    for name, definition in sorted(schema.get("$defs", {}).items()):
        yield from _schema_facts(definition, f"{path} {name}")
    for keyword in ("type", "const", "$ref", "format"):
        if keyword in schema:
            yield f"{path}: {keyword} {json.dumps(schema[keyword])}"
    yield from (f"{path}: allows {json.dumps(value)}" for value in schema.get("enum", ()))
    for name, definition in schema.get("properties", {}).items():
        yield f"{path}.{name}"
        if name in schema.get("required", ()):
            yield f"{path}.{name} is always there"
        yield from _schema_facts(definition, f"{path}.{name}")
    yield from _schema_facts(schema.get("items"), f"{path}[]")
    yield from _schema_facts(schema.get("additionalProperties"), f"{path}.*")
    for keyword in ("oneOf", "anyOf", "allOf"):
        for alternative in schema.get(keyword, ()):
            yield from _schema_facts(alternative, f"{path} {keyword}")


def record(*, allow_breaking: bool = False) -> list[str]:
    """Write the snapshot; the recorded facts that no longer hold, for which nothing is written unless allowed."""
    before = recorded_facts()
    now = facts(before)
    broken = sorted(set(before) - set(now))
    if not broken or allow_breaking:
        SNAPSHOT.write_text(_HEADER + "".join(f"{line}\n" for line in now), "utf-8")
    return broken


def main() -> None:
    """Record the interface from the command line."""
    parser = argparse.ArgumentParser(description="Record the public interface.")
    parser.add_argument("--allow-breaking", action="store_true", help="record removals and changes as well")
    options = parser.parse_args()
    broken = record(allow_breaking=options.allow_breaking)
    if broken and not options.allow_breaking:
        sys.exit("Not recorded, because the following was removed or changed:\n  " + "\n  ".join(broken))


if __name__ == "__main__":
    main()
