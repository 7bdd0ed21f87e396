import json

import pytest
from ingest_kit import PARAGRAPHS, STORY, article, page

from wideangle.errors import UnreadableSource
from wideangle.ingest import Given
from wideangle.ingest.formats.html.page import _MAX_CHILDREN
from wideangle.language.identity import identified
from wideangle.model import Article, PublicationTime

ADDRESS = "https://www.harbourpost.example/storm/closes-harbour?utm_source=feed"


def linked(**more: object) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Storm closes Lindholm harbour",
        "datePublished": "2024-10-13T19:05:00+02:00",
        "author": [{"@type": "Person", "name": "Ida Voll"}, {"@type": "Person", "name": "Per Nygaard"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Post"},
        "articleSection": ["Local", "Weather"],
        "inLanguage": "en-GB",
    }
    return script(data | more)


def script(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_running_text_comes_without_menus_comments_and_scripts() -> None:
    body = (
        "<nav><a href='/'>Home</a><a href='/sport'>Sport</a></nav><script>var x = 'tracking';</script>"
        f"<article><h1>Storm closes harbour</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</article>"
        "<div class='comments' id='comments'><p>First! I was on that ferry and it was terrible.</p></div>"
        "<footer>© 2024</footer>"
    )
    result = article(page(body))
    assert result.text == STORY
    assert result.title == "Storm closes harbour"


@pytest.mark.parametrize(
    "head",
    [
        linked(),
        script([{"@type": "BreadcrumbList"}, json.loads(linked()[35:-9])]),
        script({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, json.loads(linked()[35:-9])]}),
        script({"@type": "WebPage", "mainEntity": json.loads(linked()[35:-9])}),
        linked(**{"@type": ["Article", "ReportageNewsArticle"]}),
        "<script type='application/ld+json'>{broken</script>" + linked(),
    ],
)
def test_json_ld_tells_title_time_outlet_byline_section_and_language(head: str) -> None:
    result = article(page(head=head, lang=""))
    assert result.title == "Storm closes Lindholm harbour"
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13T19:05+02:00"
    assert (result.outlet, result.section, result.language) == ("Harbour Post", "Local", "en")
    assert result.authors == ("Ida Voll", "Per Nygaard")


def test_open_graph_and_meta_tell_where_json_ld_does_not() -> None:
    result = article(
        page(
            head='<title>x</title><meta property="og:title" content="Storm closes harbour | Harbour Post">'
            '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="By Ida Voll">'
            '<meta property="article:published_time" content="2024-10-13T19:05:00Z">'
            '<meta property="article:section" content="Local">',
            lang="nb-NO",
        )
    )
    assert (result.title, result.outlet, result.section, result.language) == (
        "Storm closes harbour",
        "Harbour Post",
        "Local",
        "nb",
    )
    assert result.authors == ("Ida Voll",)
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13T19:05+00:00"


def test_a_time_element_tells_where_nothing_else_does() -> None:
    paragraphs = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    result = article(page(f"<article><h1>Storm</h1><time datetime='2024-10-13'>Sunday</time>{paragraphs}</article>"))
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13"


def test_the_clock_time_is_taken_from_whoever_gives_it_for_that_day() -> None:
    meta = '<meta property="article:published_time" content="2024-10-13T19:05:00+02:00">'
    result = article(page(head=linked(datePublished="2024-10-13") + meta))
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13T19:05+02:00"


def test_a_page_without_a_date_has_none() -> None:
    result = article(
        page("<article>" + "".join(f"<p>{p}</p>" for p in (*PARAGRAPHS, "On 13 October 2024 it blew.")) + "</article>")
    )
    assert result.published is None


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("last Sunday", None),
        ("2024-13-45", None),
        ("7/8/2024", None),
        ("Sun, 13 Oct 2024 19:05:00 IST", PublicationTime.of("2024-10-13")),
    ],
)
def test_a_date_that_cannot_be_read_or_is_uncertain_is_kept_as_given(
    date: str, published: PublicationTime | None
) -> None:
    agency_item = {"uri": "urn:harbour:1", "type": "text", "body_text": PARAGRAPHS[0], "versioncreated": date}
    for result in (article(page(head=linked(datePublished=date))), article(json.dumps(agency_item))):
        assert result.published == published
        assert result.metadata["published_as_given"] == date


def test_a_clock_time_of_the_same_day_makes_an_uncertain_time_certain() -> None:
    moment = "<meta property='article:published_time' content='2024-10-13T19:05:00+05:30'>"
    result = article(page(head=linked(datePublished="Sun, 13 Oct 2024 19:05:00 IST") + moment))
    assert result.published == PublicationTime.of("2024-10-13T19:05:00+05:30")
    assert "published_as_given" not in result.metadata


def test_the_canonical_address_of_the_same_site_decides_the_id_and_not_the_url() -> None:
    head = '<link rel="canonical" href="https://harbourpost.example/2024/storm">'
    result = article(page(head=head), Given(url=ADDRESS))
    assert result.url == ADDRESS
    assert result.id == identified(Article("x", url="https://harbourpost.example/2024/storm")).id


