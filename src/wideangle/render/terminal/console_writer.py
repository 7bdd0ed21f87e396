"""Write styled lines to a terminal, or plain lines to a pipe."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

# Longer lines are hard to read, even on a wide terminal.
_WIDEST = 100
_BAR = "▎ "
_PLAIN_QUOTE = "> "


class ConsoleWriter:
    """Writes lines to a console. Lines are wrapped on a terminal but not in a pipe, so that `grep` finds whole
    phrases."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = min(console.width, _WIDEST)
        self.wraps = console.is_terminal

    def line(self, text: str, style: str = "", *, margin: str = "", mark: str = "", mark_style: str = "") -> None:
        """Write `text` after `margin` and `mark`. Wrapped lines are aligned with the first line."""
        for piece in self._wrapped(text, style, margin + mark):
            self._write(Text(margin), Text(mark, mark_style), piece)
            mark = " " * len(mark)

    def quotation(self, text: str, *, margin: str) -> None:
        """Write `text` as a quotation, with a bar before every line."""
        bar = _BAR if self.wraps else _PLAIN_QUOTE
        for piece in self._wrapped(text, "italic", margin + bar):
            self._write(Text(margin), Text(bar, "cyan"), piece)

    def whole(self, text: str, style: str = "", *, margin: str = "") -> None:
        """Write `text` on one line without wrapping, because a URL must stay in one piece."""
        self._write(Text(margin), Text(text, style))

    def blank(self) -> None:
        """Write an empty line."""
        self._console.print()

    def _wrapped(self, text: str, style: str, margin: str) -> list[Text]:
        content = Text(text, style)
        if not self.wraps:
            return [content]
        pieces = content.wrap(self._console, max(self._width - len(margin), 1))
        for piece in pieces:
            piece.rstrip()
        return list(pieces) or [content]

    def _write(self, *parts: Text) -> None:
        self._console.print(Text.assemble(*parts), soft_wrap=True)
