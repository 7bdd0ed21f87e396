"""The order that a person gives to the entries of a coverage holds, is listed, and is revoked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import wideangle
from wideangle import sample
from wideangle.errors import ArticleNotFound, UsageError
from wideangle.model import Coverage, Lane

ARTICLE = sample.STORY_OF_THE_DEMO


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wideangle.Archive]:
    folder: Path = tmp_path_factory.mktemp("order") / "archive"
    with wideangle.open(folder) as archive:
        archive.add(sample.path())
        yield archive


def _same_story(coverage: Coverage) -> list[str]:
    section = next(section for section in coverage.sections if section.lane is Lane.SAME_STORY)
    return [entry.article.id for entry in section.entries]


def test_order_holds_until_it_is_revoked(sampled: wideangle.Archive) -> None:
    before = _same_story(sampled.cover(ARTICLE))
    wanted = [before[3], before[1]]
    number = sampled.arrange(ARTICLE, wanted)
    assert _same_story(sampled.cover(ARTICLE)) == [*wanted, *(other for other in before if other not in wanted)]
    [decision] = sampled.decisions()
    assert (decision.kind, decision.articles, decision.others) == ("order", (ARTICLE,), tuple(wanted))
    sampled.revoke(number)
    assert _same_story(sampled.cover(ARTICLE)) == before


def test_revoking_an_order_restores_the_earlier_order(sampled: wideangle.Archive) -> None:
    before = _same_story(sampled.cover(ARTICLE))
    first = sampled.arrange(ARTICLE, before[2:3])
    second = sampled.arrange(ARTICLE, before[4:5])
    assert [decision.number for decision in sampled.decisions()] == [second]
    sampled.revoke(second)
    assert _same_story(sampled.cover(ARTICLE))[0] == before[2]
    sampled.revoke(first)
    assert _same_story(sampled.cover(ARTICLE)) == before


def test_order_leaves_stories_and_other_coverages_alone(sampled: wideangle.Archive) -> None:
    stories = [story.id for story in sampled.stories()]
    other = _same_story(sampled.cover(ARTICLE))[0]
    before = _same_story(sampled.cover(other))
    number = sampled.arrange(ARTICLE, [_same_story(sampled.cover(ARTICLE))[2]])
    assert [story.id for story in sampled.stories()] == stories
    assert _same_story(sampled.cover(other)) == before
    sampled.revoke(number)


@pytest.mark.parametrize("others", [[], [ARTICLE]])
def test_order_without_other_articles_is_refused(sampled: wideangle.Archive, others: list[str]) -> None:
    with pytest.raises(UsageError):
        sampled.arrange(ARTICLE, others)


def test_order_of_unknown_article_is_refused(sampled: wideangle.Archive) -> None:
    with pytest.raises(ArticleNotFound):
        sampled.arrange(ARTICLE, ["nothing"])
