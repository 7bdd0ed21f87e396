"""Find the speaker of a quotation that is a separate sentence. The preceding sentence may name the speaker: 'From the
desk of Jane Doe:', 'Doe spoke to residents.'

The module covers only English. Other languages would need a list of verbs of talking (`talks` in `verbs/*.txt`) and the
names in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from wideangle.annotation.quotations.reporting_verbs import Reporting, reporting
from wideangle.model import Attribution, NameKind, Span

COLON, TALKING = 0.7, 0.6
"""The probability that the person named before a colon is the speaker, and the probability that the subject of a verb
of talking is the speaker. Both were estimated by reading examples."""

MOST_TO_VERB = 8
"""The greatest number of words between a subject and its verb of talking, such as an apposition or an adverb."""

_NO_SPEAKER = re.compile(r"\b(?:to|with|about|against|on|than|for|and|or)\s+(?:\w+\.?\s+){0,2}$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(?:statement|letter|note|release|message|e-?mail|post|tweet|memo|desk|office|reply|answer|response|words|remarks|"
    r"comment|speech|appeal|announcement)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_BODIES = frozenset({NameKind.PERSON, NameKind.ORGANIZATION})

Named = Sequence[tuple[Span, NameKind]]


def introduced(
    text: str, sentences: Sequence[Span], names: Named, quoted: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """Return the quotations. A quotation without a source gets the person or body that the preceding sentence names as
    speaker."""
    words = reporting("en")
    sourced = []
    for quotation in quoted:
        lead = None if quotation.source else _lead(text, sentences, quotation.content[0].start)
        sourced.append(quotation if lead is None else _by_lead(text, lead, names, quotation, words))
    return tuple(sourced)


def _lead(text: str, sentences: Sequence[Span], start: int) -> Span | None:
    """Return the sentence before a quotation. None if the sentence is in another paragraph and does not end in a
    colon."""
    number = bisect_left(sentences, start, key=lambda sentence: sentence.end) - 1
    if number < 0:
        return None
    lead = sentences[number]
    between = text[lead.end : start]
    if between.strip() or ("\n" in between and text[lead.end - 1] != ":"):
        return None
    return lead


def _by_lead(text: str, lead: Span, names: Named, quotation: Attribution, words: Reporting) -> Attribution:
    first = bisect_left(names, lead.start, key=lambda name: name[0].start)
    last = bisect_right(names, lead.end, key=lambda name: name[0].end)
    inside = names[first:last]
    if lead.of(text).endswith(":"):
        source = _before_colon(text, lead, inside)
        return replace(quotation, source=(source,), probability=COLON) if source else quotation
    talks = words.talks.search(text, lead.start, lead.end)
    source = _subject(text, lead, inside, talks.start()) if talks else None
    if source is None or talks is None:
        return quotation
    return replace(quotation, source=(source,), cue=(Span(*talks.span()),), probability=TALKING)


def _before_colon(text: str, lead: Span, names: Named) -> Span | None:
    """Return the first person in a sentence before a quotation who is neither addressee nor topic. If there is no such
    person and the sentence mentions a document, return an organisation."""
    kinds = _BODIES if _DOCUMENT.search(text, lead.start, lead.end) else {NameKind.PERSON}
    speaking = [(kind, span) for span, kind in names if kind in kinds and not _is_object(text, lead, span)]
    people = [span for kind, span in speaking if kind is NameKind.PERSON]
    return next(iter(people), None) or next((span for _, span in speaking), None)


def _is_object(text: str, lead: Span, name: Span) -> bool:
    owner = text[name.end : name.end + 2] in ("'s", "’s")
    return owner or bool(_NO_SPEAKER.search(text[lead.start : name.start]))


def _subject(text: str, lead: Span, names: Named, verb: int) -> Span | None:
    """Return the last person, or the last 'he' or 'she', before a verb. None if too many words stand between this
    person and the verb."""
    subjects = [span for span, kind in names if kind is NameKind.PERSON and span.end <= verb]
    subjects += [Span(*match.span()) for match in _PRONOUN.finditer(text, lead.start, verb)]
    if not subjects:
        return None
    last = max(subjects)
    return last if len(text[last.end : verb].split()) <= MOST_TO_VERB and not _is_object(text, lead, last) else None
