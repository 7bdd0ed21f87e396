"""Classify the words of a source: as a name, a pronoun, a noun for a person, a body or several people, or other
words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wideangle.annotation.quotations.adjuncts import CAPITAL
from wideangle.annotation.speakers.entities import FEMALE, MALE, Mention
from wideangle.annotation.speakers.roles import role_noun, role_of, role_words
from wideangle.model import NameKind, Span

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), ("he", MALE)),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("she", FEMALE)),
    **dict.fromkeys(("they", "them", "their", "themselves"), ("they", 0)),
    **dict.fromkeys(("it", "its", "itself"), ("it", 0)),
    **dict.fromkeys(("who", "which", "that", "whom", "whose"), ("relative", 0)),
}
_DETERMINED = frozenset({"the", "this", "that", "his", "her", "its", "their", "our"})
_INDEFINITE = frozenset({"a", "an", "one", "some", "many", "several", "another", "other", "most", "few", "any", "two"})
_HEAD_ENDS = re.compile(
    r"[,;:()\[\]\n“”\"–—]|\s(?:of|for|in|at|on|who|that|which|from|with|to|by|and|or|close|familiar|whose|via|as|near)\b"
)
_WORD = re.compile(r"[^\W_][\w'’.&-]*")
_OF_A_BODY = re.compile(r"(?P<name>[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+) of (?:the )?(?=[A-Z])")
_FULL_NAME = (
    rf"(?P<name>{CAPITAL}(?:[ \u00a0][A-Z]\.)?"
    rf"(?:[ \u00a0](?:(?:van|von|der|den|de|del|la|di|da|bin|al)[ \u00a0]){{0,2}}{CAPITAL}){{1,2}})"
)
_NAME_FIRST = re.compile(rf"{_FULL_NAME}(?=,)")
_NAME_LAST = re.compile(rf",[ \u00a0]{_FULL_NAME},?$")
_NAME_BEFORE = re.compile(rf"(?:^|[.!?\n“”\"][ \u00a0]?){_FULL_NAME},[ \u00a0]$")

LONGEST_NAME = 60
"""The greatest length in code points of a name before a source that describes the person: 'Kim Min-jae, | the
engineer'."""

FIRST_PERSON = frozenset({"i", "me", "my", "myself", "we", "us", "our"})
_ARTICLE = len("the ")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """What the words of a source (the speaker of a statement) show: the `kind` of source ('name', 'he', 'person', …),
    the head noun, and the gender (+1 male, -1 female, 0 unknown).

    `definite` is true if a word such as 'the' begins the source. `described` are the other words of the noun phrase.
    `name` is the index of the mention that names the speaker, or None; `role` is the role given with that name.
    """

    kind: str
    head: str = ""
    gender: int = 0
    definite: bool = False
    described: frozenset[str] = frozenset()
    name: int | None = None
    role: Span | None = None


def parted_names(
    text: str, names: Sequence[tuple[Span, NameKind]], sources: Sequence[Span]
) -> list[tuple[Span, NameKind]]:
    """Split a name in a source that joins a person and an organisation, such as 'Odo Finch of the Union of Crews'.
    Return all names.

    Without the split, the whole name would count as an organisation.
    """
    starts = {source.start: source for source in sources}
    parted = []
    for span, kind in names:
        person = _OF_A_BODY.match(text, span.start, span.end) if kind is NameKind.ORGANIZATION else None
        if person is None or span.start not in starts or not _is_person(person["name"]):
            parted.append((span, kind))
            continue
        parted.append((Span(*person.span("name")), NameKind.PERSON))
        if person.end() < span.end:
            parted.append((Span(person.end(), span.end), kind))
    return parted


def with_apposed_names(
    text: str, names: Sequence[tuple[Span, NameKind]], sources: Sequence[Span]
) -> list[tuple[Span, NameKind]]:
    """Return the names of a text with the people whom an apposition in or before a source shows: 'Kim Min-jae, the
    engineer', 'the engineer, Kim Min-jae'. The longer name replaces a part of it."""
    apposed = dict.fromkeys(span for source in sources for span in _apposed_names(text, source))
    people = [span for span in apposed if _is_person(span.of(text))]
    starts = [span.start for span, _ in names]
    kept = dict(names)
    for person in people:
        first = max(0, bisect_left(starts, person.start) - 1)
        near = [name for name, _ in names[first : bisect_left(starts, person.end)] if name.end > person.start]
        parts = [name for name in near if person.start <= name.start and name.end <= person.end]
        if len(near) == len(parts) and all(kept.get(name) is NameKind.PERSON for name in parts):
            for name in parts:
                del kept[name]
            kept[person] = NameKind.PERSON
    return sorted(kept.items())


