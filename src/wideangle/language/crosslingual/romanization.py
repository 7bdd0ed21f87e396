"""Convert letters of many scripts to phonemes (speech sounds) in ASCII, in order to compare names across scripts.

Vowels become `a`, `e`, `i`, `o` or `u`; consonants become phonemes in lower case. A capital stands for a letter that
languages read or transcribe in several ways. `READINGS` lists the readings of each capital. The tables follow the usual
romanizations (BGN/PCGN for Cyrillic, ELOT 743 for Greek, the national system of Georgia, Hepburn for kana, Revised
Romanization for Hangul). Sounds that many transcriptions do not distinguish, such as
long and short vowels, have one phoneme.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

READINGS: Mapping[str, tuple[str, ...]] = {
    "X": ("k", "h"),  # Kharkiv, Charkiw, Hamas
    "H": ("h", "g"),  # Ukrainian and Belarusian Г
    "J": ("s", ""),  # John, Jewgeni
    "C": ("s", "k"),  # Chekalov, Charkiw
    "B": ("b", "p"),  # Arabic has no p
    "V": ("v", "b"),
    "F": ("f", "v"),  # Arabic has no v
    "P": ("p", "f", "v"),
    "T": ("t", "s"),  # chi in kana
    "D": ("d", "s"),
    "G": ("g", ""),  # Turkish ğ
    "Q": ("g", "s"),  # soft g
    "K": ("k", "g"),
    "W": ("", "v"),  # Hebrew and Arabic waw
    "N": ("n", "m"),
}
"""The readings of each ambiguous letter, the most likely first."""

_CYRILLIC = {
    **dict(zip("абвдезиклмнопрстуфыэёґіїє", "abvdesikrmnoprstufieoghie", strict=False)),
    "г": "g", "ґ": "g", "і": "i", "ї": "i", "є": "e", "й": "i", "ж": "s", "х": "X", "ц": "s", "ч": "s", "ш": "s",
    "щ": "s", "ю": "u", "я": "a", "ь": "", "ъ": "", "ў": "v", "ђ": "s", "ј": "i", "љ": "r", "њ": "n", "ћ": "s",
    "џ": "s", "ѓ": "g", "ќ": "k", "ѕ": "s", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u",
    "һ": "h",
}  # fmt: skip
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "avgdesitikrmn_oprsstiFX_o", strict=True)) | {"ξ": "ks", "ψ": "ps"}
_GREEK_PAIRS = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("ου", "u"), ("αι", "e"), ("ει", "i"),
                ("οι", "i"))  # fmt: skip
_GEORGIAN = dict(
    zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "abgdevstikrmnopsrstupkgkssssssXsh", strict=True)
)  # fmt: skip
_ARMENIAN = dict(
    zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ", "abgdeseetsirXskhsgsminsospsrsvtrsvpkof", strict=True)
)  # fmt: skip
_HEBREW = dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "aVgdhWsXtiXXrmmnnsaPPsskrst", strict=True))
_ARABIC = {
    **dict(zip("اأإآىبتثجحخدذرزسشصضطظعغفقكلمنهوي", "aaaaaBttQhXdsrssssdtsagFKKrmnhWi", strict=True)),
    **{"ة": "a", "ء": "", "ئ": "i", "ؤ": "o", "پ": "p", "چ": "s", "ژ": "s", "گ": "g", "ک": "k", "ی": "i", "ہ": "h"},
    **{"ے": "e", "ں": "n", "ھ": "", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ڤ": "v", "ۆ": "o", "ێ": "e", "ە": "a", "ڵ": "r"},
}
_DEVANAGARI = {
    **dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ", "kkggnssssnttddnttddnpPbbmirrVssshr", strict=True)),
    **dict(zip("अआइईउऊऋएऐओऔािीुूृेैोौॉऑॅऍ", "aaiiuuieaooaiiuuieaooooee", strict=False)),
    **{"ं": "n", "ँ": "n", "ः": "", "्": "", "़": ""},
}
_INDIC_BLOCKS = range(0x0900, 0x0D80, 0x80)
_KANA = {
    **dict(zip("アイウエオァィゥェォー", ["a", "i", "u", "e", "o", "a", "i", "u", "e", "o", ""], strict=True)),
    **dict(zip("カキクケコガギグゲゴ", ["ka", "ki", "ku", "ke", "ko", "ga", "gi", "gu", "ge", "go"], strict=True)),
    **dict(zip("サシスセソザジズゼゾ", ["sa", "si", "su", "se", "so", "sa", "Di", "su", "se", "so"], strict=True)),
    **dict(zip("タチツテトダヂヅデド", ["ta", "Ti", "su", "te", "to", "da", "Di", "su", "de", "do"], strict=True)),
    **dict(zip("ナニヌネノハヒフヘホ", ["na", "ni", "nu", "ne", "no", "ha", "hi", "Fu", "he", "ho"], strict=True)),
    **dict(zip("バビブベボパピプペポ", ["Va", "Vi", "Vu", "Ve", "Vo", "pa", "pi", "pu", "pe", "po"], strict=True)),
    **dict(zip("マミムメモラリルレロ", ["ma", "mi", "mu", "me", "mo", "ra", "ri", "ru", "re", "ro"], strict=True)),
    **dict(zip("ヤユヨャュョワヰヱヲンッヴ", ["a", "u", "o", "a", "u", "o", "va", "vi", "ve", "o", "n", "", "v"],
               strict=True)),
}  # fmt: skip
_HANGUL_INITIALS = ("g", "k", "n", "d", "t", "r", "m", "V", "p", "s", "s", "", "s", "s", "s", "k", "t", "P", "h")
_HANGUL_VOWELS = (
    "a",
    "e",
    "a",
    "e",
    "o",
    "e",
    "o",
    "e",
    "o",
    "a",
    "e",
    "e",
    "o",
    "u",
    "o",
    "e",
    "i",
    "u",
    "u",
    "i",
    "i",
)
_HANGUL_FINALS = ("", "k", "k", "k", "n", "n", "n", "t", "r", "k", "m", "r", "r", "r", "p", "r", "m", "p", "p", "s",
                  "s", "ng", "s", "s", "k", "t", "p", "")  # fmt: skip
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3

_TABLE: Mapping[str, str] = {
    **_CYRILLIC, **_GREEK, **_GEORGIAN, **_ARMENIAN, **_HEBREW, **_ARABIC, **_DEVANAGARI, **_KANA,
}  # fmt: skip
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ACCENT = re.compile("[\u0300-\u0305\u0308\u0313\u0314\u0342\u05b0-\u05bc\u064b-\u0652]")
_ACCENTED_LETTERS = re.compile("[йёїўќѓァ-ヺ]")  # marks that make another letter of these
_HARD_G_IS_H = frozenset({"uk", "be"})

_LATIN_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "t", "ß": "ss", "æ": "e", "œ": "e", "ı": "i", "ə": "a", "ŋ": "n"}
)
_LATIN_MARKED = str.maketrans({"ç": "s", "č": "s", "ć": "s", "š": "s", "ś": "s", "ş": "s", "ș": "s", "ž": "s", "ż": "s",
                               "ź": "s", "ģ": "g", "ğ": "G", "ķ": "k", "ň": "n", "ţ": "s", "ț": "s"})  # fmt: skip
_FRONT = "[eiyéèêíìîý]"
_LATIN_RULES: tuple[tuple[str, str], ...] = (
    (r"shch|szcz|schtsch|chtch|stsj", "s"),
    (r"tsch|tch|tsj|tzs|dsch|dzh|dj(?=[aeiou])|dz|cz|cs(?=[aeiou])", "s"),
    (r"sch|sh|sz|zh|rz(?=[aeiyu])|zs", "s"),
    (r"ts|tz|zz", "s"),
    (r"kh", "X"),
    (r"gh", "g"),
    (r"ph", "f"),
    (r"th", "t"),
    (r"dh", "d"),
    (rf"gu(?={_FRONT})", "g"),
    (rf"qu(?={_FRONT})|qu|q|ck", "k"),
    (r"x", "ks"),
    (r"ou|oe(?=[^aeiou])", "u"),
    (r"w", "v"),
)
_CH = {"de": "k", "nl": "k", "pl": "k", "cs": "k", "sk": "k", "it": "k", "ro": "C", "fr": "s", "pt": "s"}
_SOFT_G = frozenset({"en", "fr", "it", "pt", "es", "ca", "ro"})


def romanized(word: str, language: str = "") -> str:
    """Return a word as phonemes in ASCII. Characters of scripts without a table, such as Han and Thai, are dropped.

    `language` is an ISO 639-1 code, which decides how Latin letters and Cyrillic Г are read.
    """
    lowered = unicodedata.normalize("NFC", word).lower()
    return _latin(lowered, language) if _LATIN_LETTER.search(lowered) else _by_table(lowered, language)


def _by_table(word: str, language: str) -> str:
    if not _ACCENTED_LETTERS.search(word):
        bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not _ACCENT.match(letter))
        word = unicodedata.normalize("NFC", bare)
    for pair, phoneme in _GREEK_PAIRS:
        word = word.replace(pair, phoneme)
    text = "".join(_phoneme(letter, language) for letter in word)
    if text[:1] == "W":  # waw at the beginning is a consonant
        text = "v" + text[1:]
    return re.sub(r"[td]s", "s", text)


def _phoneme(letter: str, language: str) -> str:
    if letter == "г" and language in _HARD_G_IS_H:
        return "H"
    known = _TABLE.get(letter)
    if known is not None:
        return known
    code = ord(letter)
    if _HANGUL_FIRST <= code <= _HANGUL_LAST:
        initial, rest = divmod(code - _HANGUL_FIRST, 588)
        vowel, final = divmod(rest, 28)
        return _HANGUL_INITIALS[initial] + _HANGUL_VOWELS[vowel] + _HANGUL_FINALS[final]
    if 0x3041 <= code <= 0x3096:  # hiragana
        return _KANA.get(chr(code + 0x60), "")
    if _INDIC_BLOCKS.start <= code < _INDIC_BLOCKS.stop:  # the Indic blocks share one layout (ISCII)
        return _DEVANAGARI.get(chr(0x0900 + code % 0x80), "")
    return letter if letter.isascii() and letter.isalnum() else ""


def _latin(word: str, language: str) -> str:
    text = word.translate(_LATIN_MARKED)
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if letter.isalnum() or letter == " ")
    text = text.translate(_LATIN_PLAIN)
    for pattern, phoneme in _COMPILED:
        text = pattern.sub(phoneme, text)
    text = text.replace("ch", _CH.get(language, "C"))
    text = _SOFT_C.sub("s", text).replace("c", "k")
    if language in _SOFT_G:
        text = _SOFT_G_LETTER.sub("Q", text)
    if language == "es":
        text = text.replace("j", "X")
    return text.replace("j", "J").replace("l", "r").replace("z", "s").replace("y", "i")


_COMPILED = tuple((re.compile(pattern), phoneme) for pattern, phoneme in _LATIN_RULES)
_SOFT_C = re.compile(r"c(?=[eiy])")
_SOFT_G_LETTER = re.compile(r"g(?=[eiy])")
