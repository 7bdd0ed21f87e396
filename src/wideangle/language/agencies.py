"""Recognise the marks that news agencies leave on their articles: datelines, bylines and credits.

Many outlets publish the same text of an agency, and a mark in the text names the agency: "KYIV, Oct 14 (Reuters) -", a
byline "Associated Press", a last line "© 2020 AFP". An agency that "contributed to this report" is not the origin of
the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from wideangle.language.outlets import outlet_key, outlet_name
from wideangle.language.text.word_lists import word_lists
from wideangle.model import Span

HEAD = 400
TAIL = 400
"""Datelines and bylines are searched for in the first HEAD code points of a text, credits in the last TAIL code
points."""

LONGEST_BYLINE = 100
"""The greatest length of a byline in code points. A longer line is running text, and no dateline follows it."""

MOST_BYLINES = 4
"""The greatest number of names in a byline. A longer list is ignored, because an importer has collected names from the
whole page."""

LONGEST_ACRONYM = 4
"""The greatest number of letters in an agency's name for which the name counts as an acronym. An acronym must be
written in the same case as in the list of agencies, because its letters may also form a word."""

_CASELESS = r"\u05d0-\u05ea\u0620-\u06d3\u0904-\u0d7f\u3040-\u9fff\uac00-\ud7a3"
_UPPER = "A-ZÀ-ÖØ-ÞĀČĆĐĒĞĢĪİĶĻŁŃŅŌŐŘŚŞŠŪŰŽŹŻΑ-ΩА-ЯЁҐЄІЇЈ"
_WORD = rf"[{_UPPER}{_CASELESS}][\w'’]*(?:\.[{_UPPER}][\w'’]*)*\.?"
_SMALL_WORD = r"(?:d[aeiou]s?|del|der|den|l[ae]s?|los|el|al|am|an|of|and|the|y|sur|sous)\b"
_DATE_WORD = r"\d{1,4}(?:st|nd|rd|th|er|º)?\.?|(?<=\d )[^\W\d]+\.?|(?<=\d\. )[^\W\d]+\.?"
_PLACE = rf"(?P<place>{_WORD}(?:[ ,:/&-]{{1,3}}(?:{_WORD}|{_SMALL_WORD}|{_DATE_WORD})){{0,7}})"
_DASH = r"(?:\s?[—–−]|\s?-{2,3}|\s-|\.-)"

_CHINESE = re.compile(r"(?P<agency>新华社|新華社)[^\s，。]{0,12}?\d{1,2}月\d{1,2}日[电電]")

_BY = re.compile(r"\s*(?:by|von|par|por|di)\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[,|/;=–—]|\s-\s|\band\b|\bfor\b|\bund\b)\s*")
_CREDIT_WORDS = ("©", "(C)", "(c)", "opyright", "COPYRIGHT", "ed by ", "ten by ")
"""Fragments of the words of credits. A credit before the last line of a text always contains one of these fragments.
The fragments are searched for first, because the search for the pattern of a credit is slower."""

_IN_BRACKETS = re.compile(r"\(([^()]*)\)\.?$")
_WHOLE_LINES = (
    re.compile(r"\n(?:Source|Quelle|Fuente|Fonte|Bron|Źródło|Источник|Джерело): ?(.{2,80}?)\.?$"),
    re.compile(r"\n?[—–-]{0,2} ?(.{2,80}?)\.?$"),
    re.compile(r"\n([^/\n]{2,80})/\w{2,12}$"),
)
_AFTER_TITLE = re.compile(r"\(([^()]*)\)$|\| ([^|]*)$")
"""Patterns for text at the end of an article that is a credit if it is the name of an agency (at most 80 characters):
in brackets, in a last line of its own (with the line break before the line), and after a title."""

_REUTERS_DESK = re.compile(r"\breporting by [^\n]{3,200}?\bediting by ", re.IGNORECASE)


@cache
def _credited_pattern() -> re.Pattern[str]:
    """Return a pattern for a dateline with a place and, in brackets or slashes, an agency. The pattern is compiled at
    its first use and not at import, because compiling takes 8 ms."""
    return re.compile(
        rf"(?:{_PLACE}[,.:]?\s*)?(?:\((?P<round>[^()\n]{{2,40}})\)|(?<=\s)/(?P<slashed>[^/()\n]{{2,40}})/)"
        rf"(?P<after>(?P<dash>{_DASH}|-(?=\s)|(?=[{_UPPER}“\"]))|[.:](?=\s))?"
    )


@cache
def _place_pattern() -> re.Pattern[str]:
    """Return a pattern for a dateline with a place and a dash. The pattern is compiled at its first use and not at
    import."""
    return re.compile(rf"\s*{_PLACE}{_DASH}\s+(?=[\"“‘«(]?[{_UPPER}\d])(?:(?P<agency>[^.\n]{{2,30}})\.\s)?")


class _Dateline(NamedTuple):
    start: int
    end: int
    agency: str


def dateline(text: str) -> Span | None:
    """Return the span of the dateline at the beginning of a text, including its dash. A byline may precede the
    dateline. Return None if the text has no dateline."""
    line = _find_dateline(text)
    return Span(line.start, line.end) if line else None


def origin(title: str, text: str, authors: Sequence[str], outlet: str) -> str:
    """Return the agency that an article names as its origin, or '' if it names none.

    The evidence is used in this order: the dateline, which may name an agency that is not in the list of agencies; the
    byline; a credit at the end of the text or title; the outlet, if the outlet is an agency.
    """
    line = _find_dateline(text)
    if line and line.agency and (_known(line.agency) or outlet_key(line.agency) != outlet_key(outlet)):
        return line.agency
    bylines = [", ".join(authors), *_leading_bylines(text)]
    agencies = (*map(_agency_in, bylines), _closing_credit(text, title), _known(outlet_name(outlet)))
    return next(filter(None, agencies), "")


def _find_dateline(text: str) -> _Dateline | None:
    return _dateline_of_head(text[:HEAD])


@lru_cache(maxsize=4)  # the agency and the opening of one article are found one after the other
def _dateline_of_head(head: str) -> _Dateline | None:
    candidates = (finder(head, start) for start in _line_starts(head) for finder in (_credited, _after_place, _chinese))
    return next(filter(None, candidates), None)


def _line_starts(head: str) -> Iterator[int]:
    """Yield the starts of the lines at which a dateline may begin. All earlier lines must be short, as bylines are."""
    start = 0
    for line in head.splitlines(keepends=True):
        if line.strip():
            yield start + len(line) - len(line.lstrip())
        if len(line) > LONGEST_BYLINE:
            return
        start += len(line)


def _credited(head: str, start: int) -> _Dateline | None:
    """Find a dateline with an agency in brackets or slashes, such as 'KYIV, Oct 14 (Reuters) -' or 'MOSCOW, October 14.
    /TASS/.'. The place may follow the agency: '(ANSA) - ROMA, 14 OTT -'."""
    match = _credited_pattern().match(head, start) if "(" in head or "/" in head else None
    if not match:
        return None
    credit = (match["round"] or match["slashed"]).strip()
    place, end = match["place"] or "", match.end()
    agency = _agency_in(credit) if place or "=" in credit else _known(credit)
    if not agency and not (match["round"] and match["dash"] is not None and _may_be_agency(credit, place)):
        return None
    if match["after"] is None and not (any(map(str.isdigit, place)) if place else head[end : end + 1] == " "):
        return None
    if not place and (following := _after_place(head, end)):
        end = following.end
    return _Dateline(start, end, agency or credit)


