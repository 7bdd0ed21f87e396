import io

import pytest

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import Document
from wideangle.ingest.formats import opml
from wideangle.ingest.formats.opml import FeedOutline

_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>My feeds</title></head><body>
  <outline text="Coast &amp; sea" title="Coast &amp; sea">
    <outline type="rss" text="Harbour Courier" xmlUrl="https://courier.example/feed" htmlUrl="https://courier.example"/>
    <outline text="Islands"><outline text="Skarvoy Post" type="rss" xmlUrl="https://skarvoy.example/rss"/></outline>
  </outline>
  <outline type="rss" text="Lindholm News" title="Lindholm News, all of it" xmlurl="feed://lindholm.example/atom"/>
</body></opml>"""


def feeds(data: str | bytes) -> list[FeedOutline]:
    return opml.read(Document.of(io.BytesIO(data.encode() if isinstance(data, str) else data), "feeds.opml"))


def test_feeds_come_with_title_site_and_folders() -> None:
    assert feeds(_LIST) == [
        FeedOutline("https://courier.example/feed", "Harbour Courier", "https://courier.example", ("Coast & sea",)),
        FeedOutline("https://skarvoy.example/rss", "Skarvoy Post", "", ("Coast & sea", "Islands")),
        FeedOutline("https://lindholm.example/atom", "Lindholm News, all of it"),
    ]


def test_what_is_written_reads_the_same() -> None:
    listed = [*feeds(_LIST), FeedOutline("https://x.example/?a=1&b=2", 'Quote " <and> \x07 bell', "", ("Islands",))]
    again = feeds(opml.write(listed))
    assert {item.url: item.folders for item in again} == {item.url: item.folders for item in listed}
    assert {item.title for item in again} >= {"Harbour Courier", 'Quote " <and> bell'}
    assert opml.write(again) == opml.write(feeds(opml.write(again)))


def test_categories_stand_for_folders_in_flat_lists() -> None:
    [item] = feeds('<opml><body><outline xmlUrl="https://a.example/f" category="/Coast/Ferries,/Sea"/></body></opml>')
    assert item.folders == ("Coast", "Ferries")


def test_each_address_comes_once_and_only_web_addresses() -> None:
    listed = feeds(
        '<opml><body><outline xmlUrl="https://a.example/f" text="first"/><outline xmlUrl="https://a.example/f"/>'
        '<outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="file:///etc/passwd"/>'
        '<outline type="link" url="https://a.example/page"/><outline type="rss" url="https://b.example/f"/>'
        '<outline xmlUrl="feed:https://c.example/f" htmlUrl="javascript:x"/></body></opml>'
    )
    assert [item.url for item in listed] == ["https://a.example/f", "https://b.example/f", "https://c.example/f"]
    assert listed[0].title == "first"
    assert listed[2].site == ""


@pytest.mark.parametrize(
    "broken",
    [
        _LIST[: _LIST.index("</body>")],
        _LIST.replace("Coast &amp; sea", "Coast & sea"),
        _LIST.replace("&amp;", "&nbsp;"),
        _LIST.replace("<head>", "<head><x>\x00\x08"),
        "\ufeff" + _LIST,
        "\n\n" + _LIST,
    ],
)
def test_broken_lists_still_give_their_feeds(broken: str) -> None:
    assert [item.url for item in feeds(broken)] == [item.url for item in feeds(_LIST)]


def test_lists_in_other_encodings() -> None:
    listed = _LIST.replace("UTF-8", "UTF-16").replace("Skarvoy", "Skarvøy")
    assert feeds(listed.encode("utf-16"))[1].title == "Skarvøy Post"


@pytest.mark.parametrize("nothing", ["<opml><body/></opml>", "<opml", "<opml><body><outline text='a'/></body></opml>"])
def test_a_list_of_nothing_says_so(nothing: str) -> None:
    with pytest.raises(UnreadableSource, match=r"without feeds|too damaged"):
        feeds(nothing)


def test_hostile_lists_end_soon() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE opml [<!ENTITY a0 "lol">{entities}]>' + _LIST[_LIST.index("<opml") :].replace("Islands", "&a9;")
    assert feeds(bomb)[1].folders == ("Coast & sea", "&a9;")
    deep = "<opml>" + "<outline text='a'>" * 100_000 + '<outline xmlUrl="https://a.example/f"/>'
    with pytest.raises(UnreadableSource):
        feeds(deep)
    with pytest.raises(UnreadableSource, match="attributes"):
        feeds("<opml " + " ".join(f'a{n}="1"' for n in range(2_000)) + ">")


@pytest.mark.parametrize(
    "attributes",
    [
        'text="The "Best" of the Bay" title="The "Best" of the Bay" xmlUrl="{url}"',
        'xmlUrl="{url}" text="Tides: 7" and more" type="rss"',
        "text='Mia's harbour' xmlUrl='{url}'",
        'text=""Quay"" xmlUrl="{url}" description="a "b" c"',
    ],
)
def test_a_stray_quotation_mark_in_a_title_loses_no_feed(attributes: str) -> None:
    damaged = attributes.format(url="https://a.example/feed")
    data = f"<opml><body><outline {damaged}/><outline text='B' xmlUrl='https://b.example/feed'/></body></opml>"
    assert [outline.url for outline in feeds(data)] == ["https://a.example/feed", "https://b.example/feed"]


def test_what_a_list_loses_is_reported() -> None:
    data = (
        "<opml><body><outline text='A' xmlUrl='https://a.example/feed'/><outline type='rss' text='B' xmlUrl='b'/>"
        "<outline type='rss' text='C'/></body></opml>"
    )
    outlines, rejected = opml.read_with_rejected(Document.of(io.BytesIO(data.encode()), "feeds.opml"))
    assert [outline.url for outline in outlines] == ["https://a.example/feed"]
    assert [refusal.reason for refusal in rejected] == ["2 entries of the list of feeds without a web address."]
