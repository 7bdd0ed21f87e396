"""Find the role of a named person in an English article: the words before the name ('Kremlin spokesperson'), or the
words between commas after the name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from wideangle.language.text.word_lists import word_lists
from wideangle.model import Span

LONGEST_ROLE = 160
"""The greatest length in code points of a role and of an apposition to a name; a longer apposition is a clause."""

MOST_BEFORE = 8
"""The greatest number of words of a role that precedes a name."""

_WORD = re.compile(r"[^\W_][\w'’.&-]*")
_BACKWARD = re.compile(r"([^\W_][\w'’.&-]*)[ \u00a0]+$")
_APPOSITION = re.compile(r"(?:['’]s)?,[ \u00a0]+(?P<role>[^,;:.()\[\]\n“”\"–—!?]+(?:\.[^\W_]\.?[^,;:.()\n“”\"–—!?]*)*)")
_DESCRIBED = re.compile(
    r"\b(?:the|his|her|their|an?|my|our)[ \u00a0](?:[\w'’-]+[ \u00a0]){0,4}?(?P<noun>[^\W\d_][\w'’-]*),[ \u00a0]$",
    re.IGNORECASE,
)
_AGE = re.compile(r",[ \u00a0]+\d{1,3}(?=,)")
_CLAUSE = re.compile(
    r"\b(?:who|whom|which|said|says|told|was|were|is|are|has|have|had|will|would)\b"
    r"|\b(?:it|that|he|she|they|we|you|i|there)['’]|^(?:it|that|he|she|they|we|you|i|this|not|but|and|or)\b",
    re.IGNORECASE,
)
_ENDINGS = ("man", "woman", "person", "ologist", "maker", "keeper", "holder")


@dataclass(frozen=True, slots=True)
class _RoleWords:
    people: frozenset[str]
    titles: dict[str, str]
    courtesy: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    male_in_a: frozenset[str]
    bodies: frozenset[str]
    modifiers: frozenset[str]
    function: frozenset[str]


@cache
def role_words() -> _RoleWords:
    """Return the word lists for roles, titles and genders that ship with the package."""
    lists = word_lists("roles.txt", package=__package__)
    sets = {name: frozenset(body.split()) for name, body in lists.items()}
    titles = dict(pair.split("=") for pair in lists["titles"].split())
    return _RoleWords(
        people=sets["people"],
        titles=titles,
        courtesy=sets["courtesy"],
        female=sets["female"],
        male=sets["male"],
        male_in_a=sets["male in -a"],
        bodies=sets["bodies"],
        modifiers=sets["modifiers"],
        function=sets["function"],
    )


def role_noun(word: str) -> str:
    """Return the singular of a noun for a person in lower case ('Sens.' → 'senator'). Return '' for other words."""
    lists = role_words()
    plain = word.lower().strip(".'’")
    plain = lists.titles.get(plain, plain)
    for form in (plain, plain.removesuffix("s"), plain.replace("men", "man")):
        if form in lists.people or (len(form) > 5 and form.endswith(_ENDINGS)):
            return form
    return ""


def role_of(text: str, name: Span, earliest: int = 0, latest: int | None = None) -> Span | None:
    """Return the role directly before or after a name, or None. The role lies within the code points [earliest,
    latest)."""
    return _before(text, name.start, earliest) or _behind(text, name.end, len(text) if latest is None else latest)


def relation_of(text: str, name: Span) -> Span | None:
    """Return the noun for a person before a comma and a name, with the words before the noun: 'his wife, Karin Dahl'.
    None without such a noun."""
    described = _DESCRIBED.search(text, max(0, name.start - LONGEST_ROLE), name.start)
    closed = text[name.end : name.end + 1] in ",.;)" or name.end == len(text)
    if described is None or not closed or role_noun(described["noun"]) != described["noun"].lower():
        return None
    return Span(described.start(), described.end("noun"))


def roles_of(text: str, name: Span) -> list[Span]:
    """Return the roles directly before and directly behind a name."""
    return [role for role in (_before(text, name.start, 0), _behind(text, name.end, len(text))) if role is not None]


def _before(text: str, start: int, earliest: int) -> Span | None:
    lists = role_words()
    begin = start
    taken = 0
    seen_role = False
    floor = max(earliest, start - LONGEST_ROLE)
    while taken < MOST_BEFORE:
        match = _BACKWARD.search(text, max(floor, begin - 40), begin)
        if match is None:
            break
        word = match.group(1)
        lowered = word.lower().strip(".")
        if lowered in lists.courtesy:
            begin = match.start()
            continue
        noun = role_noun(word)
        if not taken and not noun and not _office(text, floor, match.start()):
            break
        of_state = lowered == "of" and bool(_role_behind(text, floor, match.start()))
        seen_role = seen_role or bool(noun)
        fits = noun or word[0].isupper() or lowered in lists.modifiers or lowered.endswith(("'s", "’s")) or of_state
        if not fits or (lowered in lists.function and not of_state):
            break
        if word.endswith(".") and not noun and len(word) > 4:
            break
        begin = match.start()
        taken += 1
    piece = text[begin:start].rstrip(" \u00a0")
    words = piece.split()
    while words and (words[-1].lower().strip(".") in lists.courtesy):
        piece = piece[: piece.rindex(words.pop())].rstrip(" \u00a0")
    return Span(begin, begin + len(piece)) if seen_role and piece else None


def _office(text: str, floor: int, end: int) -> bool:
    """True if words such as 'Secretary of' end at a position. They show that the next word ('State') names an
    office."""
    match = _BACKWARD.search(text, max(floor, end - 40), end)
    return match is not None and match.group(1) == "of" and bool(_role_behind(text, floor, match.start()))


def _role_behind(text: str, floor: int, end: int) -> str:
    match = _BACKWARD.search(text, max(floor, end - 40), end)
    return role_noun(match.group(1)) if match else ""


def _behind(text: str, end: int, latest: int) -> Span | None:
    age = _AGE.match(text, end, latest)
    match = _APPOSITION.match(text, age.end() if age else end, latest)
    if match is None:
        return None
    span = Span(*match.span("role"))
    words = _WORD.findall(match["role"])
    if span.end - span.start > LONGEST_ROLE or not words or _CLAUSE.search(match["role"]):
        return None
    determined = words[0].lower() in {"a", "an", "the", "his", "her", "its", "their", "one"}
    head = words[:7] if determined else words[:4]
    first_preposition = next((place for place, word in enumerate(head) if word.lower() in {"of", "for", "at", "in"}), 7)
    if not any(role_noun(word) for word in head[:first_preposition]):
        return None
    return Span(span.start, span.start + len(match["role"].rstrip()))
