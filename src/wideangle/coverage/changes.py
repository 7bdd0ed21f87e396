"""What a new report of a story changes: figures that differ from those told so far, and statements nobody had.

Only figures of which every report means the same are compared: how many died, were injured, are missing and the like,
as the first sentences give them. Whoever repeats an older figure changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from wideangle.coverage.statements import Account, cluster_quotes
from wideangle.language.names import Aliases
from wideangle.model import Bound, Figure, NameKind, Quote, Wording, in_time

LEAD_SENTENCES = 6
"""Sentences from the start of a report in which its own figures stand; later ones recall other events."""

NEAR = 0.1
"""Two figures of which one is given roughly may lie so far apart, as a share of the greater, and say the same."""

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
    """That an account gives another figure than `before`, which the account `told` gave last."""

    thing: str
    account: Account
    now: Figure
    earlier: Account
    before: Figure


def thing_of(figure: Figure, text: str) -> str:
    """What a figure counts, whichever word says it; '' for what not every report means the same by."""
    unit = figure.unit.of(text).lower()
    return next((thing for thing, words in _THINGS.items() if re.fullmatch(words, unit)), "")


def changed_figures(known: Sequence[Account], account: Account) -> Iterator[Change]:
    """Where an account's figures differ from the latest that others told before it. A thing of which one account
    gives several figures is left alone: they count parts of it."""
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
    """The quotations by persons, named, that no account told before in any cut, each as the first fresh one has it."""
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
    """Whether a statement is a person's by name; where nobody looked for names, a name is of two capitalised words."""
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
