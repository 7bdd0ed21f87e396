import html
import json
from pathlib import Path

import pytest
from ingest_kit import PARAGRAPHS, STORY, article, articles, items, page, refusals

from wideangle.errors import UnreadableSource, UsageError
from wideangle.ingest import Given, read
from wideangle.model import Article, Refusal

HTML = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS)


def rss(*entries: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Post</title>'
        f"<link>https://harbourpost.example/</link><language>en-gb</language>{head}"
        + "".join(f"<item>{entry}</item>" for entry in entries)
        + "</channel></rss>"
    )


def test_an_rss_entry_becomes_an_article_with_its_full_content() -> None:
    result = article(
        rss(
            "<title>Storm closes &amp;amp; floods harbour</title><link>https://harbourpost.example/storm</link>"
            "<description>The ferry was cancelled …</description>"
            f"<content:encoded>{HTML}</content:encoded><dc:creator>Ida Voll</dc:creator>"
            "<pubDate>Sun, 13 Oct 2024 19:05:00 +0200</pubDate><category>Local</category>"
        )
    )
    assert result.text == STORY
    assert result.title == "Storm closes & floods harbour"
    assert (result.outlet, result.language, result.section) == ("Harbour Post", "en", "Local")
    assert result.authors == ("Ida Voll",)
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13T19:05+02:00"
    assert "partial" not in result.metadata


def test_a_teaser_alone_is_kept_and_marked_partial() -> None:
    [teaser, headline, whole] = articles(
        rss(
            "<title>A</title><link>https://harbourpost.example/a</link>"
            "<description>The ferry was cancelled …</description>",
            "<title>Harbour closed</title><link>https://harbourpost.example/b</link>",
            f"<title>C</title><link>https://harbourpost.example/c</link><description>{HTML * 3}</description>",
        )
    )
    assert teaser.text == "The ferry was cancelled …"
    assert teaser.metadata == {"partial": True}
    assert headline.text == headline.title == "Harbour closed"
    assert headline.metadata == {"partial": True}
    assert not whole.metadata


def test_an_entry_with_neither_text_nor_title_is_refused_and_the_rest_is_read() -> None:
    result = items(rss("<title>A</title>", "<link>https://harbourpost.example/b</link>", "<title>C</title>"))
    assert [type(item) for item in result] == [Article, Refusal, Article]
    assert isinstance(result[1], Refusal)
    assert result[1].item == "stream, entry 2"
    assert "Neither text nor title" in result[1].reason


def test_an_entry_of_boilerplate_only_is_kept() -> None:
    [result] = articles(rss('<description>&lt;a href="/gull"&gt;Click here&lt;/a&gt;</description>'))
    assert (result.text, result.metadata) == ("Click here", {"partial": True})


def test_rss_1_and_0_91_are_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Fjord Times</title></channel>'
        "<item><title>Storm</title><link>https://fjordtimes.example/a</link><description>Wind.</description>"
        "<dc:date>2024-10-13T19:05+02:00</dc:date></item></rdf:RDF>"
    )
    result = article(rdf)
    assert (result.outlet, result.text) == ("Fjord Times", "Wind.")
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13T19:05+02:00"
    netscape = (
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://dtd.example/rss-0.91.dtd"><rss version="0.91">'
    )
    assert article(netscape + "<channel><item><title>Storm</title></item></channel></rss>").title == "Storm"


def test_an_atom_entry_is_read_with_its_own_source_and_base() -> None:
    result = article(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nb" xml:base="https://wire.example/"><title>Wire</title>'
        '<entry><title type="html">Storm &lt;b&gt;closes&lt;/b&gt; harbour</title><link href="a/storm"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        '<p>One.</p><p>Two <a href="x">links</a>.</p></div></content>'
        "<author><name>Ida Voll</name></author><author><name>Per Nygaard</name></author>"
        "<source><title>Harbour Post</title></source><updated>2024-10-13T19:05:00Z</updated>"
        '<category term="storm"/><category term="ferry"/></entry></feed>'
    )
    assert (result.title, result.text) == ("Storm closes harbour", "One.\nTwo links.")
    assert (result.url, result.outlet, result.language) == ("https://wire.example/a/storm", "Harbour Post", "nb")
    assert result.authors == ("Ida Voll", "Per Nygaard")
    assert result.metadata == {"tags": ["storm", "ferry"]}


def test_relative_links_are_resolved_against_the_feed() -> None:
    assert article(rss("<title>A</title><link>/storm?id=1</link>")).url == "https://harbourpost.example/storm?id=1"


def test_links_that_run_scripts_are_no_addresses() -> None:
    assert article(rss("<title>A</title><link>javascript:alert(1)</link>")).url == ""


