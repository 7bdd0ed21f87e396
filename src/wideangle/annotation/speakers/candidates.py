"""Find the entities (people, organisations, places) to which a source may refer, and compute the features of each. The
features describe distance, frequency, position in the sentence, gender, role, and whether the entity has spoken
before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wideangle.annotation.speakers.entities import Entity, Mention, last_word
from wideangle.annotation.speakers.mentions import SourceWords
from wideangle.model import NameKind, Span

RECENT = 6
FREQUENT = 2
"""The number of entities that are candidates for a source because the text names them most often. The `RECENT` entities
that the text names last before the source are candidates as well."""

LOOKED_BACK = 200
"""The number of names before a source that are searched for candidates."""

_QUOTED = re.compile(r"“[^“”]{20,}”|\"[^\"\n]{20,}\"")

_PERSONAL = frozenset({"he", "she", "person", "first"})
_BODILY = frozenset({"it", "body"})


@dataclass(slots=True)
class Scene:
    """The state while the speakers of a text are chosen: its sentences, mentions and entities, and the speakers so far.

    `spoken` contains the entities that have spoken, and `most` all entities, the most frequent first; both are indices
    into `entities`. `by_last` maps the last word of a name to the index of an entity. `starts` are the positions of the
    mentions. `standing` maps a noun to an earlier source without a name. `within_quotations` are the entities that only
    quotations name.
    """

    text: str
    sentence_starts: Sequence[int]
    mentions: Sequence[Mention]
    entities: Sequence[Entity]
    starts: Sequence[int]
    spoken: list[int]
    most: Sequence[int]
    by_last: Mapping[str, int]
    standing: dict[str, Span]
    within_quotations: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str, sentences: Sequence[Span], mentions: Sequence[Mention], entities: Sequence[Entity]) -> Scene:
        """Return the state before the first statement of a text."""
        most = sorted(range(len(entities)), key=lambda place: (-len(entities[place].starts), place))
        starts = [sentence.start for sentence in sentences]
        by_last = {last_word(entities[place].words): place for place in reversed(most)}
        named = [mention.span.start for mention in mentions]
        return cls(text, starts, mentions, entities, named, [], most, by_last, {}, _within_quotations(text, entities))

    def sentence(self, place: int) -> int:
        """Return the index of the sentence that contains a position."""
        return bisect_right(self.sentence_starts, place)


def _within_quotations(text: str, entities: Sequence[Entity]) -> frozenset[int]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    opens = [start for start, _ in quoted]

    def is_within(place: int) -> bool:
        number = bisect_right(opens, place) - 1
        return number >= 0 and place < quoted[number][1]

    return frozenset(number for number, entity in enumerate(entities) if all(map(is_within, entity.starts)))


def candidates(scene: Scene, source: Span, words: SourceWords) -> list[int]:
    """Return the entities to which the source of a statement may refer, as indices into the entities of the scene. The
    entity named last before the source comes first."""
    wanted = _kinds(words)
    numbers: dict[int, None] = {}
    here = bisect_left(scene.starts, source.start)
    for number in range(here - 1, max(-1, here - 1 - LOOKED_BACK), -1):
        place = scene.mentions[number].entity
        if scene.mentions[number].kind in wanted:
            numbers[place] = None
            if len(numbers) == RECENT:
                break
    for place in [*scene.spoken[-2:], *scene.most[: FREQUENT * 4]]:
        if scene.entities[place].kind in wanted and scene.entities[place].starts[0] < source.start:
            numbers[place] = None
            if len(numbers) >= RECENT + FREQUENT:
                break
    return list(numbers)


def _kinds(words: SourceWords) -> frozenset[NameKind]:
    if words.kind in _PERSONAL:
        return frozenset({NameKind.PERSON})
    if words.kind in _BODILY:
        return frozenset({NameKind.ORGANIZATION, NameKind.PLACE})
    return frozenset(NameKind)


def features(
    scene: Scene, source: Span, content: Sequence[Span], words: SourceWords, *, place: int, rank: int
) -> list[str]:
    """Return the names of the features by which a candidate entity is scored as the speaker of a source. The file
    `speakers.json` holds the weights of the features.

    `place` is the index of the entity, `rank` its position among the candidates.
    """
    entity = scene.entities[place]
    last = entity.starts[max(0, bisect_left(entity.starts, source.start) - 1)]
    sentence = scene.sentence(last)
    distance = scene.sentence(source.start) - sentence
    feature_names = [
        f"a {entity.kind}",
        "named in the same sentence" if not distance else f"named {_bucket(distance)} sentences before",
        f"number {rank + 1} of the last named" if rank < 3 else "named earlier",
        f"named {_times(len(entity.starts))}",
    ]
    if scene.most and place == next((other for other in scene.most if scene.entities[other].kind is entity.kind), -1):
        feature_names.append("named most")
    feature_names.extend(_position(scene, last, sentence))
    if scene.spoken and scene.spoken[-1] == place:
        feature_names.append("spoke last")
    elif place in scene.spoken[-3:]:
        feature_names.append("spoke before that")
    elif place in scene.spoken:
        feature_names.append("has spoken")
    if words.gender and entity.kind is NameKind.PERSON:
        known = "gender unknown" if not entity.gender else "same gender"
        feature_names.append(known if entity.gender in (0, words.gender) else "other gender")
    if any(span.start <= start < span.end for span in content for start in _near(entity.starts, span)):
        feature_names.append("named in what is said")
    if place in scene.within_quotations:
        feature_names.append("named within quotations alone")
    if words.head and words.kind in ("person", "body", "plural", "other"):
        feature_names.append(_role(entity, words))
    return feature_names


def _near(starts: Sequence[int], span: Span) -> Sequence[int]:
    return starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)][:1]


def _position(scene: Scene, last: int, sentence: int) -> list[str]:
    """Return the names of the features that describe where in its sentence the last mention of an entity stands. The
    first name of a sentence is mostly the subject."""
    begin = scene.sentence_starts[sentence - 1] if sentence else 0
    number = bisect_left(scene.starts, last)
    feature_names = ["opens its sentence" if last - begin < 12 else "first name in its sentence"]
    if number and scene.starts[number - 1] >= begin and last - begin >= 12:
        feature_names = ["not the first name in its sentence"]
    end = scene.mentions[number].span.end
    if scene.text[end : end + 2] in ("'s", "’s"):
        feature_names.append("named as an owner")
    return feature_names


def _role(entity: Entity, words: SourceWords) -> str:
    if words.head in entity.roles:
        if not words.described:
            return "same role"
        return f"same role, described {'alike' if words.described & entity.described else 'otherwise'}"
    if words.head in entity.words:
        return "role in its name"
    return "other role" if entity.roles else "no role given"


def _bucket(distance: int) -> str:
    if distance < 4:
        return str(distance)
    return "4 to 7" if distance < 8 else "8 or more"


def _times(count: int) -> str:
    if count < 3:
        return "once" if count == 1 else "twice"
    return "3 to 5 times" if count < 6 else "6 times or more"


def self_features(words: SourceWords, scene: Scene) -> list[str]:
    """Return the names of the features for the case that a source without a name refers to no entity. The words of the
    source themselves then name the speaker."""
    feature_names = ["itself", "itself, definite" if words.definite else "itself, not definite"]
    if not scene.spoken:
        feature_names.append("itself, nobody has spoken")
    return feature_names