def _may_be_agency(credit: str, place: str) -> bool:
    """Return True if a word in brackets that is not in the list of agencies may name an agency: an acronym, or any name
    after a place in capitals."""
    acronym = credit.isalpha() and credit.isupper() and len(credit) <= 6 and credit not in _labels()
    if not place:
        return acronym
    if _initials(place).endswith(credit) or _initials(credit) == place:
        return False
    return acronym or (_in_capitals(place) and credit[0].isupper())


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _after_place(head: str, start: int) -> _Dateline | None:
    """Find a dateline with a place and a dash, such as 'WASHINGTON —' or 'МОСКВА, 14 окт - РИА Новости.'."""
    if head[start + 1 : start + 2].islower() and not head[start].isspace():
        return None  # the first word is not in capitals
    match = _place_pattern().match(head, start)
    if not match or not _in_capitals(match["place"]):
        return None
    agency = _known(match["agency"] or "")
    end = match.end() if agency else match.start("agency") if match["agency"] else match.end()
    return _Dateline(match.start("place"), len(head[:end].rstrip()), agency)


def _chinese(head: str, start: int) -> _Dateline | None:
    """Find a Chinese dateline: 新华社北京10月14日电."""
    match = _CHINESE.match(head, start)
    return _Dateline(start, match.end(), _known(match["agency"])) if match else None