def test_html_in_entries_becomes_clean_paragraphs() -> None:
    markup = (
        "<p>One<br/>Two &amp; three</p><script>alert(1)</script><style>p{}</style><figure>map</figure>"
        "<ul><li>Soup</li><li>Blankets</li></ul><!-- no --><p>The post Storm appeared first on Harbour Post.</p>"
    )
    escaped = markup.replace("&", "&amp;").replace("<", "&lt;")
    result = article(rss(f"<title>A</title><content:encoded>{escaped}</content:encoded>"))
    assert result.text == "One\nTwo & three\nSoup\nBlankets"


def test_a_date_that_cannot_be_read_is_kept_as_given() -> None:
    result = article(rss("<title>A</title><pubDate>a while ago</pubDate>"))
    assert result.published is None
    assert result.metadata["published_as_given"] == "a while ago"


def test_a_broken_feed_gives_what_can_be_made_out() -> None:
    broken = rss("<title>A & B</title><description>one</description>", "<title>C</title>")[:-20]
    assert [item.title for item in articles(broken)] == ["A & B", "C"]


@pytest.mark.parametrize("charset", ["windows-1251", "utf-16", "koi8-r"])
def test_feeds_in_other_charsets_are_readable(charset: str) -> None:
    data = rss("<title>Паром отменён из-за шторма</title>").replace("utf-8", charset).encode(charset)
    assert article(data).title == "Паром отменён из-за шторма"


def test_an_empty_feed_holds_nothing_and_is_no_failure() -> None:
    assert items(rss()) == []


def test_what_only_begins_like_a_feed_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="Begins like a feed"):
        items("<rss version='2.0'><channel")


def test_a_feed_that_is_a_web_page_is_refused_with_what_was_found(tmp_path: Path) -> None:
    file = tmp_path / "news.rss"
    file.write_text(
        page(head='<title>Moved</title><link rel="alternate" type="application/atom+xml" href="https://x.example/a">')
    )
    with pytest.raises(UnreadableSource, match="name of a feed, titled 'Storm closes Lindholm harbour'") as refused:
        list(read(file))
    assert "https://x.example/a" in refused.value.remedy


def declaring(entities: str, use: str) -> str:
    return f"<!DOCTYPE rss [{entities}]><rss version='2.0'><channel><item><title>{use}</title></item></channel></rss>"


def test_entities_that_multiply_stay_as_written() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    assert article(declaring(f'<!ENTITY l0 "ha">{laughs}', "&l0; &l9;")).title == "ha &l9;"


def test_external_entities_are_never_looked_up(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password")
    external = f'<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % y SYSTEM "{secret.as_uri()}"> %y;'
    assert article(declaring(external, "&x;")).title == "&x;"


def test_characters_that_a_feed_names_itself() -> None:
    named = (
        '<!ENTITY nbsp "&#160;"><!-- don\'t --><!ENTITY o "ø"><!ENTITY % H PUBLIC "-//W3C" "http://x.example/l.ent">%H;'
    )
    assert (
        article(declaring(named, "Skarv&o;y&nbsp;ferry &mdash; &#55357;&#56832;&#xD800;")).title
        == "Skarvøy ferry — 😀\ufffd"
    )


def test_an_entry_of_hostile_markup_costs_only_itself() -> None:
    tag = "&lt;p " + " ".join(f"a{n}=b" for n in range(5_000)) + "&gt;x"
    result = items(rss(f"<title>A</title><description>{tag}</description>", "<title>B</title>"))
    assert isinstance(result[0], Refusal)
    assert isinstance(result[1], Article)


def test_overrides_are_rejected_for_a_feed() -> None:
    with pytest.raises(UsageError, match="several articles"):
        items(rss("<title>A</title>"), Given(title="Own title"))


def json_feed(*entries: object, **more: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "items": entries} | more)


def test_a_json_feed_is_read() -> None:
    [full, plain, teaser] = articles(
        json_feed(
            {
                "id": 1,
                "url": "/storm",
                "title": "Storm",
                "content_html": "<p>One.</p><p>Two.</p>",
                "date_published": "2024-10-13T19:05:00+02:00",
                "authors": [{"name": "Ida Voll"}],
                "tags": ["local"],
                "language": "en-GB",
            },
            {"content_text": "One.\n\nTwo.", "author": {"name": "Per Nygaard"}},
            {"summary": "In short."},
            home_page_url="https://harbourpost.example/",
        )
    )
    assert (full.text, full.title, full.url) == ("One.\nTwo.", "Storm", "https://harbourpost.example/storm")
    assert (full.outlet, full.language, full.section, full.authors) == ("Harbour Post", "en", "local", ("Ida Voll",))
    assert full.published is not None
    assert full.published.isoformat() == "2024-10-13T19:05+02:00"
    assert (plain.text, plain.authors) == ("One.\nTwo.", ("Per Nygaard",))
    assert teaser.metadata == {"partial": True}


