"""The characters that count as blanks in the rules for statements."""

from __future__ import annotations

SPACES = " \t\u00a0\u202f"
"""The blanks between the words of one line: space, tab, and the no-break spaces that stand inside French quotation
marks."""

BLANKS = SPACES + "\n\r"
"""The blanks between the words of one sentence, which may run over several lines. A line may end in \\r\\n."""