def _in_capitals(place: str) -> bool:
    name = re.split(r"[,.]?\s+\d|,", place, maxsplit=1)[0]
    return name.isupper() and len(name) > 2 and len(name.split()) <= 3 and name.split()[0] not in _labels()


def _leading_bylines(text: str) -> list[str]:
    """Return those of the first three lines that are bylines. A line with only "AP" is not a byline, because it credits
    the photograph above the text."""
    lines = [line.strip() for line in text[:HEAD].splitlines()[:3]]
    return [line for line in lines if _BY.match(line) or (len(line) > LONGEST_ACRONYM and _known(line))]


def _closing_credit(text: str, title: str) -> str:
    """Return the agency in the credit at the end of a text, or else at the end of the title; '' if there is none."""
    tail = text[-TAIL:]
    if "report" in tail.lower() and _REUTERS_DESK.search(tail):
        return "Reuters"
    tail = tail.rstrip()
    last_line = max(0, tail.rfind("\n"))
    credited = [(match.start(), _credited_agency(match)) for match in _credits_of_line(tail, last_line)]
    if any(word in tail for word in _CREDIT_WORDS) and (match := _credit_in_text().search(tail)):
        credited.append((match.start(), _credited_agency(match)))
    agencies = [agency for _, agency in sorted(credited, key=itemgetter(0)) if agency]
    if agencies:
        return agencies[0]
    match = _AFTER_TITLE.search(title.rstrip())
    return _credited_agency(match) if match else ""


def _credits_of_line(text: str, start: int) -> Iterator[re.Match[str]]:
    """Yield the parts of the last line of a text that may be the credit of an agency. `start` is the position of the
    line break before the line, or 0."""
    matches = (_IN_BRACKETS.search(text, start), *(pattern.match(text, start) for pattern in _WHOLE_LINES))
    return filter(None, matches)


def _credited_agency(credit: re.Match[str]) -> str:
    """Return the agency in the last group of a match. The name must be written as in the list of agencies; an article
    may precede it."""
    name = credit[credit.lastindex or 0]
    without_article = name[len("the ") :] if name.startswith(("The ", "the ")) else name
    return _agencies().get(name) or _agencies().get(without_article, "")


def _agency_in(byline: str) -> str:
    """Return the agency at the beginning or end of a byline ('By Jane Doe, Associated Press'). Return '' if there is no
    agency, or if the byline is a long list of names."""
    by = _BY.match(byline)
    parts = _PARTS.split(byline[by.end() if by else 0 :])
    return _known(parts[0]) or _known(parts[-1]) if len(parts) <= MOST_BYLINES else ""


def _known(name: str) -> str:
    """Return the usual name of the agency that has the given name or abbreviation, or '' if the list of agencies has no
    such agency. An acronym must be in the same case as in the list."""
    name = name.strip(" .\t")
    return _agencies().get(name) or (_agencies().get(name.casefold(), "") if len(name) > LONGEST_ACRONYM else "")


@cache
def _agencies() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for line in word_lists("agencies.txt")["agencies"].splitlines():
        agency, _, others = line.partition(":")
        for variant in filter(None, (agency, *others.strip().split(", "))):
            known[variant] = agency
            if len(variant) > LONGEST_ACRONYM:
                known[variant.casefold()] = agency
    return known


@cache
def _labels() -> frozenset[str]:
    return frozenset(word_lists("agencies.txt")["labels"].split())


@cache
def _credit_in_text() -> re.Pattern[str]:
    """Return a pattern for the credit of an agency near the end of a text. The pattern is compiled at its first use,
    because it has the names of all agencies."""
    variants = "|".join(re.escape(variant) for variant in sorted(_agencies(), key=len, reverse=True))
    return re.compile(
        r"(?:(?:©|\([Cc]\)|(?<!Image )[Cc]opyright|COPYRIGHT)[©\s\d,–-]*(?:by )?"
        r"|\b(?:story|article|report) (?:was|has been) (?:\w+ )?(?:reported|written|published|provided) by )"
        rf"(?:[Tt]he )?({variants})\b"
    )
