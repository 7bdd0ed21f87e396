"""Find the marks by which an outlet states the genre of an article: section, URL, label, byline, note and metadata.

`marks.txt` lists the words for all languages in one list. An explicit mark (section, URL, label, byline, note or host)
has precedence. The form of a headline, such as "What we know", is weaker evidence and is used only without an explicit
mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from wideangle.language.text.word_lists import word_lists
from wideangle.model import VIEW_GENRES, Article, Genre, GenreEvidence, GenreReason

NOTE_REACH = 700
"""The number of characters at the beginning and at the end of a text that are searched for a note on the author or the
genre."""

LONGEST_NOTE = 600
"""The greatest length in characters of a note on the author."""

LONGEST_LABEL = 40
"""The greatest length in characters of a label before or after a headline."""

MOST_QUALIFIERS = 3
"""The greatest number of further words in a label, such as "CNN" in "CNN Fact Check:" or "by Ilse Moravec" in "Column
by Ilse Moravec:"."""


class GenreMark(NamedTuple):
    """A genre that an article shows by a mark or by the form of its headline, with the reason."""

    genre: Genre
    reason: GenreReason


class _Folding(dict[int, int]):
    """A translation table to lower case without accents. Each character is replaced by exactly one character, so that
    positions in the text stay the same."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        base = unicodedata.normalize("NFD", character)[0] if code > 127 else character
        lowered = {"’": "'", "‘": "'", "`": "'", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o"}.get(base, base.lower()[:1])
        self[code] = ord(lowered)
        return self[code]


_FOLDING = _Folding()
_BRACKETED = re.compile(r"[\[【(（<＜〈]\s*([^\]】)）>＞〉]{2,40}?)\s*[\]】)）>＞〉]")
_SEPARATOR = re.compile(r"\s*[|｜]\s*|\s+[–—-]\s+")
_LABEL = re.compile(r"\s*([^:：|｜–—]{2,40}?)\s*(?:[:：|｜]|\s[–—-]\s)")
_QUALIFIED_NOT = re.compile(
    r"\b(?:public|legal|court|majority|minority|dissenting|second|expert|medical|his|her|their|dna|data|risk|cost"
    r"|cbo|climate|forensic|autopsy|offentliche|opinion|opinione pubblica|publique|publica)\s+\S+$"
)
_OF_AUTHOR = re.compile(r"(?:by|from|on|von|zu|zum|zur|par|de|du|del|di|da|por|od|van|av|af|от|на)\b")
_NON_MARK_SLUG = re.compile(r"^(?:opinion|meinungs?|opinione|editorial|column)-(?:polls?|surveys?|research|umfrage)\b")
_PUNCTUATION = re.compile(r"[\W_]+")
_SECTION_HOSTS = frozenset(("opinion", "opinions", "opinie", "factcheck", "faktencheck", "analysis"))
"""First parts of host names that name a section. "tribune" and "leader" are left out, because they are also names of
outlets."""

_STRONG_SLUG = frozenset(
    "opinion oped editorial commentary column kommentar leitartikel gastbeitrag gastkommentar kolumne meinung tribune"
    " edito chronique columna tribuna editoriale commento opinia komentarz felieton analysis analyse analisis analisi"
    " analise analiza explainer factcheck faktencheck liveblog liveticker"
    " transcript presseschau newsblog mnenie kolonka dumka poglyad opinione opiniao coluna".split()
)


def folded(text: str) -> str:
    """Return a text in lower case without accents. Positions in the text stay the same."""
    return text.translate(_FOLDING)


def plain(label: str) -> str:
    """Return a label in the form that the list of marks has: lower case without accents, and blanks instead of
    punctuation."""
    return _PUNCTUATION.sub(" ", folded(label)).strip()


class _Form(NamedTuple):
    """A pattern for a headline or byline that shows a genre. A pattern without `triggers` is matched only at the
    beginning of a text. Other patterns are searched for only if the text has one of the trigger words, which saves
    time."""

    genre: Genre
    triggers: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of all genres.

    `words` has a dictionary for each part of an article (section, URL, label, outlet), which maps words in this part to
    genres. `forms` has the patterns for headlines and for bylines. `notes` has the phrases of notes; its keys are the
    longest words of these phrases.
    """

    words: Mapping[str, Mapping[str, Genre]]
    forms: Mapping[str, Sequence[_Form]]
    notes: Mapping[str, Sequence[tuple[Genre, str]]]


