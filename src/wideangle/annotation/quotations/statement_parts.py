"""Provide what the rules for quotations share: a statement under construction, the parts of a verb, and verbs outside
the word list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from wideangle.annotation.quotations.adjuncts import CAPITAL
from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.reporting_verbs import FALLBACK, Reporting
from wideangle.annotation.quotations.source_phrases import phrase_from
from wideangle.model import Span

DASHES = "–—―-"
BLANK = r"[\s\u00a0\u202f]"
SUBJECT_DROPPED = frozenset({"es", "it", "pl", "pt", "ru", "uk"})
"""The languages in which a verb may have no subject: 'añadió.'"""

_LONGEST_PRONOUNS = 20
"""The number of code points before a verb that are searched for a negation and object pronouns."""

_LONE_WORD = re.compile(r"[^\W\d_A-ZÀ-ÖØ-ÞА-Я][\w'’]{2,}(?=[ \u00a0])")
_FULL_NAME = re.compile(rf"{CAPITAL}[ \u00a0](?:\w{{2,3}}[ \u00a0])?{CAPITAL}$")


@dataclass(slots=True)
class QuotedStatement:
    """A statement that the rules are building. `how` names the rule that found the statement."""

    content: list[Span]
    cue: list[Span]
    source: Span | None
    how: str
    until: int = field(default=0)  # the end of what has been read for it

    def __post_init__(self) -> None:
        parts = [*self.content, *self.cue, *([self.source] if self.source else [])]
        self.until = max(self.until, *(part.end for part in parts))


def unlisted_verb(text: str, place: int, limit: int, words: Reporting) -> tuple[Span, Span] | None:
    """Return a verb outside the word list and its subject, after a dash or comma. The verb must be one word, and the
    subject a full name that ends the clause ('– grunted Jan Doe.')."""
    verb = _LONE_WORD.match(text, place, limit)
    if words.language == FALLBACK or verb is None:
        return None
    if words.ends_source.match(text, place, limit) or words.adverbs.match(text, place, limit):
        return None
    if verb.group() in words.determiners | words.pronouns | words.before_source | words.joins_names:
        return None
    source = phrase_from(text, verb.end(), limit, words)
    if source is None or not _FULL_NAME.search(source.of(text)) or text[source.end : source.end + 1] not in ",.;–—―\n":
        return None
    return Span(*verb.span()), source


def clitic_of(verb: re.Match[str]) -> Span | None:
    """Return the hyphenated pronoun after a French verb: 'il' in 'dit-il'. None if there is no such pronoun."""
    for name in ("clitic", "inner_clitic"):
        if name in verb.re.groupindex and verb[name]:
            return Span(*verb.span(name))
    return None


def cue_spans(verb: re.Match[str]) -> list[Span]:
    """Return the spans of a verb's parts, without a pronoun or other words between the parts."""
    clitic = clitic_of(verb)
    groups = verb.re.groupindex
    if clitic is None and "between" in groups and verb["between"]:
        parts = [(verb.start(), verb.start("between")), (verb.end("between"), verb.end())]
    elif clitic is not None:
        parts = [(verb.start(), clitic.start), (clitic.end, verb.end())]
    else:
        parts = [verb.span()]
    return [span for span in (_bare(verb, *part) for part in parts) if span.start < span.end]


def with_negation(text: str, statement: QuotedStatement, words: Reporting) -> QuotedStatement:
    """Return a statement whose cue includes the negation of its verb: 'no cree', 'non lo dice'."""
    if not statement.cue:
        return statement
    first = min(statement.cue)
    negation = words.negation.search(text, max(0, first.start - _LONGEST_PRONOUNS), first.start)
    if negation is None:
        return statement
    others = [*statement.content, *([statement.source] if statement.source else [])]
    if any(part.end > negation.start() and part.start < first.end for part in others):
        return statement
    cue = [Span(negation.start(), part.end) if part == first else part for part in statement.cue]
    return replace(statement, cue=cue)


def refers_back(text: str, verb: re.Match[str], words: Reporting) -> bool:
    """True if the object of a verb is a pronoun for the sentence before, so that no clause follows: 'Lo ha detto'."""
    before = text[max(0, verb.start() - _LONGEST_PRONOUNS) : verb.start()].rstrip(BLANKS)
    return any(match.end() == len(before) for match in words.says_so.finditer(before))


def _bare(verb: re.Match[str], start: int, end: int) -> Span:
    piece = verb.string[start:end].removesuffix("-t-")
    left = len(piece) - len(piece.lstrip(" -\u00a0\n\t"))
    right = len(piece.rstrip(" -\u00a0\n\t"))
    return Span(start + min(left, right), start + right)


def skip_blanks(text: str, place: int, blanks: str = BLANKS + ".,;–—-") -> int:
    """Return the first position from `place` on whose character is neither a blank nor light punctuation."""
    while place < len(text) and text[place] in blanks:
        place += 1
    return place
