"""Classify quoted words that have no reporting verb of their own: as a statement, or as a name or title in quotation
marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wideangle.annotation.quotations.blanks import SPACES
from wideangle.annotation.quotations.quotation_marks import Quotation
from wideangle.annotation.quotations.reporting_verbs import FALLBACK, Reporting
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.model import Span

MOST_NAME_WORDS = 4
"""The greatest number of words in a quoted name or title, as in 'The New World of Fernhollow'."""

MOST_VERBS = 12
"""The greatest number of reporting verbs that are tried before quoted words, and again after the quoted words, in the
search for the speaker. In a test with 1,240 articles in 37 languages, no sentence had more than 7 such verbs before
quoted words."""

MOST_BEFORE_VERB = 1_000
"""The greatest number of code points before a verb that are searched for its subject. In a test with 1,240 articles in
37 languages, no clause had more than 600 before its verb."""

_WORD = re.compile(r"[^\W_][\w'’.-]*")
_BEHIND_COMMA = re.compile(r",\s*$")


@dataclass(frozen=True, slots=True)
class Least:
    """The least number of words in a quoted statement without a reporting verb. `small` applies to quotations that
    begin in lower case, `otherwise` to all others."""

    small: int
    otherwise: int


LEAST = {"de": Least(2, 6)}
"""The least lengths of quoted statements by language. The German lengths come from Wikinews articles of 2004 to 2021:
.27 to .62 of the shorter quotations are statements, and .7 to .9 of the longer quotations. Two quoted words in lower
case suffice in German, because the nouns in names begin with capitals."""

LEAST_ELSEWHERE = Least(3, 7)
"""The least lengths of quoted statements in languages that `LEAST` does not contain. In these languages, adjectives and
common nouns begin in lower case, so that two quoted words in lower case are mostly a term and not a statement."""


def is_name(text: str, quotation: Quotation, words: Reporting) -> bool:
    """True if a quotation has the form of a name or title: few words, and all words capitalised except articles and the
    like."""
    inner = quotation.inner.of(text).strip(SPACES)
    parts = [match.group() for match in _WORD.finditer(inner)]
    if not 0 < len(parts) <= MOST_NAME_WORDS or inner[-1:] in ".!?…,":
        return False
    joining = words.joins_names | words.determiners
    return all(part.lower() in joining or not part[0].islower() for part in parts)


def is_statement(text: str, quotation: Quotation, words: Reporting) -> bool:
    """True if quoted words without a reporting verb are a statement, and not a term, a name or a title. Always False
    for English, where the trained network decides."""
    if words.language == FALLBACK:
        return False
    inner = quotation.inner.of(text).strip(SPACES + "([…])")
    number = len(_WORD.findall(inner))
    least = LEAST.get(words.language, LEAST_ELSEWHERE)
    return number >= (least.small if inner[:1].islower() else least.otherwise) and not is_name(text, quotation, words)


class ParagraphVerbs:
    """The reporting verbs of a paragraph, their subjects, and the sentences in reported speech. The paragraph is
    searched only once, however many quotations it has."""

    def __init__(self, text: str, paragraph: Span, words: Reporting) -> None:
        self._text = text
        self._paragraph = paragraph
        self.words = words
        self._subjects: dict[tuple[int, int], Span | None] = {}
        self._reported: dict[Span, bool] = {}

    @cached_property
    def _starts(self) -> list[int]:
        span = self._paragraph
        return [verb.start() for verb in self.words.cue.finditer(self._text, span.start, span.end)]

    def last(self, clause: Span) -> Iterator[re.Match[str]]:
        """Yield at most `MOST_VERBS` reporting verbs of a clause, from the last verb backwards."""
        end = bisect_left(self._starts, clause.end)
        begin = max(bisect_left(self._starts, clause.start), end - MOST_VERBS)
        return self._matches(reversed(self._starts[begin:end]), clause)

    def first(self, clause: Span) -> Iterator[re.Match[str]]:
        """Yield at most `MOST_VERBS` reporting verbs of a clause, from the first verb on."""
        begin = bisect_left(self._starts, clause.start)
        end = min(bisect_left(self._starts, clause.end), begin + MOST_VERBS)
        return self._matches(self._starts[begin:end], clause)

    def _matches(self, starts: Iterable[int], clause: Span) -> Iterator[re.Match[str]]:
        matches = (self.words.cue.match(self._text, start, clause.end) for start in starts)
        return (match for match in matches if match is not None)

    def subject_before(self, clause: Span, verb: re.Match[str]) -> Span | None:
        """Return the subject of a verb. The subject is searched for among the words of the clause before the verb, in
        at most `MOST_BEFORE_VERB` code points."""
        begin = max(clause.start, verb.start() - MOST_BEFORE_VERB)
        key = begin, verb.start()
        if key not in self._subjects:
            self._subjects[key] = phrase_before(self._text, begin, verb.start(), self.words)
        return self._subjects[key]

    def in_reported_speech(self, sentence: Span) -> bool:
        """True if a verb of a sentence stands in a mood of reported speech."""
        if sentence not in self._reported:
            mood = self.words.reported.search(self._text, sentence.start, sentence.end)
            self._reported[sentence] = mood is not None
        return self._reported[sentence]


def speaker_of(
    text: str, sentence: Span, span: Span, before: Span | None, verbs: ParagraphVerbs
) -> tuple[Span, list[Span]] | None:
    """Return the speaker of quoted words and the reporting verb in their sentence, or None.

    If the sentence names no speaker, the sentence `before` is searched too, on one condition: the quoted words are a
    whole sentence, or their sentence is in the mood of reported speech. `verbs` are the verbs of the paragraph.
    """
    behind = _behind(text, Span(span.end, max(span.end, sentence.end)), verbs)
    report = _last_report(text, Span(sentence.start, span.start), verbs) or behind
    if report is not None or before is None:
        return report
    stands_alone = not text[sentence.start : span.start].strip()
    if not stands_alone and not verbs.in_reported_speech(sentence):
        return None
    return _last_report(text, before, verbs)


def _last_report(text: str, clause: Span, verbs: ParagraphVerbs) -> tuple[Span, list[Span]] | None:
    for verb in verbs.last(clause):
        source = verbs.subject_before(clause, verb) or phrase_from(text, verb.end(), clause.end, verbs.words)
        if source is not None:
            return source, [Span(*verb.span())]
    return None


def _behind(text: str, clause: Span, verbs: ParagraphVerbs) -> tuple[Span, list[Span]] | None:
    for verb in verbs.first(clause):
        if not _BEHIND_COMMA.search(text, max(clause.start, verb.start() - 4), verb.start()):
            continue
        source = phrase_from(text, verb.end(), clause.end, verbs.words)
        if source is not None:
            return source, [Span(*verb.span())]
    return None
