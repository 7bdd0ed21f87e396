"""Find the speakers of sources in languages for which the package has no model that finds names.

The capitalised words at the end of a source are the name, and the words before are the role. A last name alone stands
for the full name that ends with it. A pronoun ('er', 'elle', 'он') refers to the previous speaker of the same gender,
if an article or a verb shows the gender.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wideangle.annotation.quotations.reporting_verbs import Reporting, reporting
from wideangle.annotation.speakers.gender import Gender, gender_of
from wideangle.model import Attribution, AttributionKind, Span, Speaker

NAMED, SHORTENED, SPOKE_LAST, UNNAMED = 0.9, 0.8, 0.6, 0.8
"""The probability that a speaker is right, by rule: a full name; a last name whose full name is elsewhere in the text;
a pronoun; words without a name. The values were estimated by reading examples, because these languages have no
labels."""

MOST_WORDS = 3
"""The greatest number of capitalised words in a name. In German, a longer run begins with a title, because nouns have
capitals."""

MOST_BACK = 3
"""The number of previous speakers to whom a pronoun may refer."""

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_TAIL = re.compile(r"[\s,;:.]+$")


def resolve_plainly(text: str, attributions: Sequence[Attribution], language: str) -> tuple[Attribution, ...]:
    """Return the statements with their speakers, in the same order.

    A statement without a source gets the previous speaker, if the statement has a reporting verb or is in indirect
    speech. A quotation without a source and without a verb gets no speaker.
    """
    words = reporting(language)
    full: dict[str, Speaker] = {}
    spoke: list[tuple[Speaker, Gender | None]] = []
    resolved = []
    for attribution in attributions:
        gender = gender_of(text, attribution, language)
        last = _last(spoke, gender)
        if not attribution.source:
            implied = attribution.cue or attribution.kind is AttributionKind.INDIRECT
            resolved.append(replace(attribution, speaker=_again(last)) if last and implied else attribution)
            continue
        source = Span(attribution.source[0].start, attribution.source[-1].end)
        speaker = _speaker(text, source, words, full, last)
        if source.of(text).lower() not in words.pronouns | words.possessives:
            spoke.append((speaker, gender))
        elif last is not None:
            spoke.append((last, gender))
        resolved.append(replace(attribution, speaker=speaker))
    return tuple(resolved)


def _last(spoke: Sequence[tuple[Speaker, Gender | None]], gender: Gender | None) -> Speaker | None:
    """Return the last previous speaker of the given gender; None if there is none. A speaker of unknown gender matches
    too."""
    for speaker, other in reversed(spoke[-MOST_BACK:]):
        if gender is None or other is None or gender == other:
            return speaker
    return None


def _speaker(text: str, source: Span, words: Reporting, full: dict[str, Speaker], last: Speaker | None) -> Speaker:
    source_words = source.of(text)
    if source_words.lower() in words.pronouns | words.possessives:
        if last is None:
            return Speaker(source, None, 1.0 - SPOKE_LAST)
        return _again(last)
    name = _name(text, source, words) or _apposed_name(text, source, words)
    if name is None:
        return Speaker(source, None, UNNAMED)
    key = name.of(text).split()[-1]
    if " " in name.of(text):
        role = _role(text, source, name, words)
        speaker = Speaker(name, role, NAMED)
        full.setdefault(key, speaker)
        return speaker if role or key not in full else replace(full[key], name=name)
    if key in full:
        return replace(full[key], probability=SHORTENED)
    return Speaker(name, _role(text, source, name, words), UNNAMED)


def _again(last: Speaker) -> Speaker:
    return replace(last, probability=SPOKE_LAST * last.probability)


def _name(text: str, source: Span, words: Reporting) -> Span | None:
    """Return the name in a source: the last run of capitalised words before the first comma. None if a word such as
    'de' precedes the run, or if the run is a single German noun after an article."""
    comma = text.find(",", source.start, source.end)
    matches = list(_WORD.finditer(text, source.start, comma if comma > source.start else source.end))
    run: list[re.Match[str]] = []
    for match in reversed(matches):
        if not match.group()[0].isupper() or match.group().lower() in words.determiners or len(run) == MOST_WORDS:
            break
        if run and text[match.end() : run[-1].start()].strip():
            break
        run.append(match)
    if words.language == "de" and len(run) == MOST_WORDS:
        run.pop()  # nouns have capitals too: 'Bürgermeisterin Jana Vogt'
    if not run:
        return None
    before = [match.group().lower() for match in matches if match.end() <= run[-1].start()]
    joined = bool(before) and before[-1] in words.joins_names
    described = words.language == "de" and bool(before) and before[0] in words.determiners
    if joined or (len(run) == 1 and described):
        return None
    end = run[0].end() - len(_TAIL.findall(run[0].group())[:1])
    return Span(run[-1].start(), end)


def _apposed_name(text: str, source: Span, words: Reporting) -> Span | None:
    """Return the name after the comma of a source whose words before the comma are no name: 'la alcaldesa, Mara Quill'.
    None without such a name."""
    comma = text.find(",", source.start, source.end)
    matches = list(_WORD.finditer(text, comma + 1, source.end)) if comma > source.start else []
    named = [match.group() for match in matches if match.group().lower() not in words.joins_names]
    if len(named) < 2 or not all(word[0].isupper() for word in named) or text.find(",", comma + 1, source.end) >= 0:
        return None
    return Span(matches[0].start(), matches[-1].end())


def _role(text: str, source: Span, name: Span, words: Reporting) -> Span | None:
    before = text[source.start : name.start].rstrip(" ,\u00a0\n")
    start = source.start
    first = before.split()[:1]
    if first and first[0].lower() in words.determiners:
        start += len(text[source.start : name.start]) - len(text[source.start + len(first[0]) : name.start].lstrip())
    if start < source.start + len(before):
        return Span(start, source.start + len(before))
    behind = text[name.end : source.end].lstrip(" ,")
    return Span(source.end - len(behind), source.end) if behind else None
