"""Recognise articles that are made from one template: the same sentences with other values. The weather reports of two
days are an example.

A copy repeats the values (figures, days, names) of its original, but drops, adds or rewords sentences. Two articles
from one template have the same sentences, but other values at the same positions. The two texts are therefore aligned
word by word (Ratcliff and Metzener 1988, as in `difflib`), and the values between the common words are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeAlias

from wideangle.language import dateline, outlet_key, word_spans
from wideangle.language.date_mentions import date_mentions
from wideangle.model import Article

ALIGNED_CHARACTERS = 2_000
"""The number of characters of each text, including the headline, that are aligned. Templates are short, and the time
for an alignment is quadratic in the length."""

SLOT_WORDS = 8
"""The greatest number of words in a slot. A slot is a position between two common words at which each text has a value.
If more words differ there, they are a separate passage."""

OPENING_WORDS = 40
"""The number of leading words that count as headline and lead. Headline and lead hold the values that a report is
about; values elsewhere may be boilerplate."""

RUN_WORDS = 4
LEAST_IN_RUNS = 0.6
"""The least share of the shorter text's words that must be in common sequences of at least RUN_WORDS words. Templates
of weather, markets, results and obituaries reach .66 or more. Similar pairs of independent reports stay below .5 (275
pairs of the data set ECB+)."""

LEAST_DIFFERENT = 2
"""The least number of values that must differ between two articles of one template. A single different value may be a
corrected figure of the same event."""

DIFFERENT_FROM = 0.25
"""The least share of values that must differ between two articles of one template. Values at the same positions of the
two texts are compared."""

RESPELLED_FROM = 0.6
"""The least similarity (`difflib` ratio, 0 to 1) at which two names count as spellings of one name."""

_SEPARATORS = re.compile(r"[\s.,'’٬٫]")
_SENTENCE_ENDS = '.!?…:\n"“”„«»'


class ValueKind(StrEnum):
    """The kinds of values that are compared."""

    FIGURE = "figure"
    DAY = "day"
    NAME = "name"


Value: TypeAlias = tuple[ValueKind, str]


class _Text:
    """The headline and text of an article as words, without the dateline. The dateline is left out because it names the
    place of the newsroom."""

    def __init__(self, article: Article) -> None:
        head = dateline(article.text)
        self._article = article
        self._text = f"{article.title}\n{article.text[head.end if head else 0 :]}"[:ALIGNED_CHARACTERS]
        self._spans = word_spans(self._text, article.language)
        self._surfaces = [span.of(self._text) for span in self._spans]
        self.words = [surface.casefold() for surface in self._surfaces]

    def values(self) -> list[Value | None]:
        """Return for each word its value (a figure, a day or a name), or None."""
        days = {
            place
            for mention in date_mentions(self._text, self._article.language)
            for place in range(mention.span.start, mention.span.end)
        }
        # In a headline, every word may begin with a capital letter. A capital letter in a headline therefore does not
        # show a name.
        names = {
            surface
            for surface, span in zip(self._surfaces, self._spans, strict=True)
            if surface[0].isupper()
            and span.start > len(self._article.title)
            and not _begins_sentence(self._text, span.start)
        }
        return [
            _value(surface, is_day=span.start in days, is_name=surface in names)
            for surface, span in zip(self._surfaces, self._spans, strict=True)
        ]


def are_of_one_template(first: Article, second: Article) -> bool:
    """Return True if two articles in one language are made from one template and report different things.

    A template is fixed text with slots for values: figures, days and names. Most of the shorter article's words must be
    in sequences of words that both articles have. At least two values, and a quarter of all values, must differ, and
    one of them must be in the headline or the lead. If only figures differ, the second article is normally a later
    version of the first. Such articles are made from one template only if the same outlet published them on different
    days, and if their texts name no day in common.
    """
    texts = _Text(first), _Text(second)
    opcodes = SequenceMatcher(None, texts[0].words, texts[1].words).get_opcodes()
    runs = (end - begin for tag, begin, end, _, _ in opcodes if tag == "equal")
    shorter = min(len(text.words) for text in texts)
    if not shorter or sum(run for run in runs if run >= RUN_WORDS) < LEAST_IN_RUNS * shorter:
        return False
    values, other_values = (text.values() for text in texts)
    same: set[Value] = set()
    different: set[tuple[ValueKind, str, str]] = set()
    is_in_opening = False
    for tag, begin, end, other_begin, other_end in opcodes:
        if tag == "equal":
            same.update(filter(None, values[begin:end]))
        elif tag == "replace" and max(end - begin, other_end - other_begin) <= SLOT_WORDS:
            pairs = set(_different(values[begin:end], other_values[other_begin:other_end]))
            different |= pairs
            is_in_opening = is_in_opening or bool(pairs and min(begin, other_begin) < OPENING_WORDS)
    if not is_in_opening or len(different) < max(LEAST_DIFFERENT, DIFFERENT_FROM * (len(different) + len(same))):
        return False
    is_by_figures = all(kind is ValueKind.FIGURE for kind, *_ in different)
    return not is_by_figures or (
        _are_of_two_days(first, second)
        and outlet_key(first.outlet, first.url) == outlet_key(second.outlet, second.url)
        and all(kind is not ValueKind.DAY for kind, _ in same)
    )


def _are_of_two_days(first: Article, second: Article) -> bool:
    return first.published is not None and second.published is not None and first.published.day != second.published.day


def _different(mine: Sequence[Value | None], theirs: Sequence[Value | None]) -> Iterator[tuple[ValueKind, str, str]]:
    """Yield pairs of different values that two texts have in one slot. For each kind of value that both texts have in
    the slot, at most one pair is yielded."""
    for kind in ValueKind:
        left, right = (
            [text for value in side if value for own, text in [value] if own is kind] for side in (mine, theirs)
        )
        if left and right and not any(_is_same(kind, value, other) for value in left for other in right):
            yield kind, left[0], right[0]


def _is_same(kind: ValueKind, left: str, right: str) -> bool:
    if kind is ValueKind.NAME:
        return SequenceMatcher(None, left, right).ratio() >= RESPELLED_FROM
    return left == right


def _value(surface: str, *, is_day: bool, is_name: bool) -> Value | None:
    if is_day:
        return ValueKind.DAY, surface.casefold()
    if surface[0].isdigit():
        return ValueKind.FIGURE, _SEPARATORS.sub("", surface)
    return (ValueKind.NAME, surface.casefold()) if is_name else None


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \t(")
    return not start or (bool(before) and before[-1] in _SENTENCE_ENDS)
