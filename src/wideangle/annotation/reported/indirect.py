"""Find statements in indirect speech, and join them with the quotations of the same text.

The rules cover the languages of `CLAUSE_LANGUAGES`. They find clauses after a verb of saying (`reported_clauses`),
clauses with a frame such as ', sagte Doe' (`frames`), and lines after a verb with a colon. They also find sentences to
which the next sentence refers ('Lo ha detto Doe.'), and German sentences in the subjunctive of reported speech.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.direct import quotations
from wideangle.annotation.quotations.quotation_marks import quotations_by_paragraph
from wideangle.annotation.quotations.source_phrases import phrase_from
from wideangle.annotation.quotations.statement_parts import (
    SUBJECT_DROPPED,
    QuotedStatement,
    cue_spans,
    skip_blanks,
    with_negation,
)
from wideangle.annotation.reported.clause_words import CLAUSE_LANGUAGES, ClauseWords, clause_words
from wideangle.annotation.reported.frames import frames
from wideangle.annotation.reported.headline_lists import headline_lists
from wideangle.annotation.reported.reported_clauses import (
    MOST_TO_MOOD,
    Sentence,
    clause_start,
    cues,
    reported_clauses,
    trimmed,
)
from wideangle.annotation.reported.subjects import subject_after, subject_before
from wideangle.model import Attribution, AttributionKind, Span

_FRAME = re.compile(r"[–—-][ \u00a0][^\W\d_A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐ]")
"""Matches a dash and a word in lower case at the start of a sentence, as in '– zapytała'."""

PROBABILITY = {"clause": 0.85, "infinitive": 0.75, "frame": 0.8, "colon": 0.75, "so": 0.8, "mood": 0.75}
"""The probability of a statement by the rule that found it: the share of statements among the clauses that the rule
finds. The shares were estimated on one half of a set of news articles with labelled statements."""

LONGEST_SENTENCE = 3_000
"""The greatest number of code points in a sentence that the rules read. Longer sentences are lists or tables, and the
time of some rules grows with the square of the length."""

MOST_TO_COLON = 10
"""The greatest number of words between a verb of saying and a colon that introduces the statement."""

_COLON = re.compile(r":(?=\s|$)")
_HANDLE = re.compile(r"@\w+\s*:\s*")
_NO_SPEECH = re.compile(r"[.;!?]\s|[«»„“”\"]")


def statements(text: str, sentences: Sequence[Span], language: str) -> tuple[Attribution, ...]:
    """Return the statements of a text, quoted or not, in the order of their first words. In languages without rules for
    indirect speech, only quotations are found. Quotations without a source in lists of headlines are left out."""
    lists = headline_lists(text, sentences)
    quoted = [quotation for quotation in quotations(text, sentences, language) if not _is_headline(quotation, lists)]
    if language not in CLAUSE_LANGUAGES:
        return tuple(quoted)
    words = clause_words(language)
    reported: list[QuotedStatement] = []
    all_sentences = [
        sentence
        for sentence in with_quotations(text, sentences, language)
        if sentence.span.end - sentence.span.start <= LONGEST_SENTENCE
    ]
    for sentence in all_sentences:
        framed = frames(text, sentence, words)
        clauses = [*framed, *reported_clauses(text, sentence, words, framed)]
        reported.extend(clauses or _in_mood(text, sentence, words))
    taken = {span.start for statement in reported for span in statement.cue}
    before, behind = Sentence(Span(0, 0), ()), Sentence(Span(len(text), len(text)), ())
    for sentence, following in pairwise([before, *all_sentences, behind]):
        lines = _after_colon(text, sentence, following.span, words)
        reported.extend(line for line in lines if line.cue[0].start not in taken)
        reported.extend(_so(text, sentence, following, words))
    attributions = [_attribution(with_negation(text, statement, words.reporting)) for statement in reported]
    return _joined((statement for statement in attributions if not _is_headline(statement, lists)), quoted)


def _is_headline(statement: Attribution, lists: Sequence[Span]) -> bool:
    """True if a statement is only the quotation of a headline in a list, without a source."""
    start = statement.content[0].start
    before = bisect_right(lists, start, key=lambda span: span.start) - 1
    return not statement.source and before >= 0 and start < lists[before].end


def with_quotations(text: str, sentences: Sequence[Span], language: str) -> Iterator[Sentence]:
    """Yield the sentences of a text with their parts in quotation marks. A sentence that names the speaker after a dash
    is joined with the sentence before."""
    marked = [
        quotation.span for _, quoted in quotations_by_paragraph(text, sentences, language) for quotation in quoted
    ]
    for sentence in _with_frames(text, sentences):
        first = bisect_left(marked, sentence.start + 1, key=lambda span: span.end)
        last = bisect_left(marked, sentence.end, key=lambda span: span.start)
        yield Sentence(sentence, marked[first:last])


def _after_colon(text: str, sentence: Sentence, following: Span, words: ClauseWords) -> Iterator[QuotedStatement]:
    """Yield statements that follow a verb of saying and a colon, on the next line or in the same sentence: 'Doe écrit :
    ⏎ …'."""
    span = sentence.span
    colons = list(_COLON.finditer(text, span.start, span.end))
    all_verbs = list(cues(text, sentence, words)) if colons else []
    for colon in colons:
        if sentence.is_quoted(colon.start()):
            continue
        start = clause_start(text, colon.start(), sentence)
        verbs = [verb for verb in all_verbs if start <= verb.start() and verb.end() <= colon.start()]
        if not verbs or len(text[verbs[-1].end() : colon.start()].split()) > MOST_TO_COLON:
            continue
        verb = verbs[-1]
        if text[colon.end() : span.end].strip(BLANKS):
            content = trimmed(text, colon.end(), span.end)
        else:
            line_end = text.find("\n", following.start)
            begin = following.start
            handle = _HANDLE.match(text, begin)
            begin = handle.end() if handle else begin
            if text[begin : line_end if line_end > 0 else len(text)].rstrip().endswith(":"):
                continue  # the line introduces what another speaker says
            content = trimmed(text, begin, line_end if line_end > 0 else len(text))
        source = subject_before(text, start, verb.start(), words) or subject_after(text, verb, colon.start(), words)
        allowed = source is not None or words.reporting.language in SUBJECT_DROPPED
        if content is not None and allowed and not _NO_SPEECH.search(text, verb.end(), colon.start()):
            yield QuotedStatement([content], cue_spans(verb), source, "colon")


