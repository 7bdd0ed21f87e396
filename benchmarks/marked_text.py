"""Read articles, written for this project, in which statements are marked: `[1s Ada] [1q said] [1c that it rained]`.

In this example, `[1s …]` is the source, `[1q …]` the cue and `[1c …]` the content of statement 1 of the article.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROLES = {"s": "source", "q": "cue", "c": "content"}

_MARK = re.compile(r"\[(\d)([sqc]) ([^\[\]]*)\]")


def marked_articles(path: Path) -> list[dict[str, Any]]:
    """Return the articles of a file. Blank lines separate the articles; lines that begin with # are comments."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [marked_article(article.strip()) for article in "\n".join(lines).split("\n\n") if article.strip()]


def marked_article(marked: str) -> dict[str, Any]:
    """Return the text of an article without its marks, and the spans [start, end) of each statement by role (source,
    cue or content)."""
    text, end, statements = "", 0, dict[str, dict[str, list[tuple[int, int]]]]()
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        spans = statements.setdefault(mark[1], {}).setdefault(ROLES[mark[2]], [])
        spans.append((len(text), len(text) + len(mark[3])))
        text += mark[3]
        end = mark.end()
    return {"text": text + marked[end:], "attributions": list(statements.values())}
