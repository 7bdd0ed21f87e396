"""Extract figures from English reports. A figure is a quantity with the thing that it counts.

The counted thing is a noun, or a participle that describes the fate of people ('12 people were killed'). The unit of a
sum of money is its currency; the unit of a share is the percent sign. Ages, times, dates and scores are not figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wideangle.model import Bound, Figure, Span

ENGLISH = frozenset({"", "en"})
"""The languages (ISO 639-1) in which figures are extracted. '' stands for a text too short for language
identification."""

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_SHORT_SCALES = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion"}
_WORDS = {word: float(value) for value, word in enumerate(_UNITS)} | {
    word: 10.0 * place for place, word in enumerate(_TENS, 2)
}
_BOUNDS = {
    Bound.AT_LEAST: "at least|more than|over|upwards of|no fewer than|no less than|not less than",
    Bound.AT_MOST: "up to|as many as|at most|fewer than|less than|no more than|under",
    Bound.ABOUT: "about|around|some|nearly|almost|approximately|roughly|an estimated|close to",
}
_WORD = "|".join(sorted((*_WORDS, *_SCALES), key=len, reverse=True))
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d+)?(?:[ ](?:hundred|thousand|million|billion|trillion))?"
    rf"|(?:a )?(?:{_WORD})(?:(?:[ -]|[ ]and[ ])(?:{_WORD}))*"
)
_BOUND = "|".join(_BOUNDS.values())
_QUANTITY = (
    rf"(?<![\w$£€¥.,:/'’-])(?<!\d )(?i:(?P<quantity>(?:(?P<bound>{_BOUND})[ ])?(?P<number>{_NUMBER})))"
    r"(?![\w%,.:/'’-]*\w|%| ?percent\b| per cent\b)"
)
_DONE = (
    r"dead|killed|slain|injured|wounded|hurt|missing|arrested|detained|hospitali[sz]ed|evacuated|displaced|stranded"
    r"|trapped|rescued"
)
_DIED = r"died|perished|were dead"
_COUNTED = (
    r"people|persons|civilians|others|men|women|children|(?:[a-z-]+ ){0,2}[a-z-]*[a-z]s|(?:[A-Z][a-z]+(?:s|ese|ish))"
)
_PASSIVE = r"(?:were|was|are|is|(?:had|have|has) been|being|left|confirmed|reported|feared|believed|presumed)"
_OBJECT = r"(?! (?:the|a|an|him|her|them|his|their|its|[a-z]+ing)\b)"
_AFTER = re.compile(
    rf"{_QUANTITY}(?: (?:other )?(?:{_COUNTED})(?:, [^,.;]{{1,80}},)?)?(?: {_PASSIVE}){{0,2}} "
    rf"(?P<unit>(?:{_DONE}){_OBJECT}|{_DIED}|deaths|fatalities|injuries|arrests)\b",
)
_DOING = (
    r"(?:kill|injur|wound|hurt|displac|arrest|detain|evacuat|strand|trap|rescu|hospitali[sz])(?:ed|ing|ting|ped|ping)?"
)
_BEFORE = re.compile(rf"\b(?P<unit>{_DOING}|death toll(?: \w+){{0,3}} (?:to|of|at|was|is)) {_QUANTITY}")
_NOUN = re.compile(rf"{_QUANTITY} (?:[a-z]+ ){{0,1}}?(?P<unit>people|men|women|children|[a-z]{{2,}}s)\b")
_CURRENCIES = r"dollars|euros|pounds|francs|kronor|kroner|crowns|rupees|roubles|rubles|pesos|lira|yuan|yen|won|zlotys"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d+)?"
_MONEY = (
    re.compile(
        rf"(?<![\w$£€¥])(?i:(?P<quantity>(?:(?P<bound>{_BOUND})[ ])?(?:US|[AC])?(?P<unit>[$£€¥])(?P<number>{_DIGITS}"
        r"(?:[ ]?(?:thousand|million|billion|trillion|bn|mn|m|k)\b)?)))(?![\w%,.:/-]*\w)"
    ),
    re.compile(rf"{_QUANTITY} (?:U\.S\. |US )?(?P<unit>{_CURRENCIES})\b"),
)
_SHARE = re.compile(
    rf"(?<![\w$£€¥.,:/'’-])(?i:(?P<quantity>(?:(?P<bound>{_BOUND})[ ])?(?P<number>{_NUMBER})))"
    r" ?(?P<unit>%|percent\b|per cent\b)(?! points?\b)"
)
_MONTH_BEFORE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?) $"
)
_LONGEST_MONTH = len("September ")
_NO_UNIT = re.compile(
    r"(?:second|minute|hour|day|week|weekend|month|year|decade|dollar|cent|euro|pound|yuan|point|mile|kilometer|kilometre"
    r"|meter|metre|degree|percent|inche|time|as|is|was|has|this|its|his|us|does|of|one|thi|les|mean|say|goal|run|wicket|trie|lap|shot)s?"
)
_PARTS = re.compile(r"[\d.]+|[a-z]+")
_PASSING = re.compile(r" (?:years? old|year-old|a\.m\.|p\.m\.)")


def figures(text: str, language: str = "en") -> tuple[Figure, ...]:
    """Return the figures of a text in text order, or () if the language is not supported."""
    if language not in ENGLISH:
        return ()
    by_quantity: dict[Span, Figure] = {}
    for pattern in (_AFTER, _BEFORE, *_MONEY, _SHARE, _NOUN):
        for figure in _matches(pattern, text):
            if not any(
                figure.quantity.start < other.end and other.start < figure.quantity.end for other in by_quantity
            ):
                by_quantity[figure.quantity] = figure
    return tuple(sorted(by_quantity.values(), key=lambda figure: figure.quantity))


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[Figure]:
    for match in pattern.finditer(text):
        value = _value(match["number"])
        if value is None or _PASSING.match(text, match.end("quantity")):
            continue
        start = match.start("quantity")
        if _MONTH_BEFORE.search(text, max(0, start - _LONGEST_MONTH), start):
            continue
        if pattern is _NOUN and (_NO_UNIT.fullmatch(match["unit"]) or _is_year(match["number"])):
            continue
        yield Figure(Span(*match.span("quantity")), Span(*match.span("unit")), value, _bound(match["bound"]))


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdecimal() and 1800 <= int(number) <= 2100


def _bound(words: str | None) -> Bound:
    qualifier = (words or "-").lower()
    return next((bound for bound, forms in _BOUNDS.items() if qualifier in forms.split("|")), Bound.EXACT)


def _value(number: str) -> float | None:
    """Return the number that digits or number words express. None for number words that form no number ('two
    three')."""
    total, part = 0.0, 0.0
    for part_of_number in _PARTS.findall(number.lower().replace(",", "")):
        word = _SHORT_SCALES.get(part_of_number, part_of_number)
        if word in _SCALES:
            part = (part or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                total, part = total + part, 0.0
        elif word in _WORDS:
            if part % 10 or (part % 100 and _WORDS[word] >= 10):
                return None
            part += _WORDS[word]
        elif word not in ("a", "and"):
            part += float(word)
    return total + part
