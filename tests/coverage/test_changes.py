"""What a new report changes: figures that differ from those known, statements nobody had, repeated corrections."""

from __future__ import annotations

import pytest

from wideangle.annotation import annotate
from wideangle.coverage import Account, KnownCorrections, changed_figures, compared_figures, new_statements
from wideangle.model import Article, CorrectionKind


def account(text: str, name: str = "first", day: str | None = "2031-10-07", copy_of: str = "") -> Account:
    article = Article(text, id=name, outlet=name, published=day, language="en")
    return Account(article, annotate(article), copy_of)


def changes(before: str, now: str, **fields: str) -> list[tuple[str, float, float]]:
    known = [account(before)]
    later = account(now, "later", **({"day": "2031-10-08"} | fields))
    return [(change.thing, change.before.value, change.now.value) for change in changed_figures(known, later)]


CRASH = "At least 12 people were killed and 57 injured when the ferry ran into the quay of Port Ellery."


def test_a_higher_toll_is_a_change_and_names_both_reports() -> None:
    known, later = account(CRASH), account("The crash killed 15 people, police said.", "later", "2031-10-08")
    [change] = changed_figures([known], later)
    assert (change.thing, change.now.value, change.before.value) == ("dead", 15, 12)
    assert (change.account, change.earlier) == (later, known)
    assert change.now.quantity.of(later.article.text) == "15"
    assert change.before.quantity.of(known.article.text) == "At least 12"


@pytest.mark.parametrize(
    "now",
    [
        "The crash killed 12 people, police said.",  # the same number in other words
        "Twelve people were killed and 57 hurt.",
        "The harbour stays closed.",
        "Fifteen passengers had tickets for the evening.",  # counts something else
        "The crash of 2019 killed 15 people on the same quay.",  # another time
        "In 12 cars 15 people were killed, 3 people were killed on the quay.",  # parts of one number
        "A storm killed 15 people last year.",
        "Up to 15 people could be killed by such a ship.",
    ],
)
def test_what_changes_no_figure(now: str) -> None:
    assert changes(CRASH, now) == []


def test_rough_figures_that_lie_close_together_say_the_same() -> None:
    rough = "About 1,000 people were evacuated from the harbour."
    assert changes(rough, "Some 1,050 people were evacuated from the harbour.") == []
    assert changes(rough, "Some 1,500 people were evacuated from the harbour.") == [("evacuated", 1000, 1500)]


def test_an_older_report_and_one_that_repeats_an_older_figure_change_nothing() -> None:
    assert changes(CRASH, "The crash killed 15 people.", day="2031-10-06") == []
    known = [account(CRASH), account("The crash killed 15 people.", "second", "2031-10-08")]
    again = account("The crash killed 12 people.", "third", "2031-10-09")
    assert list(changed_figures(known, again)) == []


def test_the_figure_before_is_the_latest_that_was_told() -> None:
    known = [account("The crash killed 15 people.", "second", "2031-10-08"), account(CRASH)]
    [change] = changed_figures(known, account("The crash killed 17 people.", "third", "2031-10-09"))
    assert (change.before.value, change.earlier.article.id) == (15, "second")


@pytest.mark.parametrize(
    ("before", "now", "slot", "values"),
    [
        (
            "The flood destroyed 300 homes along the Skerrow.",
            "About 450 homes were destroyed by the flood, the council said.",
            "450 homes were destroyed",
            (300, 450),
        ),
        (
            "The new quay will cost $12 million, the port of Skerrow said.",
            "The cost of the quay has risen to $15.5 million, according to the port.",
            "cost of the quay has risen to $15.5 million",
            (12e6, 15.5e6),
        ),
        (
            "Turnout stood at 41 percent in the afternoon.",
            "Turnout reached 58% when the polls closed.",
            "Turnout reached 58%",
            (41, 58),
        ),
        (
            "The motion of the harbour party won 210 votes.",
            "Counted again, the motion won 214 votes.",
            "won 214 votes",
            (210, 214),
        ),
        (
            "Four people, among them a pilot, were killed at Lindholm.",
            "Five people, among them a pilot, were killed at Lindholm.",
            "killed",
            (4, 5),
        ),
        (
            "Some 3,000 residents were evacuated overnight.",
            "More than 8,000 residents had been evacuated by noon.",
            "evacuated",
            (3000, 8000),
        ),
    ],
)
def test_a_change_names_what_the_figure_counts(before: str, now: str, slot: str, values: tuple[float, float]) -> None:
    [change] = changed_figures([account(before)], account(now, "later", "2031-10-08"))
    assert change.slot.of(now).endswith(slot)
    assert (change.before.value, change.now.value) == values


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("The flood destroyed 300 homes.", "The storm left 450 homes without power."),  # another fate of the things
        ("The quay will cost $12 million.", "The port was fined $3 million."),  # another sum
        ("The quay will cost $12 million.", "The quay will cost €11 million."),  # another currency
        ("The inquiry began on May 12.", "The inquiry began on May 14."),
        ("The pilot, aged 41, was questioned.", "The 44-year-old pilot was questioned."),
        ("Halven won by 3 goals to 1.", "Halven won by 5 goals to 1."),
        ("Halven won 3-1.", "Halven won 5-1."),
        ("Ada Thorsen won 1,200 votes.", "Oda Lindqvist won 1,350 votes."),  # the votes of another person
        ("The council closed 12 schools.", "The council closed 3 schools in Halven and closed 9 schools in Skarvik."),
        ("Police said 40 officers were sent.", "Police said 65 buses were sent."),  # another thing
    ],
)
def test_figures_of_two_slots_are_not_compared(before: str, now: str) -> None:
    assert changes(before, now) == []


