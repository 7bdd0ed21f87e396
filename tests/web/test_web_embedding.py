"""Embedded coverage: frames, fragments, oEmbed, data for search engines, and what must not escape into other sites."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring
from starlette.testclient import TestClient
from typer.testing import CliRunner

import wideangle
from wideangle.cli import app
from wideangle.model import Article, PublicationTime
from wideangle.render.views.coverage import card
from wideangle.web import ServerOptions, create_app
from wideangle.web.embed.view import item_list

ARTICLE = "ledger-002"
URL = "https://aldermouthledger.example/2031/10/07/national/brannock-signal-at-centre-of-inquiry"
SERVER = "http://127.0.0.1:8765"
VARIANTS = ["full", "compact", "line"]

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "</style></iframe><base href=//evil.example>",
    "{{ 7 * 7 }}{% raw %}]]>&amp;'",
]
REPORTS = {
    "ar": "Divers searched the Orse until noon after the Calada bridge gave way. Four lorries went into the water, "
    "and mayor Ines Torval told reporters that nobody was missing. The bridge had been inspected in March.",
    "he": "A pillar of the bridge at Calada broke early on Monday and took four lorries into the Orse. Every driver "
    "was rescued, mayor Ines Torval said. Engineers are to examine why known cracks were left unrepaired.",
}
RIGHT_TO_LEFT = {"ar": "انهيار جسر في مدينة كالادا صباح الاثنين", "he": "גשר קרס בעיר קלאדה בבוקר יום שני"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server over reports of one event, whose headlines, outlets and addresses try to escape."""
    folder = tmp_path_factory.mktemp("embedding") / "archive"
    text = (
        "The Calada bridge collapsed on Monday morning, and four lorries fell into the river Orse. The mayor "
        "of Calada, Ines Torval, said that divers had found all drivers alive. Engineers had warned of cracks in March."
    )
    with wideangle.open(folder) as archive:
        archive.add(
            Article(
                id=f"bridge-{number}",
                title=f"Calada bridge collapses {mark}",
                text=f"{text} Witness number {number} saw the pillar break.",
                outlet=f"Outlet {number} {mark}",
                url="javascript:alert(1)" if number == 1 else f"https://outlet{number}.example/bridge?{mark}",
                language="en",
                published=PublicationTime.of(f"2031-05-0{number + 1}"),
            )
            for number, mark in enumerate(HOSTILE)
        )
        archive.add(
            Article(
                id=f"rtl-{language}",
                title=headline,
                text=f"{headline}. {REPORTS[language]}",
                outlet=f"صحيفة {language}",
                url=f"https://{language}.example/jisr",
                language=language,
                published=PublicationTime.of("2031-05-02"),
            )
            for language, headline in RIGHT_TO_LEFT.items()
        )
    with _client(ServerOptions(folder, read_only=True)) as client:
        yield client


def _client(options: ServerOptions) -> TestClient:
    return TestClient(create_app(options), base_url=SERVER, raise_server_exceptions=False)


def _item_list(text: str) -> dict[str, Any]:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    loaded: dict[str, Any] = json.loads(data)
    return loaded


@pytest.mark.parametrize("path", ["/embed/block", "/embed/fragment", "/oembed"])
def test_what_caches_share_sets_no_cookie_for_a_reader_with_a_session(reader: TestClient, path: str) -> None:
    assert "set-cookie" in reader.get("/cover").headers  # the form begins a session
    parameters = {"url": f"{SERVER}/cover?article={ARTICLE}"} if path == "/oembed" else {"article": ARTICLE}
    response = reader.get(path, params=parameters)
    assert response.status_code == 200
    assert "public" in response.headers["cache-control"]
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("variant", VARIANTS)
def test_frame_is_a_document_that_every_site_may_frame(reader: TestClient, variant: str) -> None:
    response = reader.get("/embed/block", params={"article": ARTICLE, "variant": variant})
    assert response.status_code == 200
    assert response.text.startswith("<!doctype html>")
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "x-frame-options" not in response.headers
    assert "set-cookie" not in response.headers
    assert '<base target="_top">' in response.text
    assert len(response.content) < 40_000


