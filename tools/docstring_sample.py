"""Print a random sample of docstrings and comments for review: `python -m tools.docstring_sample SEED [NUMBER]`.

Use the hash of a commit as the seed, so that nobody can choose the sample. Comments on adjacent lines count as one
comment.
"""

from __future__ import annotations

import ast
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGE = Path("src/wideangle")
NUMBER = 40

_COMMENT = re.compile(r"(?:^[ \t]*# [^\n]*\n)+", re.MULTILINE)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings of a file, including those below constants, and its comments, each with its line number."""
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value
    for comment in _COMMENT.finditer(source):
        yield source.count("\n", 0, comment.start()) + 1, comment[0]


def main(arguments: Sequence[str]) -> None:
    """Print the sample. Each text is on one line, after its path and line number."""
    everything = [(path, *text) for path in sorted(PACKAGE.rglob("*.py")) for text in texts(path)]
    number = int(arguments[1]) if len(arguments) > 1 else NUMBER
    for path, line, text in random.Random(arguments[0]).sample(everything, number):  # noqa: S311 - not for secrets
        print(f"{path.relative_to(PACKAGE)}:{line}: {' '.join(text.split())}")


if __name__ == "__main__":
    main(sys.argv[1:])
