"""The sample archive holds what its README promises, and the gold labels beside this file agree with it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from wideangle import sample
from wideangle.coverage import OPINION_FROM, opinion_probability
from wideangle.ingest import read
from wideangle.model import Article, Precision

FIRST_DAY, LAST_DAY = date(2031, 5, 12), date(2031, 10, 19)
THREE_WEEKS_FROM = date(2031, 9, 29)  # where all but the storyline begins
SHINGLE_WORDS = 5
PARTS = {"background", "report", "follow-up", "opinion"}
GOLD: dict[str, Any] = json.loads(Path(__file__).with_name("gold.json").read_text(encoding="utf-8"))
STORIES = pytest.mark.parametrize("story", GOLD["stories"], ids=lambda story: story["id"])


@cache
def archive() -> dict[str, Article]:
    """Every article of the sample by its address, as `add` would read it."""
    articles = [article for article in read(sample.path()) if isinstance(article, Article)]
    assert len(articles) == len({article.url for article in articles})
    return {article.url: article for article in articles}


def domain(article: Article) -> str:
    return (urlsplit(article.url).hostname or "").removeprefix("www.")


@cache
def shingles(url: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", archive()[url].text.lower())
    return frozenset(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def containment(part: str, whole: str) -> float:
    return len(shingles(part) & shingles(whole)) / len(shingles(part))


def addresses(labels: object) -> Iterator[str]:
    """Every web address anywhere in the gold labels."""
    if isinstance(labels, str) and labels.startswith("https://"):
        yield labels
    elif isinstance(labels, dict):
        for value in labels.values():
            yield from addresses(value)
    elif isinstance(labels, list):
        for value in labels:
            yield from addresses(value)


def accounts() -> Iterator[dict[str, str]]:
    for group in (*GOLD["figures"], *GOLD["quotes"], *GOLD["names"]):
        yield from group["accounts"]


def parts(story: dict[str, Any]) -> dict[str, str]:
    return {member["article"]: member["part"] for member in story["members"]}


def test_every_item_of_the_folder_is_an_article() -> None:
    items = list(read(sample.path()))
    assert [item for item in items if not isinstance(item, Article)] == []
    assert len(items) == 106


def test_ids_are_unique() -> None:
    ids = [article.id for article in archive().values()]
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_twelve_outlets_one_of_them_under_two_names() -> None:
    names: dict[str, set[str]] = {}
    for article in archive().values():
        names.setdefault(domain(article), set()).add(article.outlet)
    assert len(names) == 12
    assert names.pop("harbourcourier.example") == {"Harbour Courier", "Harbour Courier (Web)"}
    assert all(len(others) == 1 for others in names.values())


def test_every_address_leads_nowhere() -> None:
    links = [
        link
        for file in sample.path().iterdir()
        for link in re.findall(r"https?://([\w.-]+)", file.read_text(encoding="utf-8"))
    ]
    standards = {"schema.org", "jsonfeed.org", "www.w3.org", "purl.org"}
    assert [link for link in links if not link.endswith(".example") and link not in standards] == []
    assert all(domain(article).endswith(".example") for article in archive().values())


def test_every_file_but_the_plain_ones_says_that_it_is_fiction() -> None:
    for line in (sample.path() / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        assert json.loads(line)["fiction"] is True
    for file in sample.path().iterdir():
        if file.suffix != ".txt":
            assert re.search(r"\bfiction\b", file.read_text(encoding="utf-8"), re.IGNORECASE), file.name


def test_articles_are_short_and_have_what_a_newsroom_would_give_them() -> None:
    for article in archive().values():
        assert article.title, article.url
        assert article.outlet, article.url
        assert 90 <= len(article.text.split()) <= 350, (article.url, len(article.text.split()))


def test_times_lie_in_the_three_weeks_or_the_storyline_and_differ_in_exactness() -> None:
    times = {url: article.published for url, article in archive().items()}
    assert {url for url, time in times.items() if not time} == set(GOLD["undated"])
    assert 2 <= len(GOLD["undated"]) <= 3
    known = [time for time in times.values() if time]
    assert min(time.day for time in known) == FIRST_DAY
    assert max(time.day for time in known) == LAST_DAY
    early = {url for url, time in times.items() if time and time.day < THREE_WEEKS_FROM}
    [storyline] = GOLD["storylines"]
    assert early <= set(addresses(storyline))
    assert min(Counter(time.precision for time in known).values()) >= 15
    assert len({time.at.utcoffset() for time in known if time.precision is Precision.MINUTE}) == 3


def test_languages_are_as_marked() -> None:
    from py3langid import classify  # type: ignore[import-untyped]

    for article in archive().values():
        assert classify(article.text)[0] == article.language, article.url
    assert Counter(article.language for article in archive().values()) == {
        "en": 84,
        "uk": 8,
        "fr": 7,
        "es": 4,
        "de": 3,
    }


def test_gold_speaks_of_articles_that_exist_and_gives_each_one_place() -> None:
    assert set(addresses(GOLD)) <= archive().keys()
    places = Counter(
        [url for story in GOLD["stories"] for url in parts(story)]
        + list(addresses(GOLD["look_alikes"]))
        + [roundup["article"] for roundup in GOLD["roundups"]]
        + GOLD["singletons"]
    )
    assert places == Counter(archive().keys())


@STORIES
def test_every_story_has_all_parts_and_several_voices(story: dict[str, Any]) -> None:
    assert set(parts(story).values()) == PARTS
    event = date.fromisoformat(story["day"])
    same_day = {
        domain(archive()[url])
        for url, part in parts(story).items()
        if part == "report" and (time := archive()[url].published) and time.day == event
    }
    assert len(same_day) >= 3


@STORIES
def test_background_comes_before_the_event_and_everything_else_after_it(story: dict[str, Any]) -> None:
    event = date.fromisoformat(story["day"])
    for url, part in parts(story).items():
        if time := archive()[url].published:
            after = time.day - event
            if part == "background":
                assert after < timedelta(0), url
            elif part == "report":
                assert timedelta(0) <= after <= timedelta(days=1), url
            else:
                assert after > timedelta(0), url


def test_some_opinion_is_marked_and_some_shows_only_in_its_words() -> None:
    pieces = [archive()[url] for story in GOLD["stories"] for url, part in parts(story).items() if part == "opinion"]
    marked = [piece for piece in pieces if piece.section in ("Opinion", "Analysis") or "/opinion/" in piece.url]
    assert len(marked) >= 2
    assert len(pieces) - len(marked) >= 2


def test_most_opinion_is_recognised_by_its_wording_alone_and_no_report_is_called_opinion() -> None:
    recognised = []
    for story in GOLD["stories"]:
        for url, part in parts(story).items():
            piece = archive()[url]
            if piece.language in ("", "en") and part in ("opinion", "report"):
                bare = replace(piece, url="", section="", outlet="")
                is_view = opinion_probability(bare) >= OPINION_FROM
                assert part == "opinion" or not is_view, url
                recognised += [is_view] if part == "opinion" else []
    assert sum(recognised) >= len(recognised) - 1 >= 4


def test_copies_repeat_their_originals_and_independent_reports_do_not() -> None:
    original = {pair["copy"]: pair["original"] for pair in GOLD["copies"]}
    for copy, source in original.items():
        assert containment(copy, source) >= 0.5, copy
    for one, other in combinations(archive(), 2):
        if original.get(one, one) != original.get(other, other):
            assert max(containment(one, other), containment(other, one)) < 0.2, (one, other)


def test_a_copy_follows_its_original_and_plays_the_same_part() -> None:
    part = {url: (story["id"], part) for story in GOLD["stories"] for url, part in parts(story).items()}
    for pair in GOLD["copies"]:
        assert part[pair["copy"]] == part[pair["original"]]
        copied, source = archive()[pair["copy"]].published, archive()[pair["original"]].published
        assert copied is not None
        assert source is not None
        assert copied.day >= source.day
        assert archive()[pair["copy"]].title != archive()[pair["original"]].title


def test_the_words_that_gold_compares_stand_in_their_articles() -> None:
    for account in accounts():
        assert account["words"] in archive()[account["article"]].text, account
    for group in (*GOLD["figures"], *GOLD["quotes"], *GOLD["names"]):
        assert len({account["words"] for account in group["accounts"]}) == len(group["accounts"]) >= 2


def test_quotes_are_cut_bracketed_paraphrased_and_translated() -> None:
    forms = {account["form"] for quote in GOLD["quotes"] for account in quote["accounts"]}
    assert forms == {"whole", "cut", "bracketed", "paraphrased", "translated"}


def test_look_alikes_are_different_events_within_a_fortnight() -> None:
    for pair in GOLD["look_alikes"]:
        days = []
        for event in pair["events"]:
            times = [archive()[url].published for url in event]
            days.append(min(time.day for time in times if time))
        assert len(days) == 2
        assert timedelta(0) < abs(days[1] - days[0]) <= timedelta(days=14)


def test_the_storyline_is_one_affair_of_many_days_and_outlets() -> None:
    [storyline] = GOLD["storylines"]
    [story] = [story for story in GOLD["stories"] if story["id"] == storyline["story"]]
    in_events = [url for event in storyline["events"] for url in event["articles"]]
    opinions = {url for url, part in parts(story).items() if part == "opinion"}
    assert {*in_events, *opinions} == parts(story).keys()
    assert len(in_events) == len(set(in_events)) >= 20
    assert len({domain(archive()[url]) for url in in_events}) >= 8
    days = [date.fromisoformat(event["day"]) for event in storyline["events"]]
    assert len(days) >= 6
    assert days == sorted(set(days))
    assert days[-1] - days[0] > timedelta(days=120)
    for event, day in zip(storyline["events"], days, strict=True):
        for url in event["articles"]:
            time = archive()[url].published
            assert time is not None
            assert timedelta(0) <= time.day - day <= timedelta(days=1), url


def test_the_round_up_covers_three_matters_that_others_report() -> None:
    [roundup] = GOLD["roundups"]
    text, at_hand = archive()[roundup["article"]].text, archive()[roundup["article"]]
    starts = [text.index(strand["begins"]) for strand in roundup["strands"]]
    assert len(starts) == 3
    assert starts == sorted(starts)
    assert at_hand.id == sample.ROUNDUP_OF_THE_DEMO
    stories = {story["id"]: parts(story) for story in GOLD["stories"]}
    for strand in roundup["strands"]:
        assert len({domain(archive()[url]) for url in strand["same"]}) >= 3
        assert stories[strand["story"]].keys() >= set(strand["same"])


def test_the_correction_names_what_it_corrects() -> None:
    (pair,) = GOLD["corrections"]
    assert archive()[pair["corrects"]].title in archive()[pair["correction"]].text


def test_the_demo_is_about_an_article_of_the_largest_story() -> None:
    (url,) = [url for url, article in archive().items() if article.id == sample.STORY_OF_THE_DEMO]
    largest = max(GOLD["stories"], key=lambda story: len(story["members"]))
    assert parts(largest)[url] == "report"
    assert url not in {pair["copy"] for pair in GOLD["copies"]}