def test_pages_are_still_framed_by_nobody(reader: TestClient) -> None:
    for path in ("/", f"/cover?article={ARTICLE}", f"/embed?article={ARTICLE}"):
        headers = reader.get(path).headers
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_policy_of_a_frame_names_its_stylesheet(reader: TestClient, variant: str) -> None:
    response = reader.get("/embed/block", params={"article": ARTICLE, "variant": variant})
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["content-security-policy"]
    assert " style=" not in response.text


@pytest.mark.parametrize("variant", VARIANTS)
def test_fragment_is_one_section_for_any_site(reader: TestClient, variant: str) -> None:
    response = reader.get("/embed/fragment", params={"article": ARTICLE, "variant": variant})
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.text.startswith("<section ")
    assert response.text.rstrip().endswith("</section>")
    assert "<html" not in response.text


def test_links_stand_alone_and_ids_are_not_shown(reader: TestClient) -> None:
    response = reader.get("/embed/fragment", params={"article": ARTICLE, "variant": "full"})
    document = document_fromstring(response.text)
    links = document.xpath("//a")
    assert links
    assert all(link.get("rel") == "noopener" and link.get("href").startswith("https://") for link in links)
    assert not re.search(r"\bledger-\d|\bs\d+\b|id [a-z]+-\d", document.text_content())


def test_variants_grow_from_one_line_to_everything(reader: TestClient) -> None:
    texts = {
        variant: document_fromstring(
            reader.get("/embed/fragment", params={"article": ARTICLE, "variant": variant}).text
        )
        for variant in VARIANTS
    }
    counts = {variant: len(document.xpath("//a")) for variant, document in texts.items()}
    assert counts["line"] == 1 < counts["compact"] < counts["full"]
    assert "other reports" in texts["line"].text_content()
    assert not texts["compact"].xpath("//blockquote")
    assert texts["full"].xpath("//blockquote")


def test_options_choose_lanes_entries_theme_and_language(reader: TestClient) -> None:
    def document(**parameters: str) -> Any:
        return document_fromstring(reader.get("/embed/block", params={"article": ARTICLE, **parameters}).text)

    joined, repeated = (
        reader.get(f"/embed/fragment?article={ARTICLE}&{lanes}").text
        for lanes in ("lanes=background,same-story", "lanes=background&lanes=same-story")
    )
    assert joined == repeated
    lanes = [heading.text_content() for heading in document(lanes="background").xpath("//h3")]
    assert lanes == ["What led here"]
    assert len(document(lanes="same-story", limit="1").xpath("//article")) == 1
    assert "wa-dark" in document(theme="dark").get("class")
    german = document(language="de")
    assert german.get("lang") == "de"
    assert german.xpath("//h2")[0].text_content() != document().xpath("//h2")[0].text_content()


@pytest.mark.parametrize(
    "query", ["variant=huge", "theme=pink", "lanes=gossip", "limit=21", "limit=-1", "language=xx", "article="]
)
def test_wrong_option_is_refused(reader: TestClient, query: str) -> None:
    assert reader.get(f"/embed/block?article={ARTICLE}&{query}").status_code == 422


def test_missing_article_is_404_in_a_frame_and_an_empty_fragment(reader: TestClient) -> None:
    for missing in ("nothing", "s999", "https://elsewhere.example/report"):
        framed = reader.get("/embed/block", params={"article": missing})
        assert framed.status_code == 404
        assert "frame-ancestors *" in framed.headers["content-security-policy"]
        inserted = reader.get("/embed/fragment", params={"article": missing})
        assert (inserted.status_code, inserted.text) == (404, "")


