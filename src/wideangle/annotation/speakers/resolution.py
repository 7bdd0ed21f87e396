"""Find the speaker of each source: the fullest name that the article gives for 'he', 'the president' or 'Peskov', with
role and probability.

A log-linear model chooses among the entities (people, organisations, places) named before and the source's own words.
`training/speakers.py` fits the weights in `speakers.json`. The model is for English; `plain_speakers` finds speakers in
other languages.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from wideangle.annotation.speakers.candidates import Scene, candidates, features, self_features
from wideangle.annotation.speakers.entities import entities_of, mentions_of, softmax
from wideangle.annotation.speakers.mentions import (
    FIRST_PERSON,
    SourceWords,
    parted_names,
    read_source,
    with_apposed_names,
)
from wideangle.annotation.speakers.roles import role_words
from wideangle.model import Attribution, Name, NameKind, Span, Speaker


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the features for each kind of source, and the gender (+1 male, -1 female) of some first names."""

    classes: Mapping[str, Mapping[str, float]]
    first_names: Mapping[str, int]

    def score(self, kind: str, feature_names: Sequence[str]) -> float:
        """Return the sum of the weights that the features have for a kind of source. Unknown features have the weight
        0."""
        weights = self.classes.get(kind, {})
        return sum(weights.get(feature, 0.0) for feature in feature_names)


@cache
def shipped_weights() -> Weights:
    """Return the weights that ship with the package."""
    record: dict[str, Any] = json.loads((files(__package__) / "speakers.json").read_text("utf-8"))
    return Weights(record["classes"], record["first_names"])


@dataclass(frozen=True, slots=True)
class Resolved:
    """The names of an article with their full forms, and its statements with their speakers."""

    names: tuple[Name, ...]
    attributions: tuple[Attribution, ...]


def resolve(
    text: str,
    sentences: Sequence[Span],
    names: Sequence[tuple[Span, NameKind]],
    attributions: Sequence[Attribution],
    weights: Weights | None = None,
) -> Resolved:
    """Return the names of a text with their full forms, and the statements with the speakers of their sources.

    `sentences` and `attributions` are in text order. Names without letters are left out. A statement without a source
    gets a speaker only if its verb is a participle ('urging') that refers to the subject of its sentence.
    """
    weights = weights or shipped_weights()
    sources = [
        Span(attribution.source[0].start, attribution.source[-1].end)
        for attribution in attributions
        if attribution.source
    ]
    mentions = mentions_of(text, with_apposed_names(text, parted_names(text, names, sources), sources))
    entities = entities_of(text, mentions, weights.score, weights.first_names)
    scene = Scene.of(text, sentences, mentions, entities)
    full = tuple(
        Name(mention.span, mention.kind, entities[mention.entity].full, mention.probability) for mention in mentions
    )
    speaking = _speakers(scene, attributions, weights)
    return Resolved(
        full, tuple(replace(attribution, speaker=who) for attribution, who in zip(attributions, speaking, strict=True))
    )


def _speakers(scene: Scene, attributions: Sequence[Attribution], weights: Weights) -> list[Speaker | None]:
    speakers: list[Speaker | None] = [None] * len(attributions)
    chosen: list[int | None] = [None] * len(attributions)
    # 'I' refers to the speaker of the surrounding statement, whose source may come later in the text. Sources such as
    # 'I' are therefore resolved last.
    order = sorted(range(len(attributions)), key=lambda number: _anchor(scene.text, attributions[number]))
    for number in order:
        attribution = attributions[number]
        if not attribution.source:
            speakers[number] = _understood(scene, attribution, weights)
            continue
        source = Span(attribution.source[0].start, attribution.source[-1].end)
        outer = _outer(number, attributions, chosen)
        speakers[number], chosen[number] = _speaker(scene, source, attribution.content, outer, weights)
    return speakers


