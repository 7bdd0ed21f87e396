"""Speakers in languages without a name tagger: what stands in capitals at the end of a source is its name, what stands
before that its role, a last word alone gets the full name that ends in it, and 'er', 'elle', 'он' are who spoke last
of their gender, as far as article or verb shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wideangle.annotation.quotations.reporting_verbs import Reporting, reporting
from wideangle.annotation.speakers.gender import Gender, gender_of
from wideangle.model import Attribution, Span, Speaker

NAMED, SHORTENED, SPOKE_LAST, UNNAMED = 0.9, 0.8, 0.6, 0.8
"""How sure each way is: a name in full, a last word found with a first name elsewhere, a pronoun, words without a name.
Set by reading; there are no labels for these languages."""

MOST_WORDS = 3
"""Words of a name: more of them in capitals are a German title before it."""

MOST_BACK = 3
"""Speakers that a pronoun may pass over; those before are out of mind."""

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_TAIL = re.compile(r"[\s,;:.]+$")


def resolve_plainly(text: str, attributions: Sequence[Attribution], language: str) -> tuple[Attribution, ...]:
    """The same attributions with their speakers: one whose verb stands without a subject goes to who spoke last, one
    with neither source nor verb has none."""
    words = reporting(language)
    full: dict[str, Speaker] = {}
    spoke: list[tuple[Speaker, Gender | None]] = []
    resolved = []
    for attribution in attributions:
        gender = gender_of(text, attribution, language)
        last = _last(spoke, gender)
        if not attribution.source:
            resolved.append(replace(attribution, speaker=_again(last)) if last and attribution.cue else attribution)
            continue
        source = Span(attribution.source[0].start, attribution.source[-1].end)
        speaker = _speaker(text, source, words, full, last)
        if source.of(text).lower() not in words.pronouns:
            spoke.append((speaker, gender))
        elif last is not None:
            spoke.append((last, gender))
        resolved.append(replace(attribution, speaker=speaker))
    return tuple(resolved)


def _last(spoke: Sequence[tuple[Speaker, Gender | None]], gender: Gender | None) -> Speaker | None:
    """Who spoke last, passing over speakers that are of the other gender."""
    for speaker, other in reversed(spoke[-MOST_BACK:]):
        if gender is None or other is None or gender == other:
            return speaker
    return None


def _speaker(text: str, source: Span, words: Reporting, full: dict[str, Speaker], last: Speaker | None) -> Speaker:
    source_words = source.of(text)
    if source_words.lower() in words.pronouns:
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
    """The last run of capitalised words before any comma; one such word must have nothing but a role before it."""
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
    """The name behind the comma where no name stands before it: 'la alcaldesa, Mara Quill'."""
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