def test_page_offers_every_way_with_addresses_that_work(reader: TestClient) -> None:
    response = reader.get("/embed", params={"article": ARTICLE, "variant": "full", "lanes": "same-story"})
    assert "frame-src 'self'" in response.headers["content-security-policy"]
    document = document_fromstring(response.text)
    frame, page, include, fetch = (field.text for field in document.xpath("//textarea"))
    ways = [
        document_fromstring(frame).xpath("//iframe/@src")[0],
        page,
        re.findall(r'virtual="([^"]*)"', include)[0],
        re.findall(r"'([^']*)'", fetch)[0],
        document.xpath("//main//iframe/@src")[0],
    ]
    for address in ways:
        assert ARTICLE not in address
        assert reader.get(address).status_code == 200


def test_height_of_a_frame_grows_with_its_entries(reader: TestClient) -> None:
    def height(**parameters: str) -> int:
        page = reader.get("/embed", params={"article": ARTICLE, **parameters})
        return int(document_fromstring(page.text).xpath("//main//iframe/@height")[0])

    heights = [height(variant="line"), height(limit="1"), height(), height(limit="10"), height(variant="full")]
    assert heights == sorted(set(heights))


@pytest.mark.parametrize(
    "url",
    [
        f"{SERVER}/article/{ARTICLE}",
        f"{SERVER}/article/{quote(URL, safe='')}",
        f"{SERVER}/story/s47",
        f"{SERVER}/cover?article={ARTICLE}&why=1",
        f"{SERVER}/cover?{urlencode({'article': URL})}",
        f"{SERVER}/embed?article={ARTICLE}",
        URL,
    ],
)
def test_oembed_of_pages_and_articles(reader: TestClient, url: str) -> None:
    response = reader.get("/oembed", params={"url": url, "maxwidth": 400, "maxheight": 300})
    assert response.headers["content-type"] == "application/json"
    fields = response.json()
    assert (fields["version"], fields["type"]) == ("1.0", "rich")
    assert fields["width"] <= 400
    assert fields["height"] <= 300
    source = document_fromstring(fields["html"]).xpath("//iframe/@src")[0]
    framed = reader.get(source)
    assert framed.status_code == 200
    in_xml = reader.get("/oembed", params={"url": url, "maxwidth": 400, "maxheight": 300, "format": "xml"})
    assert in_xml.headers["content-type"].startswith("text/xml")
    assert {element.tag: element.text for element in ET.fromstring(in_xml.content)} == {
        name: str(value) for name, value in fields.items()
    }


def test_oembed_with_little_height_is_a_line(reader: TestClient) -> None:
    fields = reader.get("/oembed", params={"url": URL, "maxheight": 80}).json()
    assert "variant=line" in html.unescape(fields["html"])
    assert fields["height"] <= 80


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"url": f"{SERVER}/article/nothing"}, 404),
        ({"url": f"{SERVER}/story/s999"}, 404),
        ({"url": f"{SERVER}/sources"}, 404),
        ({"url": f"{SERVER}/cover"}, 404),
        ({"url": "https://elsewhere.example/report"}, 404),
        ({"url": "http://[broken"}, 404),
        ({"url": URL, "format": "yaml"}, 501),
        ({"url": URL, "maxwidth": 0}, 422),
        ({}, 422),
    ],
)
def test_oembed_refuses_as_the_specification_says(reader: TestClient, parameters: dict[str, str], status: int) -> None:
    response = reader.get("/oembed", params=parameters)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", [f"/article/{ARTICLE}", "/story/s47", f"/cover?article={ARTICLE}"])
def test_pages_name_their_oembed_address(reader: TestClient, path: str) -> None:
    (address,) = document_fromstring(reader.get(path).text).xpath(
        "//head/link[@rel='alternate'][@type='application/json+oembed']/@href"
    )
    assert address.startswith(f"{SERVER}/oembed?url=")
    assert reader.get(address).json()["type"] == "rich"