def _apposed_names(text: str, source: Span) -> Iterator[Span]:
    for match in (
        _NAME_FIRST.match(text, source.start, source.end),
        _NAME_LAST.search(text, source.start, source.end),
        _NAME_BEFORE.search(text, max(0, source.start - LONGEST_NAME), source.start),
    ):
        if match is not None:
            yield Span(*match.span("name"))


def _is_person(name: str) -> bool:
    lists = role_words()
    words = name.lower().split()
    return not any(
        word in lists.bodies | lists.modifiers | lists.function or role_noun(word) or word.endswith("s")
        for word in words
    )


def read_source(text: str, source: Span, mentions: Sequence[Mention], within: Sequence[int]) -> SourceWords:
    """Return what the words of a source (the speaker of a statement) show. `within` are the indices of the mentions
    that lie in the source, in text order."""
    words = _WORD.findall(source.of(text))
    if not words:
        return SourceWords("other")
    pronoun = _PRONOUNS.get(words[0].lower()) if len(words) == 1 else None
    if len(words) == 1 and words[0].lower() in FIRST_PERSON:
        return SourceWords("first")
    if pronoun is not None:
        return SourceWords(pronoun[0], gender=pronoun[1])
    head_end = _head_end(text, source)
    named = _named(text, source, head_end, mentions, within)
    if named is not None:
        mention = mentions[named]
        role = role_of(text, mention.span, source.start) or _own_role(text, source, head_end, mention)
        return SourceWords("name", mention.words[-1], mention.gender, name=named, role=role)
    return _described(text, source, head_end)


def _head_end(text: str, source: Span) -> int:
    cut = _HEAD_ENDS.search(text, source.start + 1, source.end)
    return cut.start() if cut else source.end


def _named(text: str, source: Span, head_end: int, mentions: Sequence[Mention], within: Sequence[int]) -> int | None:
    """Return the index of the mention that names the speaker: the head of the source's noun phrase, or an apposition to
    the head. A possessor ('Doe's spokesman') is not the speaker."""
    for number in within:
        span = mentions[number].span
        if mentions[number].kind is NameKind.PLACE and span.end < head_end:
            continue
        owner = text[span.end : span.end + 2] in ("'s", "’s")
        last_of_head = span.end >= head_end and span.start < head_end and not owner
        if last_of_head:
            return number
        before = text[source.start : span.start].rstrip()
        after = text[span.end : source.end].strip()
        apposed = before.endswith(",") and (not after or after.startswith(",")) and not owner
        if apposed and mentions[number].kind is not NameKind.PLACE:
            return number
        role = role_of(text, span, source.start, span.end) if mentions[number].kind is NameKind.PERSON else None
        if role is not None and not owner and role.start - source.start <= _ARTICLE:
            return number
    return None


def _own_role(text: str, source: Span, head_end: int, mention: Mention) -> Span | None:
    """Return the role before the comma that separates role and name: 'ministry's spokeswoman' in 'the ministry's
    spokeswoman, Jane Doe'. None without such a role."""
    if mention.span.start <= head_end or not any(map(role_noun, text[source.start : head_end].split())):
        return None
    comma = text.rfind(",", source.start, mention.span.start)
    start = source.start + 4 if text[source.start : source.start + 4].lower() == "the " else source.start
    return Span(start, comma) if comma > start else None


def _described(text: str, source: Span, head_end: int) -> SourceWords:
    words = _WORD.findall(text[source.start : head_end])
    head = words[-1].lower() if words else ""
    first = words[0].lower() if words else ""
    lists = role_words()
    definite = first in _DETERMINED
    gender = FEMALE if head in lists.female else MALE if head in lists.male else 0
    noun = role_noun(head)
    plural = head.endswith("s") and not head.endswith(("ss", "us", "'s", "’s"))
    described = frozenset(word.lower() for word in words[:-1]) - _DETERMINED
    if (noun and noun != head) or (plural and head[:-1] in lists.bodies):
        return SourceWords("plural", noun or head[:-1], 0, definite, described)
    if noun:
        return SourceWords("person" if first not in _INDEFINITE else "someone", noun, gender, definite, described)
    if head in lists.bodies:
        return SourceWords("body" if first not in _INDEFINITE else "someone", head, 0, definite, described)
    return SourceWords("plural" if plural else "other", head, gender, definite, described)
