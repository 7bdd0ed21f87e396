"""Find what a new report changes in a story: figures that differ from those of earlier reports, and new statements.

Two figures are compared only if they count the same thing (see `figure_slots`). A report that repeats an older figure
changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from wideangle.coverage.figure_slots import SlotFigure, fate_of, slot_figures
from wideangle.coverage.statements import Account, cluster_quotes
from wideangle.language.names import Aliases
from wideangle.model import Bound, Figure, NameKind, Quote, Span, Wording, in_time

NEAR = 0.1
"""Two different figures agree if one of them is approximate and their difference is at most this share of the greater
figure."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of a report that differs from the latest figure of earlier reports.

    `account` is the new report, `now` its figure, and `slot` the span of the report that says what the figure counts.
    `thing` is the counted thing, whatever the wording. `earlier` is the latest earlier report with a figure for this
    thing, and `before` is that figure.
    """

    thing: str
    account: Account
    now: Figure
    earlier: Account
    before: Figure
    slot: Span


def changed_figures(known: Sequence[Account], account: Account) -> Iterator[Change]:
    """Yield the figures of a report (`account`) that differ from the latest figures of earlier reports. If the report
    gives several figures for one thing, the figures may count parts of the thing and are skipped."""
    own = list(slot_figures(account))
    if not own:
        return
    since = in_time(account.article.published, is_copy=False)
    earlier = sorted(
        (other for other in known if in_time(other.article.published, is_copy=False) <= since),
        key=lambda other: in_time(other.article.published, is_copy=False),
    )
    before = [(other, figure) for other in earlier for figure in slot_figures(other)]
    changed: set[tuple[str, float]] = set()
    for now in own:
        same_slot = [
            (other, figure.figure, words) for other, figure in before if (words := now.shared_words(figure)) is not None
        ]
        if not same_slot or any(_says_the_same(now.figure, figure) for _, figure, _ in same_slot):
            continue
        key = (now.unit, now.figure.value)
        if key not in changed and not _counts_parts(now, own):
            changed.add(key)
            other, figure, words = same_slot[-1]
            yield Change(now.unit, account, now.figure, other, figure, now.slot_span(words))


def _counts_parts(figure: SlotFigure, own: Sequence[SlotFigure]) -> bool:
    return any(figure.shared_words(other) is not None and figure.figure.value != other.figure.value for other in own)


@dataclass(frozen=True, slots=True)
class ComparedFigures:
    """The figures that several reports give for one thing, in the order of the reports.

    `thing` is a fate of people such as 'dead' (see `fate_of`), or another counted unit in the words of the reports. For
    such a unit, all reports give the same number. `is_same` is True if all figures agree.
    """

    thing: str
    figures: tuple[tuple[Account, Figure], ...]
    is_same: bool


def compared_figures(accounts: Sequence[Account]) -> Iterator[ComparedFigures]:
    """Yield the things for which at least two reports give a figure. For a fate of people, the figures may be the same
    or different. For other units, only equal numbers are compared, because reports may count different things with the
    same word. If a report gives several figures for a thing, the figures may count parts of the thing, and the report
    is left out."""
    things: dict[str, list[tuple[Account, Figure]]] = {}
    for account in accounts:
        for thing, figures in _fates(account).items():
            if len({figure.value for figure in figures}) == 1:
                things.setdefault(thing, []).append((account, figures[0]))
    for thing, given in things.items():
        if len(given) > 1:
            first = given[0][1]
            yield ComparedFigures(thing, tuple(given), all(_says_the_same(first, figure) for _, figure in given[1:]))
    counted: dict[tuple[str, float], dict[int, tuple[Account, Figure]]] = {}
    for account in accounts:
        for figure in account.annotation.figures:
            if not fate_of(figure, account.article.text):
                unit = figure.unit.of(account.article.text).lower()
                counted.setdefault((unit, figure.value), {}).setdefault(id(account), (account, figure))
    for (unit, _), by_account in counted.items():
        if len(by_account) > 1:
            yield ComparedFigures(unit, tuple(by_account.values()), is_same=True)


def _fates(account: Account) -> dict[str, list[Figure]]:
    fates: dict[str, list[Figure]] = {}
    for slot in slot_figures(account):
        if slot.is_fate:
            fates.setdefault(slot.unit, []).append(slot.figure)
    return fates


def new_statements(
    known: Sequence[Account], fresh: Sequence[Account], aliases: Aliases | None = None
) -> Iterator[tuple[Quote, Wording, Account]]:
    """Yield the quotations of named persons that no known report contains, not even in a shortened wording. Each
    quotation is in the wording of the first new report."""
    accounts = {id(account.article): account for account in fresh}
    for quote in cluster_quotes([*known, *fresh], aliases):
        if any(id(wording.article) not in accounts for wording in (*quote.wordings, *quote.paraphrases)):
            continue
        for wording in quote.wordings:
            account = accounts[id(wording.article)]
            if not account.copy_of and _is_by_person(wording, account, quote.speaker):
                yield quote, wording, account
                break


def _says_the_same(first: Figure, second: Figure) -> bool:
    if first.value == second.value:
        return True
    is_rough = Bound.EXACT not in (first.bound, second.bound) or first.bound is not second.bound
    return is_rough and abs(first.value - second.value) <= NEAR * max(first.value, second.value)


def _is_by_person(wording: Wording, account: Account, speaker: str) -> bool:
    """Return True if a named person made the statement. If the names in the text are not annotated, two capitalised
    words count as the name of a person."""
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
