"""Opinion and analysis apart from reports: by section, address, headline and wording.

An outlet's own mark (a section, an address under /opinion/, 'Opinion:' before the headline) decides. Without one,
the wording does: opinion is written in the first and second person, asks, urges and judges; reports attribute.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from math import exp, sqrt
from typing import Any
from urllib.parse import urlsplit

from wideangle.language import words
from wideangle.model import Article

_MARKS = (
    r"opinions?|op-?eds?|editorials?|comment|commentary|commentaries|commentisfree|columns?|columnists?|perspectives?"
    r"|analysis|analyses|viewpoints?|voices|letters|thinkpieces?|guest-?writers?|guest-?essays?"
    r"|kommentare?|meinung|meinungen|leitartikel|gastbeitrag|analyse"
    r"|opini[oó]n|editoriales|tribunas?|columnas?|an[aá]lisis|opinione|opinioni|commenti|editoriale|analisi"
    r"|tribune|d[ée]bats|[ée]ditos?|opini[aã]o|an[aá]lise|colunas?|opinie|mening|debatt|ledare"
    r"|opinia|opinie|komentarz|мнение|мнения|колонка|думка|погляд|коментар|аналитика|аналітика"
)
_PATH = re.compile(rf"(?:{_MARKS})", re.IGNORECASE)
_LABEL = re.compile(rf"\s*(?:{_MARKS})\s*(?:[|:–—]|\s-\s)", re.IGNORECASE)
_NAME = re.compile(rf"(?:^|[-–|:(]\s*)(?:guest writer|{_MARKS})\b", re.IGNORECASE)

SAMPLE_CHARACTERS = 4_000
"""The wording is judged by the opening: it shows the genre, and the cost stays the same for long reads."""

OPINION_FROM = 0.5
"""Calibrated probability from which an article counts as opinion. On the half year after the training years: precision
.86, recall .56 of what outlets mark as opinion, from the wording alone (`python -m training.genre`)."""

ASKING = "headline?"


def opinion_probability(article: Article) -> float:
    """The probability that an article is opinion or analysis; 1 where its outlet marks it as such."""
    if is_marked(article):
        return 1.0
    if article.language not in ("en", ""):
        return 0.0  # the wording of other languages is not learned yet; their marks are read
    weights: dict[str, float] = _model()["weights"]
    log_odds = sum(weights.get(token, 0.0) * sqrt(rate) for token, rate in wording(article).items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds + _model()["intercept"]))))


def is_marked(article: Article) -> bool:
    """Whether the outlet itself marks it: by section, address, label before the headline, or its own name."""
    parts = [part for part in urlsplit(article.url).path.split("/")[:-1] if part]
    host = urlsplit(article.url).netloc.partition(".")[0]
    return (
        any(_PATH.fullmatch(part) for part in (*parts, host))
        or any(_PATH.fullmatch(part) for part in re.split(r"[^\w-]+", article.section) if part)
        or bool(_LABEL.match(article.title))
        or bool(_NAME.search(article.outlet))
    )


def wording(article: Article) -> dict[str, float]:
    """How often each word, lower-cased, stands in the opening of an English article, as a share of its words.

    Question marks and quotation marks count as words; ASKING is 1 where the headline asks.
    """
    opening = article.text[:SAMPLE_CHARACTERS].lower().replace("’", "'")
    counts = Counter(words(opening, "en"))
    counts.update(mark for mark in opening if mark in '?“"')
    total = max(counts.total(), 1)
    rates = {token: count / total for token, count in counts.items()}
    rates[ASKING] = float("?" in article.title)
    return rates


@cache
def _model() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((files("wideangle.coverage") / "genre.json").read_text("utf-8"))
    return record
