"""Find what a figure in a report counts (its slot), so that figures of the same slot in two reports can be compared.

The fates of people (dead, injured, evacuated, …) have the same slot in every wording. The slot of any other figure is
its unit, such as homes, votes or dollars, together with the content words next to the figure. For example, 300 homes
that were destroyed and 450 homes that were flooded are figures of two slots. The method was developed for this project;
it uses only the words of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from wideangle.annotation.quotations.reporting_verbs import reporting
from wideangle.coverage.statements import Account
from wideangle.language import stem, stop_words, word_spans
from wideangle.model import Figure, Span

LEAD_SENTENCES = 6
"""The number of sentences at the beginning of a report whose figures are read. Later sentences often recall other
events."""

WORDS_BEFORE, WORDS_AFTER = 3, 1
"""WORDS_BEFORE is the greatest number of content words before a figure that belong to its slot, WORDS_AFTER the
greatest number of content words after the figure. These words say what becomes of the counted things ('destroyed 300
homes', '300 homes were destroyed', 'the cost of the quay rose to $3 million'). In a test on 136 stories of American
news, no figures of two slots were compared. With more words (6 and 3), half of the reported changes were wrong."""

_FATES = {
    "dead": r"dead|killed|killing|kill|slain|died|perished|deaths|fatalities|were dead|death toll.*",
    "injured": r"injured|injuring|wounded|wounding|hurt|hurting|injuries|hospitali[sz](?:ed|ing)",
    "missing": r"missing",
    "arrested": r"arrest(?:ed|ing|s)|detain(?:ed|ing)",
    "evacuated": r"evacuat(?:ed|ing)",
    "displaced": r"displac(?:ed|ing)",
    "rescued": r"rescu(?:ed|ing)",
    "trapped": r"trapp(?:ed|ing)",
    "stranded": r"strand(?:ed|ing)",
}
_SIGNS = {"dollars": "$", "pounds": "£", "euros": "€", "yuan": "¥", "yen": "¥", "percent": "%", "per cent": "%"}
_OTHER_TIME = re.compile(
    r"\b(?:1[89]\d\d|20\d\d|[Ll]ast (?:year|month|week|summer|winter|decade)"
    r"|(?:years?|months?|weeks?|decades?) (?:ago|earlier)|(?:this|each|every|a|per) year|[Ss]ince|[Pp]revious(?:ly)?"
    r"|[Ee]arlier (?:this|in)|history|deadliest|worst|annually|average|anniversary|decades?"
    r"|could|would|might|may|if|another|separate|at the scene|on the spot)\b"
)
_CLAUSE_END = re.compile(r"[,;:()–—“”\"]|\b(?:and|but|or|while|after|before|when|because|which|who|that|as|from)\b")
_NEUTRAL = frozenset(
    "rise rises rose risen rising climb climbs climbed grow grows grew grown increase increases increased reach "
    "reaches reached fall falls fell fallen drop drops dropped total totals totalled number numbers figure figures "
    "estimate estimates estimated put puts stand stands stood confirmed reported believed expected about around nearly "
    "almost least most more less fewer up down now near worth still already also only just later earlier other "
    "others make makes made making give gave given take took taken get got go went come came people persons".split()
)
"""Words next to a figure that do not say what the figure counts: words of change, approximation and time, and verbs
such as 'make' and 'take'."""


@dataclass(frozen=True, slots=True)
class SlotFigure:
    """A figure of a report with its slot.

    `unit` is the fate, the stem of the counted noun, or the sign of the currency or of the percentage. `is_fate` is
    True if the figure counts a fate of people. For other figures, `words` maps the stem of each content word next to
    the figure to its span, and `names` holds the names in the clause of the figure.
    """

    figure: Figure
    unit: str
    is_fate: bool
    words: dict[str, Span]
    names: frozenset[str]

    def shared_words(self, other: SlotFigure) -> frozenset[str] | None:
        """Return the words that give both figures the same slot: an empty set for two figures of the same fate, and
        None for figures of two slots."""
        if self.unit != other.unit or self.is_fate is not other.is_fate:
            return None
        if self.is_fate:
            return frozenset()
        if self.names and other.names and not self.names & other.names:
            return None
        return frozenset(self.words.keys() & other.words.keys()) or None

    def slot_span(self, words: frozenset[str]) -> Span:
        """Return the span of the report that names the slot. `words` are the words that two figures share."""
        spans = [self.figure.unit]
        if words:
            spans += [self.figure.quantity, *(self.words[word] for word in words)]
        return Span(min(span.start for span in spans), max(span.end for span in spans))


def fate_of(figure: Figure, text: str) -> str:
    """Return the fate of people that a figure counts, such as 'dead', whatever the wording. Return '' for a figure that
    counts anything else."""
    unit = figure.unit.of(text).lower()
    return next((fate for fate, forms in _FATES.items() if re.fullmatch(forms, unit)), "")


def slot_figures(account: Account) -> Iterator[SlotFigure]:
    """Yield the figures in the first sentences of a report. Figures in a sentence about another time, another event or
    a possibility ('last year', 'another', 'could') are left out."""
    text = account.article.text
    lead = account.annotation.sentences[:LEAD_SENTENCES]
    for figure in account.annotation.figures:
        sentence = next((span for span in lead if span.start <= figure.quantity.start < span.end), None)
        if sentence is None or _OTHER_TIME.search(sentence.of(text)):
            continue
        unit = figure.unit.of(text).lower()
        if fate := fate_of(figure, text):
            yield SlotFigure(figure, fate, True, {}, frozenset())
        else:
            clause = _clause(text, sentence, figure)
            kind = _SIGNS.get(unit) or (stem(unit, "en") if unit.isalpha() else unit)
            yield SlotFigure(figure, kind, False, _words(account, clause, figure), _names(account, clause))


def _clause(text: str, sentence: Span, figure: Figure) -> Span:
    """Return the clause of a sentence that contains a figure: the text between two conjunctions or punctuation
    marks."""
    first, last = min(figure.quantity.start, figure.unit.start), max(figure.quantity.end, figure.unit.end)
    ends = [match.end() for match in _CLAUSE_END.finditer(text, sentence.start, first)]
    end = _CLAUSE_END.search(text, last, sentence.end)
    return Span(ends[-1] if ends else sentence.start, end.start() if end else sentence.end)


def _words(account: Account, clause: Span, figure: Figure) -> dict[str, Span]:
    """Return the nearest content words before and after a figure: a dictionary from the stem of each word to its
    span."""
    text = account.article.text
    first, last = min(figure.quantity.start, figure.unit.start), max(figure.quantity.end, figure.unit.end)
    names = [name.span for name in account.annotation.names]
    begins = {sentence.start for sentence in account.annotation.sentences}
    spans = [
        span
        for word in word_spans(clause.of(text), "en")
        if _is_content((span := Span(clause.start + word.start, clause.start + word.end)).of(text))
        and (span.of(text).islower() or span.start in begins)
        and not any(name.start < span.end and span.start < name.end for name in names)
    ]
    before = [span for span in spans if span.end <= first][-WORDS_BEFORE:]
    after = [span for span in spans if span.start >= last][:WORDS_AFTER]
    return {stem(span.of(text).lower(), "en"): span for span in (*before, *after)}


def _is_content(word: str) -> bool:
    """Return True if a word may say what a figure counts."""
    folded = word.lower()
    return word.isalpha() and len(word) > 2 and folded not in _empty_words() and not _reports(folded)


@cache
def _empty_words() -> frozenset[str]:
    return stop_words("en") | _NEUTRAL


def _reports(word: str) -> bool:
    return reporting("en").cue.fullmatch(word) is not None


def _names(account: Account, clause: Span) -> frozenset[str]:
    """Return the last word of each full name in a clause."""
    text = account.article.text
    return frozenset(
        name.full.of(text).split()[-1]
        for name in account.annotation.names
        if clause.start <= name.span.start < clause.end and name.full.of(text).strip()
    )
