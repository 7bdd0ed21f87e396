"""Convert names in any script to common keys: Зеленський, Zelenskyy, Selenskyj, Zelenski and ゼレンスキー share a key.

A key is the consonant skeleton of a name's romanized form. All sibilants count as one consonant, and so do l and r,
because transcriptions differ most in these letters. Skeletons of three consonants also record whether each vowel is a
front vowel, because different names often have the same short skeleton (Putin, Patton).

A word has several keys if a letter has several readings, or if an ending may be an inflection. Only words that may be
names get keys: capitalized words in scripts with case, and all words in other scripts. In scripts without case, a word
counts as a name only if another text has the same key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from wideangle.language.crosslingual.exonyms import exonyms_in
from wideangle.language.crosslingual.inflection import uninflected
from wideangle.language.crosslingual.romanization import READINGS, romanized
from wideangle.language.text.stopwords import stop_words

MOST_KEYS = 8
"""The greatest number of keys of a word. If a word has more keys, the most likely keys are used."""

FEWEST_CONSONANTS = 3
FEWEST_WITHOUT_VOWELS = 4
"""The least number of consonants in a key of a Hebrew or Arabic word. In these scripts every word may be a name and few
vowels are written, so that shorter keys would match by chance."""

_VOWELS = frozenset("aeiou")
_FRONT = frozenset("ei")

_APOSTROPHES = re.compile("['’ʼ]")
_PROCLITICS = re.compile(r"^(?:[وفبكل]?ال|[وفبل](?=\w{4}))")
_HEBREW_PROCLITICS = re.compile(r"^[והבלמשכ](?=\w{4})")

_CASED = r"A-Za-zÀ-ɏͰ-ϿЀ-ԯԱ-֏Ḁ-ỿ"
_WORD = re.compile(
    r"[A-Za-zА-Яа-яΑ-Ω]{1,4}-?\d{1,4}(?!\d)"  # F-16, МиГ-29
    r"|[ァ-ヺー]+(?:[ァ-ヺー])"
    r"|[가-힣]+"
    r"|[\u0400-\u052f]+(?:['’ʼ][\u0400-\u052f]+)?"  # elsewhere an apostrophe parts words
    rf"|[{_CASED}]+"
    r"|[\u0590-\u08ff\u0900-\u0dff\u10a0-\u10ff\u200c\u200d]+"
)
_WITH_CASE = re.compile(f"[{_CASED}]")
_DESIGNATION = re.compile(r"([^\W\d]+)-?(\d+)")
_NOT_AFTER = frozenset(
    "der die das des dem den ein eine einen einem einer eines kein keine im am zum zur vom beim ins ans seine seiner "
    "seinen ihre ihrer ihren ihr sein diese dieser diesen dieses mehrere alle viele zwei drei vier zehn".split()
)
_GERMAN_NOUN = re.compile(r"(?:ung|ungen|heit|keit|schaft|tion|tionen|ismus|tät|nis|chen|leute|chef|zeug|kräfte)$")
_SENTENCE_END = frozenset('.!?…:\n•“"«„»”—–')


@dataclass(frozen=True, slots=True)
class KeyedName:
    """A name in a text: the keys of all its spellings in the text, and its first form in the text."""

    keys: tuple[str, ...]
    surface: str


@lru_cache(maxsize=131_072)
def name_keys(word: str, language: str = "") -> tuple[str, ...]:
    """Return the keys of a word, the most likely first. A word with too few consonants has no keys."""
    designation = _DESIGNATION.fullmatch(word)
    if designation:
        return (_letters(designation[1], language) + designation[2],)
    if len(word) > 1 and word.isupper():
        return ("#" + _letters(word, language),)
    if not word:
        return ()
    keys: dict[str, None] = {}
    least = FEWEST_WITHOUT_VOWELS if "\u0590" <= word[0] <= "\u08ff" else FEWEST_CONSONANTS
    for form in _forms(word, language):
        for reading in _readings(romanized(form, language)):
            key = skeleton(reading)
            if sum(letter not in "AI" for letter in key) >= least:
                keys[key] = None
    return tuple(islice(keys, MOST_KEYS))


def skeleton(phonemes: str) -> str:
    """Return the consonants of a romanized word, with double consonants reduced to one. If there are three consonants,
    the result also marks front vowels (I) and other vowels (A)."""
    consonants: list[str] = []
    gaps: list[str] = []
    gap = ""
    for letter in phonemes:
        if letter in _VOWELS:
            gap += letter
        elif letter == "h" and consonants:
            continue
        elif not consonants or gap or letter != consonants[-1]:
            consonants.append(letter)
            gaps.append(gap)
            gap = ""
    if len(consonants) != FEWEST_CONSONANTS:
        return "".join(consonants)
    marks = [("I" if _FRONT.intersection(vowels) else "A" if vowels else "") for vowels in gaps]
    return consonants[0] + "".join(mark + letter for mark, letter in zip(marks[1:], consonants[1:], strict=True))


def _readings(phonemes: str) -> list[str]:
    options = [READINGS.get(letter, (letter,)) for letter in phonemes]
    return ["".join(reading) for reading in islice(product(*options), MOST_KEYS)]


def _letters(word: str, language: str) -> str:
    return romanized(word, language).lower()


def _forms(word: str, language: str) -> list[str]:
    """Return a word, and its form without an inflection or without a proclitic (a prefixed article or preposition)."""
    bare = _APOSTROPHES.sub("", word)
    if "\u0600" <= bare[0] <= "\u06ff":
        return list(dict.fromkeys([bare, _PROCLITICS.sub("", bare)]))
    if "\u0590" <= bare[0] <= "\u05ff":
        return list(dict.fromkeys([bare, _HEBREW_PROCLITICS.sub("", bare)]))
    return list(dict.fromkeys([bare, uninflected(bare, language)]))


def names_in(text: str, language: str = "") -> list[KeyedName]:
    """Return each name in a text once. Names are words that may be names, and words with a translation in CLDR."""
    word_filter = _WordFilter(language, stop_words(language), {w for w in _WORD.findall(text) if w[0].islower()})
    exonyms = {mention.start: mention for mention in exonyms_in(text, language)}
    names = _Names()
    before = ""
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        exonym = exonyms.pop(start, None)
        keys: tuple[str, ...] = (exonym.key,) if exonym else ()
        if word_filter.passes(word, before, text[max(0, start - 4) : start]):
            keys += name_keys(word, language)
        names.add(keys, exonym.surface if exonym else word)
        before = word
    for mention in exonyms.values():
        names.add((mention.key,), mention.surface)
    return names.gathered()


class _Names:
    """Collects spellings that have a key in common into one name."""

    def __init__(self) -> None:
        self._by_key: dict[str, int] = {}
        self._keys: list[dict[str, None]] = []
        self._surfaces: list[str] = []

    def add(self, keys: tuple[str, ...], surface: str) -> None:
        if not keys:
            return
        number = next((self._by_key[key] for key in keys if key in self._by_key), len(self._keys))
        if number == len(self._keys):
            self._keys.append({})
            self._surfaces.append(surface)
        for key in keys:
            self._by_key.setdefault(key, number)
            self._keys[number].setdefault(key)

    def gathered(self) -> list[KeyedName]:
        return [KeyedName(tuple(keys), surface) for keys, surface in zip(self._keys, self._surfaces, strict=True)]


@dataclass(frozen=True, slots=True)
class _WordFilter:
    """Selects the words that may be names. `lowercase` contains the words that also occur in lower case in the text."""

    language: str
    stopped: frozenset[str]
    lowercase: set[str]

    def passes(self, word: str, before: str, leading: str) -> bool:
        """Return True if a word may be a name. `before` is the previous word, and `leading` are the characters directly
        before the word."""
        lowered = word.lower()
        if len(word) < 2 or lowered in self.stopped:
            return False
        if not _WITH_CASE.match(word):
            return True
        if word[0].islower() and not any(map(str.isdigit, word)):
            return False
        if self.language == "de" and is_german_noun(word, before):
            return False
        return not (lowered in self.lowercase and _opens_sentence(leading))


def is_german_noun(word: str, before: str) -> bool:
    """Return True if a German word is a noun, which has a capital letter without being a name: by its ending, or by the
    article or determiner `before` it, in lower case."""
    return before in _NOT_AFTER or _GERMAN_NOUN.search(word) is not None


def _opens_sentence(leading: str) -> bool:
    stripped = leading.rstrip()
    return not stripped or stripped[-1] in _SENTENCE_END
