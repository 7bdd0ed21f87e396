"""Measure cues of opinion in all languages: a headline that asks, the first person, words that demand, judge or
comment.

Each cue is counted with a short list of words for each language (`cues.txt`). Therefore the weights in
`cue_weights.json`, which were trained on English articles, apply to all languages. Quotations are left out. Rates are
moved towards the usual rate (shrinkage), so that short texts give little evidence.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files

from wideangle.coverage.genres.wording import SAMPLE_CHARACTERS
from wideangle.language import words
from wideangle.language.text.word_lists import word_lists
from wideangle.model import Article

USUAL_RATES = {
    "self": 0.012,
    "must": 0.01,
    "judge": 0.003,
    "comment": 0.003,
    "report": 0.018,
    "days": 0.004,
    "question marks": 0.002,
    "figures": 0.012,
    "semicolons and dashes": 0.004,
}
"""The usual rate of each cue: the number of its occurrences divided by the number of words."""

USUAL_WORDS = 60
"""Rates are computed as if each text had this number of further words, in which every cue has its usual rate
(shrinkage). With 150 words, the average precision in languages other than English is lower."""

_TEXT_KINDS = ("self", "must", "judge", "comment", "report", "days")
_HEADLINE_KINDS = ("must", "judge", "comment", "report")
_FOR_A_VIEW = ("self", "must", "judge", "comment")

CUES = (
    "headline with question mark",
    "headline that asks",
    "headline with colon",
    "headline with quotation",
    "headline with exclamation mark",
    *USUAL_RATES,
    *(f"headline: {kind}" for kind in _HEADLINE_KINDS),
    "quoted",
)
"""The names of the cues, in the order of the values of `cues_of`."""

QUOTED_SIZE = 500
"""When the share of quoted text is computed, this number of characters is added to the length of the text. One
quotation in a short text therefore has little effect."""

_QUOTATION = re.compile(r"[«„“”\"][^«»„“”\"]{1,600}[»“”\"]")
_PUNCTUATION = str.maketrans("？！：；؟「」『』", "?!:;?«»«»")
"""A translation table from East Asian and Arabic punctuation marks to the European marks of the same meaning."""

_QUOTE = re.compile(r"[«„“\"‘]")


def has_cues(language: str) -> bool:
    """Return True if the package has lists of cue words for the language."""
    return f"comment {language}" in _lists()


def cues_of(article: Article) -> list[float]:
    """Return the value of each cue in `CUES`. The values of a text with the usual rates are near 0."""
    language, title = article.language, article.title.strip().translate(_PUNCTUATION)
    opening = " ".join(article.text[:SAMPLE_CHARACTERS].split()).translate(_PUNCTUATION)
    unquoted = _QUOTATION.sub(" ", opening)
    body, headline = _words(unquoted, language), _words(title, language)
    counts = {kind: sum(word in _cue_words(kind, language) for word in body) for kind in _TEXT_KINDS}
    counts["question marks"] = opening.count("?")
    counts["figures"] = sum(word[0].isdigit() for word in body)
    counts["semicolons and dashes"] = sum(map(opening.count, ";—–"))
    return [
        float("?" in title),
        float(bool(headline) and headline[0] in _cue_words("ask", language)),
        float(":" in title),
        float(bool(_QUOTE.search(title))),
        float("!" in title),
        *(_difference(counts[cue], len(body), usual) for cue, usual in USUAL_RATES.items()),
        *(float(not _cue_words(kind, language).isdisjoint(headline)) for kind in _HEADLINE_KINDS),
        (len(opening) - len(unquoted)) / (len(opening) + QUOTED_SIZE),
    ]


def view_log_odds(article: Article) -> float:
    """Return the log-odds that an article is a view (opinion, analysis or an explainer). The language of the article
    must have lists of cue words."""
    weights, intercept = _weights()
    return intercept + sum(map(float.__mul__, weights, cues_of(article)))


def cue_words_in(article: Article) -> list[str]:
    """Return the words of an article that are evidence for opinion, in lower case: the question word of the headline,
    then the cue words with the most frequent first, then '?' if there is a question mark."""
    text = _QUOTATION.sub(" ", f"{article.title} {article.text[:SAMPLE_CHARACTERS]}")
    cues = frozenset[str]().union(*(_cue_words(kind, article.language) for kind in _FOR_A_VIEW))
    asking = [
        word for word in _words(article.title, article.language)[:1] if word in _cue_words("ask", article.language)
    ]
    counts = Counter(word for word in _words(text, article.language) if word in cues)
    return [*asking, *(word for word, _ in counts.most_common()), *(["?"] if "?" in text else [])]


def _difference(count: int, size: int, usual: float) -> float:
    """Return how much the rate `count` / `size` of a cue differs from its usual rate: 10 times the difference between
    the square roots of both rates. The rate is first moved towards the usual rate (shrinkage)."""
    rate = (count + USUAL_WORDS * usual) / (size + USUAL_WORDS)
    return 10 * (math.sqrt(rate) - math.sqrt(usual))


def _words(text: str, language: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in words(text, language)]


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(body.split()) for name, body in word_lists("cues.txt", "wideangle.coverage.genres").items()}


def _cue_words(kind: str, language: str) -> frozenset[str]:
    return _lists().get(f"{kind} {language}", frozenset())


@cache
def _weights() -> tuple[list[float], float]:
    record = json.loads((files("wideangle.coverage.genres") / "cue_weights.json").read_text("utf-8"))
    return [float(record["weights"][cue]) for cue in CUES], float(record["intercept"])
