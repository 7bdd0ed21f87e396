"""Figures: quantities with what they count."""

from __future__ import annotations

import pytest

from wideangle.annotation.figures import figures


def told(text: str, language: str = "en") -> list[tuple[str, str, float, str]]:
    return [(one.quantity.of(text), one.unit.of(text), one.value, one.bound.value) for one in figures(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least 12 people were killed and 57 injured on Tuesday.",
            [("At least 12", "killed", 12.0, "at-least"), ("57", "injured", 57.0, "exact")],
        ),
        ("The fire killed at least twenty-one people.", [("at least twenty-one", "killed", 21.0, "at-least")]),
        ("The death toll rose to 1,204.", [("1,204", "death toll rose to", 1204.0, "exact")]),
        ("Two hundred residents were rescued.", [("Two hundred", "rescued", 200.0, "exact")]),
        ("About 4,000 passengers were put on buses.", [("About 4,000", "passengers", 4000.0, "about")]),
        ("Up to 30 people are missing.", [("Up to 30", "missing", 30.0, "at-most")]),
        ("Three hundred and five people died.", [("Three hundred and five", "died", 305.0, "exact")]),
        ("The tram cost about $12.5 million.", [("about $12.5 million", "$", 12.5e6, "about")]),
        ("A loan of €3bn was paid.", [("€3bn", "€", 3e9, "exact")]),
        ("It owes 4 million euros.", [("4 million", "euros", 4e6, "exact")]),
        ("Some 40 percent of voters stayed at home.", [("Some 40", "percent", 40.0, "about")]),
        ("Turnout was 61%.", [("61", "%", 61.0, "exact")]),
    ],
)
def test_a_figure_is_a_quantity_with_what_it_counts(text: str, expected: list[tuple[str, str, float, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It fell by 3 percentage points.",
        "It costs $2-3 million.",
        "On May 12 protesters came back.",
        "Halven won by 3 goals to 1.",
        "A 12-year-old boy was at home.",
        "It began at 8:30 and ended on 12 May 2031.",
        "She was in office for seven years.",
        "In 2019 ferries were slow.",
        "Route 66, as trains go.",
    ],
)
def test_ranges_ages_times_dates_and_scores_are_no_figures(text: str) -> None:
    assert told(text) == []


def test_other_languages_are_not_read() -> None:
    assert told("12 people were killed.", "de") == []
