"""Comparison of the accounts of a story, and numbers of articles by month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import wideangle
from wideangle import Article, sample
from wideangle.archive import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with wideangle.open(tmp_path_factory.mktemp("compare") / "archive") as opened:
        opened.add(sample.path())
        yield opened


def test_figures_of_a_story_agree_or_differ(archive: Archive) -> None:
    figures = {compared.thing: compared for compared in archive.compare("s23").figures}
    assert not figures["dead"].is_same
    assert figures["carriages"].is_same
    for compared in figures.values():
        assert len(compared.figures) > 1
        for account, figure in compared.figures:
            assert figure.quantity.of(account.article.text)


def test_statements_of_a_comparison_are_those_of_the_story(archive: Archive) -> None:
    story = archive.story("s23")
    assert archive.compare(story).quotes == archive.quotes(story)


def test_copies_do_not_count_as_accounts(archive: Archive) -> None:
    story = archive.story("s23")
    copies = {member.article.id for member in story.members if member.copy_of}
    compared = {account.article.id for figures in archive.compare(story).figures for account, _ in figures.figures}
    assert copies
    assert not copies & compared


def test_articles_are_counted_by_month(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        for number, (outlet, language, day) in enumerate(
            [
                ("Lindholm Post", "en", "2031-09-30"),
                ("Lindholm Post", "en", "2031-10-01"),
                ("LINDHOLM POST", "en", "2031-10-31"),
                ("Skarvoy Blatt", "de", "2031-10-02"),
                ("Lindholm Post", "en", None),
            ]
        ):
            archive.add(
                Article(
                    id=f"a{number}",
                    title=f"Harbour report {number}",
                    text=f"The harbour board met for the {number}th time and said nothing of the crane.",
                    outlet=outlet,
                    language=language,
                    published=day and wideangle.PublicationTime.of(day),
                )
            )
        assert archive.months() == {"2031-09": 1, "2031-10": 3}
        assert archive.months(outlets="Lindholm Post") == {"2031-09": 1, "2031-10": 2}
        assert archive.months(languages="de") == {"2031-10": 1}
        assert archive.months(outlets="Nowhere Times") == {}