def test_a_json_feed_with_entries_of_the_wrong_kind_loses_only_those() -> None:
    feed = json_feed("x", {"title": ["a"], "url": 7, "tags": "x", "authors": "y"}, {"title": "A"}, None)
    assert [item.title for item in articles(feed)] == ["A"]
    assert [item.item for item in refusals(feed)] == ["stream, entry 1", "stream, entry 2", "stream, entry 4"]


def test_a_json_feed_without_items_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="without 'items'"):
        items(json.dumps({"version": "https://jsonfeed.org/version/1"}))


_ENTRIES = [
    f"<title>T{n}</title><link>https://harbourpost.example/{n}</link><description>Wind {n} &amp; rain.</description>"
    for n in range(5)
]


def spoiled(*changes: tuple[str, str], entry: int = 2) -> str:
    entries = list(_ENTRIES)
    for old, new in changes:
        assert old in entries[entry]
        entries[entry] = entries[entry].replace(old, new)
    return rss(*entries)


@pytest.mark.parametrize(
    "feed",
    [
        spoiled(("<description>", "<description><![CDATA[")),
        spoiled(("<description>", "<!-- <description>")),
        spoiled(("</description>", "</desc>")),
        spoiled(("</description>", "")),
        spoiled(("</title>", "")),
        spoiled(("Wind", "<p>Wind<b><i")),
        spoiled(("Wind", "&#xD800;&#0;&#99999999; Wind")),
        spoiled(("Wind", "Wind \x00\x08\x0b")),
        spoiled(("&amp;", "&")),
        spoiled(("<title>", '<title a="1" a="2" b=3>')),
        spoiled(("<title>", "<x:y/><title>")),
        spoiled(("<description>", "<description><![CDATA[<![CDATA["), ("</description>", "]]> ]]></description>")),
        rss(*_ENTRIES).replace("</item>", "", 1),
        rss(*_ENTRIES).replace("<item>", "</channel><item>", 1),
        rss(*_ENTRIES).replace("</channel></rss>", ""),
        rss(*_ENTRIES).replace("utf-8", "utf-16"),
        "<br />\n<b>Warning</b>: include(x.php): failed to open stream in <b>/srv/feed.php</b><br />\n"
        + rss(*_ENTRIES),
        "Notice: Undefined index in feed.php\n" + rss(*_ENTRIES),
        "\ufeff\n\n" + rss(*_ENTRIES),
        rss(*_ENTRIES) + "\x00" * 2_000,
        rss(*_ENTRIES) + "<!-- made in 0.2 s --><script>x()</script>",
        "<html><body>" + rss(*_ENTRIES),
    ],
)
def test_damage_costs_at_most_the_entry_it_is_in(feed: str) -> None:
    result = articles(feed)
    assert len(result) == 5
    assert [item.text for item in result if "2" not in item.title] == [f"Wind {n} & rain." for n in (0, 1, 3, 4)]
    assert "Wind" in result[2].text


def test_entries_in_the_text_of_an_entry_are_none() -> None:
    listing = "<![CDATA[<p>How to write a feed: <item>one</item>, then &lt;item&gt;.</p>]]>"
    result = articles(rss(f"<title>A</title><description>{listing}</description>", "<title>B</title>"))
    assert [item.title for item in result] == ["A", "B"]
    assert "How to write a feed" in result[0].text


def test_markup_escaped_twice_is_markup() -> None:
    assert (
        article(rss("<title>A</title><description>&amp;lt;p&amp;gt;Wind.&amp;lt;/p&amp;gt;</description>")).text
        == "Wind."
    )


def test_feeds_too_long_for_one_piece_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = articles(rss(*_ENTRIES * 30))
    monkeypatch.setattr("wideangle.ingest.formats.feed._WHOLE_CHARS", 1_000)
    assert articles(rss(*_ENTRIES * 30)) == whole
    monkeypatch.setattr("wideangle.ingest.formats.feed.MOST_ENTRIES", 100)
    assert "150 entries" in refusals(rss(*_ENTRIES * 30))[0].reason
    assert len(articles(rss(*_ENTRIES * 30).replace("Wind 3 &amp;", "Wind 3 <![CDATA[ <br"))) == 100


