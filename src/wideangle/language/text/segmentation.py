"""Divide text into sentences.

The library `sentencex` finds the boundaries. It supports some 300 languages and the abbreviations of the larger
languages, and keeps a quotation in one sentence with its attribution: “We won. It is over,” he said. This module
corrects its errors in news: unknown titles ("Ms. Doe"), times of day ("5 p.m. Monday"), initials without a space
("R-N.Y."), German ordinals, rare quotation marks, remarks in brackets, and words that sentencex takes for
abbreviations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

import sentencex  # type: ignore[import-untyped]

from wideangle.language.text.stopwords import stop_words
from wideangle.model import Span

WINDOW = 10_000
"""The number of code points that are passed to sentencex in one call. With unclosed quotation marks, the time of
sentencex is quadratic in this number."""

MIN_WRAP = 50
MAX_WRAP = 100
"""The line width, in characters, of plain text that is wrapped by line breaks: at least MIN_WRAP and at most MAX_WRAP.
Narrower lines are headings or lists, and wider lines are paragraphs."""

LONGEST_FUNCTION_WORD = 16
"""The number of code points before a sentence boundary in which the last word of the sentence is recognised."""

_LINE_BREAKS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_UNSAFE = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\ud800-\udfff]")
"""The characters that are replaced before sentencex is called, because sentencex crashes at some of them: line breaks,
white space and lone surrogates."""

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n *\S[^\n]*)*")
_LINE = re.compile(r"[^\n]+")

_UPPER = "A-ZÀ-ÖØ-ÞŁŚŻŹĆŽŠČĐİŞΑ-ΩА-ЯЁҐЄІЇ"
_LOWER = "a-zß-öø-ÿąćęłńśźżčďěňřšťůžşğıœα-ωά-ώа-яёґєії"


def _stop_after(words: Iterable[str]) -> str:
    return "(?:" + "|".join(rf"(?<=\b{word}\.)" for word in words) + ")"


_TITLES = {
    "ar": "د أ",
    "en": "Ms Mx Messrs Atty Amb Asst Dep Dept Supt Spc Pvt Cmdr Brig Assn Ald",
    "fr": "M MM Dr Me Mgr St Ste Pr",
    "hi": "डॉ श्री",
    "it": "on sen avv ing arch mons prof dott sig",
    "pl": "dr prof hab gen płk ks abp bp inż mgr red ul",
    "pt": "Av Sr Sra Dr Dra Prof Exmo",
    "uk": "ім вул проф акад " + " ".join("АБВГҐДЕЄЖЗІКЛМНОПРСТУФХЦЧШЮЯ"),
}
_BEFORE_NUMBER = "No no Nos nos Nr nr Núm núm Vol vol p pp Pag pag Pág pág Art art Abs abs Sec sec Fig fig kl стр ст п"
_BEFORE_GERMAN_ORDINAL = "am dem den der des die das im vom zum zur beim seit bis"
_AFTER_TIME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Pacific|[ECMP][SD]?T\b|GMT|UTC"
_FALSE_BOUNDARIES = (
    rf"(?<=[{_UPPER}]\.)(?=[{_UPPER}]\.|-)",  # N.|Y. and J.|-C.
    rf"(?<=[{_UPPER}]\.-[{_UPPER}]\.) +(?=[{_UPPER}])",  # J.-C.| Doe
    rf"[\"”»’)]? +(?=[{_LOWER}]+[ ,.;:])",
    rf"(?<=\b[ap]\.m\.) +(?={_AFTER_TIME})",
    _stop_after(_BEFORE_NUMBER.split()) + r" +(?=\d)",
)

_QUOTATION = re.compile(r"„[^„“”]*[“”]|(?<![^ (])''(?=\S)(?:[^']|'(?!'))*''")
_NORDIC_QUOTATION = re.compile(r"”[^”]*”|»[^»]*»")
_NORDIC = frozenset({"fi", "sv"})
_LIKELY_END = re.compile(rf"[.!?](?P<bracket>[)\]])? +(?=[\"“‘«(]?[{_UPPER}])")
_OPENING_QUOTE = re.compile(r" ([\"“„«‘(\[]+|[“„«(\[]+ +)$")


def sentences(text: str, language: str = "") -> list[Span]:
    """Return the sentences of a text, in order, without overlap and without surrounding white space.

    A paragraph break always ends a sentence. A single line break ends a sentence unless it only wraps the lines of
    plain text. A quotation that is closed within its paragraph stays in one sentence. `language` is an ISO 639-1 code.
    English rules apply to an unknown language.
    """
    return list(iter_sentences(text, language))


def iter_sentences(text: str, language: str = "") -> Iterator[Span]:
    """Yield the sentences of a text as `sentences` returns them. The text is processed one paragraph at a time, for
    callers that need only the first sentences."""
    for paragraph in iter_paragraphs(text, language):
        yield from paragraph


def unbroken_spans(text: str, language: str = "") -> list[Span]:
    """Return spans that together cover all sentences of a text: each line as a whole, and each sentence of plain text
    that is wrapped by line breaks. Lines are not divided into sentences, which takes ten times as long."""
    tidy = _tidy(text)
    language = _rules(language)
    spans: list[Span] = []
    for start, end in _paragraphs(tidy):
        spans += _sentences_of(tidy, start, end, language) if "\n" in tidy[start:end] else [_trimmed(tidy, start, end)]
    return [span for span in spans if span.start < span.end]


def iter_paragraphs(text: str, language: str = "") -> Iterator[list[Span]]:
    """Yield the sentences of each paragraph. Each line is a paragraph, unless line breaks only wrap the lines of plain
    text."""
    tidy = _tidy(text)
    language = _rules(language)
    for start, end in _paragraphs(tidy):
        if paragraph := _sentences_of(tidy, start, end, language):
            yield paragraph


def _rules(language: str) -> str:
    """Return the language whose rules apply to a text."""
    return language if language.isascii() and language not in ("", "und") else "en"


def _sentences_of(tidy: str, start: int, end: int, language: str) -> list[Span]:
    """Return the sentences of the paragraph at [start, end) of a text."""
    bounds = _bounds(tidy[start:end].replace("\n", " "), language)
    spans = [_trimmed(tidy, start + left, start + right) for left, right in pairwise(bounds)]
    return [span for span in spans if span.start < span.end]


def _tidy(text: str) -> str:
    """Return a text of the same length in which every line break is a newline and other white space is a space."""
    tidy = text.replace("\r\n", " \n").replace("\r", "\n")
    # The test is faster than the search; none of the unsafe characters is printable.
    return tidy if tidy.replace("\n", " ").isprintable() else _UNSAFE.sub(_safe_character, tidy)


def _safe_character(unsafe: re.Match[str]) -> str:
    character = unsafe.group()
    if character in _LINE_BREAKS:
        return "\n"
    return " " if character.isspace() else "\ufffd"


def _trimmed(tidy: str, start: int, end: int) -> Span:
    segment = tidy[start:end]
    left = len(segment) - len(segment.lstrip())
    return Span(start + left, start + max(left, len(segment.rstrip())))


def _paragraphs(tidy: str) -> Iterator[tuple[int, int]]:
    for paragraph in _PARAGRAPH.finditer(tidy):
        if _is_wrapped(paragraph.group()):
            yield paragraph.span()
        else:
            yield from (line.span() for line in _LINE.finditer(tidy, *paragraph.span()))


def _is_wrapped(paragraph: str) -> bool:
    """Return True if a paragraph is wrapped by line breaks: the first word of each line would not have fitted on the
    line above."""
    lines = paragraph.split("\n")
    width = max(map(len, lines))
    return (
        len(lines) > 1
        and MIN_WRAP <= width <= MAX_WRAP
        and all(len(line.rstrip()) + 1 + len(below.split(maxsplit=1)[0]) > width for line, below in pairwise(lines))
    )


def _bounds(paragraph: str, language: str) -> list[int]:
    """Return the starts of the sentences in a paragraph, and the end of the paragraph."""
    bounds = [0]
    while len(paragraph) - bounds[-1] > WINDOW:
        start = bounds[-1]
        cuts = _cuts(paragraph[start : start + WINDOW], language) or [WINDOW]
        bounds.extend(start + cut for cut in cuts)
    start = bounds[-1]
    bounds.extend(start + cut for cut in _cuts(paragraph[start:], language))
    return [*bounds, len(paragraph)]


def _cuts(window: str, language: str) -> list[int]:
    """Return the starts of all sentences in a window of text, except the first sentence."""
    segments = sentencex.segment(language, window)
    proposed = {cut + _indent(window, cut) for cut in accumulate(map(len, segments))}
    proposed.update(cut for cut in _overlooked(window, language) if cut not in proposed and not _quoted(window, cut))
    proposed.difference_update(match.end() for match in _false_boundaries(language).finditer(window))
    outside = _outside(proposed, _quotations(window, language))
    return sorted({_before_opening_quote(window, cut) for cut in outside} - {0, len(window)})


def _quotations(window: str, language: str) -> Iterator[re.Match[str]]:
    """Yield the quotations that sentencex does not keep in one sentence."""
    if language in _NORDIC:
        return _NORDIC_QUOTATION.finditer(window)
    # Most texts have none of the marks, and the test is faster than the search.
    return _QUOTATION.finditer(window) if "„" in window or "''" in window else iter(())


def _indent(window: str, cut: int) -> int:
    """Return the number of spaces at the position `cut`."""
    segment = window[cut : cut + 80]
    return len(segment) - len(segment.lstrip(" "))


def _overlooked(window: str, language: str) -> Iterator[int]:
    """Yield starts of sentences that sentencex may miss: after brackets, and after a word such as "me", which sentencex
    takes for the abbreviation of Maine."""
    function_words = stop_words(language)
    for match in _LIKELY_END.finditer(window):
        end = match.start()
        word = window[max(0, end - LONGEST_FUNCTION_WORD) : end].rpartition(" ")[2]
        if match["bracket"] or (len(word) > 1 and word in function_words):
            yield match.end()


def _quoted(window: str, cut: int) -> bool:
    pairs = any(window.count(left, 0, cut) > window.count(right, 0, cut) for left, right in ("“”", "«»"))
    return pairs or window.count('"', 0, cut) % 2 == 1


@lru_cache(maxsize=64)
def _false_boundaries(language: str) -> re.Pattern[str]:
    """Return a pattern that matches a full stop at which sentencex wrongly ends a sentence, with the characters after
    the full stop."""
    patterns = [*_FALSE_BOUNDARIES]
    if titles := _TITLES.get(language, "").split():
        patterns.append(_stop_after(titles) + r" +(?=\w)")
    if language == "de":
        ordinals = (rf"{word} {digits}" for word in _BEFORE_GERMAN_ORDINAL.split() for digits in (r"\d", r"\d\d"))
        patterns.append(_stop_after(ordinals) + r" +(?=\w)")
    return re.compile(rf"\.(?:{'|'.join(patterns)})")


def _outside(cuts: Iterable[int], quotations: Iterable[re.Match[str]]) -> list[int]:
    """Return the positions in `cuts` that are not inside a quotation."""
    spans = [match.span() for match in quotations]
    nearest = ((cut, bisect_right(spans, (cut,)) - 1) for cut in cuts)
    return [cut for cut, index in nearest if index < 0 or cut >= spans[index][1]]


def _before_opening_quote(window: str, cut: int) -> int:
    """Return the position of the opening quotation marks directly before a cut, or the cut itself if there are none."""
    start = max(0, cut - 8)
    marks = _OPENING_QUOTE.search(window[start:cut])
    return start + marks.start(1) if marks else cut
