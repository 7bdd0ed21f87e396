import json
from typing import Any

import pytest
from ingest_kit import PARAGRAPHS, STORY, article, articles, items, refusals

from wideangle.model import Article

_XHTML = "".join(f"<p>{entry}</p>" for entry in PARAGRAPHS)
_ONE: dict[str, Any] = {
    "uri": "urn:wire:lnd:20311013:17",
    "type": "text",
    "version": "3",
    "versioncreated": "2031-10-13T19:05:32+03:00",
    "firstcreated": "2031-10-13T18:00:00+03:00",
    "pubstatus": "usable",
    "urgency": 4,
    "ednote": "Adds statement of the company.",
    "language": "en-GB",
    "copyrightholder": "Lindholm Wire",
    "copyrightnotice": "Copyright 2031, Lindholm Wire",
    "usageterms": "Not for use on ferries.",
    "byline": "By Ida Voll",
    "headline": "Storm closes Lindholm &amp; Skarvoy harbours",
    "slugline": "storm-ferry",
    "located": "Lindholm",
    "subject": [{"name": "weather", "scheme": "http://subjects.example/", "code": "17"}, {"name": "transport"}],
    "person": [{"name": "Tove Aune", "rel": "mentions"}],
    "body_text": " ".join(PARAGRAPHS),
    "body_xhtml": _XHTML,
    "associations": {"main": {"uri": "urn:p:1", "type": "picture", "headline": "Waves"}},
}
_THREE: dict[str, Any] = {
    "standard": {"name": "ninjs", "version": "3.0"},
    "uri": "https://wire.example/items/17",
    "type": "text",
    "versionCreated": "2031-10-13T19:05:32+03:00",
    "pubStatus": "usable",
    "headlines": [{"role": "short", "value": "Storm"}, {"role": "main", "value": "Storm closes harbours"}],
    "bodies": [
        {"role": "text", "contentType": "text/plain", "value": STORY},
        {"role": "html", "contentType": "text/html", "value": f"<html><body><h1>Storm closes harbours</h1>{_XHTML}"},
    ],
    "by": "Von Ida Voll, Wire",
    "copyrightHolder": "Lindholm Wire",
    "language": "de",
    "subjects": [{"name": "weather", "uri": "http://subjects.example/17"}],
}


def test_an_item_of_ninjs_1_with_all_it_says() -> None:
    result = article(json.dumps(_ONE))
    assert (result.id, result.url, result.text) == ("urn:wire:lnd:20311013:17", "", STORY)
    assert result.title == "Storm closes Lindholm & Skarvoy harbours"
    assert result.published is not None
    assert result.published.isoformat() == "2031-10-13T19:05+03:00"
    assert (result.outlet, result.authors, result.language) == ("Lindholm Wire", ("Ida Voll",), "en")
    assert dict(result.metadata) == {
        "status": "usable",
        "version": 3,
        "editorial_note": "Adds statement of the company.",
        "first_created": "2031-10-13T18:00:00+03:00",
        "byline": "By Ida Voll",
        "dateline": "Lindholm",
        "slugline": "storm-ferry",
        "urgency": 4,
        "rights": "Copyright 2031, Lindholm Wire",
        "copyright_holder": "Lindholm Wire",
        "usage_terms": "Not for use on ferries.",
        "subjects": ["weather", "transport"],
        "subject_codes": ["http://subjects.example:17"],
        "people": ["Tove Aune"],
        "media": [{"kind": "photo", "id": "urn:p:1", "title": "Waves"}],
    }


@pytest.mark.parametrize("spelling", [str, str.lower])
def test_an_item_of_ninjs_3_and_2(spelling: Any) -> None:
    result = article(json.dumps({spelling(name): value for name, value in _THREE.items()}, indent=1))
    assert (result.title, result.text, result.language) == ("Storm closes harbours", STORY, "de")
    assert (result.id, result.url) == ("https://wire.example/items/17", "https://wire.example/items/17")
    assert result.authors == ("Ida Voll, Wire",)
    assert result.metadata["subject_codes"] == ["http://subjects.example/17"]


