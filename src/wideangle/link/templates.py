"""Which texts are instances of one template, such as the weather reports of two days: the same sentences with other
values in them.

A copy repeats the values of its original: it drops sentences, adds some, and rewords others. Instances of one template
keep the sentences and give other figures, days and names at the same places. So the two texts are aligned word by word
(Ratcliff and Metzener 1988, as in `difflib`), and what stands between two common words is compared by its values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from wideangle.language import dateline, outlet_key, word_spans
from wideangle.language.date_mentions import date_mentions
from wideangle.model import Article

ALIGNED_CHARACTERS = 3_000
"""Characters of each text that are aligned, headline included: templates are short, and the cost is quadratic."""

SLOT_WORDS = 8
"""The most words between two common ones that are taken for a slot; more are a passage of its own."""

OPENING_WORDS = 40
"""Headline and lead, in words. The values that a report is about stand there, other values of boilerplate do not."""

RUN_WORDS = 4
LEAST_IN_RUNS = 0.6
"""The least share of the shorter text's words that stand in common runs of so many words. Templates of weather,
markets, results and obituaries reach .66; of 275 similar pairs of independent reports (ECB+, topics 1 to 22) with two
different values, none reaches .5."""

LEAST_DIFFERENT = 2
"""The least number of values that differ: a corrected figure makes no other event."""

DIFFERENT_FROM = 0.25
"""The least share of the values at the same places that differ."""

RESPELLED_FROM = 0.6
"""From this similarity on (`difflib`), two names are spellings of one."""

_SEPARATORS = re.compile(r"[\s.,'’٬٫]")
_SENTENCE_ENDS = ".!?…:\n\"“”„«»"


class ValueKind(StrEnum):
    """What kind of value a word gives."""

    FIGURE = "figure"
    DAY = "day"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of headline and text, and the value that each gives."""

    words: Sequence[str]
    values: Sequence[tuple[ValueKind, str] | None]

    @classmethod
    def of(cls, article: Article) -> _Text:
        """Divide an article into words. Its dateline names the place of the desk, and is left out."""
        head = dateline(article.text)
        text = f"{article.title}\n{article.text[head.end if head else 0 :]}"[:ALIGNED_CHARACTERS]
        spans = word_spans(text, article.language)
        surfaces = [span.of(text) for span in spans]
        days = {
            place
            for mention in date_mentions(text, article.language)
            for place in range(mention.span.start, mention.span.end)
        }
        begins = [_begins_sentence(text, span.start) for span in spans]
        names = {
            surface
            for surface, span, is_first in zip(surfaces, spans, begins, strict=True)
            if surface[0].isupper() and not is_first and span.start > len(article.title)
        }
        return cls(
            [surface.casefold() for surface in surfaces],
            [
                _value(surface, is_day=span.start in days, is_name=surface in names)
                for surface, span in zip(surfaces, spans, strict=True)
            ],
        )

    def values_in(self, start: int, end: int) -> dict[ValueKind, set[str]]:
        """The values of a range of words, by kind."""
        found: dict[ValueKind, set[str]] = {}
        for value in self.values[start:end]:
            if value is not None:
                found.setdefault(value[0], set()).add(value[1])
        return found


def are_of_one_template(one: Article, other: Article) -> bool:
    """Whether two articles in one language are instances of one template that report different things.

    Most of the shorter one's words have to stand in common runs. At the same places between these, and first in headline or lead,
    two values or more, and a quarter of all, have to differ. Where only figures do, the two are rather one report and
    its later version, unless one outlet published them on two days and they name no day in common.
    """
    texts = _Text.of(one), _Text.of(other)
    matcher = SequenceMatcher(None, texts[0].words, texts[1].words)
    shorter = min(len(text.words) for text in texts)
    same: set[tuple[ValueKind, str]] = set()
    different: set[tuple[ValueKind, str, str]] = set()
    in_runs = 0
    is_in_opening = False
    for tag, *ends in matcher.get_opcodes():
        begin, end, other_begin, other_end = ends
        if tag == "equal":
            in_runs += end - begin if end - begin >= RUN_WORDS else 0
            same.update(value for value in texts[0].values[begin:end] if value is not None)
        elif tag == "replace" and max(end - begin, other_end - other_begin) <= SLOT_WORDS:
            pairs = set(_different(texts[0].values_in(begin, end), texts[1].values_in(other_begin, other_end)))
            different |= pairs
            is_in_opening = is_in_opening or bool(pairs and min(begin, other_begin) < OPENING_WORDS)
    if in_runs < LEAST_IN_RUNS * shorter or len(different) < LEAST_DIFFERENT or not is_in_opening:
        return False
    if len(different) < DIFFERENT_FROM * (len(different) + len(same)):
        return False
    is_by_figures = all(kind is ValueKind.FIGURE for kind, *_ in different)
    return not is_by_figures or (
        _are_of_two_days(one, other)
        and outlet_key(one.outlet, one.url) == outlet_key(other.outlet, other.url)
        and all(kind is not ValueKind.DAY for kind, _ in same)
    )


def _are_of_two_days(one: Article, other: Article) -> bool:
    return one.published is not None and other.published is not None and one.published.day != other.published.day


def _different(mine: dict[ValueKind, set[str]], theirs: dict[ValueKind, set[str]]) -> Iterator[tuple[ValueKind, str, str]]:
    """The values of one slot that differ between two texts, one pair for each kind that both give."""
    for kind in mine.keys() & theirs.keys():
        if not any(_is_same(kind, left, right) for left in mine[kind] for right in theirs[kind]):
            yield kind, min(mine[kind]), min(theirs[kind])


def _is_same(kind: ValueKind, left: str, right: str) -> bool:
    if kind is ValueKind.NAME:
        return SequenceMatcher(None, left, right).ratio() >= RESPELLED_FROM
    return left == right


def _value(surface: str, *, is_day: bool, is_name: bool) -> tuple[ValueKind, str] | None:
    if is_day:
        return ValueKind.DAY, surface.casefold()
    if surface[0].isdigit():
        return ValueKind.FIGURE, _SEPARATORS.sub("", surface)
    return (ValueKind.NAME, surface.casefold()) if is_name else None


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t(")
    return not before or before[-1] in _SENTENCE_ENDS
