"""Print a random sample of docstrings and comments for review: `python -m tools.docstring_sample SEED [NUMBER]`.

Each text is printed after its path and line, and after the code that a reader sees beside it: the signature of a
function, the name of a class, the assignment of a constant, or the line of code below a comment. Use the hash of a
commit as the seed, so that nobody can choose the sample. Comments on adjacent lines count as one comment.
"""

from __future__ import annotations

import ast
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path("src/wideangle")
NUMBER = 40
LONGEST_CODE = 200
"""The greatest number of characters of code that is printed beside a text."""

_COMMENT = re.compile(r"(?:^[ \t]*# [^\n]*\n)+", re.MULTILINE)


class Text(NamedTuple):
    """A docstring or a comment with its line number, and the code beside it."""

    line: int
    text: str
    code: str


def texts(path: Path) -> Iterator[Text]:
    """Yield the docstrings of a file, including those below constants, and its comments."""
    source = path.read_text(encoding="utf-8")
    for parent in ast.walk(ast.parse(source)):
        body: list[ast.stmt] = getattr(parent, "body", None) or []
        for position, node in enumerate(body if isinstance(body, list) else []):
            if (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                yield Text(node.lineno, node.value.value, _code(source, body[position - 1] if position else parent))
    for comment in _COMMENT.finditer(source):
        following = source[comment.end() :].split("\n", 1)[0]
        yield Text(source.count("\n", 0, comment.start()) + 1, comment[0], following.strip())


def _code(source: str, node: ast.AST) -> str:
    """Return the code of a statement; of a function or class, only the part before its body."""
    if isinstance(node, ast.Module) or not isinstance(node, ast.stmt):
        return ""
    code = ast.get_source_segment(source, node) or ""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        code = "\n".join(source.splitlines()[node.lineno - 1 : node.body[0].lineno - 1])
    return " ".join(code.split())[:LONGEST_CODE]


def main(arguments: Sequence[str]) -> None:
    """Print the sample, each text in one paragraph."""
    everything = [(path, text) for path in sorted(PACKAGE.rglob("*.py")) for text in texts(path)]
    number = int(arguments[1]) if len(arguments) > 1 else NUMBER
    for path, text in random.Random(arguments[0]).sample(everything, number):  # noqa: S311 - not for secrets
        print(f"{path.relative_to(PACKAGE)}:{text.line}: {text.code}\n    {' '.join(text.text.split())}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