_WORD_PLACES = ("section", "address", "label", "outlet")
_FORM_PLACES = ("headline", "byline")
_WORD = re.compile(r"\w+")


@cache
def _marks() -> _Marks:
    words: dict[str, dict[str, Genre]] = {place: {} for place in _WORD_PLACES}
    forms: dict[str, list[_Form]] = {place: [] for place in _FORM_PLACES}
    notes: dict[str, list[tuple[Genre, str]]] = {}
    for name, body in word_lists("marks.txt", "wideangle.coverage.genres").items():
        genre_name, _, place = name.partition(" ")
        genre, lines = Genre(genre_name), [line for line in body.splitlines() if line.strip()]
        if place == "note":
            for line in lines:
                trigger = max(_WORD.findall(line), key=len) if line.isascii() or " " in line else ""
                notes.setdefault(trigger, []).append((genre, line.replace("^", "\n")))
        elif place in forms:
            forms[place].extend(_forms(genre, lines))
        else:
            for target in (place,) if place else _WORD_PLACES[:3]:
                for line in lines:
                    words[target].setdefault(line if target == "outlet" else plain(line), genre)
    return _Marks(words, forms, notes)


def _forms(genre: Genre, lines: Sequence[str]) -> Iterator[_Form]:
    """Yield the patterns for the marks of a genre. All marks that stand at the beginning of a text share one pattern,
    so that one match is enough. Every other mark has its own pattern."""
    folded_lines = ["".join(letter if letter.isascii() else folded(letter) for letter in line) for line in lines]
    if beginning := [line[1:] for line in folded_lines if line.startswith("^")]:
        yield _Form(genre, frozenset(), re.compile("|".join(beginning)))
    for line in folded_lines:
        triggers, separator, pattern = line.partition(" :: ")
        if separator:
            yield _Form(genre, frozenset(triggers.split()), re.compile(pattern))


def _match(form: _Form, text: str, words: set[str]) -> re.Match[str] | None:
    if not form.triggers:
        return form.pattern.match(text)
    return None if form.triggers.isdisjoint(words) else form.pattern.search(text)


def explicit_mark(article: Article) -> GenreMark | None:
    """Return the genre that the outlet itself states, with the reason, or None."""
    headings = (_by_metadata, _by_headline_label, _by_opening_label, _by_section, _by_address, _by_outlet)
    return next(chain.from_iterable(marks(article) for marks in (*headings, _by_byline, _by_note)), None)


def heading_mark(article: Article) -> GenreMark | None:
    """Return the genre that the outlet itself states outside the text and the byline, with the reason, or None."""
    headings = (_by_metadata, _by_headline_label, _by_section, _by_address, _by_outlet)
    return next(chain.from_iterable(marks(article) for marks in headings), None)


def headline_form(article: Article) -> GenreMark | None:
    """Return the genre that the form of the headline shows ("What we know …"), with the reason, or None."""
    return next(_by_form("headline", article.title, GenreEvidence.HEADLINE), None)


def is_mark(word: str) -> bool:
    """Return True if outlets mark opinion, analysis or explainers with this word."""
    return _of_address_part(word) in VIEW_GENRES


def without_label(text: str) -> str:
    """Return a text or headline without the label that precedes it."""
    for pattern in (_LABEL, _BRACKETED):
        if (match := pattern.match(text.lstrip())) and any(map(_of_label, (match[1], *match[1].split("/")))):
            return text.lstrip()[match.end() :]
    return text


def _by_form(place: str, text: str, evidence: GenreEvidence) -> Iterator[GenreMark]:
    plain_text = folded(text)
    words = set(re.findall(r"[\w']+", plain_text))
    for form in _marks().forms[place] if text else ():
        if match := _match(form, plain_text, words):
            yield GenreMark(form.genre, GenreReason(evidence, text[match.start() : match.end()].strip(" ,:—–-")))


def _by_metadata(article: Article) -> Iterator[GenreMark]:
    """Yield the genres that the metadata of a news agency states."""
    names = article.metadata.get("genres") or ()
    for name in (names,) if isinstance(names, str) else names:
        if genre := _marks().words["section"].get(plain(str(name))):
            yield GenreMark(genre, GenreReason(GenreEvidence.METADATA, str(name)))


