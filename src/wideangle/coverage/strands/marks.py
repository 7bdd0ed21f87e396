"""Find marks at the beginning of a paragraph which show that the text changes to another matter or continues the same
matter."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from wideangle.language.text.word_lists import word_lists


class UnitMark(StrEnum):
    """A mark at the beginning of a unit which shows a change or a continuation of the matter."""

    SHIFT = "shift"
    CONTRAST = "contrast"
    CONTINUE = "continue"
    QUOTE = "quote"
    HEADING = "heading"
    SEPARATED = "separated"
    BULLET = "bullet"
    TIME = "time"


HEAD = 80
"""The number of code points at the beginning of a unit that are searched for marks."""

_BULLET = re.compile(r"\s*(?:[•●▪◦‣*·■►▶–—-]\s+|\(?\d{1,2}[.)]\s+)\S")
_TIME = re.compile(
    r"\s*(?:update(?:d)?(?: at)?:?\s*)?(?:\d{1,2}[:.]\d\d|\d{1,2}(?=\s*[ap]\.?m))\s*(?:[ap]\.?m\.?|Uhr|h)?"
    r"\s*(?:\(?(?:[ECMP][SD]?T|GMT|UTC|BST|CET|MSK)\)?)?\s*(?:[-–—:|.]|\n|$)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"\s*[\"“„«»‘']")


def marks_of(body: str, language: str, *, has_heading: bool = False, is_separated: bool = False) -> frozenset[UnitMark]:
    """Return the marks of a unit. `body` is the text of the unit below its heading."""
    head = body[:HEAD].lstrip()
    marks = set()
    if has_heading:
        marks.add(UnitMark.HEADING)
    if is_separated:
        marks.add(UnitMark.SEPARATED)
    if _BULLET.match(head):
        marks.add(UnitMark.BULLET)
    if _TIME.match(head):
        marks.add(UnitMark.TIME)
    if _QUOTE.match(head):
        marks.add(UnitMark.QUOTE)
    lowered = head.lower().replace("’", "'").lstrip("•●▪*-–— ")
    if _cues("shift", language).match(lowered):
        marks.add(UnitMark.SHIFT)
    elif _cues("contrast", language).match(lowered):
        marks.add(UnitMark.CONTRAST)
    elif _cues("continue", language).match(lowered):
        marks.add(UnitMark.CONTINUE)
    return frozenset(marks)


LONGEST_HEADING = 110
_ENDS_LIKE_SENTENCE = re.compile(r"[.!,;…。][\"'”’»)\]]*$")


def is_heading(line: str) -> bool:
    """Return True if a line is a heading: short, without punctuation at its end, not beginning in lower case, and not a
    quotation."""
    stripped = line.strip()
    return (
        0 < len(stripped) <= LONGEST_HEADING
        and not _ENDS_LIKE_SENTENCE.search(stripped)
        and not stripped[0].islower()
        and any(map(str.isalpha, stripped))
        and not _QUOTE.match(stripped)
    )


@cache
def _cues(kind: str, language: str) -> re.Pattern[str]:
    """Return the pattern for one kind of cue in a language. For a language without cues, the English cues are
    returned."""
    sections = word_lists("cues.txt", "wideangle.coverage.strands")
    lines = (sections.get(f"{kind} {language}") or sections[f"{kind} en"]).splitlines()
    cues = [re.escape(line).replace("…", r"(?:[\w'-]+ ){0,2}[\w'-]+") for line in lines if line]
    return re.compile(rf"(?:{'|'.join(cues)})(?!\w)")
