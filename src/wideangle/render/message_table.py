"""Translate English messages with placeholders for the outputs for people."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

from wideangle.render.style import gettext


class MessageTable:
    """The templates of English messages. A placeholder in braces ('{number}') stands for a value, which is not
    translated."""

    def __init__(self, templates: Collection[str]) -> None:
        self.templates = frozenset(templates)

    def translation(self, message: str) -> str | None:
        """Return a message in the language of the interface. Return None if the table has no template for the
        message."""
        if message in self.templates:
            return gettext(message)
        for template, pattern in self._patterns.items():
            if values := pattern.fullmatch(message):
                return gettext(template).format(**values.groupdict())
        return None

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        """A regular expression for each template with placeholders. Templates with more fixed text come first, so that
        a message is translated by the template that fits best."""
        with_values = [template for template in self.templates if "{" in template]
        ordered = sorted(with_values, key=lambda template: (-len(re.sub(r"\{\w+\}", "", template)), template))
        return {template: _pattern(template) for template in ordered}


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    names = iter(parts[1::2])
    return re.compile(
        "".join(re.escape(text) + (f"(?P<{name}>.+)" if (name := next(names, "")) else "") for text in parts[::2]),
        re.DOTALL,
    )