def _by_section(article: Article) -> Iterator[GenreMark]:
    for part in (article.section, *re.split(r"[/>|,;»·]+", article.section)):
        if genre := _marks().words["section"].get(plain(part)):
            yield GenreMark(genre, GenreReason(GenreEvidence.SECTION, part.strip()))


@lru_cache(maxsize=8192)
def _of_address_part(part: str) -> Genre | None:
    return _marks().words["address"].get(plain(unquote(part)))


def _by_address(article: Article) -> Iterator[GenreMark]:
    address = urlsplit(article.url)
    *parts, slug = address.path.split("/")
    host = address.netloc.lower().partition(".")[0]
    for part in (*parts, host if host in _SECTION_HOSTS else ""):
        if part and (genre := _of_address_part(part)):
            yield GenreMark(genre, GenreReason(GenreEvidence.ADDRESS, unquote(part)))
    last = (slug or (parts[-1] if parts else "")).lower()
    if not _NON_MARK_SLUG.match(last):
        first, *rest = re.split(r"[-_.]", last, maxsplit=1)
        if rest and first in _STRONG_SLUG and (genre := _of_address_part(first)):
            yield GenreMark(genre, GenreReason(GenreEvidence.ADDRESS, first))


def _by_headline_label(article: Article) -> Iterator[GenreMark]:
    for label in _labels(article.title):
        if genre := _of_label(label):
            yield GenreMark(genre, GenreReason(GenreEvidence.HEADLINE, label))


def _by_opening_label(article: Article) -> Iterator[GenreMark]:
    first_line = article.text.lstrip()[: 2 * LONGEST_LABEL].partition("\n")[0]
    if label := _first_label(first_line):
        genres = {_of_plain_label(plain(part)) for part in (label, *label.split("/"))} - {None}
        # Columns may begin with "ANALYSIS/OPINION:", and they are opinion.
        if genre := Genre.OPINION if Genre.OPINION in genres else next(iter(genres), None):
            yield GenreMark(genre, GenreReason(GenreEvidence.OPENING, label))


def _labels(title: str) -> Iterator[str]:
    """Yield the parts of a headline that may be labels: the part before a colon or bar, in brackets, or after a bar or
    dash."""
    if match := _LABEL.match(title):
        yield match[1]
    if match := _BRACKETED.match(title):
        yield match[1]
    if title.endswith(tuple("])】）＞〉>")):
        for match in _BRACKETED.finditer(title):
            if match.end() == len(title):
                yield match[1]
    for part in _SEPARATOR.split(title)[1:]:
        if len(part) <= LONGEST_LABEL and _marks().words["label"].get(plain(part)):
            yield part


def _first_label(line: str) -> str:
    """Return the label at the beginning of a line: the part before a colon or bar, the part in brackets, or the whole
    of a short line. Return '' for a longer line."""
    if match := re.match(r"([^:：|｜\n]{2,40}?)\s*[:：|｜]", line) or _BRACKETED.match(line):
        return match[1]
    return line.strip() if len(line) <= LONGEST_LABEL else ""


@lru_cache(maxsize=8192)
def _of_label(label: str) -> Genre | None:
    """Return the genre of a label, or None. The label may consist of the mark, or of the mark with a few further words
    ("Courier analysis", "Kommentar von Ilse Moravec")."""
    if genre := _of_plain_label(plain(label)):
        return genre
    words = plain(label).split()
    if _QUALIFIED_NOT.search(" ".join(words)):
        return None
    for size in (3, 2, 1):
        if 0 < len(words) - size <= MOST_QUALIFIERS:
            strong = _marks().words["address"]
            genre = strong.get(" ".join(words[-size:])) if label.strip()[:1].isupper() else None
            # "Courier Interview:" also precedes reports about an interview, so such a label does not show the genre.
            if genre and genre is not Genre.INTERVIEW:
                return genre
            if _OF_AUTHOR.match(words[size]) and (genre := strong.get(" ".join(words[:size]))):
                return genre
    return None


def _of_plain_label(label: str) -> Genre | None:
    return _marks().words["label"].get(label)


