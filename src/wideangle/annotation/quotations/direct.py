"""Find direct quotations with their speakers by the quotation marks and reporting verbs of each language.

The rules cover German, French, Spanish, Italian, Portuguese, Russian, Ukrainian and Polish, and English with simpler
rules. A quotation is a statement if a reporting verb and a speaker stand before, after or within it, or a preposition
('selon') with a speaker. In languages that allow it, a verb may have no subject. Other quoted words are a statement if
they are long enough and not a name or title; `fragments` defines the lengths. The rules follow Pouliquen, Steinberger
and Best (Automatic detection of quotations in multilingual news, 2007).

Not covered are quotations in single marks, and dialogue after dashes without a verb in the paragraph. The subject of an
unlisted verb is found only if a full name after that verb ends the clause. `indirect` finds speech without quotation
marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.annotation.quotations.interruptions import dialogue, is_dialogue
from wideangle.annotation.quotations.phrasing import around
from wideangle.annotation.quotations.quotation_marks import Quotation, paragraphs, quotations_in
from wideangle.annotation.quotations.reporting_verbs import reporting
from wideangle.annotation.quotations.statement_parts import QuotedStatement
from wideangle.model import Attribution, AttributionKind, Span

PROBABILITY = {
    "behind": 0.96,
    "before": 0.92,
    "mixed": 0.91,
    "alone": 0.9,
    "signed": 0.9,
    "according": 0.9,
    "within": 0.9,
    "colon": 0.7,
    "fragment": 0.75,
}
"""The share of the quotations found by each rule that are statements of the source found (for "alone", that are
statements). The first four shares come from PolNeAR's training articles (3,562 quotations in 840 articles). The
other rules are rare there, and other languages have no labels, so that their shares were estimated by reading
examples. Of German fragments in training articles, .79 are statements (278)."""


def quotations(text: str, sentences: Sequence[Span], language: str = "") -> tuple[Attribution, ...]:
    """Return the quoted statements of a text, in order of their first words.

    `sentences` are the sentences of the text in order. `language` is an ISO 639-1 code; languages without reporting
    verbs use the English ones. The content includes its quotation marks. The source is () for a quoted whole sentence
    without a speaker.
    """
    words = reporting(language)
    statements: list[QuotedStatement] = []
    running: QuotedStatement | None = None
    for paragraph in paragraphs(text, sentences):
        quoted = quotations_in(text, paragraph, words.language)
        if is_dialogue(text, paragraph, words):
            statements.extend(dialogue(text, paragraph, words))
            running = None
            continue
        last = quoted[-1] if quoted else None
        goes_on = running is not None and bool(quoted) and quoted[0].span.start == _first(text, paragraph)
        if last is not None and not last.closed and not (goes_on and len(quoted) == 1) and not _may_run(text, last):
            quoted.pop()
        here = around(text, paragraph, sentences, quoted, words)
        if goes_on and running is not None and (not here or here[0].how == "alone"):
            continued = quoted[0].span
            running.content.append(continued)
            here = [statement for statement in here if statement.content != [continued]]
        elif goes_on and running is not None and running.source is None and quoted[0].span in here[0].content:
            # In a quotation that runs over paragraphs, the speaker of the last paragraph is the speaker of all.
            here[0].content.extend(running.content)
            statements.remove(running)
        statements.extend(here)
        running = _running(running if goes_on else None, here, quoted)
    return tuple(
        _attribution(statement) for statement in sorted(statements, key=lambda statement: statement.content[0])
    )


def _first(text: str, paragraph: Span) -> int:
    piece = text[paragraph.start : paragraph.end]
    return paragraph.start + len(piece) - len(piece.lstrip())


def _may_run(text: str, quotation: Quotation) -> bool:
    """True if the next paragraph begins with a quotation mark, as in a quotation that runs over several paragraphs."""
    following = text[quotation.span.end : quotation.span.end + 20].lstrip()
    mark = text[quotation.span.start]
    return following[:1] == mark or (mark == "«" and following[:1] == "»")


def _running(
    previous: QuotedStatement | None, here: list[QuotedStatement], quoted: list[Quotation]
) -> QuotedStatement | None:
    """Return the statement whose quotation is not closed yet, so that the next paragraph may continue it."""
    if not quoted or quoted[-1].closed:
        return None
    for statement in here:
        if quoted[-1].span in statement.content:
            return statement
    return previous


def _attribution(statement: QuotedStatement) -> Attribution:
    content = tuple(sorted(statement.content))
    kind = AttributionKind.MIXED if statement.how == "mixed" else AttributionKind.DIRECT
    source = (statement.source,) if statement.source else ()
    return Attribution(source, tuple(sorted(statement.cue)), content, kind, None, PROBABILITY[statement.how])