def _understood(scene: Scene, attribution: Attribution, weights: Weights) -> Speaker | None:
    """Return the speaker of a participle without a source: the first person that the sentence names before the
    participle ('He met them, urging …'). None if quotation marks precede the participle."""
    cue = attribution.cue[0] if attribution.cue else None
    if cue is None or not _PARTICIPLE.fullmatch(cue.of(scene.text)):
        return None
    begin = scene.sentence_starts[scene.sentence(cue.start) - 1] if scene.sentence(cue.start) else 0
    clause = scene.text[begin : cue.start]
    if not clause.rstrip().endswith(",") or _MARKS.search(clause):
        return None
    pronoun = _SUBJECT.search(clause)
    starts = [Span(begin + pronoun.start(), begin + pronoun.end())] if pronoun else []
    inside = scene.mentions[bisect_left(scene.starts, begin) : bisect_left(scene.starts, cue.start)]
    people = [mention.span for mention in inside if mention.kind is NameKind.PERSON]
    starts += [person for person in people if len(scene.text[begin : person.start].split()) <= MOST_BEFORE_SUBJECT]
    if not starts:
        return None
    speaker, place = _speaker(scene, min(starts), attribution.content, None, weights)
    return replace(speaker, probability=UNDERSTOOD * speaker.probability) if place is not None else None


def _anchor(text: str, attribution: Attribution) -> tuple[bool, int]:
    if not attribution.source:
        return False, min(span.start for span in (*attribution.cue, *attribution.content, Span(len(text), len(text))))
    return attribution.source[0].of(text).lower() in FIRST_PERSON, attribution.source[0].start


def _outer(number: int, attributions: Sequence[Attribution], chosen: Sequence[int | None]) -> int | None:
    """If a statement lies inside another statement, return the index of the entity that speaks the outer statement. 'I'
    in the inner statement refers to this entity."""
    place = attributions[number].source[0].start
    for other in range(max(0, number - 3), min(len(attributions), number + 4)):
        within = any(span.start <= place < span.end for span in attributions[other].content)
        if within and other != number and chosen[other] is not None:
            return chosen[other]
    return None


def _speaker(
    scene: Scene, source: Span, content: Sequence[Span], outer: int | None, weights: Weights
) -> tuple[Speaker, int | None]:
    first = bisect_left(scene.starts, source.start)
    last = bisect_left(scene.starts, source.end)
    words = read_source(scene.text, source, scene.mentions, range(first, last))
    if words.name is not None:
        mention = scene.mentions[words.name]
        entity = scene.entities[mention.entity]
        scene.spoken.append(mention.entity)
        return Speaker(entity.full, words.role or entity.role, mention.probability), mention.entity
    if words.kind == "first" and outer is not None:
        entity = scene.entities[outer]
        return Speaker(entity.full, entity.role, OUTER), outer
    introduced = _introduced(scene, source, words)
    if introduced is not None:
        return Speaker(introduced, None, SAME_NOUN), None
    place = _described(scene, source, words)
    if place is not None:
        probability = APPOSED
    elif (
        words.head in scene.by_last
        and words.kind != "relative"
        and scene.entities[scene.by_last[words.head]].kind is NameKind.PERSON
        and scene.text[source.start : source.start + 1].isupper()
    ):
        place, probability = scene.by_last[words.head], BY_LAST_WORD
    elif words.kind == "relative":
        place, probability = _antecedent(scene, source)
    else:
        place, probability = choose(scene, source, content, words, weights)
    if place is None and words.kind == "relative":
        return Speaker(_phrase_before(scene.text, source), None, probability), None
    if place is None:
        return _standing(scene, source, words, probability), None
    scene.spoken.append(place)
    entity = scene.entities[place]
    # If 'she' refers to a person of unknown gender, the person is a woman. A later 'he' then refers to another person.
    entity.gender = entity.gender or words.gender
    return Speaker(entity.full, entity.role or _own_role(source, words), probability), place


def _antecedent(scene: Scene, source: Span) -> tuple[int | None, float]:
    """Return the index of the entity to which the source 'who' refers, and the probability. 'who' refers to the name
    directly before the pronoun, or to the name before an apposition."""
    number = bisect_left(scene.starts, source.start) - 1
    if number < 0 or scene.mentions[number].kind is NameKind.PLACE:
        return None, RELATIVE
    between = scene.text[scene.mentions[number].span.end : source.start]
    if between.strip() in ("", ","):
        return scene.mentions[number].entity, RELATIVE
    apposed = between.startswith(",") and between.rstrip().endswith(",") and len(between) < 100 and "." not in between
    return (scene.mentions[number].entity, RELATIVE_APPOSED) if apposed else (None, RELATIVE)


RELATIVE, RELATIVE_APPOSED, BY_LAST_WORD, SAME_NOUN, OUTER, APPOSED = 0.9, 0.7, 0.9, 0.7, 0.8, 0.9
"""The probabilities that a speaker is right, by rule. In order: 'who' after a name; 'who' after an apposition to a
name; a capitalised last name that the network did not mark as a name; a noun that an earlier source had with more
words; 'I' inside a statement; a noun behind the name that it describes. The probabilities were estimated by reading
examples, because these cases have no labels."""

