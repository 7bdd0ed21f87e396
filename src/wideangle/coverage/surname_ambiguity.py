"""Decide whether a name of one word stands for one person or thing. Different people may share a surname."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from wideangle.language import stop_words
from wideangle.language.names import HONORIFICS, name_key
from wideangle.model import Article

SURNAME_FROM = 0.2
"""A word counts as a surname if a capitalised word precedes the word in at least this share of the articles that
contain the word. In American news (AllSides), this share is .6 or more for surnames without another meaning, and .2 or
more for surnames such as 'Green'. Some last words of other names ('Europe' in 'Eastern Europe') also reach .2, and
count as surnames too."""

FIRST_NAME_AGREEMENT = 0.8
"""A surname is unambiguous if the same first name precedes the surname in at least this share of the articles that give
a first name."""


def is_unambiguous(name: str, articles: Sequence[Article]) -> bool:
    """Return True if a name of one word has one meaning in the articles that contain it. The name must hardly ever be a
    surname, or nearly always follow the same first name."""
    first_names = Counter(filter(None, (_first_name(name, article) for article in articles)))
    given = first_names.total()
    return given < SURNAME_FROM * len(articles) or max(first_names.values(), default=0) >= FIRST_NAME_AGREEMENT * given


def _first_name(name: str, article: Article) -> str:
    """Return the key of the first name before a surname in an article, or '' if there is no first name."""
    common = stop_words(article.language)
    before = re.compile(rf"\b([^\W\d_a-zß-ÿ][\w'’-]+)\.? (?:[A-Z]\. ?)?{re.escape(name)}\b")
    for match in before.finditer(article.text):
        word = match[1].lower()
        if word not in common and word not in HONORIFICS:
            return name_key(word)
    return ""