def test_figures_deep_in_a_report_recall_other_events() -> None:
    padding = "The harbour stays closed. " * 6
    assert changes(CRASH, padding + "The crash killed 15 people.") == []


QUOTE = 'The ferry was old. "The engine had failed before it came near the quay," said Oda Lindqvist, harbour master.'


def statements(known: list[Account], *fresh: Account) -> list[tuple[str, str]]:
    return [(quote.speaker, one.article.id) for quote, _, one in new_statements(known, fresh)]


def test_a_statement_nobody_had_is_new_once_and_a_shorter_cut_of_it_is_not() -> None:
    first = account(QUOTE)
    cut = account('"The engine had failed," Oda Lindqvist said of the ferry.', "cut", "2031-10-08")
    assert statements([], first, cut) == [("Oda Lindqvist", "first")]
    assert statements([first], cut) == []


def test_only_persons_by_name_in_independent_reports_say_something_new() -> None:
    nameless = account('"The engine had failed before it came near the quay," said a sailor on the quay.')
    assert statements([], nameless) == []
    assert statements([], account(QUOTE, copy_of="wire")) == []


def test_corrections_are_told_once_by_a_family_and_added_to_by_whoever_told_them() -> None:
    note, more = "This article was amended on 8 October 2031.", "This article was amended on 9 October 2031."
    plain = Article("The ferry struck the quay.", id="a")
    once, twice = (Article("\n".join((plain.text, *notes)), id="a") for notes in ((note,), (note, more)))
    reworded = Article(f"{plain.text}\nAn earlier version of this story misnamed the quay.", id="b")
    known = KnownCorrections()
    assert [one.kind for one in known.fresh("a", once, plain)] == [CorrectionKind.CORRECTION]
    assert known.fresh("a", once, plain) == []
    assert known.fresh("a", reworded, None) == []
    [added] = known.fresh("a", twice, once)
    assert added.span is not None
    assert added.span.of(twice.text) == more


def compared(*texts: str) -> list[tuple[str, list[float], bool]]:
    accounts = [account(text, f"report {number}") for number, text in enumerate(texts)]
    return [
        (figures.thing, [figure.value for _, figure in figures.figures], figures.is_same)
        for figures in compared_figures(accounts)
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((CRASH, "The crash killed 12 people."), [("dead", [12, 12], True)]),
        (
            (CRASH, "The crash killed 15 people and 57 were hurt."),
            [("dead", [12, 15], False), ("injured", [57, 57], True)],
        ),
        ((CRASH, "The crash killed 12 people.", "Fifteen people died."), [("dead", [12, 12, 15], False)]),
        (
            ("About 1,000 people were evacuated.", "Some 1,050 people were evacuated."),
            [("evacuated", [1000, 1050], True)],
        ),
        # Parts of one number, and another time.
        ((CRASH, "In 12 cars 15 people were killed, 3 people were killed on the quay."), []),
        ((CRASH, "The crash of 2019 killed 15 people on the same quay."), []),
        # Other units are compared where the number is the same.
        (("The ferry had 400 seats.", "A ferry with 400 seats was hired."), [("seats", [400, 400], True)]),
        (("The ferry had 400 seats.", "A ferry with 90 seats was hired."), []),
        ((CRASH,), []),
        ((), []),
    ],
)
def test_figures_of_several_accounts_are_compared_where_they_mean_the_same(
    texts: tuple[str, ...], expected: list[tuple[str, list[float], bool]]
) -> None:
    assert compared(*texts) == expected
