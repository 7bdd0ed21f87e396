"""Whether a name of one word means one thing: different people bear one surname."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from wideangle.language import stop_words
from wideangle.language.names import HONORIFICS, name_key
from wideangle.model import Article

SURNAME_FROM = 0.2
"""Share of the articles naming it that put a capitalised word before a word, from which it is taken for a surname. On
AllSides' train stories surnames have .6 and more unless they are other things too ('Green': .2); of what is none, parts
of longer names reach .2 ('Eastern Europe', 'Coast Guard'), and these say little either."""

FIRST_NAME_AGREEMENT = 0.8
"""Share of the first names that must be one and the same."""


def is_unambiguous(name: str, articles: Sequence[Article]) -> bool:
    """Whether a word stands for one thing in articles that have it: hardly ever for a person, or nearly always for the
    one of one first name."""
    first_names = Counter(filter(None, (_first_name(name, article) for article in articles)))
    given = first_names.total()
    return given < SURNAME_FROM * len(articles) or max(first_names.values(), default=0) >= FIRST_NAME_AGREEMENT * given


def _first_name(name: str, article: Article) -> str:
    """The first name that an article puts before a surname, by the key in which its spellings meet; '' for none."""
    common = stop_words(article.language)
    before = re.compile(rf"\b([^\W\d_a-zß-ÿ][\w'’-]+)\.? (?:[A-Z]\. ?)?{re.escape(name)}\b")
    for match in before.finditer(article.text):
        word = match[1].lower()
        if word not in common and word not in HONORIFICS:
            return name_key(word)
    return ""
