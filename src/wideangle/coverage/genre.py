"""Opinion and analysis apart from reports: by section, address, label and wording.

An outlet's own mark (a section, an address under /opinion/, 'Opinion:' before the headline or the text) decides.
Without one, the wording does: opinion judges, asks and urges in the author's own words; reports attribute. What stands
between quotation marks is someone else's wording, and is left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from wideangle.language import Cuttings, Memory, cuttings, words
from wideangle.language.cutting import EDGES
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
_FIRST_LINE = re.compile(rf"\s*(?:{_MARKS})(?:\s*[/&]\s*(?:{_MARKS}))*\s*[:|]", re.IGNORECASE)
_NAME = re.compile(rf"(?:^|[-–|:(]\s*)(?:guest writer|{_MARKS})\b", re.IGNORECASE)

SAMPLE_CHARACTERS = 4_000
"""The wording is judged by the opening: it shows the genre, and the cost stays the same for long reads."""

OPINION_FROM = 0.65
"""Calibrated probability from which an article counts as opinion: the least, in steps of .05, from which a precision of
.86 holds for outlets not learned from (`python -m training.genre`)."""

HEADLINE_SHARE = 0.3
"""How much the words of a headline count beside those of the text."""

FEWEST_WORDS = 8
"""Shorter headlines are taken to be as long as this: one word of two tells less than four of eight."""

REMEMBERED_STRETCHES = 300_000
"""Bound on the stretches of text whose words are remembered."""

COUNTED_MARKS = '?!;—(“"'
"""Marks that are counted among the words, those of quotations too. A colon would tell of labels before headlines."""

Row: TypeAlias = NDArray[np.float32]


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
    log_odds = np.array([row @ weights for row in wording.features(articles, texts)]) + intercept
    by_wording = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return [mark or told for mark, told in zip(marked, by_wording.tolist(), strict=True)]


def is_marked(article: Article) -> bool:
    """Whether the outlet itself marks it: by section, address, label before the headline or the text, or its name."""
    parts = [part for part in urlsplit(article.url).path.split("/")[:-1] if part]
    host = urlsplit(article.url).netloc.partition(".")[0]
    return (
        any(map(is_mark, (*parts, host)))
        or any(map(is_mark, re.split(r"[^\w-]+", article.section)))
        or bool(_LABEL.match(article.title))
        or bool(_FIRST_LINE.match(article.text))
        or bool(_NAME.search(article.outlet))
    )


@lru_cache(maxsize=4096)
def is_mark(word: str) -> bool:
    """Whether a word is one by which outlets mark opinion."""
    return bool(_PATH.fullmatch(word))


def without_label(text: str) -> str:
    """A text or headline without the mark of opinion before it, if it has one."""
    label = _FIRST_LINE.match(text) or _LABEL.match(text)
    return text[label.end() :] if label else text


class Wording:
    """How large a part of an opening, and of a headline, each of the given words and marks has."""

    def __init__(self, body: Sequence[str], headline: Sequence[str]) -> None:
        self._body, self._headline = _Columns(body), _Columns(headline)

    @staticmethod
    def cut(articles: Sequence[Article]) -> Cuttings:
        """The texts of articles as `features` takes them."""
        return cuttings([article.text for article in articles], "en")

    def features(self, articles: Sequence[Article], texts: Cuttings) -> Iterator[Row]:
        """For each article the square roots of shares (0 to 1): of the opening, what is quoted and each of the words
        and marks outside quotation marks; of the headline, times `HEADLINE_SHARE`, each of its words and marks."""
        openings = texts.openings(SAMPLE_CHARACTERS)
        unquoted = openings.outside_quotes()
        sizes = np.maximum(openings.sizes(), 1)
        quoted = np.sqrt((openings.sizes() - unquoted.sizes()) / sizes).astype(np.float32)
        columns = unquoted.values(self._body.of_stretch, np.uint16)
        for row, (article, found) in enumerate(zip(articles, columns, strict=True)):
            body = self._body.shares(found, article.text[:SAMPLE_CHARACTERS], sizes[row])
            titled = b"".join(map(self._headline.of_stretch, article.title.split()))
            size = max(FEWEST_WORDS, len(titled) // 2)
            headline = self._headline.shares(np.frombuffer(titled, np.uint16), article.title, size)
            yield np.concatenate([quoted[row : row + 1], np.sqrt(body), HEADLINE_SHARE * np.sqrt(headline)])


class _Columns:
    """Where each token of a vocabulary is counted; all others are counted behind them."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._count = len(vocabulary)
        columns = {token: column for column, token in enumerate(vocabulary)}
        self._marks = [(mark, columns[mark]) for mark in COUNTED_MARKS if mark in columns]
        self._packed = {token: column.to_bytes(2, sys.byteorder) for token, column in columns.items()}
        self._other = self._count.to_bytes(2, sys.byteorder)
        self.of_stretch = Memory(self._columns_of, REMEMBERED_STRETCHES).__getitem__

    def shares(self, found: NDArray[np.uint16], text: str, size: int) -> Row:
        """How many of the words found, and of the marks of the text, are of each token, for each of `size` words."""
        counts = np.bincount(found, minlength=self._count + 1)
        for mark, column in self._marks:
            counts[column] = text.count(mark)
        return counts[: self._count].astype(np.float32) / np.float32(size)

    def _columns_of(self, stretch: str) -> bytes:
        """The columns of the words of a stretch of text without white space, as the bytes of their uint16."""
        word = stretch.strip(EDGES)
        # Nearly every stretch is one plain word; to have its letters and marks looked at in turn would take longer.
        if len(word) > 1 and word.isascii() and word.isalpha():
            return self._packed.get(word.lower(), self._other)
        return b"".join([self._packed.get(word, self._other) for word in tokens(stretch)])


def tokens(text: str) -> list[str]:
    """The words of an English text in small letters."""
    return words(text.lower().replace("’", "'"), "en")


@cache
def _model() -> tuple[Wording, Row, float]:
    record: dict[str, Any] = json.loads((files("wideangle.coverage") / "genre.json").read_text("utf-8"))
    body: dict[str, float] = record["weights"]
    headline: dict[str, float] = record["headline_weights"]
    weights = np.array([record["quoted_weight"], *body.values(), *headline.values()], np.float32)
    return Wording(list(body), list(headline)), weights, record["intercept"]
