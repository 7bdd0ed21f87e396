"""Parse queries of `search`, and match them with texts. A query consists of words, phrases in quotation marks, plus and
minus signs, and OR.

Single words rank articles, and one of them is enough. A phrase, a word with a plus sign and a group joined by OR are
required. A word or phrase with a minus sign is excluded. Phrases are compared word for word in normalised spelling.
Single words are compared by their stems, as the index stores them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from wideangle.analysis import index_text
from wideangle.errors import UsageError
from wideangle.language import DOTTED_I, fold, fold_text, terms, vocabulary, word_spans, words
from wideangle.model import Span
from wideangle.store import LanguageQuery

SYNTAX = (
    "Words rank the articles, and one of them is enough. In quotation marks, a phrase must occur word for word. "
    "+word must occur, -word must not, and of words joined by OR, in capitals, one must."
)
"""A short description of the query language, for help texts and error messages."""

_TOKEN = re.compile(r'(?P<sign>[+-]?)["“”„](?P<phrase>[^"“”„]*)["“”„]|(?P<word>\S+)')
_QUOTATION_MARKS = re.compile('["“”„]')
_OR = "OR"
_OPENING_MARKS = frozenset('("“„«')
_END_OF_WORD = re.compile(r"[,.;:!?)”»]?(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class Expression:
    """One word or phrase of a query, as the user typed it. `is_phrase` is true for text in quotation marks."""

    text: str
    is_phrase: bool = False

    def index_terms(self, language: str) -> tuple[str, ...]:
        """Return the terms by which the index finds the expression in a language. The result is empty for stop
        words."""
        return tuple(dict.fromkeys(index_text(terms(self.text, language)).split()))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query. An article must contain at least one expression of each group in `required`, and no expression of
    `excluded`."""

    optional: tuple[Expression, ...]
    required: tuple[tuple[Expression, ...], ...]
    excluded: tuple[Expression, ...]

    @classmethod
    def parse(cls, text: str) -> SearchQuery:
        """Parse the text of a query. Raises UsageError for a quotation mark that is not closed, an OR without two
        sides, a sign without a word, and a query that has excluded words only."""
        optional: list[Expression] = []
        required: list[tuple[Expression, ...]] = []
        excluded: list[Expression] = []
        for sign, group in _groups(text):
            if sign == "-":
                excluded.extend(group)
            elif sign or len(group) > 1 or group[0].is_phrase:
                required.append(group)
            else:
                optional.extend(group)
        if excluded and not optional and not required:
            raise _syntax_error("the query only excludes words.", text)
        return cls(tuple(optional), tuple(required), tuple(excluded))

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All expressions by which an article may be found: the optional and the required expressions."""
        return (*self.optional, *(expression for group in self.required for expression in group))


def _groups(text: str) -> Iterator[tuple[str, tuple[Expression, ...]]]:
    """Yield each part of a query as its sign and its alternative expressions. The alternatives of a part are joined by
    OR."""
    sign, is_joined = "", False
    group: list[Expression] = []
    for token in _TOKEN.finditer(text):
        if token["word"] == _OR:
            if not group or is_joined:
                raise _syntax_error("OR needs a word or phrase on both sides.", text)
            is_joined = True
            continue
        token_sign, expression = _expression(token, text)
        if expression is None:
            continue
        if is_joined:
            if sign or token_sign:
                raise _syntax_error("words joined by OR take no sign.", text)
            group.append(expression)
        else:
            if group:
                yield sign, tuple(group)
            sign, group = token_sign, [expression]
        is_joined = False
    if is_joined:
        raise _syntax_error("OR needs a word or phrase on both sides.", text)
    if group:
        yield sign, tuple(group)


def _expression(token: re.Match[str], text: str) -> tuple[str, Expression | None]:
    """Return the sign and the expression of a token. The expression is None if the token is only punctuation."""
    if token["phrase"] is not None:
        if not words(token["phrase"]):
            raise _syntax_error("a phrase has no words.", text)
        return token["sign"], Expression(token["phrase"], is_phrase=True)
    word = token["word"]
    if _QUOTATION_MARKS.search(word):
        raise _syntax_error("a quotation mark is not closed, or stands within a word.", text)
    sign = word[0] if word[0] in "+-" else ""
    if words(word):
        return sign, Expression(word.removeprefix(sign))
    return "", None


def _syntax_error(reason: str, text: str) -> UsageError:
    return UsageError(reason, item=text.strip(), remedy=SYNTAX)


class LanguageMatcher:
    """A query in one language. The matcher provides the part of the query that the index can answer, and checks the
    rest in the text of an article."""

    def __init__(self, query: SearchQuery, language: str) -> None:
        self.language = language
        self._query = query

    @cached_property
    def index_query(self) -> LanguageQuery | None:
        """Return the part of the query that the index can answer. Return None if no article in the language can
        match."""
        optional = [term for expression in self._query.optional for term in expression.index_terms(self.language)]
        if not optional and not self._query.required:
            return None
        required = []
        for group in self._query.required:
            alternatives = tuple(expression.index_terms(self.language) for expression in group)
            if all(alternatives):  # else a stop word, which only the text can confirm
                required.append(alternatives)
        excluded = [
            expression.index_terms(self.language)[0]
            for expression in self._query.excluded
            if not self._is_exact(expression)
        ]
        return LanguageQuery(
            self.language,
            optional=tuple(optional),
            needs_optional=not self._query.required,
            required=tuple(required),
            excluded=tuple(excluded),
        )

    @cached_property
    def _unconfirmed(self) -> tuple[list[tuple[Expression, ...]], list[Expression]]:
        """Return the parts of the query that the index cannot check: required groups, and excluded expressions."""
        groups = [group for group in self._query.required if any(map(self._is_exact, group))]
        return groups, [expression for expression in self._query.excluded if self._is_exact(expression)]

    @property
    def needs_text(self) -> bool:
        """True if some parts of the query can be checked only in the text of an article."""
        return any(self._unconfirmed)

    def admits(self, title: str, text: str) -> bool:
        """True if an article that the index has returned also satisfies the parts of the query that the index cannot
        check."""
        required, excluded = self._unconfirmed
        parts = _Words(title, self.language), _Words(text, self.language)

        def occurs(expression: Expression) -> bool:
            return any(self._occurs(expression, part) for part in parts)

        return all(any(map(occurs, group)) for group in required) and not any(map(occurs, excluded))

    def _occurs(self, expression: Expression, part: _Words) -> bool:
        """True if an expression occurs in a text.

        The most expensive step is to divide the text into words, so the method avoids this step for phrases. A phrase
        that stands between blanks exactly as typed is found without division. A text whose letters cannot contain the
        phrase is not divided. Otherwise, lines that contain the phrase as typed are divided first.
        """
        if self._is_exact(expression):
            lines = []
            for match in _as_typed(expression.text).finditer(part.text):
                if self._is_delimited(match):
                    return True
                end = part.text.find("\n", match.end())
                lines.append(part.text[part.text.rfind("\n", 0, match.start()) + 1 : end if end >= 0 else None])
            if any(self._is_in(expression, _Words(line, self.language)) for line in lines):
                return True
            if not _letters_of(expression.text, self.language).search(part.letters):
                return False
        return self._is_in(expression, part)

    def _is_delimited(self, match: re.Match[str]) -> bool:
        """True if a match of `_as_typed` is certainly a sequence of whole words: letters of ASCII between blanks or
        punctuation. In Turkish, I and i are different letters, which `_as_typed` does not distinguish."""
        before = match.string[max(0, match.start() - 1) : match.start()]
        return (
            self.language not in DOTTED_I
            and match[0].isascii()
            and (not before or before.isspace() or before in _OPENING_MARKS)
            and _END_OF_WORD.match(match.string, match.end()) is not None
        )

    def _is_in(self, expression: Expression, part: _Words) -> bool:
        return next(self._occurrences(expression, part), None) is not None

    def occurrences(self, text: str) -> list[tuple[Span, int]]:
        """Return the spans of the query's expressions in a text, in the order of the text. Each span comes with the
        index of its expression in `expressions`."""
        part = _Words(text, self.language)
        return sorted(
            (
                (span, number)
                for number, expression in enumerate(self._query.expressions)
                for span in self._occurrences(expression, part)
            ),
            key=lambda occurrence: (occurrence[0].start, occurrence[0].end),
        )

    def _is_exact(self, expression: Expression) -> bool:
        """True if the index cannot show that an expression occurs. This is the case for a phrase, and for a word that
        does not have exactly one index term."""
        return expression.is_phrase or len(expression.index_terms(self.language)) != 1

    def _occurrences(self, expression: Expression, part: _Words) -> Iterator[Span]:
        is_optional = expression in self._query.optional
        if is_optional or not self._is_exact(expression):
            yield from part.with_terms(frozenset(terms(expression.text, self.language).tolist()))
        else:
            yield from part.with_sequence(_folded_words(expression.text, self.language))


class _Words:
    """The words of a text with their positions in the text."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self._language = language

    @cached_property
    def letters(self) -> str:
        """The text in normalised spelling (`fold_text`)."""
        return fold_text(self.text, self._language)

    @cached_property
    def _spans(self) -> list[Span]:
        return word_spans(self.text, self._language)

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(span.of(self.text), self._language) for span in self._spans]

    @cached_property
    def _terms(self) -> list[frozenset[int | None]]:
        """The index terms of each word. The terms are computed once for each distinct word of the text."""
        term_of = vocabulary(self._language)
        known: dict[str, frozenset[int | None]] = {}
        texts = [span.of(self.text) for span in self._spans]
        for text in texts:
            if text not in known:
                known[text] = frozenset(term_of(word) for word in words(text, self._language))
        return [known[text] for text in texts]

    def with_sequence(self, sequence: Sequence[str]) -> Iterator[Span]:
        """Yield the spans where the words of a sequence follow one another. The words of the sequence have normalised
        spelling (`fold`)."""
        folded, first, length = self._folded, sequence[0], len(sequence)
        for start, word in enumerate(folded):
            if word == first and folded[start : start + length] == list(sequence):
                yield Span(self._spans[start].start, self._spans[start + length - 1].end)

    def with_terms(self, wanted: frozenset[int]) -> Iterator[Span]:
        """Yield the spans of the words that have one of these terms. In scripts without spaces, a term has two
        characters, so each character is also tried together with the next character."""
        if not wanted:
            return
        term_of = vocabulary(self._language)
        for number, span in enumerate(self._spans):
            following = self._spans[number + 1] if number + 1 < len(self._spans) else None
            if not wanted.isdisjoint(self._terms[number]):
                yield span
            elif following and following.start == span.end and term_of(self.text[span.start : following.end]) in wanted:
                yield Span(span.start, following.end)


@lru_cache(maxsize=64)
def _as_typed(text: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, text.split())), re.IGNORECASE)


@lru_cache(maxsize=64)
def _letters_of(text: str, language: str) -> re.Pattern[str]:
    """Return a pattern for the words of the phrase `text`, one after the other. The pattern is applied to texts in
    normalised spelling (`fold_text`). The words may be separated by any characters that are neither letters nor digits.
    A number may contain commas, and a word may have an ending after an apostrophe."""
    letters = (",?".join(map(re.escape, word.replace(".", ""))) for word in _folded_words(text, language))
    return re.compile(r"(?:'\w*)?[\W_]*".join(letters))


def _folded_words(text: str, language: str) -> list[str]:
    return [fold(span.of(text), language) for span in word_spans(text, language)]
