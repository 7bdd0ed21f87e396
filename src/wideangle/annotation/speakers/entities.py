"""Collect the people, organisations and places that an article names (its entities), with all mentions of each.

Each full name forms an entity ('Dmitry Peskov'). A short form ('Peskov', 'the I.M.F.') is assigned to the likeliest
full name, by additive weights from `training/speakers.py`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wideangle.annotation.speakers.roles import relation_of, role_noun, role_words, roles_of
from wideangle.language.names import NAME_PARTICLES, NAME_SUFFIXES, family_name_first
from wideangle.model import NameKind, Span

_POSSESSIVE = re.compile(r"['’]s?$")
_INITIALS = re.compile(r"[^\W\d_](?:\.?[^\W\d_]){1,6}\.?")
_SMALL = frozenset({"of", "the", "for", "and", "&", "on", "in", "de"})
_LINKING = frozenset({"of", "for"})
_GIVEN = frozenset({"king", "dean", "star", "bishop"})

MALE, FEMALE = 1, -1

LEAST_LETTERS = 3
"""The least number of letters in a first name whose last letter may show a gender."""


@dataclass(slots=True)
class Mention:
    """One occurrence of a name in the text. `span` and `words` exclude titles and the possessive 's.

    `gender` is +1 (male), -1 (female) or 0 (unknown). `entity` is the index of the entity (person, organisation or
    place) that has the name; `probability` is the probability of this assignment.
    """

    span: Span
    kind: NameKind
    words: tuple[str, ...]
    gender: int = 0
    entity: int = -1
    probability: float = 1.0


@dataclass(slots=True)
class Entity:
    """A person, organisation or place that an article names. `full` is the longest form of its name.

    `starts` are the positions of its mentions in the text, ascending, and `mentions` are the indices of these mentions.
    `roles` are the nouns by which the article describes the entity, and `described` the other words of these
    descriptions.
    """

    kind: NameKind
    full: Span
    words: tuple[str, ...]
    starts: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    gender: int = 0
    roles: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    role: Span | None = None


Score = Callable[[str, Sequence[str]], float]


def mentions_of(text: str, names: Sequence[tuple[Span, NameKind]]) -> list[Mention]:
    """Return the mentions for the names of a text. Possessives and titles are removed, a title gives the gender, and
    names without letters are left out."""
    lists = role_words()
    mentions = []
    for span, kind in sorted(names, key=lambda pair: pair[0]):
        words = [(match.group(), match.start(), match.end()) for match in re.finditer(r"\S+", span.of(text))]
        gender = 0
        if kind is NameKind.PERSON:
            titles = _titles([word for word, _, _ in words])
            gender = next(filter(None, (_gender_of(word) for word, _, _ in words[:titles])), 0)
            words = words[titles:]
        if words and words[0][0].lower() == "the" and len(words) > 1:
            words.pop(0)
        if not words:
            continue
        bare = _POSSESSIVE.sub("", words[-1][0]).rstrip(",;:")
        if not bare:
            continue
        start, end = span.start + words[0][1], span.start + words[-1][1] + len(bare)
        if kind is NameKind.PERSON and not gender:
            before = text[max(0, start - 12) : start].split()[-1:]
            gender = _gender_of(before[0]) if before and before[0].lower().strip(".") in lists.courtesy else 0
        spoken = [*(word for word, _, _ in words[:-1]), bare]
        parts = [part for part in (word.strip(".,;:").lower().replace("’", "'") for word in spoken) if part]
        if parts:
            mentions.append(Mention(Span(start, end), kind, tuple(parts), gender))
    return sorted(mentions, key=lambda mention: mention.span)


def _titles(words: Sequence[str]) -> int:
    """Return the number of words at the start of a person's name that are a title: 'Prime Minister', 'Chairman of the
    River Union'."""
    titled = [number for number, word in enumerate(words[:-1]) if _is_title(word)]
    if not titled:
        return 0
    linked = [number for number, word in enumerate(words[:-2]) if word in _LINKING and number > titled[0]]
    return max(titled[-1] + 1, len(words) - 2 if linked else 0)


def _is_title(word: str) -> bool:
    plain = word.lower().strip(".")
    lists = role_words()
    return plain in lists.courtesy or plain in lists.titles or (plain in lists.people and plain not in _GIVEN)


def _gender_of(word: str) -> int:
    plain = word.lower().strip(".")
    lists = role_words()
    return FEMALE if plain in lists.female else MALE if plain in lists.male else 0


