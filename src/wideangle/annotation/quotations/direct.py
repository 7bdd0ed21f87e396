"""Direct quotation with its speaker, by each language's own quotation marks and reporting verbs.

For German, French, Spanish, Italian, Portuguese, Russian, Ukrainian and Polish, and a plain way for English. A
quotation is a statement where a reporting verb and the one who speaks stand before, behind or within it, or where a
preposition does the same ('selon'). A verb may lack its subject where the language allows that. Other quoted words are
a statement where they are long enough to be somebody's words and no name or title; `fragments` says how long.
Rules in the manner of Pouliquen, Steinberger and Best (Automatic detection of quotations in multilingual news, 2007).

Not covered: what is said without quotation marks, quotations in single marks, dialogue after dashes without a verb in
its paragraph, the subject of a verb that is not in the lists, unless a full name behind that verb ends the clause.
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
"""How often a quotation found so is a statement of the source given for it ("alone": is a statement at all): the first
four from PolNeAR's training articles (3,562 quotations in 840 articles); the others, and other languages, are too rare
there or have no labels, and are set by reading. Of fragments .79 are statements in German training articles (278)."""


def quotations(text: str, sentences: Sequence[Span], language: str = "") -> tuple[Attribution, ...]:
    """The quoted statements of a text, in order of their first words.

    `sentences` are those of the text in order. `language` is an ISO 639-1 code; one without reporting verbs is read
    with English ones. The content keeps its quotation marks. Its source is () where a whole quoted sentence stands
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
            # Who speaks the last paragraph of a running quotation speaks all of it.
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
    """Whether the next paragraph opens with a mark, as a quotation that runs over several paragraphs does."""
    following = text[quotation.span.end : quotation.span.end + 20].lstrip()
    mark = text[quotation.span.start]
    return following[:1] == mark or (mark == "«" and following[:1] == "»")


def _running(
    previous: QuotedStatement | None, here: list[QuotedStatement], quoted: list[Quotation]
) -> QuotedStatement | None:
    """The statement that the next paragraph may go on with: the one whose quotation is still open."""
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
