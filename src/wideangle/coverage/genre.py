"""Opinion and analysis apart from reports: by section, address, headline and wording.

An outlet's own mark (a section, an address under /opinion/, 'Opinion:' before the headline) decides. Without one,
the wording does: opinion is written in the first and second person, asks, urges and judges; reports attribute.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from wideangle.language import Cuttings, Memory, cuttings, words
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
"""Stands among the tokens for a headline that asks."""

_COUNTED_MARKS = '?“"'


REMEMBERED_STRETCHES = 100_000
"""Bound on the stretches of text whose words are remembered."""


def opinion_probability(article: Article) -> float:
    """The probability that an article is opinion or analysis; 1 where its outlet marks it as such."""
    return opinion_probabilities([article], Wording.cut([article]))[0]


def opinion_probabilities(articles: Sequence[Article], texts: Cuttings) -> list[float]:
    """The probability of each article of one language, whose texts are given cut."""
    marked = [float(is_marked(article)) for article in articles]
    # The wording of other languages is not learned yet; their marks are read.
    if not articles or articles[0].language not in ("en", ""):
        return marked
    wording, weights, intercept = _model()
    log_odds = wording.features(articles, texts) @ weights + intercept
    by_wording = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return [mark or told for mark, told in zip(marked, by_wording.tolist(), strict=True)]


def is_marked(article: Article) -> bool:
    """Whether the outlet itself marks it: by section, address, label before the headline, or its own name."""
    parts = [part for part in urlsplit(article.url).path.split("/")[:-1] if part]
    host = urlsplit(article.url).netloc.partition(".")[0]
    return (
        any(map(_is_mark, (*parts, host)))
        or any(map(_is_mark, re.split(r"[^\w-]+", article.section)))
        or bool(_LABEL.match(article.title))
        or bool(_NAME.search(article.outlet))
    )


@lru_cache(maxsize=4096)
def _is_mark(part: str) -> bool:
    return bool(_PATH.fullmatch(part))


def tokens(article: Article) -> list[str]:
    """The words of the opening of an English article, lower-cased, and its question and quotation marks."""
    opening = _opening(article)
    return words(opening.lower().replace("’", "'"), "en") + [mark for mark in opening if mark in _COUNTED_MARKS]


class Wording:
    """How often each of the given `tokens` stands in an opening; ASKING, if it is among them, tells of the headline."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._columns = {token: column for column, token in enumerate(vocabulary)}
        self._others = len(vocabulary)
        self._packed = {token: column.to_bytes(2, sys.byteorder) for token, column in self._columns.items()}
        self._other = self._others.to_bytes(2, sys.byteorder)
        self._stretches = Memory(self._columns_of, REMEMBERED_STRETCHES)

    @staticmethod
    def cut(articles: Sequence[Article]) -> Cuttings:
        """The texts of articles as `features` takes them."""
        return cuttings([article.text for article in articles], "en")

    def features(self, articles: Sequence[Article], texts: Cuttings) -> NDArray[np.float64]:
        """For each article (row) and token the square root of its share (0 to 1) among the tokens of the opening."""
        rates = np.empty((len(articles), self._others))
        columns = texts.openings(SAMPLE_CHARACTERS).values(self._stretches.__getitem__, np.uint16)
        for row, (article, found) in enumerate(zip(articles, columns, strict=True)):
            counts = np.bincount(found, minlength=self._others + 1)
            for mark in _COUNTED_MARKS:
                counts[self._columns.get(mark, self._others)] += _opening(article).count(mark)
            rates[row] = counts[: self._others] / max(counts.sum(), 1)
            if ASKING in self._columns:
                rates[row, self._columns[ASKING]] = "?" in article.title
        return np.sqrt(rates, out=rates)

    def _columns_of(self, stretch: str) -> bytes:
        """The columns of the words of a stretch of text without white space, as the bytes of their uint16."""
        found = words(stretch.lower().replace("’", "'"), "en")
        return b"".join([self._packed.get(word, self._other) for word in found])


def _opening(article: Article) -> str:
    return article.text[:SAMPLE_CHARACTERS]


@cache
def _model() -> tuple[Wording, NDArray[np.float64], float]:
    record: dict[str, Any] = json.loads((files("wideangle.coverage") / "genre.json").read_text("utf-8"))
    weights: dict[str, float] = record["weights"]
    return Wording(list(weights)), np.array(list(weights.values())), record["intercept"]