@pytest.mark.parametrize(
    "claimed", ["https://fjordtimes.example/storm", "https://www.harbourpost.example/", "javascript:x", ""]
)
def test_a_canonical_address_that_cannot_be_true_is_passed_over(claimed: str) -> None:
    result = article(page(head=f'<link rel="canonical" href="{claimed}">'), Given(url=ADDRESS))
    assert result.id == identified(Article("x", url=ADDRESS)).id


def test_a_saved_page_takes_the_address_that_it_names() -> None:
    result = article(page(head='<link rel="canonical" href="https://harbourpost.example/2024/storm">'))
    assert result.url == "https://harbourpost.example/2024/storm"


def test_overrides_replace_the_metadata_of_a_page() -> None:
    given = Given(title="Own title", published="2024-10-12", outlet="Own outlet", language="da")
    result = article(page(head=linked()), given)
    assert (result.title, result.outlet, result.language) == ("Own title", "Own outlet", "da")
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-12"


def test_the_text_in_json_ld_serves_where_the_page_shows_none() -> None:
    result = article(page("<div id='app'></div>", head=linked(articleBody=STORY)))
    assert result.text == STORY


def test_an_article_behind_a_paywall_is_marked_partial() -> None:
    result = article(page(head=linked(isAccessibleForFree=False)))
    assert result.metadata["partial"] is True


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (page("<p>Storm closes harbour.</p>", head=linked(isAccessibleForFree="False")), "paywall"),
        (page("<p>Storm.</p><p>Subscribe now to continue reading.</p>"), "paywall"),
        (page("<div><p>We and our 812 partners use cookies.</p><button>Accept all cookies</button></div>"), "consent"),
        (page("<noscript>Please enable JavaScript to view this page.</noscript><div id='root'></div>"), "scripts"),
        (page("<p>404</p>"), "without an article"),
        (page("<!-- -->"), "without an article"),
    ],
)
def test_a_page_without_an_article_is_refused_with_what_is_there(html: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=why) as refused:
        article(html)
    assert refused.value.remedy


def test_a_long_consent_text_is_no_article() -> None:
    wall = "".join(
        f"<p>We use cookies and similar methods, number {n}, to recognise visitors and remember choices.</p>"
        for n in range(9)
    )
    with pytest.raises(UnreadableSource, match="consent"):
        article(page(f"<main>{wall}</main>"))


def test_a_front_page_names_its_feeds() -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    with pytest.raises(UnreadableSource) as refused:
        article(page("<p>Home</p>", head=feed), Given(url="https://harbourpost.example/"))
    assert "https://harbourpost.example/rss.xml" in refused.value.remedy


@pytest.mark.parametrize(
    "hostile",
    [
        page("<p " + " ".join(f"a{n}=b" for n in range(20_000)) + ">" + STORY),
        page("<div>" + "<b>x</b>" * (_MAX_CHILDREN + 1) + "</div>"),
        page("<div>" * 100_000 + STORY),
        page(head="<script type='application/ld+json'>" + "[" * 50_000 + "</script>", body="<p>x"),
    ],
)
def test_markup_made_to_keep_readers_busy_is_refused_soon(hostile: str) -> None:
    with pytest.raises(UnreadableSource):
        article(hostile)


def test_values_of_the_wrong_kind_in_json_ld_do_no_harm() -> None:
    odd = linked(
        headline=["A", "B"],
        author={"name": {"x": 1}},
        publisher="Harbour Post",
        articleSection=7,
        datePublished=20241013,
    )
    result = article(page(head=odd))
    assert (result.title, result.authors, result.outlet, result.published) == ("A", (), "Harbour Post", None)


@pytest.mark.parametrize(
    "text",
    [
        "霍尔姆市长周一为新桥揭幕，这座桥历时七年建成。她对记者说，从周二早晨开始允许车辆通行，"
        "公共汽车线路也将随之调整，市民可以在市政府的网站上查询新的时刻表。",
        "ホルム市の市長は月曜日、新しい橋の開通式に出席した。工事は七年かかり、"
        "火曜日の朝から車の通行が始まると記者団に語った。バスの路線も変わる見通しだという。",
        "홀름 시장은 월요일 새 다리의 개통식에 참석했다. 공사는 칠 년이 걸렸으며 "
        "화요일 아침부터 차량 통행이 시작된다고 기자들에게 말했다. 버스 노선도 바뀔 것이다.",
    ],
)
def test_a_short_report_in_a_script_of_syllables_is_an_article(text: str) -> None:
    assert article(page(f"<nav><a href='/'>Home</a></nav><article><h1>Halm</h1><p>{text}</p></article>")).text == text


@pytest.mark.parametrize("text", ["新桥开通。", "橋が開通した。", "Bridge opened. Read more."])
def test_a_teaser_is_no_article(text: str) -> None:
    with pytest.raises(UnreadableSource, match="without an article"):
        article(page(f"<article><h1>Halm</h1><p>{text}</p></article>"))
