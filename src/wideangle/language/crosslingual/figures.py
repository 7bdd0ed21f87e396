"""Extract the figures in a text as values. A value does not depend on the notation: 10 000, 10.000, 10,000 and 1万 are
the same.

A separator followed by exactly three digits groups thousands. Any other separator between digits marks decimals. Words
for thousand, million and billion in many languages multiply the number before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SMALLEST = 10
"""The least whole number that is extracted. Smaller numbers occur in nearly every text."""

YEARS = range(1900, 2100)

_SCALE_WORDS: Mapping[int, str] = {
    1_000: (
        "thousand tausend mille mil mila duizend tusen tusind tusen þúsund tysięcy tysiące tysiąc tys tisíc tisíce tis "
        "tysięcy tisoč tisuća tisuću hiljada hiljade тысяч тысячи тысяча тысячу тыс тисяч тисячі тисяча тис хиляди "
        "хиляда хиљада илјади тысяча bin ezer tuhat tuhatta tuhande mii mie mijë χιλιάδες χιλ ألف آلاف אלף אלפים "
        "هزار हज़ार हजार ათასი ribu elfu мың tūkstančių tūkst tūkstoši"
    ),
    1_000_000: (
        "million millions mln millionen mio millón millones milhão milhões milione milioni miljoen miljoner miljonen "
        "millioner milion miliony milionów milionu milionů milijon milijonov milijuna milijuni miliona milioane "
        "milionë миллион миллиона миллионов млн мільйон мільйона мільйонів милиона милион милиони milyon millió "
        "miljoonaa miljonit milijonų milj εκατομμύρια εκατομμύριο εκατ مليون ملايين מיליון میلیون मिलियन მილიონი "
        "juta milioni"
    ),
    1_000_000_000: (
        "billion milliarde milliarden milliard milliards mrd miliardo miliardi miliard miljard miljarder miliardy "
        "miliardů miliardów milijard milijardi milijarda miliarde mld bilhão bilhões bn миллиард миллиарда миллиардов "
        "млрд мільярд мільярда мільярдів милиарда милиард milyar milliárd miljardia δισεκατομμύρια δισ مليار מיליארד "
        "میلیارد अरब მილიარდი miliar"
    ),
    100_000: "lakh लाख",
    10_000_000: "crore करोड़",
}
_SCALES: Mapping[str, int] = {
    **{word: scale for scale, words in _SCALE_WORDS.items() for word in words.split()},
    **{"千": 1_000, "万": 10_000, "萬": 10_000, "만": 10_000, "百万": 1_000_000, "億": 10**8, "亿": 10**8, "억": 10**8},
}
_NUMBER = re.compile(r"(?<![\w.,:])(\d+(?:[.,'’\u00a0\u202f ٬٫]\d+)*)(?![\d:])\s?([^\W\d_]+)?")
_CLOCK_OR_DATE = re.compile(r"\d{1,2}[.:]\d{2}$|\d{1,2}\.\d{1,2}\.\d{2,4}$")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ٬]\d{3})+$")
_SEPARATORS = re.compile(r"[.,'’\u00a0\u202f ٬٫]")


def figures_in(text: str) -> dict[str, str]:
    """Return the figures in a text as a dictionary from the value to the first form in the text. The values of years
    have a mark (`y2023`)."""
    figures: dict[str, str] = {}
    for match in _NUMBER.finditer(text):
        for digits in _parts(match[1]):
            value = _value(digits)
            scale = _scale(match[2] or "") if digits == _parts(match[1])[-1] else 1
            if value is None:
                continue
            surface = match[0].strip() if scale > 1 else digits
            total = value * scale
            if scale == 1 and digits.isdigit() and len(digits) == 4 and int(digits) in YEARS:
                figures.setdefault(f"y{digits}", digits)
            elif total >= SMALLEST or total != int(total):
                figures.setdefault(f"{total:.6g}" if total < 1e6 else f"{total:.4g}", surface)
    return figures


def _parts(digits: str) -> list[str]:
    """Split digits at spaces, unless the spaces group thousands."""
    return [digits] if _GROUPED.match(digits) else digits.split(" ")


def _value(digits: str) -> float | None:
    if _GROUPED.match(digits):
        return float(_SEPARATORS.sub("", digits))
    if _CLOCK_OR_DATE.match(digits):
        return None
    whole, *decimals = _SEPARATORS.split(digits)
    if len(decimals) > 1 or len(whole) > 12:
        return None
    return float(f"{whole}.{decimals[0]}" if decimals else whole)


def _scale(word: str) -> int:
    lowered = word.lower()
    if lowered in _SCALES:
        return _SCALES[lowered]
    return next((_SCALES[lowered[:size]] for size in (2, 1) if lowered[:size] in _SCALES), 1)
