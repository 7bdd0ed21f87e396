import base64

import pytest
from ingest_kit import PARAGRAPHS, STORY, article, items, refusals

from wideangle.model import Article

_PS = "".join(f"<p>{entry}</p>" for entry in PARAGRAPHS)
NITF = f"""<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>Storm</title>
<tobject><tobject.subject tobject.subject.refnum="17" tobject.subject.matter="weather"/></tobject>
<docdata management-status="usable"><doc-id id-string="lnd-17"/><du-key version="2"/><urgency ed-urg="4"/>
<date.issue norm="20311013T190532+0300"/><doc.copyright holder="Lindholm Wire"/><ed-msg info="Adds statement"/>
<key-list><keyword key="ferry"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Storm closes <em>Lindholm</em> harbour</hl1><hl2>No ferries</hl2></hedline>
<byline>By <person>Ida Voll</person>, <byttl>Reporter</byttl></byline><dateline>LINDHOLM</dateline>
<abstract><p>Ferries are cancelled.</p></abstract></body.head>
<body.content>{_PS}
<media media-type="image"><media-caption>Waves</media-caption></media></body.content></body></nitf>"""
_META = """<rightsInfo><copyrightHolder><name>Lindholm Wire</name></copyrightHolder>
<copyrightNotice>Copyright 2031 Lindholm Wire</copyrightNotice><usageTerms>Not on ferries</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:lnd"/>
<versionCreated>2031-10-13T19:05:32+03:00</versionCreated>
<pubStatus qcode="stat:usable"/><edNote>Adds statement</edNote><signal qcode="sig:correction"/>
<link rel="irel:previousVersion" residref="urn:lnd:16"/></itemMeta>
<contentMeta><urgency>4</urgency><creator><name>Ida Voll</name></creator><language tag="en-GB"/>
<subject qcode="medtop:17"><name>weather</name></subject>
<subject type="cpnat:person" literal="x"><name>Tove Aune</name></subject>
<headline>Storm closes harbour</headline><slugline>storm</slugline></contentMeta>"""


def item(content: str = f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>', meta: str = _META) -> str:
    space = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
    content = f"<contentSet>{content}</contentSet>" if content else ""
    return f'<newsItem {space} guid="urn:lnd:17" version="3" xml:lang="en">{meta}{content}</newsItem>'


def test_a_news_item_with_all_it_says() -> None:
    result = article(item())
    assert (result.id, result.title, result.text) == ("urn:lnd:17", "Storm closes harbour", STORY)
    assert result.published is not None
    assert result.published.isoformat() == "2031-10-13T19:05+03:00"
    assert (result.outlet, result.authors, result.language) == ("Lindholm Wire", ("Ida Voll",), "en")
    metadata = result.metadata
    assert (metadata["status"], metadata["version"], metadata["signals"]) == ("usable", 3, ["correction"])
    assert (metadata["replaces"], metadata["editorial_note"], metadata["urgency"]) == (
        "urn:lnd:16",
        "Adds statement",
        4,
    )
    assert (metadata["rights"], metadata["usage_terms"]) == ("Copyright 2031 Lindholm Wire", "Not on ferries")
    assert (metadata["subjects"], metadata["subject_codes"]) == (["weather", "Tove Aune"], ["medtop:17", "x"])
    assert (metadata["people"], metadata["byline"], metadata["dateline"]) == (
        ["Tove Aune"],
        "By Ida Voll, Reporter",
        "LINDHOLM",
    )


def test_nitf_alone() -> None:
    result = article(NITF)
    assert (result.id, result.title, result.text) == ("lnd-17", "Storm closes Lindholm harbour", STORY)
    assert result.published is not None
    assert result.published.isoformat() == "2031-10-13T19:05+03:00"
    assert (result.outlet, result.authors) == ("", ("Ida Voll",))
    assert (result.metadata["version"], result.metadata["urgency"]) == (2, 4)
    assert (result.metadata["subjects"], result.metadata["keywords"]) == (["weather"], ["ferry"])
    assert article(f'<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">\n{NITF}').text == STORY


@pytest.mark.parametrize(
    "content",
    [
        f'<inlineXML contenttype="application/xhtml+xml"><html><head><title>x</title></head>{_PS}</html></inlineXML>',
        f'<inlineData contenttype="text/plain">{STORY}</inlineData>',
        f'<inlineData contenttype="text/html"><![CDATA[{_PS}]]></inlineData>',
        f'<inlineData encoding="http://x/base64">{base64.b64encode(STORY.encode()).decode()}</inlineData>',
        f'<remoteContent contenttype="image/jpeg" href="a.jpg"/><inlineXML>{_PS}</inlineXML>',
    ],
)
def test_text_in_other_dress(content: str) -> None:
    assert article(item(content)).text == STORY


def test_a_headline_alone_is_partial() -> None:
    result = article(item(""))
    assert (result.text, result.metadata["partial"]) == ("Storm closes harbour", True)
    [refusal] = refusals(item("", "<itemMeta/>"))
    assert (refusal.kind, refusal.reason) == ("", "A text item with neither text nor headline.")


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (item("", _META.replace("ninat:text", "ninat:picture")), "photo"),
        (item("", _META.replace("ninat:text", "http://cv.iptc.org/newscodes/ninature/video")), "video"),
        (item('<inlineXML contenttype="application/sportsml+xml"><sports-content/></inlineXML>'), "sports data sheet"),
        ("<packageItem><groupSet><itemRef residref='urn:1'/></groupSet></packageItem>", "package"),
        ("<planningItem><newsCoverageSet/></planningItem>", "planning item"),
        ("<conceptItem><concept><name>weather</name></concept></conceptItem>", "concept"),
        ("<conceptItem><concept><name>Press call</name><eventDetails/></concept></conceptItem>", "event"),
        ("<knowledgeItem><conceptSet/></knowledgeItem>", "knowledge item"),
    ],
)
def test_items_that_are_no_text_are_what_they_are(document: str, kind: str) -> None:
    [refusal] = refusals(document)
    assert refusal.kind == kind


def test_a_message_gives_all_its_items() -> None:
    message = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2031-10-13T20:00:00Z</sent></header>
    <itemSet><packageItem><itemRef residref="urn:lnd:17"/></packageItem>{item()}
    {item("", _META.replace("ninat:text", "ninat:picture"))}<newsItem guid="n">…</newsItem></itemSet></newsMessage>"""
    result = items(message)
    assert [entry.text if isinstance(entry, Article) else entry.kind for entry in result] == [
        "package",
        STORY,
        "photo",
        "",
    ]


def test_a_withdrawal_keeps_its_status() -> None:
    kill = item("", '<itemMeta><pubStatus qcode="stat:canceled"/><edNote>KILL. It is open.</edNote></itemMeta>')
    result = article(kill)
    assert (result.id, result.text, result.metadata["status"]) == ("urn:lnd:17", "KILL. It is open.", "canceled")


@pytest.mark.parametrize("cut", [0.5, 0.8, 0.95])
def test_items_cut_short_give_what_is_there(cut: float) -> None:
    whole = item()
    for entry in items(whole[: int(len(whole) * cut)]):
        assert isinstance(entry, Article)
        assert STORY.startswith(entry.text) or entry.text == "Storm closes harbour" or "Ferries" in entry.text


def test_broken_markup_is_repaired() -> None:
    broken = item().replace("soup.", "soup & bread &nbsp; &mdash; &unknown;.").replace("</contentMeta>", "")
    assert "soup & bread — &unknown;." in article(broken).text