def _by_outlet(article: Article) -> Iterator[GenreMark]:
    """Yield the genre of a host that publishes only one genre, or of a section in the name of the outlet, such as
    "Courier - Editorial" or "Guest Writer"."""
    host = urlsplit(article.url).netloc.lower().partition(":")[0].removeprefix("www.")
    if genre := _marks().words["outlet"].get(host):
        yield GenreMark(genre, GenreReason(GenreEvidence.OUTLET, host))
    if mark := _of_outlet_name(article.outlet):
        yield mark


@lru_cache(maxsize=1024)
def _of_outlet_name(outlet: str) -> GenreMark | None:
    name, *parts = _OUTLET_PARTS.split(outlet)
    whole = plain(name)
    if whole.startswith("guest writer") or whole.endswith(_OUTLET_ENDINGS):
        return GenreMark(Genre.OPINION, GenreReason(GenreEvidence.OUTLET, name))
    for part in parts:
        if genre := _marks().words["section"].get(plain(part)):
            return GenreMark(genre, GenreReason(GenreEvidence.OUTLET, part.strip()))
    return None


_OUTLET_PARTS = re.compile(r"\s+[-–|]\s+|[:(]\s*|\)")
_OUTLET_ENDINGS = (" opinion", " opinions", " editorial", " editorials", " op ed", " commentary", " opinion section")


def _by_byline(article: Article) -> Iterator[GenreMark]:
    for author in article.authors:
        yield from _by_form("byline", author, GenreEvidence.BYLINE)


def _by_note(article: Article) -> Iterator[GenreMark]:
    text = article.text.strip()
    opening, closing = text[:NOTE_REACH], text[NOTE_REACH:][-NOTE_REACH:]
    for evidence, end in ((GenreEvidence.OPENING, opening), (GenreEvidence.CLOSING, closing)):
        lowered = "\n" + end.lower().replace("’", "'")
        for start, genre, phrase in _notes(lowered):
            if genre in _CLOSING_GENRES or evidence is GenreEvidence.OPENING:
                words = end[max(0, start - 1) : start - 1 + len(phrase)]
                yield GenreMark(genre, GenreReason(evidence, words.strip()))
        paragraphs = [line.strip() for line in end.split("\n") if line.strip()]
        for line in paragraphs[:2] if evidence is GenreEvidence.OPENING else paragraphs[-3:]:
            if len(line) <= LONGEST_NOTE and " is " in line and (match := _BIOGRAPHY.match(line)):
                yield GenreMark(Genre.OPINION, GenreReason(evidence, match[0]))


def _notes(lowered: str) -> Iterator[tuple[int, Genre, str]]:
    """Yield the position, the genre and the phrase of each note in a text in lower case. The longest word of a phrase
    must be a whole word of the text."""
    notes = _marks().notes
    for trigger in ("", *sorted({word for word in _WORD.findall(lowered) if word in notes})):
        for genre, phrase in notes.get(trigger, ()):
            start = lowered.find(phrase)
            if start >= 0:
                yield start, genre, phrase


_CLOSING_GENRES = frozenset((Genre.OPINION, Genre.ANALYSIS))
"""The genres that a note at the end of an article can state. Other genres are stated at the beginning; a note at the
end with the name of another genre is a link to other articles."""

_NAME_IS = (
    r"(?:[Ee]ditor(?:'|’)s [Nn]ote: |By )?[—*_–-]*\s*(?:(?:Dr|Sen|Rep|Gov|Prof)\. )?"
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*| de| van| von){1,4},? (?:\([^)]{1,40}\) )?is (?:currently )?(?:an? |the )?"
)
_BIOGRAPHY = re.compile(
    rf"{_NAME_IS}[^.\n]{{0,90}}?\b(?<!-)(?:columnist|commentator|contributor to|opinion (?:writer|editor|contributor)"
    r"|editorial (?:writer|page editor)|contributing (?:editor|writer|columnist|opinion)"
    r"|(?:senior|research|policy|visiting|distinguished) fellow|fellow (?:at|in|with|of)|professor (?:of|at|emeritus)"
    r"|(?:associate|assistant|law) professor|author of|policy analyst|scholar (?:at|in))\b"
)
"""A pattern for a line about the author before or after an article, such as "Ilse Moravec is a professor of law"."""