_JSON_ENTRIES = [{"url": f"https://harbourpost.example/{n}", "title": f"T{n}", "tags": []} for n in range(5)]


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ('"T2"', '"T2', "0134"),
        ('"T2"', '"T\\x2"', "0134"),
        ("}, {", "} {", "01234"),
        ("}]", "},]", "01234"),
        ('"T4"', "", "0123"),
        ("]}]}", "", "0123"),
        ('"T2"', '"T\t2"', "01234"),
    ],
)
def test_damage_in_a_json_feed_costs_at_most_the_entry_it_is_in(old: str, new: str, left: str) -> None:
    result = items(json_feed(*_JSON_ENTRIES).replace(old, new, 1))
    assert "".join(item.url[-1] for item in result if isinstance(item, Article)) == left
    assert isinstance(result[-1], Refusal) or new == '"T\t2"'


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_wide_encoding_without_a_mark_is_read_even_when_cut_within_a_character(charset: str) -> None:
    whole = "<rss version='2.0'><channel><item><title>Паром отменён</title></item><item><title>Шторм</title></item>"
    data = (whole + "</channel></rss>").encode(charset)
    assert [item.title for item in articles(data)] == ["Паром отменён", "Шторм"]
    assert [item.title for item in articles(data[:-1])] == ["Паром отменён", "Шторм"]


def test_references_that_html_knows_and_xml_does_not_are_read() -> None:
    result = article(rss("<title>Don&#146;t sail &#X26; don&#x2019;t row</title>"))
    assert result.title == "Don’t sail & don’t row"


@pytest.mark.parametrize("stump", ["<", "<!", "<![", "<![CD", "<![CDATA["])
def test_a_feed_that_breaks_off_in_an_opening_shows_no_stump_of_it(stump: str) -> None:
    cut = "<rss version='2.0'><channel><item><title>Harbour closed</title></item><item><title>" + stump
    assert [item.title for item in articles(cut)] == ["Harbour closed"]


def test_comments_alone_are_no_article() -> None:
    with pytest.raises(UnreadableSource, match="no element"):
        items("<?xml version='1.0'?><!-- Nothing today. -->")


def test_ebcdic_is_refused_by_name() -> None:
    with pytest.raises(UnreadableSource, match="EBCDIC"):
        items("<?xml version='1.0' encoding='cp037'?><rss><channel><item><title>A</title></item>".encode("cp037"))


_WRAPPED = rss("<title>Ferry &amp;amp; tram</title><link>https://harbourpost.example/1</link>")


_BARE = _WRAPPED.partition("?>")[2]
_VIEWED = html.escape(_WRAPPED).replace("&lt;rss", '<span>&lt;<span class="tag">rss</span>')


@pytest.mark.parametrize(
    "document",
    [
        f"<!DOCTYPE html><html><head><title>feed.xml</title></head><body>{_WRAPPED}</body></html>",
        f"<html><body>\n{_BARE}\n</body></html>",
        f'<html><head></head><body><pre style="color: black">{html.escape(_WRAPPED)}</pre></body></html>',
        f'<!doctype html><html><body><div id="source">{_BARE}</div><p>Shown</p></body></html>',
        f"<html><body><pre>{_WRAPPED}</pre></body></html>",
        f"<pre>{_BARE}</pre>",
        f"<!doctype html><html><head><script>view('<rss>')</script></head><body><code>{_BARE}</code></body></html>",
        f"<html><body><h1>Our feed</h1><textarea>{_BARE}</textarea></body></html>",
        f"<html><body><div><pre><code>{html.escape(_WRAPPED)}</code></pre></div></body></html>",
        f"<html><head><title>feed.xml</title></head><body><pre>{_VIEWED}</span></pre></body></html>",
        f"<br />\n<b>Warning</b>: Cannot modify header information on line <b>4</b><br />\n{_BARE}",
    ],
)
def test_a_feed_inside_a_page_is_read(document: str) -> None:
    result = article(document)
    assert (result.title, result.url) == ("Ferry & tram", "https://harbourpost.example/1")


@pytest.mark.parametrize("shown", [_BARE, f"<code>{html.escape(_WRAPPED)}</code>", html.escape(_BARE)])
def test_a_page_about_feeds_is_a_page_without_the_source_of_the_feed(shown: str) -> None:
    body = f"<article><p>{'</p><p>'.join(PARAGRAPHS)}</p><pre>{shown}</pre></article>"
    assert article(page(body)).text == STORY


@pytest.mark.parametrize(
    "shown",
    [
        _BARE.replace(' version="2.0"', ""),
        html.escape(json_feed({"url": "https://harbourpost.example/1", "content_text": PARAGRAPHS[0]})),
        '<opml version="2.0"><body><outline text="Harbour Post" xmlUrl="https://harbourpost.example/f"/></body></opml>',
        html.escape(f"<urlset>{'<url><loc>https://harbourpost.example/page</loc></url>' * 5}</urlset>"),
    ],
)
def test_the_source_of_a_list_on_a_page_is_no_article(shown: str) -> None:
    with pytest.raises(UnreadableSource, match="shows a feed or a list") as rejected:
        items(f"<html><body><pre>{shown}</pre></body></html>")
    assert "by its own URL" in rejected.value.remedy
