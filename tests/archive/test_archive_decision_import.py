"""Decisions are carried from one archive to another by their articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import wideangle
from wideangle import Archive, Article, Decision, Lane

TEXTS = {
    "fire": "A fire at the Tallow Street depot in Orsay destroyed nine trams of Sound Lines on Tuesday night.",
    "chess": "Seventeen-year-old Bram Okoye of Vessel Bay won the national chess title after a rook ending.",
    "ferry": "The ferry Hild ran aground off Tarn Point on Monday with a hundred and twelve passengers on board.",
    "school": "Parents in Skerrow asked the council to keep the village school open for another two years.",
}
ARTICLES = [
    Article(
        f"{text} Report {number}.",
        text[:40],
        f"{name}-{number}",
        outlet=f"Paper {number}",
        published="2031-11-05",
    )
    for name, text in TEXTS.items()
    for number in (1, 2, 3)
]


def story(archive: Archive, article: str) -> str:
    found = archive.story_of(article)
    assert found is not None
    return found.id


def decide(archive: Archive) -> None:
    archive.split(story(archive, "fire-1"), ["fire-3"])
    archive.merge([story(archive, "chess-1"), story(archive, "ferry-1")])
    archive.pin(story(archive, "school-1"))
    archive.rename(story(archive, "fire-3"), "The third report")
    archive.link("school-1", "ferry-2", Lane.BACKGROUND)
    archive.link("school-1", "fire-1", None)
    archive.arrange("school-1", ["ferry-2", "fire-2", "chess-1"])
    archive.merge_storylines([story(archive, "fire-1"), story(archive, "school-1")])


@pytest.fixture
def first(tmp_path: Path) -> Archive:
    opened = wideangle.open(tmp_path / "first")
    opened.add(ARTICLES)
    decide(opened)
    return opened


@pytest.fixture
def second(tmp_path: Path) -> Archive:
    return wideangle.open(tmp_path / "second")


def contents(archive: Archive) -> tuple[Any, Any, Any]:
    """Stories with names, decisions and storylines, without ids and numbers."""
    stories = {(story.name, frozenset(article.id for article in story.articles)) for story in archive.stories()}
    decisions = {
        (decision.kind, frozenset(decision.articles), frozenset(decision.others), decision.name, decision.made_at)
        for decision in archive.transferable_decisions()
    }
    storylines = {frozenset(article.id for article in line.articles) for line in archive.storylines()}
    return stories, decisions, storylines


def test_decisions_give_the_same_stories_in_a_new_archive(first: Archive, second: Archive) -> None:
    second.add(reversed(ARTICLES))
    report = second.apply_decisions(first.transferable_decisions())
    assert (report.applied, report.known, report.incomplete, report.rejected) == (8, 0, 0, ())
    assert contents(second) == contents(first)
    again = second.apply_decisions(first.transferable_decisions())
    assert (again.applied, again.known, again.rejected) == (0, 8, ())
    assert contents(second) == contents(first)


def test_decisions_hold_for_the_articles_that_are_there(first: Archive, second: Archive) -> None:
    missing = {"fire-3", "ferry-2", "chess-2"}
    second.add([article for article in ARTICLES if article.id not in missing])
    report = second.apply_decisions(first.transferable_decisions())
    assert {rejected.kind: rejected.reason for rejected in report.rejected} == {
        "split": "the archive does not have fire-3.",
        "rename": "the archive does not have fire-3.",
        "link": "the archive does not have ferry-2.",
    }
    assert (report.applied, report.incomplete) == (5, 3)
    assert story(second, "chess-1") == story(second, "ferry-3")


@pytest.mark.parametrize(
    ("here", "kind"),
    [
        (lambda archive: archive.pin(story(archive, "fire-1")), "split"),
        (lambda archive: archive.rename(story(archive, "fire-3"), "Another name"), "rename"),
        (lambda archive: archive.link("school-1", "fire-1", Lane.FOLLOW_UP), "link"),
        (lambda archive: archive.arrange("school-1", ["fire-2", "chess-1"]), "order"),
    ],
)
def test_decisions_of_this_archive_go_before_others(
    first: Archive, second: Archive, here: Callable[[Archive], int], kind: str
) -> None:
    second.add(ARTICLES)
    number = here(second)
    before = [decision for decision in second.decisions() if decision.number == number]
    report = second.apply_decisions([d for d in first.transferable_decisions() if d.kind in (kind, "merge")])
    assert kind in {rejected.kind for rejected in report.rejected}
    assert f"your decision {number} contradicts it." in {rejected.reason for rejected in report.rejected}
    assert before[0] in second.decisions()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "weighting"}, "this version knows no such kind of decision."),
        ({"name": "sideways"}, "this version knows no lane 'sideways'."),
        ({"others": ("school-1",)}, "the same article is on both of its sides."),
        ({"articles": ()}, "the archive does not have its articles."),
    ],
)
def test_what_cannot_be_applied_is_rejected_with_its_reason(
    second: Archive, change: dict[str, Any], reason: str
) -> None:
    second.add(ARTICLES)
    link = Decision(4, "link", "", ("school-1",), ("ferry-2",), "background")
    report = second.apply_decisions([replace(link, **change)])
    assert [(r.number, r.reason) for r in report.rejected] == [(4, reason)]
    assert second.decisions() == []


def test_revoking_an_applied_decision_groups_the_articles_again(first: Archive, second: Archive) -> None:
    second.add(ARTICLES)
    before = contents(second)
    second.apply_decisions(first.transferable_decisions())
    for decision in reversed(second.decisions()):
        second.revoke(decision.number)
    assert contents(second) == before
