"""Decode bytes to clean text if their charset is unknown or wrongly declared."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import cache

from wideangle.ingest.decoding.charset_detection import charset_instead_of_windows_1252, short_text_charset

# The byte order mark of UTF-32 begins with the mark of UTF-16, so UTF-32 is compared first. Markup without a byte order
# mark is recognised by its first character (XML 1.0, appendix F).
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# The charsets that web pages use, by their Python names. Python has other codecs that are not charsets, such as
# punycode.
_WEB_CHARSETS = re.compile(
    r"ascii|utf-(8|16|32)(-[lb]e)?|iso8859-\d+|cp(125\d|866|874|932|949|950)|koi8-[rut]|mac-\w+"
    r"|gb\w+|big5\w*|shift_jis\w*|euc_\w+|johab|iso2022_\w+|hz|tis-620"
)
# Charsets with one byte for each character. Almost any bytes are valid in them, so the declaration of such a charset is
# wrong if the bytes are also valid UTF-8.
_SINGLE_BYTE = re.compile(r"ascii|iso8859-\d+|cp(1\d{3}|866|874)|koi8-\w|mac-\w+|tis-620")
# Pages that declare ASCII or ISO 8859-1 use Windows-1252 in fact (WHATWG Encoding Standard, section 4.2).
_MEANS_WINDOWS_1252 = ("ascii", "iso8859-1", "cp1252")
_LETTERS_BYTES = 4_096  # lines with some hundred letters beyond ASCII
_DECLARATION = re.compile(
    rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE | re.ASCII,
)
# Charsets such as ISO 2022 write all text with ASCII bytes, so their texts are always valid UTF-8 too.
_ASCII_ONLY = re.compile(r"iso2022_\w+|hz")
_ISO_2022_JP_SIGNS = (b"\x1b$B", b"\x1b$@")
_CENTRAL_EUROPEAN = ("cp1250", "iso8859_2")  # Windows-1252 is detected for short texts in one of these
_ASCII = bytes(range(128))
_FOREIGN_RUN = re.compile(r"[^\x00-\x7f]+")
_LATIN_RUN = re.compile(r"[\x80-\u024f]{3,}")
_SYMBOL_IN_WORD = re.compile(r"(?<=[a-z])[\x80-\xac\xae-\xb6\xb8-\xbf×÷](?=[a-zà-ž])")
_CYRILLIC_CAPITALS = re.compile(r"[А-ЯЁ]{4,}|[а-яё][А-ЯЁ]")
# The largest result of `_unlikely_share` for text in the right charset. The result was below .05 for the right charset
# in 52 languages, above .37 for Polish in a wrong charset, and above .7 for other scripts in a wrong charset.
_MAX_UNLIKELY = 0.15
_SAMPLE_BYTES = 65_536
# The least number of non-ASCII bytes for which the charset is detected by byte statistics. Shorter texts are decoded by
# the letters of their language: 152 of 168 short texts in 17 languages then were right, and 87 with byte statistics.
_MIN_FOREIGN_BYTES = 64
_MIN_UTF8_BYTES = 16  # fewer bytes of a charset of several bytes a letter can be valid UTF-8 by chance
# The charsets that are tried for text without a declared charset.
_LEGACY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "koi8_u"),
    *("cp866", "iso8859_2", "iso8859_5", "iso8859_7", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "tis_620"),
]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = "\x0b\x0c\x85"
_ASCII_CONTROL = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
_LONG = 500


def decode(data: bytes, *declared: str) -> str:
    """Decode text of unknown or uncertain charset.

    A byte order mark decides the charset. Without a byte order mark, UTF-8 and the `declared` charsets are tried. If
    none of these fits, the charset is detected; the last choice is Windows-1252. A declaration that contradicts the
    bytes, or that turns words into symbols, is ignored. In a file of mixed charsets, each line is decoded separately.
    Bytes that cannot be decoded become U+FFFD.
    """
    if marked := marked_charset(data):
        return data.decode(marked, "replace").removeprefix("\ufeff")
    fallback = ""
    for candidate in _candidates(data, [charset for charset in map(_known, declared) if charset]):
        try:
            text = data.decode(_meant(candidate, data))
        except UnicodeDecodeError:
            continue
        if not _SINGLE_BYTE.fullmatch(candidate) or _is_plausible(text):
            return text
        fallback = fallback or text
    detected = _undeclared(data)
    if not _unlikely_share(detected):
        return detected
    texts = [detected, *(data.decode(charset, "replace") for charset in _CENTRAL_EUROPEAN)]
    best = min(texts, key=_unlikely_share)
    return best if _is_plausible(best) else fallback or detected


def _meant(charset: str, data: bytes) -> str:
    """Return the charset of data for which `charset` is declared."""
    if charset not in _MEANS_WINDOWS_1252:
        return charset
    foreign = b"\n".join(line for line in data[:_SAMPLE_BYTES].splitlines() if not line.isascii())
    return charset_instead_of_windows_1252(foreign[:_LETTERS_BYTES])


def _candidates(data: bytes, declared: list[str]) -> list[str]:
    """Return UTF-8 and the declared charsets, the most reliable first.

    UTF-8 usually comes first, because text in another charset is almost never valid UTF-8. A declared charset comes
    before UTF-8 if the text is short or the charset uses ASCII bytes only. Escape sequences that no other charset uses
    count as a declaration of ISO 2022-JP. Markup that declares UTF-16 without a byte
    order mark is UTF-8 (HTML Living Standard, section 13.2.3.2).
    """
    if any(sign in data for sign in _ISO_2022_JP_SIGNS):
        declared = ["iso2022_jp", *declared]
    is_short = len(data.translate(None, _ASCII)) < _MIN_UTF8_BYTES
    before = [
        charset
        for charset in declared
        if _ASCII_ONLY.fullmatch(charset) or (is_short and not _SINGLE_BYTE.fullmatch(charset) and charset[:3] != "utf")
    ]
    return [*before, "utf-8", *declared]


def _is_plausible(text: str) -> bool:
    """Return True if decoded text consists of words. With a wrong charset, letters would become symbols."""
    return _unlikely_share(text) <= _MAX_UNLIKELY


def _unlikely_share(text: str) -> float:
    """Return the number of character sequences that real words do not have, divided by the number of runs of non-ASCII
    characters in a text.

    Words in Latin script have no three special letters in a row and no symbol between letters. Words in Cyrillic script
    are mostly in lower case; KOI8 read as Windows-1251, or the reverse, swaps the case.
    """
    foreign = _FOREIGN_RUN.findall(text)
    unlikely = sum(map(len, map(_LATIN_RUN.findall, foreign))) + len(_SYMBOL_IN_WORD.findall(text))
    unlikely += len(_CYRILLIC_CAPITALS.findall(text))
    return unlikely / max(1, len(foreign))


def line_decoder(head: bytes, declared: str = "") -> Callable[[bytes], str]:
    """Return a function that decodes a line as UTF-8.

    A line that is not UTF-8 is decoded in the declared charset or, without one, in the charset that is detected in
    `head`.
    """

    def decoded(line: bytes) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError:
            return line.decode(legacy_charset(), "replace")

    @cache
    def legacy_charset() -> str:
        whole_lines = head[: head.rfind(b"\n") + 1] or head
        return _known(declared) or _detected(b"".join(line for line in whole_lines.splitlines() if not _is_utf8(line)))

    return decoded


def declared_charset(data: bytes) -> str:
    """Return the charset that an XML declaration or an HTML meta element declares; '' if there is none."""
    match = _DECLARATION.search(data[:4096])
    return (match[1] or match[2]).decode("ascii") if match else ""


def marked_charset(data: bytes) -> str:
    """Return the Unicode encoding that the bytes show by a byte order mark, or by NUL bytes between Latin letters.
    Return '' if they show none."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return charset
    sample = data[:200]
    if len(sample) >= 4:
        if sample[1::2].count(0) > len(sample) * 0.4 and not sample[::2].count(0):
            return "utf-16-le"
        if sample[::2].count(0) > len(sample) * 0.4 and not sample[1::2].count(0):
            return "utf-16-be"
    return ""


