"""Find direct quotations with their speakers by the quotation marks and reporting verbs of each language.

The rules cover German, French, Spanish, Italian, Portuguese, Russian, Ukrainian and Polish, and English with simpler
rules. A quotation is a statement in two cases: a reporting verb with its speaker stands before, after or within the
quotation, or a preposition ('selon') names the speaker. In some languages, the verb may have no subject. Other quoted
words are a statement if they are long enough and not a name or title; the module `fragments` defines the lengths. The
rules follow Pouliquen, Steinberger and Best (Automatic detection of quotations in multilingual news, 2007).

The rules do not find quotations in single marks, nor dialogue after dashes in a paragraph without a verb of speech. If
a verb is not in the word list, its subject is found only if a full name follows the verb and ends the clause. The
module `indirect` finds speech without quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.annotation.quotations.blanks import SPACES
from wideangle.annotation.quotations.interruptions import dialogue, is_dialogue
from wideangle.annotation.quotations.phrasing import around
from wideangle.annotation.quotations.quotation_marks import Quotation, first_character, quotations_by_paragraph
from wideangle.annotation.quotations.reporting_verbs import reporting
from wideangle.annotation.quotations.statement_parts import QuotedStatement, with_negation
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
"""The probability of a statement by the rule that found it. The value is the share of the rule's quotations that are
statements with the right source; for "alone", the rule without a source, the value is the share that are statements.

The first four values were measured on 3,562 quotations in the English training articles of PolNeAR, a corpus of
labelled news. The other values were estimated by reading examples, because these rules are rare in PolNeAR and no
labels exist for other languages. For "fragment", 278 German examples were read: .79 are statements.
"""


def quotations(text: str, sentences: Sequence[Span], language: str = "") -> tuple[Attribution, ...]:
    """Return the quoted statements of a text, in the order of their first words.

    `sentences` are the sentences of the text in order. `language` is an ISO 639-1 code; languages without a list of
    reporting verbs use the English verbs. The content includes its quotation marks. The source is () for a quotation
    without a speaker.
    """
    words = reporting(language)
    starts = [sentence.start for sentence in sentences]
    statements: list[QuotedStatement] = []
    running: QuotedStatement | None = None
    mark = ""
    for paragraph, quoted in quotations_by_paragraph(text, sentences, words.language):
        if is_dialogue(text, paragraph, words):
            statements.extend(dialogue(text, paragraph, words))
            running = None
            continue
        last = quoted[-1] if quoted else None
        begin = first_character(text, paragraph)
        opens = bool(quoted) and quoted[0].span.start == begin
        goes_on = running is not None and opens and _continues(mark, text[begin])
        if last is not None and not last.closed and not (goes_on and len(quoted) == 1) and not _may_run(text, last):
            quoted.pop()
        here = around(text, paragraph, starts, quoted, words)
        if goes_on and running is not None and (not here or here[0].how == "alone"):
            continued = quoted[0].span
            running.content.append(continued)
            here = [statement for statement in here if statement.content != [continued]]
        elif goes_on and running is not None and _is_open(text, running) and quoted[0].span in here[0].content:
            # In a quotation that runs over several paragraphs, the speaker named in the last paragraph said all
            # paragraphs.
            here[0].content.extend(running.content)
            statements.remove(running)
        statements.extend(here)
        running = _running(running if goes_on else None, here, quoted)
        mark = text[quoted[-1].span.start] if quoted else ""
    return tuple(
        _attribution(with_negation(text, statement, words))
        for statement in sorted(statements, key=lambda statement: statement.content[0])
    )


def _is_open(text: str, running: QuotedStatement) -> bool:
    """True if a later paragraph may name the speaker of a quotation: the quotation has no source, and its first mark
    begins a line. A quotation inside a line follows the words of an earlier speaker."""
    start = running.content[0].start
    while start and text[start - 1] in SPACES:
        start -= 1
    return running.source is None and (not start or text[start - 1].isspace())


def _may_run(text: str, quotation: Quotation) -> bool:
    """True if the paragraph after a quotation begins with a quotation mark and may continue the quotation."""
    following = text[quotation.span.end : quotation.span.end + 20].lstrip()
    return _continues(text[quotation.span.start], following[:1])


def _continues(mark: str, following: str) -> bool:
    """True if the first mark of a paragraph continues a quotation that began with `mark` in an earlier paragraph."""
    return following == mark or (mark in ("«", "»") and following == "»")


def _running(
    previous: QuotedStatement | None, here: list[QuotedStatement], quoted: list[Quotation]
) -> QuotedStatement | None:
    """Return the statement whose quotation has no closing mark yet, so that the next paragraph may continue the
    quotation."""
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
