"""Find the name and the role of a speaker in the words of a source, and the people that a text names with their roles.

The module covers languages for which the package has no model that finds names. A name is a run of capitalised words
with the particles of surnames ('Pedro de la Fuente'). A noun for a person before the run is the role, also if this noun
has a capital because it begins a sentence or is German ('Инженер Пётр Орлов', 'Deichgraf Jan van der Velde').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wideangle.annotation.quotations.adjuncts import CAPITAL
from wideangle.annotation.quotations.reporting_verbs import Reporting
from wideangle.annotation.speakers.gender import Gender, gender_of_person
from wideangle.language.names import NAME_PARTICLES
from wideangle.model import Span

MOST_WORDS = 3
"""The greatest number of capitalised words in a name. In German, a longer run begins with a title, because nouns have
capitals."""

_WORD = re.compile(r"(?:[LlDd]|[Uu]n|[Dd]ell|[Aa]ll)['’](?=[^\W\d_A-ZÀ-ÖØ-Þ])|[^\W\d_][\w'’.-]*")
_CAPITAL = re.compile(rf"(?:(?:al|el|ad|as|ash|at)-)?{CAPITAL}")
_TAIL = re.compile(r"[\s,;:.]+$")
_PARTICLES = NAME_PARTICLES | frozenset({"los", "las", "zu", "dell", "degli"})
_SURNAME = rf"{CAPITAL}(?:[ \u00a0](?:(?:{'|'.join(sorted(_PARTICLES))})[ \u00a0]){{0,2}}{CAPITAL}){{1,2}}"
_FULL_NAME = re.compile(rf"(?<![\w'’-]){_SURNAME}(?!\w)")
_APPOSED_NAME = re.compile(rf",[ \u00a0](?P<name>{_SURNAME})$")
_AGE = re.compile(r"(?:de[ \u00a0])?\d{1,3}(?:[ \u00a0][^\W\d_]+){0,2}(?=$|,)|\(\d{1,3}\)")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:\n»”“\"])[ \u00a0–—-]*$")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person whom a text names with a role: the full name, the role, and the gender that both show."""

    name: Span
    role: Span | None
    gender: Gender | None


def name_in(text: str, source: Span, words: Reporting) -> Span | None:
    """Return the name in a source, or None: the last run of capitalised words before the first comma, or else a full
    name in an apposition ('la alcaldesa, Mara Quill')."""
    begin = source.start
    first = _WORD.match(text, source.start, source.end)
    apposed = _APPOSED_NAME.search(text, source.start, source.end)
    if apposed is not None and first is not None and first.group().lower() in words.determiners:
        return Span(*apposed.span("name"))
    for part in source.of(text).split(","):
        name = _name_at_end(text, Span(begin, begin + len(part)), words)
        if name is not None and (begin == source.start or not is_short(name.of(text))):
            return name
        begin += len(part) + 1
    return None


def is_short(name: str) -> bool:
    """True if a name is a surname alone, with or without particles: 'Velde', 'De la Fuente'."""
    return sum(part not in NAME_PARTICLES for part in name.lower().split()) < 2


def _name_at_end(text: str, part: Span, words: Reporting) -> Span | None:
    """Return the capitalised words at the end of a part of a source as a name. None if a word such as 'de' precedes
    them, or if they are a single German noun after an article."""
    matches = list(_WORD.finditer(text, part.start, part.end))
    run = _run_at_end(text, part, matches, words)
    if not run:
        return None
    before = [match.group().lower() for match in matches if match.end() <= run[0].start()]
    joined = _is_joined(before, words) or (len(run) == 1 and before[-1:] != [] and before[-1] in words.joins_names)
    described = words.language == "de" and bool(before) and before[0] in words.determiners
    if joined or (len(run) == 1 and described):
        return None
    return Span(run[0].start(), _end(run[-1]))


def _is_joined(before: list[str], words: Reporting) -> bool:
    """True if a preposition stands before a name, with or without an article: the name then belongs to another noun,
    as in 'una delegación de la Cruz Roja'."""
    last = next((word for word in reversed(before) if word not in words.determiners), "")
    return last in words.joins_names or words.ends_source.fullmatch(last) is not None


def _end(match: re.Match[str]) -> int:
    return match.end() - len(_TAIL.findall(match.group())[:1])


