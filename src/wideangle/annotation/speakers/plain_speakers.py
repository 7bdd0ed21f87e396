"""Find the speakers of sources in languages for which the package has no model that finds names.

A surname alone stands for the full name that ends with it. A pronoun ('er', 'elle', 'он') refers to the person of the
same gender who spoke last or whom the text named last, if an article, a role, a first name or a verb shows the gender.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from wideangle.annotation.quotations.reporting_verbs import Reporting, reporting
from wideangle.annotation.speakers.gender import Gender, gender_of, gender_of_person
from wideangle.annotation.speakers.plain_names import NamedPerson, is_short, name_in, named_people, role_in
from wideangle.language.names import family_name_first
from wideangle.model import Attribution, AttributionKind, Span, Speaker

NAMED, SHORTENED, SPOKE_LAST, UNNAMED = 0.9, 0.8, 0.6, 0.8
"""The probability that a speaker is right, by rule: a full name; a last name whose full name is elsewhere in the text;
a pronoun; words without a name. The values were estimated by reading examples, because these languages have no
labels."""

MOST_BACK = 3
"""The number of previous speakers to whom a pronoun may refer."""

FARTHEST = 600
"""The greatest number of code points between a pronoun and the name of a person who has not spoken."""


@dataclass(slots=True)
class _Scene:
    """The people of a text while its statements are read in order.

    `full` maps a surname to the speaker who has this surname, `people` are the people whom the text names with a role
    outside statements, in text order, and `spoke` are the speakers so far with their genders and the positions of their
    sources.
    """

    text: str
    words: Reporting
    people: Sequence[NamedPerson]
    full: dict[str, Speaker] = field(default_factory=dict)
    spoke: list[tuple[Speaker, Gender | None, int]] = field(default_factory=list)


def resolve_plainly(text: str, attributions: Sequence[Attribution], language: str) -> tuple[Attribution, ...]:
    """Return the statements with their speakers, in the same order.

    A statement without a source gets the previous speaker, if the statement has a reporting verb or is in indirect
    speech. A quotation without a source and without a verb gets no speaker.
    """
    words = reporting(language)
    scene = _Scene(text, words, _outside(attributions, named_people(text, words)))
    for person in scene.people:
        scene.full.setdefault(_surname(person.name.of(text)), Speaker(person.name, person.role, NAMED))
    resolved = []
    for attribution in attributions:
        gender = gender_of(text, attribution, language)
        if not attribution.source:
            last = _last(scene, gender)
            implied = attribution.cue or attribution.kind is AttributionKind.INDIRECT
            resolved.append(replace(attribution, speaker=_again(last[1])) if last and implied else attribution)
            continue
        source = Span(attribution.source[0].start, attribution.source[-1].end)
        speaker, known = _speaker(scene, source, gender)
        if known:
            role = speaker.role.of(text) if speaker.role else ""
            gender = gender or gender_of_person("", role, speaker.name.of(text), language)
            scene.spoke.append((speaker, gender, source.start))
        resolved.append(replace(attribution, speaker=speaker))
    return tuple(resolved)


def _outside(attributions: Sequence[Attribution], people: Iterable[NamedPerson]) -> list[NamedPerson]:
    """Return the people whom the text names outside the contents of statements."""
    contents = sorted(span for attribution in attributions for span in attribution.content)
    ends = [span.end for span in contents]

    def is_within(place: int) -> bool:
        number = bisect_left(ends, place + 1)
        return number < len(contents) and contents[number].start <= place

    return [person for person in people if not is_within(person.name.start)]


def _last(scene: _Scene, gender: Gender | None) -> tuple[int, Speaker] | None:
    """Return the last previous speaker of the given gender, with the position of the source; None if there is none. A
    speaker of unknown gender matches too."""
    for speaker, other, place in reversed(scene.spoke[-MOST_BACK:]):
        if gender is None or other is None or gender == other:
            return place, speaker
    return None


def _referent(scene: _Scene, place: int, gender: Gender | None) -> Speaker | None:
    """Return the person to whom a pronoun at a position refers: the last speaker of its gender, or the person of its
    gender whom the text has named since."""
    last = _last(scene, gender)
    number = bisect_left(scene.people, place, key=lambda person: person.name.start)
    since = (person for person in reversed(scene.people[:number]) if gender and person.gender == gender)
    named = next(since, None)
    if named is not None and max(last[0] if last else 0, place - FARTHEST) <= named.name.start:
        return Speaker(named.name, named.role, NAMED)
    return last[1] if last else None


def _speaker(scene: _Scene, source: Span, gender: Gender | None) -> tuple[Speaker, bool]:
    """Return the speaker of a source, and whether the speaker is known: False for a pronoun without a referent."""
    text, words = scene.text, scene.words
    if source.of(text).lower() in words.pronouns | words.possessives:
        last = _referent(scene, source.start, gender)
        return (Speaker(source, None, 1.0 - SPOKE_LAST), False) if last is None else (_again(last), True)
    name = name_in(text, source, words)
    if name is None:
        return Speaker(source, None, UNNAMED), True
    key, role = _surname(name.of(text)), role_in(text, source, name, words)
    if not is_short(name.of(text)):
        known = scene.full.get(key)
        if role is None and known is not None and _first_word(text, known.name) == _first_word(text, name):
            role = known.role
        scene.full[key] = Speaker(name, role, NAMED)
        return scene.full[key], True
    if key in scene.full:
        return replace(scene.full[key], probability=SHORTENED), True
    return Speaker(name, role, UNNAMED), True


def _again(last: Speaker) -> Speaker:
    return replace(last, probability=SPOKE_LAST * last.probability)


def _surname(name: str) -> str:
    """Return the surname in a name without particles, in lower case: 'velde' for 'Jan van der Velde'."""
    parts = tuple(name.lower().split())
    return parts[0] if family_name_first(parts) else parts[-1]


def _first_word(text: str, name: Span) -> str:
    return name.of(text).split()[0]
