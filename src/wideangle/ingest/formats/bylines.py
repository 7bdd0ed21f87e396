"""Extract authors' names from bylines, feed items and page metadata.

Mail addresses, prepositions ('By') and link labels ('Email the author') are left out.
"""

from __future__ import annotations

import re

_ADDRESS = r"[^\s()<>\"]+@[^\s()<>\"]+"
_ADDRESS_FIRST = re.compile(rf"<?{_ADDRESS}>?\s*\((.+)\)\s*")
_NAME_FIRST = re.compile(rf"\"?([^\"]+?)\"?\s*[<(\[]\s*(?:mailto:)?{_ADDRESS}\s*[>)\]]")
_ADDRESS_ONLY = re.compile(rf"[<(]?\s*(?:mailto:)?{_ADDRESS}\s*[>)]?")
_BY = re.compile(r"\A(?:by|written by|story by|words by|reported by):?\s+", re.IGNORECASE)
_FOREIGN_BY = re.compile(r"\A(?:von|par|por|texto de|di|door|av|af|przez|автор|автори|текст)\s*:?\s+", re.IGNORECASE)
# The end of the names in a byline, where a date, an office or another part of the page follows.
_END = re.compile(r"[|,;·•\n\t]|\s[–—-]\s|\d")
_JOINED = re.compile(r"\s+(?:and|und|et|y|e|en|och|og|i|и|та|&)\s+")
_LABEL = re.compile(
    r"\b(?:author|e-?mail|contact|follow|profile|biography|bio|archives?|subscribe|website"
    r"|(?:more|all|view|posts?|articles?|stories) (?:by|from|posts?|articles?|stories)"
    r"|autorin|auteurs?|redactora?|folgen|kontakt|suivre|seguir|mehr von|plus de|más de|alle (?:artikel|beiträge))\b"
    r"|@",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(
    r"(?:a[fl]|bin|da|de[ln]?|der|di|dos|du|el|ibn|la|le|ter|ten|van|von|zu|[dlo]['’])|(?![a-zà-ÿа-я])[^\W\d_][\w'’.-]*"
)
_MAX_NAME_WORDS = 5


def author_name(text: str) -> str:
    """Return the name in a text that states one author; '' if the text is only a mail address.

    Feeds write `address (Name)` (RSS 2.0), mail writes `Name <address>` (RFC 5322), and pages write `By Name`.
    """
    text = " ".join(text.split())
    if match := _ADDRESS_FIRST.fullmatch(text) or _NAME_FIRST.fullmatch(text):
        text = match[1].strip()
    return "" if _ADDRESS_ONLY.fullmatch(text) else _BY.sub("", text)


def is_label(text: str) -> bool:
    """Return True if the text of a link to an author is a label, such as 'Email the author', and not a name."""
    return bool(_LABEL.search(text))


def names_of_byline(text: str) -> list[str]:
    """Return the names of persons in a byline such as 'By Ida Voll and Per Nygaard, Lindholm | 6 May 2031'.

    The list is empty if one of the names does not look like a person's name.
    """
    line = text.strip()
    line = _FOREIGN_BY.sub("", _BY.sub("", line))
    names = [" ".join(name.split()) for name in _JOINED.split(_END.split(line, maxsplit=1)[0])]
    return names if all(map(_is_personal, names)) else []


def _is_personal(name: str) -> bool:
    """Return True if text has the form of a person's name.

    The text has two to five words, and the first and the last word begin with a capital letter.
    """
    words = name.split()
    return (
        2 <= len(words) <= _MAX_NAME_WORDS
        and not is_label(name)
        and all(map(_NAME_WORD.fullmatch, words))
        and words[0][0].isupper()
        and words[-1][0].isupper()
    )
