"""Render the house settings for a terminal and as plain lines for a pipe."""

from __future__ import annotations

from dataclasses import fields

from rich.console import Console

from wideangle.model import HouseSettings, setting_name
from wideangle.render.style import gettext as _
from wideangle.render.terminal.console_writer import ConsoleWriter
from wideangle.render.text import visible


def settings_terminal(settings: HouseSettings, console: Console) -> None:
    """Write each house setting with its value, and mark the default values."""
    writer = ConsoleWriter(console)
    default = HouseSettings()
    for field in fields(settings):
        value = getattr(settings, field.name)
        shown = ", ".join(map(visible, value)) if isinstance(value, tuple) else visible(str(value))
        is_default = value == getattr(default, field.name)
        line = f"{setting_name(field.name)}: {shown}".rstrip()
        writer.line(_("{setting} (default)").format(setting=line) if is_default else line, "dim" if is_default else "")
