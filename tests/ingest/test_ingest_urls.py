import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wideangle.language.urls import absolute_url, canonical_url, same_site

PLAIN = "https://harbourpost.example/storm/closes-harbour"


@pytest.mark.parametrize(
    "variant",
    [
        "http://harbourpost.example/storm/closes-harbour",
        "HTTPS://WWW.HarbourPost.Example/storm/closes-harbour",
        "https://harbourpost.example:443/storm/closes-harbour/",
        "http://harbourpost.example:80/storm/closes-harbour#comments",
        "https://reader:secret@harbourpost.example./storm/closes-harbour",
        "  https://harbourpost.example/storm/closes-harbour?utm_source=feed&utm_medium=rss\n",
        "https://harbourpost.example/storm/closes-harbour?fbclid=x&gclid=y&cmpid=z&WT.mc_id=1&mod=hp",
        "https://m.harbourpost.example/storm/closes-harbour",
        "https://mobile.harbourpost.example/storm/closes-harbour",
        "https://amp.harbourpost.example/storm/closes-harbour",
        "https://www.harbourpost.example/storm/closes-harbour/amp/",
        "https://www.harbourpost.example/storm/closes-harbour?amp=1&outputType=amp",
        "https://harbourpost-example.cdn.ampproject.org/c/s/www.harbourpost.example/storm/closes-harbour",
        "https://www.google.com/amp/s/www.harbourpost.example/storm/closes-harbour/amp/",
        "https://harbourpost.example/%73torm/closes%2Dharbour",
    ],
)
def test_variants_of_an_address_are_one(variant: str) -> None:
    assert canonical_url(variant) == PLAIN


def test_what_picks_the_article_stays_in_its_order() -> None:
    address = "https://harbourpost.example/article.php?section=2&id=17&page=3"
    assert canonical_url(address + "&utm_campaign=storm") == address
    assert canonical_url(address) != canonical_url("https://harbourpost.example/article.php?section=2&id=18&page=3")


@pytest.mark.parametrize(
    "query", ["ref=2207-KELD-118", "ref=90417", "REF=k-90417", "id=17", "p=17", "story=storm-closes-harbour"]
)
def test_a_parameter_that_numbers_the_article_stays(query: str) -> None:
    address = f"https://harbourpost.example/show.php?{query}"
    assert canonical_url(f"{address}&utm_source=rss") == address


@pytest.mark.parametrize("query", ["ref=rss", "ref=rss2", "ref=newsletter_20310517", "ref=fjordtimes.example", "ref="])
def test_where_readers_came_from_goes(query: str) -> None:
    assert canonical_url(f"{PLAIN}?{query}") == PLAIN


@pytest.mark.parametrize("route", ["#!/storm/17", "#/storm/17", "#!storm-17"])
def test_the_route_of_an_application_stays(route: str) -> None:
    assert canonical_url(f"http://www.harbourpost.example/news/{route}") == f"https://harbourpost.example/news{route}"


def test_ending_in_amp_within_a_word_is_kept() -> None:
    assert canonical_url("https://harbourpost.example/summer-camp") == "https://harbourpost.example/summer-camp"


def test_a_bare_two_letter_site_keeps_its_name() -> None:
    assert canonical_url("https://m.example/") == "https://m.example"


def test_other_alphabets_have_one_spelling() -> None:
    assert canonical_url("https://гавань.example/шторм") == canonical_url(
        "https://xn--80aafc7c0e.example/%d1%88%d1%82%d0%be%d1%80%d0%bc"
    )


@pytest.mark.parametrize("other", ["", "mailto:desk@harbourpost.example", "not a link", "http://[", "http://a:b:c/"])
def test_what_is_no_web_address_comes_back_as_it_is(other: str) -> None:
    assert canonical_url(other) == other


_WEBLIKE = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://www.", "https://m.www.", "https://google.com/amp/s/"]),
    st.from_regex(r"[a-zA-Z0-9.:%@\[\]-]{0,20}", fullmatch=True),
    st.text(max_size=30).map(lambda rest: "/" + rest),
    st.sampled_from(["", "/amp", "/amp/", ".amp.html", "?utm_source=x&b=%", "?amp=1&q=%41%zz", "#x", "#!/%41 b#/c"]),
)


@given(_WEBLIKE | st.text())
@example("https://x.example/a%%34%31")
@example("https://x.example/a/amp/.amp.html")
@example("https://www.google.com/amp/s/www.google.com/amp/x.example/a")
@example("https://x.example/?&&a=b&")
@example("https://x.example/a\ud800b")
def test_applying_it_twice_changes_nothing(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_links_are_resolved_and_only_those_to_the_web_are_kept() -> None:
    base = "https://harbourpost.example/storm/"
    assert absolute_url(base, "../ferry") == "https://harbourpost.example/ferry"
    assert absolute_url(base, "javascript:alert(1)") == ""
    assert absolute_url(base, "http://[") == ""
    assert absolute_url(base, "") == ""


def test_a_site_is_its_registrable_domain() -> None:
    assert same_site("https://www.harbourpost.co.uk/a", "https://news.harbourpost.co.uk/b")
    assert not same_site("https://harbourpost.co.uk/a", "https://fjordtimes.co.uk/a")
    assert same_site("http://127.0.0.1:8000/a", "http://127.0.0.1:9000/b")
    assert not same_site("http://127.0.0.1/a", "http://127.0.0.2/a")
