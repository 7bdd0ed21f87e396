"""Recognise articles that are made from one template: the same sentences with other values. The weather reports of two
days are an example.

A copy repeats the values (figures, days, names) of its original, but drops, adds or rewords sentences. Two articles
from one template have the same sentences, but other values at the same positions. The two texts are therefore aligned
word by word (Ratcliff and Metzener 1988, as in `difflib`), and the values between the common words are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeAlias

from wideangle.language import dateline, outlet_key, stop_words
from wideangle.language.crosslingual.name_keys import is_german_noun
from wideangle.language.date_mentions import date_mentions
from wideangle.language.text.words import word_bounds
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

LEAST_OF_WORDS = 0.45
"""The least share of the distinct words of one text that another text of the same template has too. This check saves
most alignments. Short reports from 31 templates reach .48; of similar pairs of other short texts, 5 in 100 reach
.44."""

PASSAGE_WORDS = 4
LEAST_IN_PASSAGES = 0.6
"""The least share of the shorter text's fixed words that must be in passages of at least PASSAGE_WORDS words. A passage
is a sequence of common words and of slots with different values; each slot counts as one word. Fixed words are all
words outside these slots. Of 91 pairs of short reports from 31 templates (weather, markets, results, obituaries,
accidents; five languages), 90 reach .68 or more. Of 3,000 similar pairs of AllSides, 95 in 100 stay below .32; those
that reach .6 are copies or have the boilerplate of one outlet in common."""

LEAST_DIFFERENT = 2
"""The least number of values that must differ between two articles of one template. A single different value may be a
corrected figure of the same event."""

DIFFERENT_FROM = 0.25
"""The least share of values that must differ between two articles of one template. Values at the same positions of the
two texts are compared."""

DIFFERENT_OF_ONE_SUBJECT = 0.5
"""The value of DIFFERENT_FROM for two texts whose headlines contain the same names, such as the name of a person who
has died. The second text then normally corrects or updates the first. Of two days' texts with different days, such as
two weather reports of one town, no more than DIFFERENT_FROM is required."""

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
        bounds = word_bounds(self._text, article.language)
        self._starts = [start for start, _ in bounds]
        self._surfaces = [self._text[start:end] for start, end in bounds]
        self._words_of_headline = bisect_left(self._starts, len(article.title))
        self.words = [surface.casefold() for surface in self._surfaces]

    def values(self) -> list[Value | None]:
        """Return for each word its value (a figure, a day or a name), or None."""
        days = {
            place
            for mention in date_mentions(self._text, self._article.language)
            for place in range(mention.span.start, mention.span.end)
        }
        names = self._names()
        return [
            _value(surface, is_day=start in days, is_name=surface in names)
            for surface, start in zip(self._surfaces, self._starts, strict=True)
        ]

    def names_of_headline(self, values: Sequence[Value | None]) -> set[Value]:
        """Return the names in the headline. `values` are the values of all words."""
        return {value for value in values[: self._words_of_headline] if value and value[0] is ValueKind.NAME}

    def _names(self) -> set[str]:
        """Return the words that are names. A name begins with a capital letter, within a sentence of the text or both
        in the headline and at the beginning of a sentence, and does not occur in lower case."""
        language, headline_end = self._article.language, len(self._article.title)
        in_headline = {*self._surfaces[: self._words_of_headline]}
        ordinary = {*stop_words(language)} | {surface for surface in self._surfaces if surface[0].islower()}
        names: set[str] = set()
        for before, surface, start in zip(["", *self._surfaces], self._surfaces, self._starts, strict=False):
            is_capital = surface[0].isupper() and start > headline_end
            if language == "de" and is_german_noun(surface, before.casefold()):
                ordinary.add(surface.casefold())
            elif is_capital and (surface in in_headline or not _begins_sentence(self._text, start)):
                names.add(surface)
        return {name for name in names if name.casefold() not in ordinary}


class _Alignment:
    """The words of two texts, aligned, with the values that stand at the same positions.

    `same` are the values that both texts have, `different` the pairs of different values in one slot.
    `differs_in_opening` is True if one of these pairs is in the headline or lead of a text. `has_one_subject` is True
    if both headlines contain names, and all names of one headline are also in the other headline.
    """

    def __init__(self, first: _Text, second: _Text) -> None:
        values, other_values = first.values(), second.values()
        self.same: set[Value] = set()
        self.different: set[tuple[ValueKind, str, str]] = set()
        self.differs_in_opening = False
        fewer, more = sorted((first.names_of_headline(values), second.names_of_headline(other_values)), key=len)
        self.has_one_subject = bool(fewer) and fewer <= more
        self._fixed_words = [len(first.words), len(second.words)]
        self._passages = [_Passage()]
        for tag, begin, end, other_begin, other_end in SequenceMatcher(None, first.words, second.words).get_opcodes():
            if tag == "equal":
                self.same.update(filter(None, values[begin:end]))
                self._passages[-1].words += end - begin
                continue
            is_slot = max(end - begin, other_end - other_begin) <= SLOT_WORDS
            pairs = set(_different(values[begin:end], other_values[other_begin:other_end])) if is_slot else None
            if not pairs:
                self._passages.append(_Passage())
                continue
            self.different |= pairs
            self.differs_in_opening |= min(begin, other_begin) < OPENING_WORDS
            self._fixed_words[0] -= end - begin
            self._fixed_words[1] -= other_end - other_begin
            self._passages[-1].slots += 1

    @property
    def share_in_passages(self) -> float:
        """The share of the shorter text's fixed words that are in passages (see LEAST_IN_PASSAGES)."""
        in_passages = sum(passage.words for passage in self._passages if passage.words + passage.slots >= PASSAGE_WORDS)
        return in_passages / max(min(self._fixed_words), 1)