def test_pages_of_two_host_names_name_their_own_address(reader: TestClient) -> None:
    path = f"/article/{ARTICLE}"
    assert f"{SERVER}/oembed" in reader.get(path).text
    assert "http://localhost:8765/oembed" in reader.get(path, headers={"host": "localhost:8765"}).text


def test_item_list_is_verbatim(reader: TestClient) -> None:
    text = reader.get("/embed/block", params={"article": ARTICLE, "variant": "compact"}).text
    data = _item_list(text)
    items = [element["item"] for element in data["itemListElement"]]
    shown = [title.text_content() for title in document_fromstring(text).xpath("//h4")]
    assert data["@type"] == "ItemList"
    assert data["numberOfItems"] == len(items) == len(shown)
    assert [item["headline"] for item in items] == shown
    assert all(item["@type"] == "NewsArticle" and item["url"].startswith("https://") for item in items)
    assert all(re.match(r"2031-\d\d-\d\d", item["datePublished"]) for item in items if "datePublished" in item)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("path", ["/embed/block", "/embed/fragment", "/embed"])
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_articles_stay_text(hostile: TestClient, path: str, variant: str, number: int) -> None:
    response = hostile.get(path, params={"article": f"bridge-{number}", "variant": variant})
    assert response.status_code == 200
    document = document_fromstring(response.text)
    assert {element.get("type") for element in document.xpath("//script[not(@src)]")} <= {"application/ld+json"}
    assert not document.xpath("//img | //base[@href] | //*[@onerror]")
    assert all(address.startswith(("https://", "/", "#", SERVER)) for address in document.xpath("//a/@href"))
    assert "49" not in document.xpath("string(//title)")
    for block in document.xpath("//script[@type='application/ld+json']"):
        assert json.loads(block.text)["@type"] == "ItemList"


def test_hostile_headlines_stay_in_the_frame_of_oembed(hostile: TestClient) -> None:
    for number, mark in enumerate(HOSTILE):
        fields = hostile.get("/oembed", params={"url": f"{SERVER}/article/bridge-{number}"}).json()
        (frame,) = document_fromstring(f"<div>{fields['html']}</div>").xpath("//div/*")
        assert frame.tag == "iframe"
        assert frame.get("title").endswith(mark)


@given(headline=st.text(max_size=80), outlet=st.text(max_size=40), url=st.text(max_size=80))
def test_no_text_ends_the_data_block(headline: str, outlet: str, url: str) -> None:
    from wideangle.render.html.environment import environment

    shown = card(Article(title=headline, outlet=outlet, url=f"https://a.example/{url}", text="Words."), "en")
    template = environment(None, ("wideangle.web",)).from_string(
        '{% import "web/embed_macros.html.jinja" as embed %}{{ embed.data(items) }}'
    )
    text = template.render(items=item_list([shown]))
    data = _item_list(text)
    assert data["itemListElement"][0]["item"]["headline"] == shown.headline
    assert not re.search("[<>&]", text.strip().removeprefix('<script type="application/ld+json">')[: -len("</script>")])


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_headlines_keep_their_own_direction(hostile: TestClient, language: str) -> None:
    text = hostile.get("/embed/block", params={"article": "bridge-0", "limit": 10}).text
    titles = document_fromstring(text).xpath(f"//h4[@lang='{language}']")
    assert [title.get("dir") for title in titles] == ["auto"]
    assert titles[0].text_content() == RIGHT_TO_LEFT[language]


def directions_of_sources(text: str) -> dict[str, set[str | None]]:
    """The directions of the lines with the sources of articles, by the language of their headlines."""
    directions: dict[str, set[str | None]] = {}
    for title in document_fromstring(text).xpath("//h4"):
        (details,) = title.xpath("following-sibling::p[@class='wa-details']")
        directions.setdefault(title.get("lang", ""), set()).add(details.get("dir"))
        assert {time.get("dir") for time in details.iter("time")} <= {"ltr"}
    return directions


