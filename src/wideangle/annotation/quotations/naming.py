"""Recognise quotation marks around words that are not a statement: a name, an expression or a distanced word.

Examples: 'the so-called “ghost ferry”', 'a drink called “Harbour Fog”', 'known for her “iron calm”'. The module also
recognises sources that are addressees.
"""

from __future__ import annotations

import re

from wideangle.annotation.quotations.blanks import SPACES
from wideangle.annotation.quotations.reporting_verbs import reporting
from wideangle.model import Attribution, Span

_KNOWN = re.compile(r"\bknown (?:as|for)$", re.IGNORECASE)
_NAMES = re.compile(
    r"(?:^|\s)(?:called|dubbed|nicknamed|named|titled|entitled|christened|styled|billed)(?: as)?$", re.IGNORECASE
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\b", re.IGNORECASE)
_SO_CALLED = re.compile(r"(?:so|self)[-\s]$", re.IGNORECASE)
_ADDRESSES = re.compile(r"\b(?:talk|speak|spoke|chat)\w* (?:to|with)$", re.IGNORECASE)
_OPENS_WITH_MARK = re.compile(r"[“\"„«‘]|''")
_ENDED = re.compile(r"\.[”\"]")
_OBJECT = re.compile(r"\b(?:what|which|that|whom)\s*$", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:who|he|she|they|we|i)$", re.IGNORECASE)

LOOKED_BACK = 12
"""The number of code points before a source or reporting verb that are searched for a relative pronoun, or for 'so-' as
in 'so-called'."""


def is_linked(text: str, attribution: Attribution) -> bool:
    """True if the content of an English statement belongs to its cue (the verb). False if the source is an addressee
    ('spoke to Doe'), or if a sentence ends between content and cue and the cue is no verb of speech."""
    if not attribution.cue or not attribution.content:
        return True
    if _ADDRESSES.search(attribution.cue[-1].of(text)):
        return bool(_OPENS_WITH_MARK.match(attribution.content[0].of(text)))
    return not _acts_in_next_sentence(text, attribution)


def is_name(text: str, attribution: Attribution) -> bool:
    """True if the content of an English statement is the name of a thing, or an expression for which a person is
    known."""
    if not attribution.cue or not attribution.content:
        return False
    cue, content = attribution.cue[-1], attribution.content[0]
    return bool(_KNOWN.search(cue.of(text))) or _names_a_thing(text, attribution.source, cue, content)


def _acts_in_next_sentence(text: str, attribution: Attribution) -> bool:
    """True if a quotation ends with its sentence, and the verb of the next sentence is not a verb of speech: “…” Doe
    nodded."""
    behind = [*attribution.source, *attribution.cue]
    end = attribution.content[-1].end
    if not _ENDED.search(text[:end][-2:] + text[end : end + 2]) or min(behind).start < end:
        return False
    return not reporting("en").cue.search(attribution.cue[-1].of(text))


def _names_a_thing(text: str, source: tuple[Span, ...], cue: Span, content: Span) -> bool:
    """True if a participle of naming ('called') directly precedes the words in quotation marks."""
    if not _NAMES.search(cue.of(text)) or not _OPENS_WITH_MARK.match(content.of(text)):
        return False
    if text[cue.end : content.start].strip(SPACES + ","):
        return False
    if (
        not source
        or _PASSIVE.search(cue.of(text))
        or _SO_CALLED.search(text, max(0, cue.start - LOOKED_BACK), cue.start)
    ):
        return True
    before = text[max(0, source[0].start - LOOKED_BACK) : source[0].start]
    is_active = _OBJECT.search(before) or _SUBJECT.search(source[-1].of(text))
    return not is_active and not text[source[-1].end : cue.start].strip()
