"""Remove the endings by which languages inflect names of people and places."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

SHORTEST_STEM = 3

_CYRILLIC_SLAVIC = (
    "ого его ому ему ыми ими ами ями ым им ом ем ой ою ею єю их ых ах ях ові еві ів ов ей у а ю я е и і ы о"
)
_LATIN_SLAVIC = "ého ému ovi ovom ovem eho emu em om jem ega ov"
_ENDINGS: Mapping[str, str] = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk"), _CYRILLIC_SLAVIC),
    **dict.fromkeys(("cs", "sk", "sl", "hr", "bs"), _LATIN_SLAVIC),
    **dict.fromkeys(("de", "nl", "da", "sv", "no", "nb", "nn", "is", "en"), "s"),
    "el": "ς ν υ",
    "et": "ile ilt ist iga it i",
    "fi": "lle lta lla sta ssa iin ia in n a",
    "hu": "nak nek val vel ról ről hoz hez tól től ban ben ot et t",
    "ka": "ის მა ზე ს მ ი",
    "ko": "이라고 에서 으로 에게 은 는 이 가 을 를 의 에 와 과 도 로",
    "lt": "iui as is us ys io ui ių ą į u o",
    "lv": "as is us am im s u a",
    "pl": "iego iemu owi iem ami ego emu ach em ów ą ę",
    "ro": "ului lui ul",
    "tr": "nin nın den dan in ın un ün ü i ı u e a",
}
_FINAL_VOWELS = "aeiouyáéíóúýąęěůœàèìòùâêôûäöüаеиоуыэюяіїєьйαεηιουωάέήίόύώςاهة"


@cache
def endings(language: str) -> tuple[str, ...]:
    """Return the inflectional endings of a language, the longest first."""
    return tuple(sorted(_ENDINGS.get(language, "").split(), key=len, reverse=True))


def uninflected(word: str, language: str) -> str:
    """Return a word without the longest ending that may be an inflection, or the whole word if it has no such
    ending."""
    lowered = word.lower()
    for ending in endings(language):
        if lowered.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def without_ending(word: str, language: str) -> str:
    """Return a word without its inflection and final vowels. All grammatical cases of a place name have the same
    result."""
    bare = uninflected(word, language)
    while len(bare) > SHORTEST_STEM and bare[-1] in _FINAL_VOWELS:
        bare = bare[:-1]
    return bare