UNDERSTOOD = 0.8
"""The probability that a participle without a source refers to the first person of its sentence, estimated by reading
examples."""

MOST_BEFORE_SUBJECT = 6
"""The greatest number of words between the start of a sentence and a name that can be the subject of the sentence."""

_PARTICIPLE = re.compile(r"(?:\w+ly )?\w+ing", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_MARKS = re.compile(r"[“”\"]")
_INTRODUCES = re.compile(r"(?:an?|one|another)\b", re.IGNORECASE)
_NOUNS_BEFORE = re.compile(r"(?:[^\W_][\w'’-]*[ \u00a0]){1,4}$")


def _phrase_before(text: str, source: Span) -> Span:
    """Return the noun phrase to which 'who' refers, if the phrase is not a name: 'business leaders' in 'business
    leaders who say'. Without a noun phrase, return the source itself."""
    match = _NOUNS_BEFORE.search(text, max(0, source.start - 60), source.start)
    if match is None:
        return source
    words = [(word.start(), word.group()) for word in re.finditer(r"\S+", match.group())]
    first = len(words)
    while first and words[first - 1][1].lower() not in role_words().function:
        first -= 1
    if first == len(words):
        return source
    return Span(match.start() + words[first][0], match.start() + len(match.group().rstrip()))


def _standing(scene: Scene, source: Span, words: SourceWords, probability: float) -> Speaker:
    """Return the speaker of a source that refers to no entity: the source's own words, or an earlier, longer source
    with the same noun ('the campaign' → 'the Doe campaign')."""
    earlier = scene.standing.get(words.head) if words.head else None
    longer = earlier is not None and earlier.end - earlier.start > source.end - source.start
    if earlier is not None and longer and words.definite and not words.described:
        return Speaker(earlier, None, min(probability, SAME_NOUN))
    if words.head and (earlier is None or not longer):
        scene.standing[words.head] = source
    return Speaker(source, None, probability)


def _introduced(scene: Scene, source: Span, words: SourceWords) -> Span | None:
    """Return the earlier source to which a definite source refers: 'an executive at one firm' for 'the executive'. None
    if the text between these two sources names a person with this role."""
    earlier = scene.standing.get(words.head) if words.definite and words.kind == "person" else None
    if earlier is None or words.described or not _INTRODUCES.match(scene.text, earlier.start):
        return None
    since = scene.mentions[bisect_left(scene.starts, earlier.end) : bisect_left(scene.starts, source.start)]
    named = any(words.head in scene.entities[mention.entity].roles for mention in since)
    return None if named else earlier


def _described(scene: Scene, source: Span, words: SourceWords) -> int | None:
    """Return the index of the person whom a definite source describes, if the person's name begins the sentence
    directly before the source: 'Kim Min-jae, the engineer: “…”'. None without such a name."""
    number = bisect_left(scene.starts, source.start) - 1
    if number < 0 or words.kind != "person" or not words.definite:
        return None
    name = scene.mentions[number]
    begins = scene.sentence_starts[scene.sentence(source.start) - 1] if scene.sentence(source.start) else 0
    apposed = scene.text[name.span.end : source.start].strip() == "," and name.span.start == begins
    return name.entity if apposed and name.kind is NameKind.PERSON else None


def _own_role(source: Span, words: SourceWords) -> Span | None:
    """Return the source itself as the role of its speaker, if the source is a definite noun for a person ('the
    senator'). None for any other source. The role is used if the article gives no other role for the person."""
    return source if words.kind == "person" and words.definite else None


def choose(
    scene: Scene, source: Span, content: Sequence[Span], words: SourceWords, weights: Weights
) -> tuple[int | None, float]:
    """Return the index of the likeliest entity for a source, and the probability of this choice. The index is None if
    the source's own words name the speaker."""
    places = candidates(scene, source, words)
    scores = [weights.score(words.kind, self_features(words, scene))]
    scores.extend(
        weights.score(words.kind, features(scene, source, content, words, place=place, rank=rank))
        for rank, place in enumerate(places)
    )
    shares = softmax(scores)
    best = max(range(len(shares)), key=shares.__getitem__)
    return (places[best - 1] if best else None), shares[best]