def entities_of(text: str, mentions: list[Mention], score: Score, first_names: Mapping[str, int]) -> list[Entity]:
    """Return the entities (people, organisations, places) of a text. The function sets `entity` and `probability` of
    each mention.

    `score` takes a class of weights, such as "short" (for short forms of names), and the names of features; it returns
    the sum of their weights. `first_names` maps some first names to a gender, +1 (male) or -1 (female).
    """
    entities: list[Entity] = []
    by_key: dict[tuple[NameKind, str], list[int]] = defaultdict(list)
    later: list[int] = []
    for number, mention in enumerate(mentions):
        if is_full(mention):
            place(mention, number, entities, by_key)
        else:
            later.append(number)
    for entity in entities:
        _describe(text, entity, mentions, first_names)
    for number in later:
        _assign_short_form(number, mentions, entities, by_key, score)
    for entity in entities:
        _describe(text, entity, mentions, first_names)
    return entities


def is_full(mention: Mention) -> bool:
    """True if a name forms an entity without comparison to other names: a name of several words, or a place."""
    return len(mention.words) > 1 or mention.kind is NameKind.PLACE


def last_word(words: tuple[str, ...]) -> str:
    """Return the word of a name that serves as the short form: the last word except 'Jr.' and the like. In a name that
    begins with the family name ('Kim Seong-ho'), return the first word."""
    if family_name_first(words):
        return words[0]
    return words[-2] if words[-1] in NAME_SUFFIXES and len(words) > 1 else words[-1]


def place(mention: Mention, number: int, entities: list[Entity], by_key: dict[tuple[NameKind, str], list[int]]) -> None:
    """Assign a full name to the entity with the same name. A person's names are the same if the last names are equal
    and the first names agree. Without such an entity, create one."""
    key = last_word(mention.words) if mention.kind is NameKind.PERSON else " ".join(mention.words)
    for candidate in by_key[mention.kind, key]:
        if mention.kind is not NameKind.PERSON or _same_person(entities[candidate].words, mention.words):
            join(mention, number, candidate, entities[candidate])
            return
    add_entity(mention, number, entities, by_key)


