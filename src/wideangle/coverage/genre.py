"""Opinion and analysis apart from reports: by section, address, label and wording.

An outlet's own mark (a section, an address under /opinion/, 'Opinion:' before the headline or the text) decides.
Without one, the wording does: opinion judges, asks and urges in the author's own words; reports attribute. What stands
between quotation marks is someone else's wording, and is left out.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from wideangle.language import words
from wideangle.language.text.words import EDGES
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

LONGEST_QUOTE = 200
"""Stretches that a quotation mark encloses at most; past them the closing one was forgotten."""

COUNTED_MARKS = '?!;—(“"'
"""Marks that are counted among the words, those of quotations too. A colon would tell of labels before headlines."""

Row: TypeAlias = NDArray[np.float32]


@lru_cache(maxsize=200)  # those who look at one article of a story look at others of it
def opinion_probability(article: Article) -> float:
    """The probability that an article is opinion or analysis; 1 where its outlet marks it as such."""
    if is_marked(article):
        return 1.0
    # The wording of other languages is not learned yet; their marks are read.
    if article.language not in ("en", ""):
        return 0.0
    wording, weights, intercept = _model()
    log_odds = float(wording.features(article) @ weights) + intercept
    return 1 / (1 + math.exp(-max(log_odds, -30.0)))


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

    def features(self, article: Article) -> Row:
        """The square roots of shares (0 to 1): of the opening, what is quoted and each of the words and marks outside
        quotation marks; of the headline, times `HEADLINE_SHARE`, each of its words and marks."""
        opening = article.text[:SAMPLE_CHARACTERS]
        stretches = opening.split()
        unquoted = list(_outside_quotes(stretches))
        size = max(1, len(stretches))
        quoted = np.float32((len(stretches) - len(unquoted)) / size)
        body = self._body.counts(tokens(" ".join(unquoted)), opening) / size
        titled = tokens(article.title)
        headline = self._headline.counts(titled, article.title) / max(FEWEST_WORDS, len(titled))
        return np.concatenate([[np.sqrt(quoted)], np.sqrt(body), HEADLINE_SHARE * np.sqrt(headline)])


class _Columns:
    """Where each token of a vocabulary is counted."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._columns = {token: column for column, token in enumerate(vocabulary)}
        self._marks = [mark for mark in COUNTED_MARKS if mark in self._columns]

    def counts(self, words: Sequence[str], text: str) -> Row:
        """How many of some words, and of the marks of a text, are of each token."""
        counts = np.zeros(len(self._columns), np.float32)
        for word, count in Counter(words).items():
            if word in self._columns:
                counts[self._columns[word]] = count
        for mark in self._marks:
            counts[self._columns[mark]] = text.count(mark)
        return counts


def _outside_quotes(stretches: Sequence[str]) -> Iterator[str]:
    """The stretches of a text, cut at its blanks, that double quotation marks do not enclose. A straight mark opens at
    the start of a stretch and closes elsewhere."""
    quoted = 0
    for stretch in stretches:
        if not stretch.isalpha() and ('"' in stretch or "“" in stretch or "”" in stretch):
            straight = stretch.startswith('"')
            closes = stretch.count('"') > straight or "”" in stretch
            quoted = 0 if closes else LONGEST_QUOTE - 1
        elif quoted:
            quoted -= 1
        else:
            yield stretch


def tokens(text: str) -> list[str]:
    """The words of an English text in small letters, in no order."""
    found, others = [], []
    for stretch in text.lower().replace("’", "'").split():
        word = stretch.strip(EDGES)
        if len(word) > 1 and word.isascii() and word.isalpha():
            found.append(word)
        else:
            others.append(stretch)
    return found + words(" ".join(others), "en")


@cache
def _model() -> tuple[Wording, Row, float]:
    record: dict[str, Any] = json.loads((files("wideangle.coverage") / "genre.json").read_text("utf-8"))
    body: dict[str, float] = record["weights"]
    headline: dict[str, float] = record["headline_weights"]
    weights = np.array([record["quoted_weight"], *body.values(), *headline.values()], np.float32)
    return Wording(list(body), list(headline)), weights, record["intercept"]
