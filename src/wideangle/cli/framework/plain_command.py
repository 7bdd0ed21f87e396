"""A command whose help shows the names of its arguments without their types."""

from __future__ import annotations

from copy import copy
from typing import Any

from typer.core import TyperCommand


class PlainCommand(TyperCommand):
    """A command whose usage line and help show the names of arguments without types: `cover [OPTIONS] ARTICLE…`, and no
    `<str>` beside ARTICLE."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for parameter in self.params:
            if parameter.param_type_name == "argument":
                parameter.type = _unnamed(parameter.type)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the words after the name of the command in its usage line."""
        arguments = [parameter for parameter in self.get_params(ctx) if parameter.param_type_name == "argument"]
        names = [f"{argument.make_metavar(ctx=ctx)}{'…' if argument.nargs < 0 else ''}" for argument in arguments]
        return [
            *filter(None, [self.options_metavar]),
            *(name if argument.required else f"[{name}]" for name, argument in zip(names, arguments, strict=True)),
        ]


def _unnamed(kind: Any) -> Any:
    """Return a copy of an argument's type for which the help shows nothing, in place of a text such as `<str>`."""
    unnamed = copy(kind)
    unnamed.get_metavar = lambda *_, **__: ""
    return unnamed
