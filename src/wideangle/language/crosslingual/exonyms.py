"""Find names that languages translate: names of territories, cities, languages and months, from Unicode CLDR.

Germany, Deutschland, Allemagne and 德国 name one concept. `training/exonyms.py` builds the table of names.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from wideangle.language.crosslingual.inflection import without_ending

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+")
_SAME_LANGUAGE = {"no": "nb", "nn": "nb", "tl": "fil", "sh": "sr", "iw": "he", "in": "id"}
MONTH = "month "


@dataclass(frozen=True, slots=True)
class _Table:
    """The names in one language, with the key of the concept that each name stands for.

    `words` maps the stem of each one-word name to its key. `phrases` holds the longer names by the stem of their first
    word: for each name, the stems of its other words and its key. `runs` holds the names in scripts without spaces by
    their first two characters: for each name, the name and its key.
    """

    words: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    runs: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Exonym:
    """A translated name in a text: the key of its concept, such as `@DE` or `@Moscow`, its form in the text, and its
    start in code points."""

    key: str
    surface: str
    start: int


def exonyms_in(text: str, language: str) -> list[Exonym]:
    """Return the names of territories, cities and languages in a text, in order. `language` is the language of the
    text."""
    table = _table(language)
    mentions = list(_runs(text, table)) if table.runs else []
    if not (table.words or table.phrases):
        return mentions
    words = [(match[0], match.start()) for match in _WORD.finditer(text)]
    stems = [_stem(word, language) for word, _ in words]
    for place, (word, start) in enumerate(words):
        phrase = next(
            (
                (key, len(rest))
                for rest, key in table.phrases.get(stems[place], ())
                if tuple(stems[place + 1 : place + 1 + len(rest)]) == rest
            ),
            None,
        )
        if phrase is not None:
            last, last_start = words[place + phrase[1]]
            mentions.append(Exonym(phrase[0], text[start : last_start + len(last)], start))
        elif (key := table.words.get(stems[place])) and not key.startswith(MONTH):
            mentions.append(Exonym(key, word, start))
    return mentions


def month(word: str, language: str) -> int:
    """Return the number of the month that a word names, or 0 if the word is no month."""
    key = _table(language).words.get(_stem(word, language), "")
    return int(key.removeprefix(MONTH)) if key.startswith(MONTH) else 0


def _runs(text: str, table: _Table) -> Iterator[Exonym]:
    place = 0
    while place < len(text) - 1:
        for form, key in table.runs.get(text[place : place + 2], ()):
            if text.startswith(form, place):
                yield Exonym(key, form, place)
                place += len(form) - 1
                break
        place += 1


@lru_cache(maxsize=65_536)
def _stem(word: str, language: str) -> str:
    return without_ending(word.lower(), language)


@cache
def _table(language: str) -> _Table:
    language = _SAME_LANGUAGE.get(language, language)
    words: dict[str, str] = {}
    phrases: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    runs: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in _sections().get(language, "").splitlines():
        concept, _, forms = line.partition("\t")
        for form in forms.split("|"):
            if _UNSPACED.search(form):
                if not concept.startswith(MONTH):
                    runs[form[:2]].append((form, concept))
                continue
            first, *rest = [_stem(word, language) for word in _WORD.findall(form)] or [""]
            if rest and not concept.startswith(MONTH):
                phrases[first].append((tuple(rest), concept))
            elif first and not rest:
                words.setdefault(first, concept)
    return _Table(
        words=words,
        phrases={first: tuple(sorted(names, key=lambda item: -len(item[0]))) for first, names in phrases.items()},
        runs={start: tuple(sorted(names, key=lambda item: -len(item[0]))) for start, names in runs.items()},
    )


@cache
def _sections() -> Mapping[str, str]:
    packed = resources.files("wideangle.language.crosslingual").joinpath("exonyms.txt.gz").read_bytes()
    sections = ("\n" + gzip.decompress(packed).decode()).split("\n[")[1:]
    return {code: body for code, _, body in (section.partition("]\n") for section in sections)}
