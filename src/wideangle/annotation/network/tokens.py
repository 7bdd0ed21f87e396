"""Text to the tokens that the tagger reads: words, figures, punctuation marks, and the breaks between paragraphs.

The cut is finer than `language.words`: every mark is a token of its own, because quotation marks, colons and commas
are where statements begin and end, and English clitics ("Doe's", "didn't") stand apart as in the Penn Treebank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = "\n"
"""The token that stands for any run of white space with a line break in it."""

_TOKEN = re.compile(
    r"""
    (?P<break> \s*\n\s* )
  | (?: Mrs?|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Hon|Prof|St|Jr|Sr|vs|Inc|Corp|Co|Ltd )\.(?!\w)
  | (?: [^\W\d_]\. ){2,}
  | \d+ (?: [.,:]\d+ )*
  | (?: (?!n['’]t\b) [^\W_] )+? (?= n['’]t\b )
  | n['’]t\b
  | ['’] (?: s|re|ve|ll|d|m )\b
  | [^\W_]+ (?: -[^\W_]+ )*
  | \.{2,} | -{2,} | ''|``
  | [^\s]
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: their words (a break is one newline) and their code points [start, end)."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def tokens(text: str) -> Tokens:
    """Cut a text into tokens, in order and without overlap; white space within a paragraph is none."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        words.append(BREAK if match.lastgroup else match.group())
    return Tokens(words, starts, ends)
