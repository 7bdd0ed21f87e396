"""Identify outlets by any of their names and domains.

The key of an outlet is the normalised name in its registrable domain ("www.washingtonpost.com" → "washingtonpost"). The
key of an outlet's name alone is the same ("Washington Post" → "washingtonpost"). A small table lists well-known outlets
whose names and domains differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from wideangle.language.text.word_lists import word_lists

CACHED = 8192
"""The number of outlets whose names and keys are kept in memory."""

MAX_NAME = 200
MAX_HOST = 253
"""MAX_NAME is the number of code points of a name that are read, MAX_HOST the number of code points of a host. RFC 1035
limits a host to MAX_HOST, and no outlet has a name longer than MAX_NAME."""

_ADDRESS = re.compile(
    r"(?:(?:[a-z][a-z\d+.-]*:)?//)?(?:[^/?#@\s]*@)?(?P<host>[^/?#:@\s]+)(?::\d*)?(?P<path>/[^?#\s]*)?", re.IGNORECASE
)
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_CACHED_COPY = re.compile(
    r"https?://[^/\s]*(?:\barchive\.org/web/[^/\s]+|\.ampproject\.org/[a-z](?:/s)?|google\.[a-z.]+/amp(?:/s)?)/"
    r"(?=(?:https?://)?[\w-]+\.)",
    re.IGNORECASE,
)

_PROFILE = re.compile(r"/((?:(?:c|channel|company|groups|in|pages|profile|r|s|user)/)?[\w@.~-]+)")

_CITIES = {"newyork": "ny", "losangeles": "la", "sanfrancisco": "sf"}
_SUFFIXES = ("news", "online", "magazine", "mag")

_SEPARATOR = re.compile(r"\s+[-–—|>»·•]\s+")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_AFTER_COLON = re.compile(r":\s+([^:]*)$")
_TRAILING = re.compile(r"\s+(?:blogs?|editorial board|editorials?|opinion|op-ed|rss(?: feed)?)$", re.IGNORECASE)
_WEB_EDITION = re.compile(r"\s+online(?=\s+news$)", re.IGNORECASE)
_DOT_COM = re.compile(r"(?:www\.)?([\w-]{3,})\.(?:com|net|org)", re.IGNORECASE)


@lru_cache(maxsize=CACHED)
def outlet_name(name: str) -> str:
    """Return an outlet's name without the additions of feeds and directories.

    'CNN (Web News)' → 'CNN', 'New York Times - Opinion' → 'New York Times', 'TheBlaze.com' → 'TheBlaze'.
    """
    cleaned = " ".join(name[:MAX_NAME].split())
    while (shorter := _shortened(cleaned)) != cleaned:
        cleaned = shorter
    return cleaned


def outlet_key(name: str, url: str = "") -> str:
    """Return the key of an outlet with this name and URL. The key never changes. It is '' if neither name nor URL
    determines the outlet.

    The key is usually made from the domain of the URL; on a platform with accounts of outlets, from the domain and the
    account. The key is made from the name if there is no URL, and if the URL belongs to an aggregator, to a link
    shortener, or to no account of its platform. National editions and mobile hosts have the key of their outlet. If
    `name` is already a key, the result is this key.
    """
    return _address_key(url) or _name_key(name) or _carrier_key(url)


def _shortened(name: str) -> str:
    parts = [part for part in _SEPARATOR.split(name) if not _is_section(part)]
    name = parts[0] if parts else name
    for pattern in (_BRACKETS, _AFTER_COLON):
        name = pattern.sub(lambda match: "" if _is_section(match[1]) else match[0], name) or name
    name = _WEB_EDITION.sub("", _TRAILING.sub("", name)).strip()
    dot_com = _DOT_COM.fullmatch(name)
    return dot_com[1] if dot_com and _squeezed(dot_com[1]) not in _listed("common") else name


def _is_section(part: str) -> bool:
    section_words = re.split(r"[\s,/&]+", part.strip().casefold())
    return all(word in _listed("sections") for word in section_words) and any(
        len(word) > 3 or word in {"us", "uk"} for word in section_words
    )


def _address_key(address: str) -> str:
    parsed = _ADDRESS.match(_CACHED_COPY.sub("", address.strip(), count=1))
    if not parsed:
        return ""
    host = _unicode(parsed["host"][:MAX_HOST].strip(".").lower().removeprefix("www."))
    domain = _registrable(host)
    if domain in _listed("profiles") and (host == domain or domain not in _listed("hosting")):
        profile = _PROFILE.match(parsed["path"] or "")
        return f"{domain}/{profile[1].lower()}" if profile and profile[1] not in _listed("no profile") else ""
    return _host_key(host, domain)


def _unicode(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


@lru_cache(maxsize=CACHED)
def _host_key(host: str, domain: str) -> str:
    if not domain or domain in _listed("carriers"):
        return ""
    label, _, suffix = domain.partition(".")
    if label == "blogspot":
        return f"{host.removesuffix(domain)}blogspot.com"
    if domain in _listed("hosting"):
        return host if host != domain else ""
    known = _known_domains()
    return next((known[parent] for parent in _parents(host) if parent in known), "") or _label_key(label, suffix)


def _label_key(label: str, suffix: str) -> str:
    key = _spelled(label, suffix)
    return _known_names().get(key, key)


def _spelled(label: str, suffix: str) -> str:
    key = _squeezed(label)
    return f"{key}.{suffix.rpartition('.')[2]}" if key in _listed("common") else key


@lru_cache(maxsize=CACHED)
def _name_key(name: str) -> str:
    cleaned = outlet_name(name)
    if _HOST.fullmatch(cleaned):
        return _address_key(cleaned) or _carrier_key(cleaned)
    squeezed = _squeezed(cleaned)
    return _known_names().get(squeezed, squeezed)


def _carrier_key(address: str) -> str:
    parsed = _ADDRESS.match(address.strip())
    return _squeezed(_registrable(parsed["host"][:MAX_HOST].lower()).partition(".")[0]) if parsed else ""


@lru_cache(maxsize=CACHED)
def _registrable(host: str) -> str:
    from tld import get_fld

    return get_fld(host, fail_silently=True, fix_protocol=True, search_private=False) or ""


def _parents(host: str) -> Iterator[str]:
    while "." in host:
        yield host
        host = host.partition(".")[2]


def _squeezed(name: str) -> str:
    """Return only the letters and digits of a name, without parts that only some names and domains of an outlet have
    ('the', 'news')."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", "and"))
    squeezed = "".join(letter for letter in plain if letter.isalnum())
    for city, initials in _CITIES.items():
        squeezed = squeezed.replace(city, initials)
    while (shorter := _stripped(squeezed)) != squeezed:
        squeezed = shorter
    return squeezed


def _stripped(squeezed: str) -> str:
    if squeezed.startswith("the") and len(squeezed) > 5:
        return squeezed.removeprefix("the")
    for suffix in _SUFFIXES:
        if squeezed.endswith(suffix) and len(squeezed) > len(suffix) + 1:
            return squeezed.removesuffix(suffix)
    return squeezed


@cache
def _known_domains() -> Mapping[str, str]:
    return {variant: key for key, variant in _known() if "." in variant and " " not in variant}


@cache
def _known_names() -> Mapping[str, str]:
    return {_squeezed(outlet_name(variant)): key for key, variant in _known()}


@cache
def _known() -> tuple[tuple[str, str], ...]:
    """Return pairs of an outlet's key and one of its names or domains, from the table of well-known outlets."""
    pairs: list[tuple[str, str]] = []
    for line in word_lists("outlets.txt")["known"].splitlines():
        domain, _, others = line.partition(": ")
        if others:
            label, _, suffix = domain.partition(".")
            pairs.extend((_spelled(label, suffix), variant) for variant in (domain, *others.split(", ")))
    return tuple(pairs)


@cache
def _listed(section: str) -> frozenset[str]:
    return frozenset(word_lists("outlets.txt")[section].split())
