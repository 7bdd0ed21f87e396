"""Detect the legacy charset of a short text by the letters of its language.

Detectors that count byte frequencies need a paragraph of text; a headline has only about five letters outside ASCII.
Therefore the bytes are decoded with each charset. Only the right charset gives letters that the language of the text
uses.
"""

from __future__ import annotations

import re

from wideangle.language.text.identification import UNDETERMINED, identify

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_FRENCH = "àâæçéèêëîïôœùûüÿ"
_NORDIC = "åäæéöøü"
# The letters that each language uses besides a to z (Unicode CLDR, main exemplar characters).
_LETTERS = {
    "bg": _CYRILLIC,
    "cs": "áčďéěíňóřšťúůýž",
    "da": _NORDIC,
    "de": "äöüßé",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    "en": "éèêëïöüñç",
    "es": "áéíñóúüç",
    "et": "äõöüšž",
    "fi": "äöåšž",
    "fr": _FRENCH,
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áéíóúýþæöð",
    "it": "àèéìòùî",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "mk": _CYRILLIC + "ѓѕјљњќџ",
    "nl": "áéëèïóöüê",
    "no": _NORDIC,
    "nb": _NORDIC,
    "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõúü",
    "ro": "ăâîşţșț",
    "ru": _CYRILLIC,
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšžć",
    "sr": _CYRILLIC + "ђјљњћџ" + "čćđšž",
    "sv": _NORDIC,
    "tr": "çğıöşüâîû",
    "uk": _CYRILLIC + "єіїґ",
    "be": _CYRILLIC + "іў",
}
_ANY_LETTERS = frozenset("".join(_LETTERS.values()))
_UNDETERMINED_WEIGHT = 0.8
_RUN_LIKELIHOOD = 0.3  # three accented letters in a row are rare, three Cyrillic letters are not
_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…¡¿\xa0\xad")
_SYMBOLS = frozenset("•·°§€£©®№´")  # stand beside figures and blanks
# The ten most frequent letters of Russian and the ten of Greek. They make up about three quarters of a text.
_FREQUENT = frozenset("оеаинтсрвлαοιετσνηρυ")
# Short texts in 14 languages score at least .7 in their own charset. Czech, Polish, Turkish, Lithuanian and Hungarian
# texts score at most .69 as Windows-1252, and at least .94 in their own charset.
_MAX_FOREIGN_LETTERS_SCORE = 0.75
_MIN_OWN_LETTERS_SCORE = 0.85
_MIN_LEAD = 0.25
_CHARSETS = (
    *("cp1252", "cp1250", "iso8859_2", "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "cp1253", "iso8859_7"),
    *("cp1254", "cp1257", "shift_jis", "euc_jp"),
)
_JAPANESE = ("shift_jis", "euc_jp")
_TAG = re.compile(rb"<[^<>]*>")


def short_text_charset(data: bytes) -> str:
    """Return the most probable charset of a few words that are not UTF-8.

    If no other charset fits the text better, the result is Windows-1252.
    """
    text = _TAG.sub(b" ", data)
    scores = {charset: _score(text, charset) for charset in _CHARSETS}
    return max(scores, key=scores.__getitem__)  # the first of equals


def charset_instead_of_windows_1252(data: bytes) -> str:
    """Return the charset of bytes that are declared as Windows-1252, ASCII or ISO 8859-1.

    Some servers declare these charsets for all pages. The result is another charset only if the text has the letters of
    its language in that charset, and foreign letters in Windows-1252: 'pøes øeku' is no Czech.
    """
    text = _TAG.sub(b" ", data)
    declared = _score(text, "cp1252")
    if declared > _MAX_FOREIGN_LETTERS_SCORE:
        return "cp1252"
    scores = {charset: _score(text, charset) for charset in _CHARSETS}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= max(_MIN_OWN_LETTERS_SCORE, declared + _MIN_LEAD) else "cp1252"


def _score(data: bytes, charset: str) -> float:
    """Return a score (0 to 1) for a charset: the share of the non-ASCII characters that belong to the language of the
    text.

    The bytes are decoded in the charset, and the language of the result is identified. A rare letter counts as less
    than one character. The score is -1 if the bytes are not valid in the charset.
    """
    try:
        text = data.decode(charset)
    except UnicodeDecodeError:
        return -1.0
    foreign = [position for position, character in enumerate(text) if not character.isascii()]
    if not foreign:
        return 0.0
    if charset in _JAPANESE:
        kana = sum("\u3041" <= text[position] <= "\u30fc" for position in foreign)
        known = sum(
            "\u3000" <= text[position] <= "\u30ff" or "\u4e00" <= text[position] <= "\u9fff" for position in foreign
        )
        return known / len(foreign) if kana else 0.0
    language = identify(text)
    letters = _ANY_LETTERS if language == UNDETERMINED else frozenset(_LETTERS.get(language, ""))
    weight = _UNDETERMINED_WEIGHT if language == UNDETERMINED else 1.0
    return weight * sum(_belongs(text, position, letters) for position in foreign) / len(foreign)


def _belongs(text: str, position: int, letters: frozenset[str]) -> float:
    character = text[position]
    before = text[position - 1 : position]
    after = text[position + 1 : position + 2]
    if character in _PUNCTUATION:
        return float(not (before.isalpha() and after.isalpha()) or character in "’‘\xad")
    if character in _SYMBOLS:
        return float(not before.isalpha() and not after.isalpha())
    if (character == "ς" and after.isalpha()) or (character == "σ" and not after.isalpha()):
        return 0.0
    is_mixed = _is_mixed(character, before) or _is_mixed(character, after)
    if character.lower() not in letters or (before.islower() and character.isupper()) or is_mixed:
        return 0.0
    if character < "\u0370" and _is_foreign_letter(before) and _is_foreign_letter(after):
        return _RUN_LIKELIHOOD
    likelihood = 1.0 if character < "\u0370" or character.lower() in _FREQUENT else 0.8
    return 0.9 * likelihood if character.isupper() else likelihood


def _is_foreign_letter(character: str) -> bool:
    return character.isalpha() and not character.isascii()


def _is_mixed(character: str, neighbour: str) -> bool:
    """Return True if two neighbouring letters are of different scripts."""
    return neighbour.isalpha() and (character >= "\u0370") != (neighbour >= "\u0370")
