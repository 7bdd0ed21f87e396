"""Normalise words: convert all spellings of a word to one form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LAST_LATIN = "\u024f"
"""The last letter of the Latin Unicode blocks. Letters in later Latin blocks do not occur in names in the news."""

_ENGLISH = frozenset({"", "en", "und"})
DOTTED_I = frozenset({"az", "tr"})
"""Languages with a dotted and a dotless i, in which the lower case of I is ı."""
_PERSIAN = frozenset({"fa", "ur"})

_DROPPED = [0x00AD, 0x0640, 0x0670, *range(0x0610, 0x061B), *range(0x064B, 0x0660), *range(0x06D6, 0x06EE)]
_DROPPED += [*range(0x0591, 0x05BE), 0x05BF, *range(0x05C1, 0x05C8), 0x200C, 0x200D]
_SAME: dict[int, str | None] = {
    **dict.fromkeys(_DROPPED),  # soft hyphens, joiners, tatweel, Arabic and Hebrew vowel signs
    **dict.fromkeys(map(ord, "’‘ʼ׳`´"), "'"),
    **dict.fromkeys(map(ord, '"״'), None),  # within Hebrew acronyms
    ord("ё"): "е",
}
_PERSIAN_LETTERS = str.maketrans("يك", "یک")

_PLAIN_LATIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"}
)

_VARIANTS = re.compile(f"[{''.join(map(chr, _SAME))}]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# Characters beyond ASCII that may be letters or belong to words. The other characters are common punctuation and signs.
_MAY_BE_LETTER = re.compile("[^\x00-\x7f\xa0-\xa7\xa9\xab\xac\xae\xb0\xb1\xb6\xbb\xbf\u2010-\u2026\u20a0-\u20bf\ufffd]")
_POSSESSIVE = re.compile(r"(?:'s?)+$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def fold(word: str, language: str = "") -> str:
    """Return the form that all spellings of a word have in common, in lower case.

    Width, ligatures and typographic apostrophes are normalised (NFKC), and so are Cyrillic ё, Arabic and Hebrew vowel
    signs, tatweel and joiners. "U.S." becomes "us", "F-16" becomes "f16", and "1,200" becomes "1200". English words
    lose the possessive 's and accents ("Beyoncé's" → "beyonce"). Turkish words lose case endings after an apostrophe
    ("Ankara'da" → "ankara"). Words of an unknown language are normalised as English words.
    """
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word)
    lowered = _lowered(word, language)
    if not lowered.isascii():
        # The text is composed again after the conversion to lower case, because for some letters Unicode has a composed
        # character with a diacritic only in lower case.
        lowered = _level(unicodedata.normalize("NFC", lowered), language)
    if lowered.isalpha():
        return lowered
    if lowered[:1].isdigit():
        return _plain_number(lowered)
    return _without_ending(lowered, language).replace(".", "").replace("-", "")


def fold_text(text: str, language: str = "") -> str:
    """Return a text with all its words normalised as by `fold`, except that commas in numbers and endings after an
    apostrophe stay. Punctuation and signs beyond ASCII may become question marks. The result allows a fast test of
    whether a word can occur in the text.

    Most English texts have no letters beyond ASCII, and take a third of the time. In the other texts, only the
    characters beyond ASCII are looked up. Translating every character would take seven times as long.
    """
    if language not in DOTTED_I and not _MAY_BE_LETTER.search(text):
        plain = text.replace("’", "'").replace("‘", "'").encode("ascii", "replace")
        return plain.lower().translate(None, b".-").decode("ascii")
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    lowered = _lowered(text, language)
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFC", lowered)
        if language in _ENGLISH:
            lowered = _NOT_ASCII.sub(_plain_run, lowered.replace("`", "'"))
        else:
            lowered = _VARIANTS.sub(_common_form, lowered)
            lowered = lowered.translate(_PERSIAN_LETTERS) if language in _PERSIAN else lowered
    return lowered.replace(".", "").replace("-", "")


def _common_form(variant: re.Match[str]) -> str:
    return _SAME[ord(variant.group())] or ""


def _plain_run(run: re.Match[str]) -> str:
    return _plain(run.group())


@lru_cache(maxsize=4096)
def _plain(run: str) -> str:
    """Return the normalised forms of a run of characters beyond ASCII. Latin letters lose their accents."""
    return "".join(map(_without_accents, run.translate(_SAME)))


def _lowered(text: str, language: str) -> str:
    if language in DOTTED_I:
        text = text.replace("İ", "i").replace("I", "ı")
    return text.lower()


def _level(lowered: str, language: str) -> str:
    levelled = lowered.translate(_SAME)
    if language in _PERSIAN:
        return levelled.translate(_PERSIAN_LETTERS)
    return _without_accents(levelled) if language in _ENGLISH else levelled


def _without_accents(word: str) -> str:
    bases = unicodedata.normalize("NFD", word)
    if bases[:1] > LAST_LATIN:
        return word
    return _NOT_ASCII.sub(_plain_letters, bases)


def _plain_letters(run: re.Match[str]) -> str:
    return "".join(letter for letter in run.group() if not unicodedata.combining(letter)).translate(_PLAIN_LATIN)


def _plain_number(number: str) -> str:
    grouped = _GROUPED.fullmatch(number)
    if not grouped:
        return number
    separator = "," if re.match(r"\d+,", number) else "."
    return number.replace(separator, "")


def _without_ending(word: str, language: str) -> str:
    if language in _ENGLISH:
        return _POSSESSIVE.sub("", word)
    if language in DOTTED_I:
        return word.partition("'")[0]
    return word
