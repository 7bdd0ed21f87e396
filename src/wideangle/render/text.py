"""Make hostile text safe to print and URLs safe to click, and find a headline for every article.

The words of outlets are shown verbatim, but must not control the program that shows them: a terminal executes escape
sequences, a browser runs `javascript:` URLs, and XML 1.0 does not allow NUL.
"""

from __future__ import annotations

import re
import string
import unicodedata
from urllib.parse import quote, urlsplit

from wideangle.model import Article, Span
from wideangle.render import labels

# Explicit embeddings, overrides and isolates (Unicode Bidirectional Algorithm, UAX 9, section 2) reorder the text after
# them, and are removed. Implicit marks and joiners are kept, because they are ordinary parts of Arabic, Hebrew and
# Persian text.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
# C0 and C1 control characters, surrogates, and the two noncharacters that XML 1.0 (section 2.2) excludes.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"

# A short capitalised word with a full stop at the end of a role is a title ('Sen.') or a place ('D.C.').
_ABBREVIATION_AT_END = re.compile(r"(?<!\w)(?:[A-Z]\.)*[A-Z][a-z]{0,3}\.$")

_LEADING_ARTICLE = re.compile(r"^(?:the|an?|this|that)\s+(?=\S)", re.IGNORECASE)

# All characters that a URI may contain (RFC 3986, appendix A).
_ADDRESS_CHARACTERS = frozenset(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

# An opening of this length contains nearly every first sentence of a report, and is short enough for a heading.
_OPENING_LENGTH = 200
# The end of a sentence, with closing quotation marks and brackets. A full stop ends a sentence only after a word of
# four letters or more. After a shorter word, it more often belongs to an abbreviation.
_SENTENCE_END = re.compile(r"""(?:\w{4,}\.|[!?…])["'”’»)\]]*(?=\s|$)|[。！？।]["”」』]*""")


def is_right_to_left(text: str) -> bool:
    """Return True if a text runs from right to left. The first letter decides, as with `dir="auto"` in HTML (section
    3.2.6.4)."""
    directions = map(unicodedata.bidirectional, text)
    return next((direction != "L" for direction in directions if direction in ("L", "R", "AL")), False)


def visible(text: str) -> str:
    """Return `text` on one line, in a form that is safe in every output.

    Runs of white space become one space, explicit direction controls are removed, and each unprintable character
    becomes U+FFFD. Text without visible characters becomes ''.
    """
    shown = _UNPRINTABLE.sub(_REPLACEMENT, " ".join(_DIRECTION.sub("", text).split()))
    return shown if any(map(str.isprintable, shown)) else ""


def role_shown(role: str) -> str:
    """Return a person's role in the form that follows the name: without its leading article ('the') and its outer
    punctuation. The full stop of an abbreviation stays ('Sen.')."""
    shown = visible(role).strip(' ,;:“”"()')
    return _LEADING_ARTICLE.sub("", shown if _ABBREVIATION_AT_END.search(shown) else shown.strip("."))


def lines(text: str) -> list[str]:
    """Return the lines of a longer text in a form that is safe in every output. Runs of empty lines become one empty
    line."""
    shown: list[str] = []
    for line in map(visible, text.strip().splitlines()):
        if line or (shown and shown[-1]):
            shown.append(line)
    return shown


def uri(url: str) -> str:
    """Return a URL as a URI of RFC 3986, with all characters beyond ASCII percent-encoded, or '' if it is not an http
    or https URL."""
    return quote(href(url), safe="-._~:/?#[]@!$&'()*+,;=%")


def href(url: str) -> str:
    """Return a URL in a form that is safe in a link, or '' if it is not an http or https URL.

    Characters outside RFC 3986 are percent-encoded, except printable characters beyond ASCII (RFC 3987).
    """
    address = "".join(
        char if char in _ADDRESS_CHARACTERS or (char > "\x7f" and char.isprintable()) else quote(char)
        for char in _SURROGATE.sub(_REPLACEMENT, url)
    )
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # reading it checks its range
    except ValueError:
        return ""
    return address if usable else ""


def language_tag(language: str) -> str:
    """Return `language` if it has the form of a BCP 47 language tag, or else '', which HTML reads as an unknown
    language."""
    return language if _LANGUAGE_TAG.fullmatch(language) else ""


def same_language(tag: str, other: str) -> bool:
    """Return True if two BCP 47 language tags have the same primary language, as `en` and `en-GB` do."""
    return tag.partition("-")[0].lower() == other.partition("-")[0].lower()


def opening(text: str) -> Span:
    """Return the span of the opening of `text`. The opening is the start of the first line, up to the end of a sentence
    or, in a long line, of a word."""
    start = len(text) - len(text.lstrip())
    line = (text[start : start + _OPENING_LENGTH].splitlines() or [""])[0]
    end = _SENTENCE_END.search(line)
    if end:
        return Span(start, start + end.end())
    if len(line) == _OPENING_LENGTH:
        line = line[: line.rfind(" ")] if " " in line else line
    return Span(start, start + len(line.rstrip()))


def headline(article: Article) -> str:
    """Return the title of an article, or else the opening of its text."""
    return visible(article.title) or visible(opening(article.text).of(article.text)) or labels.UNTITLED
