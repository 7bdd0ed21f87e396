import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.outlets import outlet_key, outlet_name
from wideangle.language.text.word_lists import word_lists

ANY_TEXT = st.text(st.characters(), max_size=60)
NAME_LIKE = st.lists(
    st.sampled_from(
        ["The", "Lenmouth", "Times", "News", "Online", "(Web News)", "-", "|", ":", "Opinion", "AL.com", "Mag"]
    ),
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("CNN (Web News)", "CNN"),
        ("New York Times - News", "New York Times"),
        ("Fox Online News", "Fox News"),
        ("Fox News (Online)", "Fox News"),
        ("TheBlaze.com", "TheBlaze"),
        ("  Lenmouth   Courier ", "Lenmouth Courier"),
        ("Lenmouth Courier Editorial Board", "Lenmouth Courier"),
        ("World news | Lenmouth Courier", "Lenmouth Courier"),
        ("Lenmouth Courier » Politics", "Lenmouth Courier"),
        ("Lenmouth Courier: World News", "Lenmouth Courier"),
        ("The Observer (New York)", "The Observer (New York)"),
        ("The World", "The World"),
        ("News", "News"),
        ("", ""),
    ],
)
def test_a_name_loses_what_feeds_hang_on_it(name, cleaned):
    assert outlet_name(name) == cleaned


@pytest.mark.parametrize(
    "sightings",
    [
        [("Fox News", ""), ("Fox News (Online)", ""), ("", "https://www.foxnews.com/politics/1")],
        [("New York Times - Opinion", ""), ("The New York Times", ""), ("", "https://www.nytimes.com/1"), ("NYT", "")],
        [
            ("BBC News", ""),
            ("", "https://www.bbc.co.uk/news/1"),
            ("", "http://bbc.com/1"),
            ("", "https://m.bbc.co.uk/1"),
        ],
        [("CNN", ""), ("", "https://edition.cnn.com/1"), ("", "https://amp.cnn.com/1"), ("", "http://money.cnn.com/1")],
        [("Associated Press", ""), ("AP", ""), ("", "https://apnews.com/article/1")],
        [("ABC News", ""), ("", "https://abcnews.go.com/1")],
        [("The Lenmouth Courier", ""), ("", "https://www.lenmouthcourier.co.uk/1"), ("Lenmouth Courier", "")],
        [("Ardel Magazine", ""), ("", "https://ardelmag.com/1"), ("Ardel", "")],
        [("Die Zeit", ""), ("", "https://www.zeit.de/1"), ("ZEIT ONLINE", "")],
        [("El País", ""), ("", "https://elpais.com/1")],
        [("HuffPost", ""), ("", "https://www.huffingtonpost.fr/1")],
        [("Lenmouth Courier", "https://news.yahoo.com/1"), ("", "https://lenmouthcourier.com/2")],
        [("", "https://www.foxnews.com/1"), ("", "https://web.archive.org/web/2020/https://www.foxnews.com/1")],
        [("", "https://www.google.com/amp/s/www.foxnews.com/1"), ("Fox News", "")],
        [("", "https://ardel.blogspot.com/1"), ("", "http://ardel.blogspot.co.uk/2")],
        [("", "https://xn--80aafi6cg.xn--p1ai/1"), ("", "https://правда.рф/2")],
    ],
)
def test_one_outlet_has_one_key(sightings):
    assert len({outlet_key(name, url) for name, url in sightings}) == 1


@pytest.mark.parametrize(
    "sightings",
    [
        [("", "https://www.abc.net.au/1"), ("", "https://abcnews.go.com/1"), ("", "https://www.abc.es/1")],
        [("", "https://www.independent.co.uk/1"), ("", "https://www.independent.ie/1")],
        [("", "https://interfax.com.ua/1"), ("", "https://www.interfax.ru/1")],
        [("", "https://one.substack.com/p/1"), ("", "https://two.substack.com/p/1")],
        [("", "https://medium.com/@one/1"), ("", "https://medium.com/@two/1"), ("", "https://three.medium.com/1")],
        [("", "https://www.youtube.com/@one/videos"), ("Two", "https://www.youtube.com/watch?v=1")],
        [("Lenmouth Courier", "https://www.msn.com/1"), ("Ardel Post", "https://www.msn.com/2")],
        [("The Guardian", "https://guardian.ng/1"), ("The Guardian", "https://www.theguardian.com/1")],
    ],
)
def test_different_outlets_have_different_keys(sightings):
    assert len({outlet_key(name, url) for name, url in sightings}) == len(sightings)


def test_the_domain_decides_over_the_name():
    assert outlet_key("Guest Writer", "https://www.foxnews.com/opinion/1") == outlet_key("Fox News")


@pytest.mark.parametrize(
    "url", ["", "not an address", "http://localhost:8000/1", "http://127.0.0.1/1", "file:///a.html"]
)
def test_an_address_without_a_domain_tells_nothing(url):
    assert outlet_key("", url) == ""
    assert outlet_key("Lenmouth Courier", url) == outlet_key("Lenmouth Courier")


@given(st.one_of(ANY_TEXT, NAME_LIKE))
def test_cleaning_a_name_settles_and_keeps_its_key(name):
    cleaned = outlet_name(name)
    assert outlet_name(cleaned) == cleaned
    assert outlet_key(cleaned) == outlet_key(name)


@given(
    NAME_LIKE, st.sampled_from(["", "https://www.bbc.co.uk/1", "https://the-times.co/1", "https://a.wordpress.com/b"])
)
def test_a_key_is_its_own_key(name, url):
    key = outlet_key(name, url)
    assert outlet_key(key) == key


@given(ANY_TEXT, st.one_of(ANY_TEXT, ANY_TEXT.map("https://{}".format)))
def test_any_name_and_address_have_a_key(name, url):
    assert outlet_key(name, url) == outlet_key(name, url)


@pytest.mark.parametrize("part", ["news", "- News ", "(", ": ", "www.", "a.", "/", "@", "the"])
def test_hostile_repetition_is_read_in_a_moment(part):
    assert isinstance(outlet_key(part * 50_000, f"https://{part * 50_000}"), str)


@pytest.mark.parametrize("line", [line for line in word_lists("outlets.txt")["known"].splitlines() if line.strip()])
def test_the_names_and_domains_of_a_known_outlet_share_a_key(line):
    domain, _, others = line.partition(": ")
    addresses = [domain, *(other for other in others.split(", ") if "." in other and " " not in other)]
    keys = {outlet_key("", f"https://www.{address}/1") for address in addresses}
    keys |= {outlet_key(other) for other in others.split(", ")}
    assert len(keys) == 1
    assert {outlet_key(key) for key in keys} == keys