def _same_person(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """True if two full names with the same last name may belong to one person.

    The names agree in the first name or its initial. Or the shorter name begins with a particle and ends the longer
    name ('van Berg').
    """
    shorter, longer = sorted((left, right), key=len)
    if shorter[0] in NAME_PARTICLES and longer[-len(shorter) :] == shorter:
        return True
    given = int(family_name_first(left) and family_name_first(right))
    first, second = left[given], right[given]
    return first == second or (1 in (len(first), len(second)) and first[:1] == second[:1])


def join(mention: Mention, number: int, place: int, entity: Entity) -> None:
    """Assign a mention to an entity. If the mention's name is longer, it becomes the entity's full name."""
    mention.entity = place
    entity.mentions.append(number)
    insort(entity.starts, mention.span.start)
    if len(mention.words) > len(entity.words):
        entity.words, entity.full = mention.words, mention.span


def add_entity(
    mention: Mention, number: int, entities: list[Entity], by_key: dict[tuple[NameKind, str], list[int]]
) -> None:
    """Create an entity from a mention, and add the entity to `by_key` under the words and initials of its name."""
    entity = Entity(mention.kind, mention.span, mention.words)
    entities.append(entity)
    join(mention, number, len(entities) - 1, entity)
    kind, words = mention.kind, mention.words
    keys = {last_word(words), words[0]} if kind is NameKind.PERSON else {" ".join(words), words[0], words[-1]}
    if kind is NameKind.ORGANIZATION:
        keys.add("".join(word[0] for word in words if word and word not in _SMALL))
    for key in keys:
        by_key[kind, key].append(len(entities) - 1)


def short_features(mention: Mention, entity: Entity, rank: int, count: int, before: bool) -> list[str]:
    """Return the names of the features of a short form for a candidate entity. The features describe the part of the
    name, order, distance, frequency and gender."""
    word = mention.words[0]
    if mention.kind is NameKind.PERSON:
        part = "last name" if word == last_word(entity.words) else "first name"
    else:
        part = "initials" if _INITIALS.fullmatch(word) and word not in entity.words else "part of the name"
    if len(entity.words) == 1:
        part = "same word"
    features = [part, "named before" if before else "named later only"]
    features.append("nearest" if rank == 0 else "not the nearest")
    features.append("named once" if count < 2 else "named often" if count > 3 else "named again")
    if mention.gender and entity.gender:
        features.append("same gender" if mention.gender == entity.gender else "other gender")
    return features


def _assign_short_form(
    number: int,
    mentions: list[Mention],
    entities: list[Entity],
    by_key: dict[tuple[NameKind, str], list[int]],
    score: Score,
) -> None:
    """Assign a short form to its likeliest entity. If no entity is likely, create one from the short form."""
    mention = mentions[number]
    places, options = short_candidates(number, mentions, entities, by_key)
    if not places:
        add_entity(mention, number, entities, by_key)
        return
    shares = softmax([score("short", option) for option in options])
    best = max(range(len(shares)), key=shares.__getitem__)
    mention.probability = min(shares[best], SUREST)
    if best == len(places):
        add_entity(mention, number, entities, by_key)
    else:
        join(mention, number, places[best], entities[places[best]])


ITSELF = ["itself"]

SUREST = 0.99
"""The greatest probability of the assignment of a short form, even to the only candidate."""


def short_candidates(
    number: int,
    mentions: list[Mention],
    entities: list[Entity],
    by_key: dict[tuple[NameKind, str], list[int]],
) -> tuple[list[int], list[list[str]]]:
    """Return the entities to which a short form may refer, as indices into `entities`, and the features of each.

    The list of features has one more item, for a new entity, unless the short form is clearly a part of a known name.
    """
    mention = mentions[number]
    word = mention.words[0]
    keys = [word]
    if mention.kind is NameKind.ORGANIZATION and _INITIALS.fullmatch(word):
        keys.append(word.replace(".", ""))
    places = list(dict.fromkeys(place for key in keys for place in by_key[mention.kind, key]))
    if mention.kind is NameKind.PERSON:
        surnamed = [place for place in places if last_word(entities[place].words) == word]
        full = [place for place in surnamed if len(entities[place].words) > 1]
        places = (full or surnamed) + [place for place in places if place not in surnamed]
        agreeing = [place for place in places if entities[place].gender in (0, mention.gender)]
        places = agreeing if mention.gender and agreeing else places
    here = mention.span.start

    def distance(place: int) -> int:
        starts = entities[place].starts
        after = bisect_left(starts, here)
        return min(abs(start - here) for start in starts[max(0, after - 1) : after + 1])

    nearest = sorted(places, key=distance)
    options = [
        short_features(
            mention,
            entities[place],
            nearest.index(place),
            len(entities[place].starts),
            entities[place].starts[0] < here,
        )
        for place in places
    ]
    # After a courtesy title ('Mr.'), a single word is a last name. Without such a title, the word may be a first name.
    by_first = mention.kind is NameKind.PERSON and not mention.gender
    only_one = by_first and len(places) == 1 and entities[places[0]].starts[0] < here
    if not only_one and not any(option[0] in ("last name", "same word") for option in options):
        options.append(ITSELF)
    return places, options


def softmax(scores: Sequence[float]) -> list[float]:
    """Return the softmax of the scores: positive shares with the sum 1, in the same order."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _describe(text: str, entity: Entity, mentions: list[Mention], first_names: Mapping[str, int]) -> None:
    entity.mentions.sort()
    if entity.kind is not NameKind.PERSON:
        return
    gender_votes = sum(mentions[number].gender for number in entity.mentions)
    for number in entity.mentions:
        relation = relation_of(text, mentions[number].span)
        gender_votes += _gender_in(relation.of(text)) if relation else 0
        for role in roles_of(text, mentions[number].span):
            words = role.of(text).split()
            entity.roles.update(filter(None, map(role_noun, words)))
            entity.described.update(word.lower() for word in words if not role_noun(word))
            gender_votes += _gender_in(role.of(text))
            if entity.role is None or (entity.role.end - entity.role.start) < 6 < role.end - role.start:
                entity.role = role
    given = "" if len(entity.words) == 1 or family_name_first(entity.words) else entity.words[0]
    entity.gender = (gender_votes > 0) - (gender_votes < 0) or first_names.get(given, 0) or _gender_by_ending(given)


def _gender_in(role: str) -> int:
    """Return the sum of the genders that the words of a role show. A possessive ('her rival') shows the gender of
    another person."""
    return sum(_gender_of(word) for word in role.split() if word.lower() not in {"his", "her"})


def _gender_by_ending(given: str) -> int:
    """Return the gender that the last letter of a first name suggests: +1 (male), -1 (female) or 0 (unknown).

    Among the people of known gender in the training articles, 56 of 60 with final -a are women and 15 of 15 with final
    -o are men.
    """
    if len(given) < LEAST_LETTERS or given in role_words().male_in_a:
        return 0
    return FEMALE if given.endswith("a") else MALE if given.endswith("o") and not given.endswith("ko") else 0
