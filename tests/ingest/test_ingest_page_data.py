"""Authors, dates and outlets of pages, as pages really state them."""

from __future__ import annotations

import json

import pytest
from ingest_kit import PARAGRAPHS, article, page

from wideangle.ingest import Given
from wideangle.ingest.formats.bylines import author_name, names_of_byline

ADDRESS = "https://harbourpost.example/storm"
DATA = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Storm closes Lindholm harbour",
    "datePublished": "2024-10-13T19:05:00+02:00",
    "author": {"@type": "Person", "name": "Ida Voll"},
    "publisher": {"@type": "Organization", "name": "Harbour Post"},
}
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HEADING = "<h1>Storm closes Lindholm harbour</h1>"
OUTLET = '<meta property="og:site_name" content="Harbour Post">'


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def story(between: str = "", after: str = "") -> str:
    return f"<article>{HEADING}{between}{BODY}{after}</article>"


@pytest.mark.parametrize(
    "wrapped",
    [
        "//<![CDATA[\n{}\n//]]>",
        "/* data of the page */ {}",
        "/* Schema.org */\n{};",
        "/* <![CDATA[ */ {} /* ]]> */",
        "<!--\n{}\n-->",
        "<!--//--><!--\n{};\n//-->",
        "{};",
        "{} {}",
    ],
)
def test_json_ld_is_read_inside_cdata_comments_and_before_a_semicolon(wrapped: str) -> None:
    result = article(page(head=script(wrapped.replace("{}", json.dumps(DATA)))))
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13T19:05+02:00"
    assert (result.outlet, result.authors) == ("Harbour Post", ("Ida Voll",))


@pytest.mark.parametrize(
    "kind",
    [
        "ReportageNewsArticle",
        "https://schema.org/NewsArticle",
        "schema:LiveBlogPosting",
        ["Thing", "http://schema.org/AnalysisNewsArticle"],
        "CreativeWork",
    ],
)
def test_unusual_types_of_articles_are_read(kind: object) -> None:
    result = article(page(head=script(json.dumps(DATA | {"@type": kind}))))
    assert (result.outlet, result.authors) == ("Harbour Post", ("Ida Voll",))


def test_a_vacancy_beside_the_article_is_not_the_article() -> None:
    vacancy = {"@type": "JobPosting", "headline": "Storm closes Lindholm harbour", "datePublished": "2020-01-01"}
    assert article(page(head=script(json.dumps(vacancy)))).published is None


@pytest.mark.parametrize("apart", [False, True])
def test_references_by_id_are_followed(apart: bool) -> None:
    nodes = [
        {
            "@type": "NewsArticle",
            "@id": "#article",
            "headline": "Storm closes Lindholm harbour",
            "author": [{"@id": "#ida"}, {"@id": "#per"}],
            "isPartOf": {"@id": "#page"},
        },
        {"@type": "WebPage", "@id": "#page", "datePublished": "2024-10-13", "isPartOf": {"@id": "#site"}},
        {"@type": "WebSite", "@id": "#site", "name": "Post Online", "publisher": {"@id": "#post"}},
        {"@type": "Person", "@id": "#ida", "name": "Ida Voll"},
        {"@type": "Person", "@id": "#per", "givenName": "Per", "familyName": "Nygaard"},
        {"@type": "Organization", "@id": "#post", "name": "Harbour Post"},
    ]
    head = "".join(script(json.dumps(node)) for node in nodes) if apart else script(json.dumps({"@graph": nodes}))
    result = article(page(head=head))
    assert (result.outlet, result.authors) == ("Harbour Post", ("Ida Voll", "Per Nygaard"))
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13"


def test_references_in_a_circle_end() -> None:
    circle = [{"@id": "#a", "isPartOf": {"@id": "#b"}} | DATA, {"@id": "#b", "isPartOf": {"@id": "#a"}}]
    assert article(page(head=script(json.dumps(circle)))).authors == ("Ida Voll",)


@pytest.mark.parametrize("with_own", [True, False])
def test_json_ld_of_another_story_is_ignored(with_own: bool) -> None:
    other = DATA | {"headline": "Eels return", "url": "https://harbourpost.example/eels", "datePublished": "2020-01-01"}
    own = {"@type": "NewsArticle", "headline": DATA["headline"], "datePublished": "2024-10-13"}
    head = script(json.dumps([other])) + (script(json.dumps(own)) if with_own else "")
    result = article(page(head=head), Given(url=ADDRESS))
    assert (result.title, result.authors) == ("Storm closes Lindholm harbour", ())
    assert (result.published.isoformat() if result.published else None) == ("2024-10-13" if with_own else None)


