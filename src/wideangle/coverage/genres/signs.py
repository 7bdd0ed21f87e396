"""Compute signs of opinion, analysis and explainers besides single words: form of the headline, layout, outlet and
length.

Most values are between 0 and 1. The trained weight of a sign in `weights.json` is therefore the effect of the sign on
the log-odds.
"""

from __future__ import annotations

import math
import re
from functools import cache
from urllib.parse import urlsplit

from wideangle.coverage.genres.wording import SAMPLE_CHARACTERS
from wideangle.language.text.word_lists import word_lists
from wideangle.model import Article

SIGNS = (
    "why", "how", "question", "asks", "explained", "number", "the", "winners", "exclamation",
    "days", "dateline", "author line", "length", "contributors", "headline length", "journal of opinion", "magazine",
)  # fmt: skip
"""The names of the signs, in the order of the values of `signs_of`."""

TYPICAL_LENGTH = 8.0
"""The natural logarithm of the usual length of a report in characters. Columns, essays and explainers are longer than
reports."""

SHORTEST = -0.5
"""The least value of the sign for the length. Shorter texts were cut by a feed, so their length does not show the
genre."""

TYPICAL_HEADLINE = 12
"""The usual number of words in the headline of a report."""

_QUESTION_START = re.compile(r"(?:is|will|can|could|should|did|does|are|do|has|who|would)\b")
_NUMBER = re.compile(r"(?:the )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten) [a-z]")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATELINE = re.compile(r"[A-Z][A-Z ,.]+(?:\(.{2,20}\))? ?[—–-]")
_AUTHOR_LINE = re.compile(
    r"(?:[—*–-]+ ?)?(?:Dr\. )?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+| de| van| von){1,4},? (?:\([^)]*\) )?is "
)


def signs_of(article: Article) -> list[float]:
    """Return the value of each sign in `SIGNS` for an English article."""
    title = article.title.lower().replace("’", "'")
    opening = article.text[:SAMPLE_CHARACTERS]
    words = title.split()
    host = urlsplit(article.url).netloc.lower().removeprefix("www.")
    lines = [line for line in article.text[-1_200:].strip().split("\n")[-2:] if len(line) < 500]
    days = sum(map(opening.count, _DAYS)) / max(1, opening.count(" "))
    return [
        title.startswith("why ") + (" why " in f" {title} "),
        title.startswith("how "),
        title.endswith("?") + ("?" in title),
        bool(_QUESTION_START.match(title)),
        title.endswith(" explained") or ", explained" in title,
        bool(_NUMBER.match(title)),
        title.startswith("the "),
        "winners and losers" in title,
        "!" in title,
        10 * math.sqrt(days),
        bool(_DATELINE.match(opening)),
        any(map(_AUTHOR_LINE.match, lines)),
        max(SHORTEST, math.log(len(article.text) + 1) - TYPICAL_LENGTH),
        "contributed to this report" in article.text[-600:].lower(),
        len(words) / TYPICAL_HEADLINE,
        _is_of(host, "journals of opinion"),
        _is_of(host, "magazines"),
    ]


def _is_of(host: str, kind: str) -> bool:
    """Return True if a host or its parent domain is in the list of hosts named `kind`."""
    return host in _listed(kind) or host.partition(".")[2] in _listed(kind)


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(word_lists("outlets.txt", "wideangle.coverage.genres")[kind].split())
