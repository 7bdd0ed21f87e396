"""What `related` and `cover` say of one pair: one probability, one lane, reasons that sum to it, counts that hold."""

import math
from collections.abc import Iterator
from itertools import islice

import pytest

import wideangle
from wideangle import Article, Lane, Link, Selection, sample
from wideangle.archive import Archive
from wideangle.coverage import SHOWN_FROM

WHOLE = 200
"""More entries than any lane of the sample has."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with wideangle.open(tmp_path_factory.mktemp("relations") / "archive") as opened:
        opened.add(sample.path())
        yield opened


def several(archive: Archive) -> list[Article]:
    """Articles of the sample: every fifth, the one of the demo, and that one without its date and address."""
    everything = (article for article in wideangle.read(sample.path()))
    demo = archive.get(sample.STORY_OF_THE_DEMO)
    return [*islice(everything, 0, None, 5), demo, Article(demo.text, title=demo.title, language="en")]


def shown(coverage: wideangle.Coverage) -> dict[str, Link]:
    return {entry.article.id: entry.link for section in coverage.sections for entry in section.entries}


def links_of(archive: Archive, article: Article) -> dict[str, Link]:
    return {link.article.id: link for link in archive.related(article, limit=1_000)}


def test_the_weights_of_all_reasons_sum_to_the_log_odds_of_the_probability(archive: Archive) -> None:
    links = [link for article in several(archive) for link in archive.related(article, limit=40)]
    assert len(links) > 300
    for link in links:
        total = sum(reason.weight for reason in link.reasons)
        assert 1 / (1 + math.exp(-total)) == pytest.approx(link.probability, abs=2e-3)
        if 0.001 < link.probability < 0.999:
            log_odds = math.log(link.probability / (1 - link.probability))
            rounding = 1e-4 / (link.probability * (1 - link.probability))
            assert total == pytest.approx(log_odds, abs=0.01 + rounding)


def test_reasons_stand_strongest_first_and_each_kind_once(archive: Archive) -> None:
    for link in archive.related(sample.STORY_OF_THE_DEMO):
        weights = [abs(reason.weight) for reason in link.reasons]
        assert weights == sorted(weights, reverse=True)
        features = [reason.feature for reason in link.reasons]
        assert len(set(features)) == len(features)
        assert all(reason.text for reason in link.reasons)


def test_related_and_cover_agree_on_every_pair(archive: Archive) -> None:
    compared = 0
    for article in several(archive):
        links = links_of(archive, article)
        for identifier, link in shown(archive.cover(article, Selection(limit=WHOLE))).items():
            same = links[identifier]
            assert (same.probability, same.lane, same.reasons) == (link.probability, link.lane, link.reasons)
            compared += 1
    assert compared > 60


def test_what_is_shown_is_probable(archive: Archive) -> None:
    for article in several(archive):
        assert all(link.probability >= SHOWN_FROM for link in shown(archive.cover(article)).values())


def test_a_higher_limit_shows_what_a_lower_one_does_and_more(archive: Archive) -> None:
    grown = 0
    for article in several(archive):
        few, default, whole = (archive.cover(article, Selection(limit=limit)) for limit in (2, 8, WHOLE))
        assert (few.reports, few.independent) == (whole.reports, whole.independent)
        for sections in zip(few.sections, default.sections, whole.sections, strict=True):
            assert len({(section.lane, section.strand) for section in sections}) == 1
            lower, usual, upper = ([entry.article.id for entry in section.entries] for section in sections)
            assert usual[:2] == lower
            assert upper[: len(usual)] == usual
            grown += len(upper) > len(lower)
    assert grown


def test_a_longer_list_of_related_articles_begins_with_the_shorter_one(archive: Archive) -> None:
    shorter, longer = (
        [link.article.id for link in archive.related(sample.STORY_OF_THE_DEMO, limit=limit)] for limit in (5, 60)
    )
    assert longer[:5] == shorter
    assert len(longer) > 40


def test_counts_contain_only_probable_reports_of_the_event(archive: Archive) -> None:
    for article in several(archive):
        coverage = archive.cover(article)
        copies = {copy.article.id for copy in coverage.copies}
        counted = [
            link
            for identifier, link in links_of(archive, article).items()
            if link.lane is Lane.SAME_STORY and link.probability >= SHOWN_FROM and identifier not in copies
        ]
        assert coverage.reports == 1 + len(copies) + len(counted)
        assert 1 <= coverage.independent <= coverage.reports


def test_nothing_earlier_followed_and_nothing_later_led_here(archive: Archive) -> None:
    lanes = set()
    for article in several(archive):
        if article.published is None:
            continue
        for link in archive.related(article, limit=1_000):
            if (other := link.article.published) is not None:
                days = (other.day - article.published.day).days
                assert link.lane is not (Lane.FOLLOW_UP if days < 0 else Lane.BACKGROUND if days > 0 else None)
                lanes.add(link.lane)
    assert lanes == set(Lane)


def test_a_copy_of_the_article_at_hand_is_in_no_lane(archive: Archive) -> None:
    known = archive.get(sample.STORY_OF_THE_DEMO)
    outside = Article(known.text, title=known.title, published=known.published, language="en")
    coverage = archive.cover(outside)
    assert known.id in {copy.article.id for copy in coverage.copies}
    assert known.id not in shown(coverage)