def test_all_meta_elements_with_an_author_count() -> None:
    head = '<meta name="author" content="Ida Voll"><meta name="author" content="Per Nygaard">'
    assert article(page(head=head)).authors == ("Ida Voll", "Per Nygaard")


@pytest.mark.parametrize(
    "byline",
    [
        '<p>By <a rel="author noopener" href="/ida">Ida Voll</a></p>',
        '<div class="article-byline">By Ida Voll, Lindholm | 13 October 2024</div>',
        '<span itemprop="author" itemscope><b itemprop="name">Ida Voll</b></span>',
        "<p>By Ida Voll</p>",
    ],
)
@pytest.mark.parametrize("claimed", ["Harbour Post", "The Harbour Post", "harbourpost.example", "Newsroom"])
def test_a_person_in_the_byline_counts_before_the_outlet_as_author(byline: str, claimed: str) -> None:
    head = f'{OUTLET}<meta name="author" content="{claimed}">'
    assert article(page(story(byline), head), Given(url=ADDRESS)).authors == ("Ida Voll",)


def test_the_outlet_is_the_author_where_nobody_else_is_named() -> None:
    head = f'{OUTLET}<meta name="author" content="Harbour Post">'
    assert article(page(story(), head)).authors == ("Harbour Post",)


@pytest.mark.parametrize("label", ["Email the author", "About the author", "Contact Ida", "More by this reporter"])
def test_labels_of_links_are_no_authors(label: str) -> None:
    link = f'<a rel="author" href="mailto:desk@harbourpost.example">{label}</a>'
    assert article(page(story(f'<a rel="author" href="/ida">Ida Voll</a> {link}'))).authors == ("Ida Voll",)
    assert article(page(story(link))).authors == ()


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("desk@harbour.media (Ida Voll)", "Ida Voll"),
        ("desk@harbour.co.uk (Ida Voll)", "Ida Voll"),
        ("Ida Voll <ida@harbour.photography>", "Ida Voll"),
        ("ida@harbour.museum", ""),
        ("By Ida Voll", "Ida Voll"),
        ("Byron Voll", "Byron Voll"),
    ],
)
def test_addresses_and_prepositions_are_no_part_of_a_name(statement: str, name: str) -> None:
    assert author_name(statement) == name
    xml = statement.replace("<", "&lt;").replace(">", "&gt;")
    feed = (
        '<rss version="2.0"><channel><title>Post</title><item><title>Storm</title><link>https://post.example/a</link>'
        f"<description>Storm closes harbour.</description><author>{xml}</author></item></channel></rss>"
    )
    assert article(feed).authors == ((name,) if name else ())


def test_several_authors_of_a_feed_entry_lose_their_addresses() -> None:
    feed = (
        '<rss version="2.0"><channel><item><title>Storm</title><description>Storm closes harbour.</description>'
        "<author>desk@harbour.media (Ida Voll)</author><author>desk@harbour.berlin (Per Nygaard)</author>"
        "</item></channel></rss>"
    )
    assert article(feed).authors == ("Ida Voll", "Per Nygaard")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Voll and Per Nygaard, Lindholm", ["Ida Voll", "Per Nygaard"]),
        ("Von Ida Voll | 13. Oktober", ["Ida Voll"]),
        ("Published on Sunday", []),
        ("Share", []),
    ],
)
def test_bylines_name_persons_or_nobody(line: str, names: list[str]) -> None:
    assert names_of_byline(line) == names


@pytest.mark.parametrize(
    "other",
    [
        '<aside class="related"><a href="/eels">Eels</a> <time datetime="2029-01-01T10:00:00Z">then</time></aside>',
        '<ul><li><a href="/eels">Eels return to the river after 40 years</a><time datetime="2029-01-01"></time></ul>',
        '<div id="comments"><time itemprop="datePublished" datetime="2029-01-01">x</time><b rel="author">Ola</b></div>',
        '<div itemprop="comment" itemscope><meta itemprop="datePublished" content="2029-01-01"></div>',
        '<div class="teaser-card card"><time datetime="2029-01-01">x</time></div>',
    ],
)
def test_dates_of_comments_and_related_stories_are_not_the_date_of_the_article(other: str) -> None:
    assert article(page(story(after=other))).published is None
    own = '<time datetime="2024-10-13">Sunday</time>'
    dated = article(page(f"<article>{HEADING}{other}{own}{BODY}</article>")).published
    assert dated is not None
    assert dated.isoformat() == "2024-10-13"
