"""Find lists of headlines in the text of an article. Lists of headlines are menus and links to other articles. Words
that these headlines quote are not a statement of the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.quotation_marks import paragraphs
from wideangle.language.openings import is_running_text
from wideangle.model import Span

LEAST_HEADLINES = 4
"""The least number of headlines in a list. Fewer lines without a full stop may be a heading with its highlights."""

MOST_OF_TEXT = 0.5
"""The greatest share of a text that a list of headlines takes up. A longer list is the content of the page itself."""

_CLOSING = BLANKS + "»”“\"'’)]"


def headline_lists(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Return the runs of lines that are lists of headlines, in order. A short line that ends in a question mark,
    an exclamation mark or an ellipsis may stand in a list, but does not count as a headline."""
    return [run for run in _runs(text, sentences) if run.end - run.start <= MOST_OF_TEXT * len(text)]


def _runs(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    run: list[Span] = []
    headlines = 0
    for paragraph in paragraphs(text, sentences):
        line = paragraph.of(text)
        if not line.strip():
            continue
        running = is_running_text(line) and not _is_short_question(line)
        if running or line.lstrip()[0].islower():
            if headlines >= LEAST_HEADLINES:
                yield Span(run[0].start, run[-1].end)
            run, headlines = [], 0
            continue
        run.append(paragraph)
        headlines += not is_running_text(line)
    if headlines >= LEAST_HEADLINES:
        yield Span(run[0].start, run[-1].end)


def _is_short_question(line: str) -> bool:
    ending = line.rstrip(_CLOSING)
    bare = ending.rstrip("!?…")
    return bare != ending and not is_running_text(bare)