def test_nitf_in_a_body() -> None:
    nitf = f"<?xml version='1.0'?><nitf><body><body.content>{_XHTML}<media>Caption</media></body.content></body></nitf>"
    body = {"contentType": "text/vnd.IPTC.NITF", "value": nitf}
    assert article(json.dumps({**_THREE, "bodies": [body]})).text == STORY


def test_a_summary_alone_is_partial() -> None:
    metadata = {**_THREE, "bodies": [], "descriptions": [{"role": "text", "value": PARAGRAPHS[0]}]}
    result = article(json.dumps(metadata))
    assert (result.text, result.metadata["partial"]) == (PARAGRAPHS[0], True)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("picture", "photo"),
        ("video", "video"),
        ("audio", "sound recording"),
        ("graphic", "graphic"),
        ("event", "event"),
    ],
)
def test_items_that_are_no_text_are_what_they_are(type_: str, kind: str) -> None:
    [refusal] = refusals(json.dumps({**_THREE, "type": type_}))
    assert refusal.kind == kind
    assert "Storm closes harbours" in refusal.reason


def test_events_that_say_so_by_their_details_alone() -> None:
    [refusal] = refusals(json.dumps([{"uri": "urn:e:1", "title": "Press call", "eventDetails": {"dates": {}}}]))
    assert refusal.kind == "event"


def test_a_package_gives_the_articles_in_it() -> None:
    inner = {**_ONE, "uri": "urn:wire:18", "body_xhtml": f"<p>{PARAGRAPHS[1]}</p>", "body_text": ""}
    package = {
        "uri": "urn:wire:pkg",
        "type": "composite",
        "versioncreated": "2031-10-13T19:05:32Z",
        "associations": {"a": inner, "b": {**_ONE, "associations": None}, "c": {"type": "text", "uri": "urn:ref"}},
    }
    [metadata, entry, other] = items(json.dumps(package))
    assert getattr(metadata, "kind", "") == "package"
    assert [entry.text, other.text] == [PARAGRAPHS[1], STORY]  # type: ignore[union-attr]


def test_a_composite_with_a_body_is_an_article() -> None:
    assert article(json.dumps({**_ONE, "type": "composite"})).text == STORY


def test_a_withdrawal_has_the_id_of_what_it_withdraws() -> None:
    kill = {
        "uri": _ONE["uri"],
        "version": 4,
        "pubstatus": "canceled",
        "ednote": "KILL: it is open.",
        "type": "text",
    }
    result = article(json.dumps(kill))
    assert (result.id, result.text) == (_ONE["uri"], "KILL: it is open.")
    assert (result.metadata["status"], result.metadata["version"]) == ("canceled", 4)


def test_many_items_in_an_array_and_in_json_lines() -> None:
    assert len(articles(json.dumps([_ONE, _THREE]))) == 2
    assert len(articles(f"{json.dumps(_ONE)}\n{json.dumps(_THREE)}\n")) == 2
    row = {"uri": "x", "text": STORY, "headline": "A row of some table"}
    assert article(json.dumps(row)).text == STORY


ODD_VALUES: tuple[Any, ...] = (
    *(None, 7, -1, [], {}, [[1]], {"a": {"b": []}}, ["x"], [None, {"name": 3}], "", "&<p>", True, 1e300),
)


def test_odd_values_do_no_harm() -> None:
    for name in _ONE:
        for odd in ODD_VALUES:
            for item in items(json.dumps({**_ONE, name: odd})):
                assert isinstance(item, Article) or item.reason


def test_items_within_items_without_end() -> None:
    nested = _ONE
    for _ in range(40):
        nested = {**_ONE, "associations": [nested]}
    assert len(articles(json.dumps(nested))) <= 5


@pytest.mark.parametrize("wrap", [lambda item: item, lambda item: [item]])
def test_an_item_may_have_a_guid_in_place_of_the_uri(wrap: Any) -> None:
    item = {("guid" if name == "uri" else name): value for name, value in _ONE.items()}
    result = article(json.dumps(wrap(item)))
    assert (result.id, result.text) == (_ONE["uri"], STORY)


def test_a_row_with_a_guid_and_a_text_is_no_news_item() -> None:
    assert (
        article(json.dumps({"guid": "17", "text": "The ferry is late.", "pubstatus": "x"})).text == "The ferry is late."
    )
