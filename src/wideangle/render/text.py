"""Hostile text made fit to print, addresses made fit to click, and a headline for every article.

What outlets publish is shown as it stands, but it must not steer the thing that shows it: a terminal obeys escape
sequences, a browser runs `javascript:` addresses, XML 1.0 has no NUL.
"""

from __future__ import annotations

import re
import string
from urllib.parse import quote, urlsplit

from wideangle.model import Article, Span
from wideangle.render import labels

# Unicode Bidirectional Algorithm (UAX 9), section 2: explicit embeddings, overrides and isolates reorder whatever
# follows them. The implicit marks and the joiners are ordinary parts of Arabic, Hebrew and Persian text and stay.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
# C0 and C1 controls, surrogates and the two noncharacters that XML 1.0 (section 2.2) excludes.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"

_LEADING_ARTICLE = re.compile(r"^(?:the|an?|this|that)\s+(?=\S)", re.IGNORECASE)

# RFC 3986, appendix A: everything that may stand in a URI.
_ADDRESS_CHARACTERS = frozenset(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

# Long enough for nearly every first sentence of a report, short enough to stand as a heading.
_OPENING_LENGTH = 200
# A full stop after a word of fewer than four letters is more often an abbreviation than an end.
_SENTENCE_END = re.compile(r"""(?:\w{4,}\.|[!?…])["'”’»)\]]*(?=\s|$)|[。！？।]["”」』]*""")


def visible(text: str) -> str:
    """`text` on one line as any output may show it: whitespace runs become one space, explicit direction controls
    are left out, and each character that cannot be shown becomes U+FFFD. Text with nothing to see in it is ""."""
    shown = _UNPRINTABLE.sub(_REPLACEMENT, " ".join(_DIRECTION.sub("", text).split()))
    return shown if any(map(str.isprintable, shown)) else ""


def role_shown(role: str) -> str:
    """A role as it reads behind a name: 'the deputy chief of the brigade' without its article and outer marks."""
    return _LEADING_ARTICLE.sub("", visible(role).strip(' ,.;:“”"()'))


def lines(text: str) -> list[str]:
    """The visible lines of a longer text; runs of empty lines become one."""
    shown: list[str] = []
    for line in map(visible, text.strip().splitlines()):
        if line or (shown and shown[-1]):
            shown.append(line)
    return shown


def uri(url: str) -> str:
    """The address of `href` as a URI of RFC 3986: characters beyond ASCII are percent-encoded as well."""
    return quote(href(url), safe="-._~:/?#[]@!$&'()*+,;=%")


def href(url: str) -> str:
    """The address as a link may carry it, or "" for anything but http and https.

    Characters outside RFC 3986 are percent-encoded, save printable ones beyond ASCII (RFC 3987).
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
    """`language` where it is shaped like a BCP 47 tag; "" where it is not, which HTML reads as unknown."""
    return language if _LANGUAGE_TAG.fullmatch(language) else ""


def same_language(tag: str, other: str) -> bool:
    """Whether two BCP 47 tags share their primary language: `en` and `en-GB` do."""
    return tag.partition("-")[0].lower() == other.partition("-")[0].lower()


def opening(text: str) -> Span:
    """The first sentence-like span of `text`: the start of its first line, to the end of a sentence or of a word."""
    start = len(text) - len(text.lstrip())
    line = (text[start : start + _OPENING_LENGTH].splitlines() or [""])[0]
    end = _SENTENCE_END.search(line)
    if end:
        return Span(start, start + end.end())
    if len(line) == _OPENING_LENGTH:
        line = line[: line.rfind(" ")] if " " in line else line
    return Span(start, start + len(line.rstrip()))


def headline(article: Article) -> str:
    """The title; where there is none, the first sentence-like span of the text."""
    return visible(article.title) or visible(opening(article.text).of(article.text)) or labels.UNTITLED
