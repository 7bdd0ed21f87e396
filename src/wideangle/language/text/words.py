"""Divide text into words, for retrieval and for marking spans.

A word is a maximal run of letters, digits and combining marks. Inner apostrophes stay ("don't", "O’Brien"), except in
languages with elision ("l’eau" is two words in French, Italian and Catalan). Figures stay whole ("1,200.50"), and so do
initialisms ("U.S.") and one letter with a number ("F-16"). Any other hyphen separates two words, so that a search for
either half finds "Ocasio-Cortez".

Chinese, Japanese, Thai, Lao, Khmer and Burmese have no spaces between words, and Korean attaches its particles to
words. A dictionary for these languages takes more than 10 MB (ICU's data, jieba). Light segmenters such as BudouX yield
phrases for line breaking, which no longer match when a particle changes. `words` therefore returns overlapping bigrams
of characters (of syllable clusters in Thai, Lao, Khmer and Burmese), as Lucene's CJKAnalyzer does. Bigrams need no data
and are about as good for retrieval as a dictionary (Nie and Ren 1999, Lee and Ahn 1996). Katakana runs stay whole,
because they are loan words and foreign names. The spans of `word_spans` must not overlap. They are therefore single
characters or clusters, as in UAX #29 without a dictionary, and whole Korean words.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from wideangle.model import Span

_MARK = (
    r"\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0963\u0966-\u0dff\u0f18-\u0fbc\u1ab0-\u1aff\u200c\u200d\u20d0-\u20ff\ufe20-\ufe2f"
)
_IDEOGRAPH = r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u309f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KATAKANA = r"\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = r"\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
_THAI_LAO = r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd"
_BURMESE_KHMER = r"\u1000-\u103f\u1050-\u108f\u1780-\u17d3\u17dd"
_UNSPACED = _IDEOGRAPH + _KATAKANA + _HANGUL + _THAI_LAO + _BURMESE_KHMER

ELIDING = frozenset({"ca", "fr", "it"})
"""Languages in which an apostrophe separates two words, except in names such as O'Brien."""

EDGES = " \n.,;:!?()[]“”\"'’"
"""Characters that may stand directly before or after a word and do not belong to the word."""

_THAI_LAO_CLUSTER = r"[เ-ไເ-ໄ]?[ก-ฮກ-ຮ][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd]*[ะาำๅະາຳ]*"
_KHMER_CLUSTER = r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"
_BURMESE_CLUSTER = (
    r"[\u1000-\u102a\u103f](?:\u1039[\u1000-\u102a]|[\u102b-\u103e]|[\u1000-\u1021][\u1037\u103a]+\u1038?)*"
)
_IDEOGRAPH_UNIT = rf"[{_IDEOGRAPH}][\u3099\u309a]?"
_CLUSTER = re.compile(
    rf"{_THAI_LAO_CLUSTER} | {_KHMER_CLUSTER} | {_BURMESE_CLUSTER} | {_IDEOGRAPH_UNIT} | [{_UNSPACED}]", re.VERBOSE
)

_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_KATAKANA_ONLY = re.compile(f"[{_KATAKANA}]+")


def words(text: str, language: str = "") -> list[str]:
    """Return the words of a text, verbatim and in order. For Hangul and for scripts without spaces, the words are
    overlapping pairs of characters.

    `language` is an ISO 639-1 code, which only decides whether an apostrophe separates words. The script is recognised
    for each character.
    """
    if word := single_word(text):
        return [word]
    eliding = language in ELIDING
    if text.isascii() or not _ANY_UNSPACED.search(text):
        return _spaced_pattern(eliding).findall(text)
    terms: list[str] = []
    for run in _run_pattern(eliding).findall(text):
        if _ANY_UNSPACED.match(run) and not _KATAKANA_ONLY.fullmatch(run):
            terms.extend(_bigrams(run))
        else:
            terms.append(run)
    return terms


def single_word(token: str) -> str:
    """Return the word in a token (separated by white space) that has ASCII letters and common punctuation around them,
    as nearly all tokens of English have. Return '' for any other text, whose words take five times as long to find."""
    inner = token.strip(EDGES)
    return inner if len(inner) > 1 and inner.isascii() and inner.isalpha() else ""


def word_spans(text: str, language: str = "") -> list[Span]:
    """Return the spans of the words of a text, in order and without overlap.

    They are the spans of the words that `words` returns, except in Hangul and in scripts without spaces.
    """
    return [Span(start, end) for start, end in word_bounds(text, language)]


def word_bounds(text: str, language: str = "") -> list[tuple[int, int]]:
    """Return the spans of the words of a text as pairs of start and end, in half the time of `word_spans`."""
    pattern = _span_pattern if _ANY_UNSPACED.search(text) else _spaced_pattern
    return [match.span() for match in pattern(language in ELIDING).finditer(text)]


@cache
def _spaced_pattern(eliding: bool) -> re.Pattern[str]:
    return _alternatives(_spaced_word(eliding, other=""))


@cache
def _run_pattern(eliding: bool) -> re.Pattern[str]:
    scripts = (_IDEOGRAPH, _KATAKANA, _HANGUL, _THAI_LAO, _BURMESE_KHMER)
    return _alternatives(_spaced_word(eliding), *(f"[{script}]+" for script in scripts))


@cache
def _span_pattern(eliding: bool) -> re.Pattern[str]:
    return _alternatives(_spaced_word(eliding), f"[{_HANGUL}]+", f"[{_KATAKANA}]+", _CLUSTER.pattern)


def _spaced_word(eliding: bool, other: str = _UNSPACED) -> str:
    """Return a verbose pattern for a word in a script with spaces between words. `other` are characters of other
    scripts; a set without them is compiled and matched in less time, for texts that have none of them."""
    letter, letter_or_digit = rf"[^\W\d_{other}]", rf"[^\W_{other}]"
    joined = rf"(?<=['’׳]){letter_or_digit}+"
    not_elided = rf"(?<=\b[Aa]ujourd['’])hui | (?<=\bO['’]){letter_or_digit}+ | (?<=l·)l{letter_or_digit}*"
    return rf"""
        {letter_or_digit}+
        (?: [-'’׳.,٫٬"״·{_MARK}] (?:
            (?<=\d[.,٫٬])\d+                          # 1,200.50
          | {not_elided if eliding else joined}
          | (?<=[{_MARK}]){letter_or_digit}*
          | (?<=\b{letter}\.){letter}\b              # U.S
          | (?<=\b{letter}-)\d{letter_or_digit}*      # F-16
          | (?<=[א-ת]["״])[א-ת]+                      # Hebrew acronyms
        ))*
        (?: (?<=\.{letter})\. )?                     # the last stop of U.S.
    """


def _alternatives(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.VERBOSE)


def _bigrams(run: str) -> list[str]:
    """Return the overlapping pairs of characters or syllable clusters in a run. A run of one character is returned
    whole."""
    units = _CLUSTER.findall(run)
    return [left + right for left, right in pairwise(units)] or [run]