@pytest.mark.parametrize("variant", ["full", "compact"])
def test_source_has_the_direction_of_its_headline(hostile: TestClient, reader: TestClient, variant: str) -> None:
    text = hostile.get("/embed/block", params={"article": "bridge-0", "limit": 10, "variant": variant}).text
    directions = directions_of_sources(text)
    assert {language: directions[language] for language in RIGHT_TO_LEFT} == {"ar": {"rtl"}, "he": {"rtl"}}
    text = reader.get("/embed/block", params={"article": ARTICLE, "variant": variant}).text
    assert set().union(*directions_of_sources(text).values()) == {"ltr"}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("path", ["/embed/block", "/embed/fragment"])
def test_labels_keep_their_own_direction(reader: TestClient, path: str, variant: str) -> None:
    document = document_fromstring(reader.get(path, params={"article": ARTICLE, "variant": variant}).text)
    (section,) = document.xpath("//section[contains(@class, 'wa-coverage')]")
    assert section.get("dir") == "auto"


def test_stylesheet_has_no_left_and_right() -> None:
    folder = Path(wideangle.__file__).parent
    for path in ("web/templates/web/embed.css", "render/html/templates/fragment.css"):
        assert not re.search(r"\b(left|right)\b", (folder / path).read_text("utf-8"))


def test_unchanged_embed_is_not_sent_again(reader: TestClient) -> None:
    first = reader.get("/embed/block", params={"article": ARTICLE})
    assert first.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"
    again = reader.get(
        "/embed/block", params={"article": ARTICLE}, headers={"if-none-match": f'"other", {first.headers["etag"]}'}
    )
    assert again.status_code == 304
    assert not again.content
    assert again.headers["etag"] == first.headers["etag"]
    other = reader.get("/embed/block", params={"article": ARTICLE, "variant": "line"})
    assert other.headers["etag"] != first.headers["etag"]


def test_embed_follows_the_archive(tmp_path: Path) -> None:
    text = "The Orse ferry ran aground at Port Calada on Tuesday with ninety people on board. Nobody was hurt."

    def report(number: int) -> Article:
        return Article(
            id=f"ferry-{number}",
            title=f"Orse ferry runs aground, report {number}",
            text=f"{text} Captain Bel Umber spoke to reporter {number} on the quay.",
            outlet=f"Outlet {number}",
            url=f"https://outlet{number}.example/ferry",
            language="en",
            published=PublicationTime.of("2031-06-03"),
        )

    folder = tmp_path / "archive"
    with wideangle.open(folder) as archive:
        archive.add([report(1)])
    with _client(ServerOptions(folder)) as client:
        access = client.app.state.archive  # type: ignore[attr-defined]
        before = client.get("/embed/block?article=ferry-1&variant=full")
        client.portal.call(access.write, lambda archive: archive.add([report(2)]))
        after = client.get(
            "/embed/block?article=ferry-1&variant=full", headers={"if-none-match": before.headers["etag"]}
        )
    assert "https://outlet2.example/ferry" not in before.text
    assert after.status_code == 200
    assert "https://outlet2.example/ferry" in after.text


def test_newsroom_sets_the_variables_of_frames(sample_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "embed_theme.css").write_text(".wa-embed { --wa-accent: #900; }\r\n", encoding="utf-8")
    with _client(ServerOptions(sample_folder, templates=tmp_path)) as client:
        response = client.get("/embed/block", params={"article": ARTICLE})
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "--wa-accent: #900" in style
    assert f"'sha256-{digest}'" in response.headers["content-security-policy"]


def test_server_takes_the_templates_of_the_settings(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[ServerOptions] = []
    monkeypatch.setattr("wideangle.web.serve", lambda options, **_: served.append(options))
    monkeypatch.setenv("WIDEANGLE_TEMPLATES", str(tmp_path))
    result = CliRunner().invoke(app, ["serve", "--archive", str(sample_folder)])
    assert result.exit_code == 0
    assert [options.templates for options in served] == [tmp_path]