def _run_at_end(text: str, source: Span, matches: Sequence[re.Match[str]], words: Reporting) -> list[re.Match[str]]:
    """Return the capitalised words and particles at the end of a source, without a role before the name."""
    run: list[re.Match[str]] = []
    for number in range(len(matches) - 1, -1, -1):
        match = matches[number]
        if run and text[match.end() : run[0].start()].strip(" \u00a0"):
            break
        particle = bool(run) and _is_particle(text, source, matches, number, words)
        capital = _CAPITAL.match(match.group()) and match.group().lower() not in words.determiners
        if not (particle or capital) or (not particle and _length(run) == MOST_WORDS):
            break
        run.insert(0, match)
    if words.language == "de" and _length(run) == MOST_WORDS:
        run.pop(0)  # nouns have capitals too: 'Bürgermeisterin Jana Vogt'
    while len(run) > 1 and (words.people.fullmatch(run[0].group()) or _is_left_over(run[0], matches)):
        run.pop(0)
    return run


def _length(run: Sequence[re.Match[str]]) -> int:
    """Return the number of words of a name without particles."""
    return sum(part.group().lower() not in _PARTICLES for part in run)


def _is_left_over(first: re.Match[str], matches: Sequence[re.Match[str]]) -> bool:
    """True if a particle begins a run although a word precedes the particle in the source."""
    return first.group()[0].islower() and first is not matches[0]


def _is_particle(text: str, source: Span, matches: Sequence[re.Match[str]], number: int, words: Reporting) -> bool:
    """True if a word before a capitalised word is a particle of a surname: in 'Jan van der Velde', not in 'la Comunidad
    de Lanza', because no article precedes the name of a person."""
    word = matches[number].group()
    if word.lower() not in _PARTICLES:
        return False
    first = number
    while first and matches[first - 1].group().lower() in _PARTICLES:
        first -= 1
    opener = matches[first].group()
    if not first and opener.lower() in words.determiners:
        return opener[0].isupper() and not _SENTENCE_BEFORE.search(text, max(0, source.start - 3), source.start)
    if not first:
        return True
    given = first
    while given and matches[given - 1].group()[0].isupper() and matches[given - 1].group().lower() not in _PARTICLES:
        given -= 1
    before = matches[given - 1].group().lower() if given else ""
    return given < first and not (
        before in words.determiners | words.joins_names or words.ends_source.fullmatch(before)
    )


def role_in(text: str, source: Span, name: Span, words: Reporting) -> Span | None:
    """Return the role in a source, before or behind the name, without an article and an age. None without a role."""
    before = text[source.start : name.start].rstrip(" ,\u00a0\n'‘")
    opener = _WORD.match(before)
    adjunct = opener is not None and words.ends_source.fullmatch(opener.group().lower())
    start = source.start + (before.rfind(",") + 1 if adjunct else 0)
    role = _without_article(text, start, source.start + len(before), words)
    if role is not None:
        return role
    place = name.end
    while place < source.end and text[place] in " ,\u00a0":
        place += 1
        age = _AGE.match(text, place, source.end)
        place = age.end() if age else place
    return _without_article(text, place, source.end, words)


def _without_article(text: str, start: int, end: int, words: Reporting) -> Span | None:
    while start < end and text[start] in " \u00a0\n":
        start += 1
    first = _WORD.match(text, start, end)
    if first is not None and first.group().lower().replace("’", "'") in words.determiners:
        start = first.end()
    start += len(text[start:end]) - len(text[start:end].lstrip(" \u00a0\n"))
    return Span(start, end) if any(map(str.isalpha, text[start:end])) else None


def named_people(text: str, words: Reporting) -> Iterator[NamedPerson]:
    """Yield the people whom a text names in full directly behind a noun for a person: 'la sindaca Marta Bassi'."""
    for match in _FULL_NAME.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        run = list(_WORD.finditer(text, match.start(), match.end()))
        first = 0
        while first < len(run) - 1 and words.people.fullmatch(run[first].group()):
            first += 1
        if len(run) - first < 2:
            continue
        name = Span(run[first].start(), match.end())
        nouns = [noun for noun in words.people.finditer(before) if noun.end() == len(before.rstrip(" \u00a0"))]
        if first:
            role = Span(run[0].start(), run[first - 1].end())
        elif nouns and before[-1:].isspace():
            begin = match.start() - len(before)
            role = Span(begin + nouns[-1].start(), begin + nouns[-1].end())
        else:
            continue
        last = text[max(0, role.start - 12) : role.start].split()
        yield NamedPerson(
            name, role, gender_of_person(last[-1] if last else "", role.of(text), name.of(text), words.language)
        )