@dataclass(slots=True)
class _Passage:
    """A sequence of words that two texts have in common, with slots in which their values differ. `words` is the number
    of common words, `slots` the number of slots."""

    words: int = 0
    slots: int = 0


def are_of_one_template(first: Article, second: Article) -> bool:
    """Return True if two articles in one language are made from one template and report different things.

    A template is fixed text with slots for values: figures, days and names. Most of the shorter article's fixed words
    must be in passages that both articles have. At least two values, and a quarter of all values, must differ, and one
    of them must be in the headline or the lead. If both headlines contain the same names, half of all values must
    differ, except in articles of two days that name different days.

    If only figures differ, the second article is normally a later version of the first. Such articles are made from one
    template only if the same outlet published them on different days, and if their texts name no day in common.
    """
    texts = _Text(first), _Text(second)
    if _share_of_words(*texts) < LEAST_OF_WORDS:
        return False
    alignment = _Alignment(*texts)
    if not alignment.differs_in_opening or alignment.share_in_passages < LEAST_IN_PASSAGES:
        return False
    same, different = alignment.same, alignment.different
    kinds = {kind for kind, *_ in different}
    are_of_two_days = _are_of_two_days(first, second)
    if kinds == {ValueKind.FIGURE} and not (
        are_of_two_days
        and outlet_key(first.outlet, first.url) == outlet_key(second.outlet, second.url)
        and all(kind is not ValueKind.DAY for kind, _ in same)
    ):
        return False
    is_periodical = are_of_two_days and (ValueKind.DAY in kinds or kinds == {ValueKind.FIGURE})
    least = DIFFERENT_OF_ONE_SUBJECT if alignment.has_one_subject and not is_periodical else DIFFERENT_FROM
    return len(different) >= max(LEAST_DIFFERENT, least * (len(different) + len(same)))


def _share_of_words(first: _Text, second: _Text) -> float:
    """Return the share (0 to 1) of the distinct words of the text with fewer such words that are also in the other."""
    words, others = set(first.words), set(second.words)
    return len(words & others) / max(min(len(words), len(others)), 1)


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
