"""Find what a new report changes in a story: figures that differ from those of earlier reports, and new statements.

Only figures with the same meaning in every report are compared, such as the numbers of dead, injured or missing people
in the first sentences. A report that repeats an older figure changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from wideangle.coverage.statements import Account, cluster_quotes
from wideangle.language.names import Aliases
from wideangle.model import Bound, Figure, NameKind, Quote, Wording, in_time

LEAD_SENTENCES = 6
"""The number of sentences at the beginning of a report in which figures are compared. Later sentences recall other
events."""

NEAR = 0.1
"""Two figures agree if one of them is approximate and they differ by at most this share of the greater figure."""

_THINGS = {
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
_OTHER_TIME = re.compile(
    r"\b(?:1[89]\d\d|20\d\d|[Ll]ast (?:year|month|week|summer|winter|decade)"
    r"|(?:years?|months?|weeks?|decades?) (?:ago|earlier)|(?:this|each|every|a|per) year|[Ss]ince|[Pp]revious(?:ly)?"
    r"|[Ee]arlier (?:this|in)|history|deadliest|worst|annually|average|anniversary|decades?"
    r"|could|would|might|may|if|another|separate|at the scene|on the spot)\b"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure `now` in the report `account` that differs from the figure `before` in the report `earlier`, the
    latest earlier report that has such a figure."""

    thing: str
    account: Account
    now: Figure
    earlier: Account
    before: Figure


def thing_of(figure: Figure, text: str) -> str:
    """Return the kind of thing that a figure counts ("dead", "injured"), for any wording; '' if the word may count
    different things in two reports."""
    unit = figure.unit.of(text).lower()
    return next((thing for thing, words in _THINGS.items() if re.fullmatch(words, unit)), "")


def changed_figures(known: Sequence[Account], account: Account) -> Iterator[Change]:
    """Yield the figures of a report that differ from the latest figures in earlier reports. If a report has several
    figures for one kind of thing, the kind is skipped, because the figures count parts."""
    own = _figures(account)
    since = in_time(account.article.published, is_copy=False)
    earlier = sorted(
        (other for other in known if in_time(other.article.published, is_copy=False) <= since),
        key=lambda other: in_time(other.article.published, is_copy=False),
    )
    for thing, figures in own.items():
        before = [(other, figure) for other in earlier for figure in _figures(other).get(thing, ())]
        is_one = len({figure.value for figure in figures}) == 1
        if is_one and before and not any(_says_the_same(figures[0], figure) for _, figure in before):
            yield Change(thing, account, figures[0], *before[-1])


def new_statements(
    known: Sequence[Account], fresh: Sequence[Account], aliases: Aliases | None = None
) -> Iterator[tuple[Quote, Wording, Account]]:
    """Yield the quotations of named persons that no known report contains, not even shortened, in the wording of the
    first new report."""
    accounts = {id(account.article): account for account in fresh}
    for quote in cluster_quotes([*known, *fresh], aliases):
        if any(id(wording.article) not in accounts for wording in (*quote.wordings, *quote.paraphrases)):
            continue
        for wording in quote.wordings:
            account = accounts[id(wording.article)]
            if not account.copy_of and _is_by_person(wording, account, quote.speaker):
                yield quote, wording, account
                break


def _figures(account: Account) -> dict[str, list[Figure]]:
    text = account.article.text
    by_thing: dict[str, list[Figure]] = {}
    lead = account.annotation.sentences[:LEAD_SENTENCES]
    for figure in account.annotation.figures:
        sentence = next((span for span in lead if span.start <= figure.quantity.start < span.end), None)
        thing = thing_of(figure, text)
        if thing and sentence is not None and not _OTHER_TIME.search(sentence.of(text)):
            by_thing.setdefault(thing, []).append(figure)
    return by_thing


def _says_the_same(first: Figure, second: Figure) -> bool:
    if first.value == second.value:
        return True
    is_rough = Bound.EXACT not in (first.bound, second.bound) or first.bound is not second.bound
    return is_rough and abs(first.value - second.value) <= NEAR * max(first.value, second.value)


def _is_by_person(wording: Wording, account: Account, speaker: str) -> bool:
    """True if a named person made the statement. If the names in the text are not annotated, two capitalised words
    count as a person's name."""
    given = wording.attribution.speaker
    if given is None or not speaker:
        return False
    if account.annotation.names:
        return _overlaps_person(given.name.start, given.name.end, account)
    words = given.name.of(account.article.text).split()
    return len(words) > 1 and all(word[:1].isupper() for word in words)


def _overlaps_person(start: int, end: int, account: Account) -> bool:
    persons: Collection[tuple[int, int]] = [
        (span.start, span.end)
        for name in account.annotation.names
        if name.kind is NameKind.PERSON
        for span in (name.span, name.full)
    ]
    return any(first < end and start < last for first, last in persons)
