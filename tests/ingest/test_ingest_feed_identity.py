"""Which entries of a feed are one article."""

import pytest
from ingest_kit import articles

PAGE = "https://harbourpost.example/live/storm"
FERRY = "<title>{}</title><description>All sailings of the ferry are off until Thursday morning.</description>"
SCHOOL = "<title>{}</title><description>Nine schools north of the river stay shut, the council decides.</description>"


def feed(*entries: str) -> str:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>'


def entry(body: str, link: str, guid: str = "", title: str = "Update") -> str:
    return body.format(title) + f"<link>{link}</link>" + (f'<guid isPermaLink="false">{guid}</guid>' if guid else "")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((PAGE + "#p2", "p2"), (PAGE + "#p1", "p1")),
        ((PAGE + "#p2", PAGE + "#p2"), (PAGE + "#p1", PAGE + "#p1")),
        ((PAGE, "tag:harbourpost.example,2031:2"), (PAGE, "tag:harbourpost.example,2031:1")),
        (("https://harbourpost.example/", "b2"), ("https://harbourpost.example/", "b1")),
        (("https://harbourpost.example/show?ref=ferry", "b2"), ("https://harbourpost.example/show?ref=school", "b1")),
        (("N/A", "N/A"), ("N/A", "N/A")),
        (("null", "x"), ("null", "x")),
        ((PAGE, "0"), (PAGE, "0")),
        ((PAGE, "same-for-all"), (PAGE, "same-for-all")),
    ],
)
@pytest.mark.parametrize("titles", [("Ferry stopped", "Schools shut"), ("Update", "Update")])
def test_entries_with_their_own_texts_are_two_articles(
    first: tuple[str, str], second: tuple[str, str], titles: tuple[str, str]
) -> None:
    result = articles(feed(entry(FERRY, *first, title=titles[0]), entry(SCHOOL, *second, title=titles[1])))
    assert len({article.id for article in result}) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((PAGE, PAGE + "#1"), (PAGE + "?utm_source=rss", PAGE + "#0")),
        ((PAGE, "storm-17"), (PAGE + "/", "storm-18")),
        ((PAGE + "#comments", ""), (PAGE, "")),
        ((PAGE, PAGE), ("http://www.harbourpost.example/live/storm", "")),
    ],
)
def test_one_text_at_one_page_is_one_article(first: tuple[str, str], second: tuple[str, str]) -> None:
    result = articles(feed(entry(FERRY, *first), entry(FERRY, *second)))
    assert len({article.id for article in result}) == 1


def test_two_wordings_under_one_id_are_versions_of_one_article() -> None:
    changed = FERRY.replace("Thursday morning", "Friday noon")
    result = articles(
        feed(entry(changed, PAGE, "storm-17", "Ferry off"), entry(FERRY, PAGE, "storm-17", "Ferry stops"))
    )
    assert len({article.id for article in result}) == 1


def test_an_entry_of_a_live_blog_keeps_its_id_when_it_is_alone() -> None:
    both = articles(feed(entry(FERRY, PAGE + "#p2", "p2"), entry(SCHOOL, PAGE + "#p1", "p1")))
    alone = articles(feed(entry(SCHOOL, PAGE + "#p1", "p1")))
    assert alone[0].id == both[1].id


def test_a_page_of_its_own_identifies_an_entry_whatever_its_guid() -> None:
    with_guid = articles(feed(entry(FERRY, PAGE, "storm-17")))
    without = articles(feed(entry(FERRY, PAGE)))
    assert with_guid[0].id == without[0].id


def test_a_link_that_says_there_is_none_is_no_url() -> None:
    assert articles(feed(entry(FERRY, "N/A", "N/A")))[0].url == ""


def test_a_long_feed_of_one_page_is_read_in_linear_time() -> None:
    result = articles(feed(*(entry(FERRY, PAGE, f"g{number}", f"Update {number}") for number in range(2_000))))
    assert len({article.id for article in result}) == 1
    varied = (entry(FERRY.replace("Thursday", f"day {number}"), PAGE, f"g{number}") for number in range(2_000))
    assert len({article.id for article in articles(feed(*varied))}) == 2_000


def test_one_id_for_two_pages_is_marked() -> None:
    first, second = articles(feed(entry(FERRY, PAGE, "17"), entry(SCHOOL, "https://harbourpost.example/school", "17")))
    assert first.id != second.id
    assert "shared_guid" not in first.metadata
    assert second.metadata["shared_guid"] == "17"