def _so(text: str, sentence: Sentence, following: Sentence, words: ClauseWords) -> Iterator[QuotedStatement]:
    """Yield statements to which a pronoun in the next sentence or clause refers: 'Il porto riapre. Lo ha detto Doe.',
    'Il porto riapre: lo dice Doe.'"""
    span = following.span
    starts = [(sentence.span, span.start)]
    for colon in re.compile(r":\s+").finditer(text, span.start, span.end):
        if not following.is_quoted(colon.start()):
            starts.append((Span(clause_start(text, colon.start(), following), colon.start()), colon.end()))
    for clause, start in starts:
        pronoun = words.reporting.says_so.match(text, start, span.end)
        verb = words.cue.match(text, skip_blanks(text, pronoun.end(), BLANKS) if pronoun else start, span.end)
        behind = words.reporting.says_so.match(text, skip_blanks(text, verb.end(), BLANKS), span.end) if verb else None
        if verb is None or not (pronoun or behind):
            continue
        content = trimmed(text, clause.start, clause.end)
        source = phrase_from(text, behind.end() if behind else verb.end(), span.end, words.reporting)
        if content is not None and source is not None:
            yield QuotedStatement([content], cue_spans(verb), source, "so")


def _with_frames(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield the sentences, each joined with a following sentence that begins with a dash and names the speaker: 'Czy
    ktoś to czyta? – zapytała.'"""
    previous: Span | None = None
    for sentence in sentences:
        if (
            previous is not None
            and _FRAME.match(text, sentence.start)
            and not text[previous.end : sentence.start].strip(" ")
        ):
            previous = Span(previous.start, sentence.end)
            continue
        if previous is not None:
            yield previous
        previous = sentence
    if previous is not None:
        yield previous


def _in_mood(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Return the German sentence as a statement if it is in the subjunctive of reported speech and thus continues the
    statement of the preceding sentence: 'Er habe das gewusst.'"""
    span = sentence.span
    verb = words.mood.search(text, span.start, span.end)
    if verb is None or sentence.is_quoted(verb.start()):
        return []
    start = clause_start(text, verb.start(), sentence)
    if len(text[start : verb.start()].split()) > MOST_TO_MOOD:
        return []
    content = trimmed(text, start, span.end)
    return [QuotedStatement([content], [], None, "mood")] if content else []


def attribution_of(statement: QuotedStatement, sentence: Sentence) -> Attribution:
    """Return a statement that the rules found in a sentence, with its kind: MIXED if some of its words are quoted."""
    attribution = _attribution(statement)
    quoted = any(
        part.start < span.end and span.start < part.end for part in statement.content for span in sentence.quoted
    )
    return replace(attribution, kind=AttributionKind.MIXED) if quoted else attribution


def _attribution(statement: QuotedStatement) -> Attribution:
    source = (statement.source,) if statement.source else ()
    content = tuple(sorted(statement.content))
    kind = AttributionKind.INDIRECT
    return Attribution(source, tuple(sorted(statement.cue)), content, kind, None, PROBABILITY[statement.how])


def _joined(reported: Iterable[Attribution], quoted: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the quotations and reported clauses together, in text order.

    A quotation inside a reported clause becomes a part of the clause. If a quotation and a clause have the same words,
    the one with a source is kept.
    """
    kept: dict[tuple[tuple[Span, ...], tuple[Span, ...]], Attribution] = {}
    absorbed: set[int] = set()
    ends = list(accumulate((quotation.content[-1].end for quotation in quoted), max))
    for clause in reported:
        near = _near(clause, quoted, ends)
        inside = {number for number in near if _belongs(clause, quoted[number])}
        same = [quoted[number] for number in inside if _is_whole(quoted[number], clause)]
        known = any(quotation.source or not clause.source for quotation in same)
        if known or any(_holds(quoted[number], clause) for number in near if number not in inside):
            continue
        absorbed |= inside
        kind = AttributionKind.DIRECT if same else AttributionKind.MIXED if inside else clause.kind
        statement = replace(clause, kind=kind, content=same[0].content if same else clause.content)
        kept.setdefault((statement.content, statement.cue), statement)
    quotations_left = [quotation for number, quotation in enumerate(quoted) if number not in absorbed]
    return tuple(sorted([*kept.values(), *quotations_left], key=lambda attribution: attribution.content[0]))


def _near(clause: Attribution, quoted: Sequence[Attribution], ends: Sequence[int]) -> list[int]:
    """Return the quotations that overlap with a clause, as indices into `quoted`. `ends` has, for each quotation, the
    greatest end of all quotations up to this quotation."""
    last = bisect_left(quoted, clause.content[-1].end, key=lambda quotation: quotation.content[0].start)
    first = last
    while first > 0 and ends[first - 1] > clause.content[0].start:
        first -= 1
    return list(range(first, last))


def _belongs(clause: Attribution, quotation: Attribution) -> bool:
    """True if a quotation is a part of a reported clause: the quotation is inside the clause, or clause and quotation
    have the same verb. A quotation with its own verb and source is a separate statement."""
    nested = any(_covers(clause.content, part) for part in quotation.cue)
    if nested and quotation.source:
        return False
    mixed = quotation.kind is AttributionKind.MIXED and _shares_cue(clause, quotation)
    return _holds(clause, quotation) or (mixed and clause.content[-1].end >= quotation.content[-1].end - 1)


def _covers(content: Sequence[Span], part: Span) -> bool:
    return any(span.start <= part.start and part.end <= span.end for span in content)


def _holds(clause: Attribution, quotation: Attribution) -> bool:
    """True if the content of a clause contains the whole content of a quotation, apart from outer punctuation."""
    return all(
        any(outer.start <= inner.start + 1 and inner.end - 2 <= outer.end for outer in clause.content)
        for inner in quotation.content
    )


def _shares_cue(clause: Attribution, quotation: Attribution) -> bool:
    return any(mine.start < other.end and other.start < mine.end for mine in clause.cue for other in quotation.cue)


def _is_whole(quotation: Attribution, clause: Attribution) -> bool:
    """True if a quotation contains all words of a clause, apart from punctuation."""
    quoted = sum(span.end - span.start for span in quotation.content)
    return quoted >= sum(span.end - span.start for span in clause.content) - 3
