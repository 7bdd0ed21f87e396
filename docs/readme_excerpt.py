"""Put the beginning of what the demo shows into the README anew: `python docs/readme_excerpt.py`."""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

import wideangle
from wideangle import render, sample

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"(?<=^```text\n).*?(?=^```)", re.MULTILINE | re.DOTALL)


def excerpt() -> str:
    """The demo's coverage as a wide terminal shows it, down to the end of the first linked article."""
    sheet = io.StringIO()
    with TemporaryDirectory() as folder, wideangle.open(folder) as archive:
        archive.add(sample.path())
        coverage = archive.cover(sample.STORY_OF_THE_DEMO)
    render.terminal(coverage, Console(file=sheet, width=100, force_terminal=True, color_system=None, highlight=False))
    card, reports, lane, entry, *_ = re.split(r"\n *\n", sheet.getvalue())
    return "\n\n".join((card, reports, lane, entry)) + "\n"


def renewed(readme: str) -> str:
    """The README with this excerpt in its block."""
    return _BLOCK.sub(lambda _: excerpt(), readme, count=1)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
