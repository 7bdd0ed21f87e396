"""Cut a text into the tagger's tokens: words, figures, punctuation marks, and the breaks between paragraphs.

The tokens are finer than those of `language.words`. Every mark is a token, because quotation marks, colons and commas
delimit statements. English clitics ("Doe's", "didn't") are separate tokens, as in the Penn Treebank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = "\n"
"""The token for a run of white space with a line break."""

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
    """The tokens of a text: their words, and the code points [start, end) of each. The word of a paragraph break is one
    newline."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def tokens(text: str) -> Tokens:
    """Return the tokens of a text, in order and without overlap. White space within a paragraph gives no token."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        words.append(BREAK if match.lastgroup else match.group())
    return Tokens(words, starts, ends)
