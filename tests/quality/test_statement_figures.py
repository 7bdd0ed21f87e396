"""The figures of statements in languages other than English, held by floors: F1 of statements found, and the share of
those with the right source."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from benchmarks.attributions import Tally, invented, labelled, measured, wikinews

DATA = Path(os.environ.get("WIDEANGLE_DATA", Path(__file__).parents[3] / "shared" / "data"))
INVENTED = {
    "pl invented 0": (0.97, 0.94),
    "pl invented 1": (0.94, 0.94),
    "pt invented 0": (0.99, 0.99),
    "pt invented 1": (0.93, 0.87),
    "ru invented 0": (0.99, 0.94),
    "ru invented 1": (0.97, 0.85),
    "uk invented 0": (0.99, 0.94),
    "uk invented 1": (0.97, 0.85),
}
LABELLED = {
    "de 0": (0.89, 0.82),
    "de 1": (0.91, 0.83),
    "de Wikinews 0": (0.76, 0.78),
    "de Wikinews 1": (0.77, 0.83),
    "es 0": (0.95, 0.95),
    "es 1": (0.83, 0.87),
    "fr 0": (0.84, 0.99),
    "fr 1": (0.85, 0.89),
    "it 0": (0.78, 0.92),
    "it 1": (0.56, 0.73),
    "pl 0": (0.79, 0.99),
    "pl 1": (0.79, 0.99),
    "pt 0": (0.89, 0.85),
    "pt 1": (0.99, 0.99),
    "ru 0": (0.96, 0.93),
    "ru 1": (0.94, 0.89),
    "uk 0": (0.96, 0.93),
    "uk 1": (0.94, 0.79),
}


def below(sets: Mapping[str, Tally], floors: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    figures = {name: counts.figures() for name, counts in sets.items()}
    assert figures.keys() == floors.keys()
    return {
        name: (figures[name]["F1"], figures[name]["source"])
        for name, (found, source) in floors.items()
        if figures[name]["F1"] < found or figures[name]["source"] < source
    }


def test_statements_of_invented_news_stay_above_their_floors() -> None:
    assert below(measured(invented()), INVENTED) == {}


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "world").is_dir(), reason=f"no research data at {DATA}; set WIDEANGLE_DATA")
def test_statements_of_labelled_news_stay_above_their_floors() -> None:
    assert below(measured([*labelled(DATA).values(), *wikinews(DATA)]), LABELLED) == {}