def clean(text: str) -> str:
    """Return text without control characters and lone surrogates, which databases and pages cannot store.

    The control characters U+0080 to U+009F become the characters that Windows-1252 has for these bytes, as in HTML.
    """
    return _CONTROL.sub(_replacement, text) if _may_hold_control(text) and _CONTROL.search(text) else text


def _may_hold_control(text: str) -> bool:
    """Return False if a long text has no control character, so that the slower regular expression need not run.

    This check of the bytes takes a third of the time of the regular expression. A short text gives True unchecked.
    """
    if len(text) < _LONG:
        return True
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True
    return len(data.translate(None, _ASCII_CONTROL)) < len(data) or b"\xc2" in data or b"\xef\xbf" in data


def _replacement(match: re.Match[str]) -> str:
    character = match[0]
    if character in _BREAKS:
        return "\n"
    if "\x80" <= character <= "\x9f":
        return windows_character(ord(character))
    return "\ufffd" if "\ud800" <= character <= "\udfff" else ""


def windows_character(number: int) -> str:
    """Return the character of Windows-1252 for a byte from 0x80 to 0x9F; '' for a byte without a character."""
    return bytes([number]).decode("cp1252", "ignore")


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()).name if declared.strip() else ""
    except (LookupError, ValueError):
        return ""
    return name if _WEB_CHARSETS.fullmatch(name) else ""


def _undeclared(data: bytes) -> str:
    lines = data.splitlines(keepends=True)
    foreign = [line for line in lines if not _is_utf8(line)]
    charset = _detected(b"".join(foreign))
    if sum(not line.isascii() for line in lines) > 2 * len(foreign):
        return "".join(line.decode("utf-8" if _is_utf8(line) else charset, "replace") for line in lines)
    return data.decode(charset, "replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _detected(data: bytes) -> str:
    """Return the most probable charset of bytes that are not UTF-8."""
    sample = data[:_SAMPLE_BYTES]
    if len(sample.translate(None, _ASCII)) < _MIN_FOREIGN_BYTES:
        return short_text_charset(sample)
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    return best.encoding if best else "cp1252"
