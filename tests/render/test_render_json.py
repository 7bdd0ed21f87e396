from __future__ import annotations

import copy
import json
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from render_hostile import articles, coverages, links, thorough
from render_samples import AT_HAND, SAMPLE

from wideangle import render
from wideangle.model import Article, Coverage, Holdings, Link, PublicationTime, SearchHit, SearchPage, Span

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def closed_schema() -> dict[str, Any]:
    """The published schema, which is open to later fields, closed: what it does not describe is an error."""
    schema = copy.deepcopy(render.json_schema())
    definitions = schema["$defs"]
    definitions["openArticle"] = copy.deepcopy(definitions["article"])
    search_hit = definitions["articlesDocument"]["properties"]["articles"]["items"]
    for extended in (definitions["wholeArticle"], search_hit):
        extended["$ref"] = "#/$defs/openArticle"
    search_hit["unevaluatedProperties"] = False
    for name, definition in definitions.items():
        if "properties" in definition and name != "openArticle":
            definition["unevaluatedProperties"] = False
    return schema


CLOSED = Draft202012Validator(closed_schema())


def joined(text: str) -> str:
    """JSON reads two neighbouring lone surrogates as one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def same(read: str, given_text: str) -> bool:
    return joined(read) == joined(given_text)


def described(node: Any, path: str = "") -> list[str]:
    """Every property without words of its own."""
    if not isinstance(node, dict):
        return []
    bare = [f"{path}/{name}" for name, property_ in node.get("properties", {}).items() if not documented(property_)]
    return bare + [found for name, child in node.items() for found in described(child, f"{path}/{name}")]


def documented(property_: dict[str, Any]) -> bool:
    return "description" in property_ or property_.get("$ref") == "#/$defs/version"


def test_the_schema_is_one_and_describes_every_field() -> None:
    schema = render.json_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert described(schema) == []
    assert all("description" in definition for definition in schema["$defs"].values())


@thorough
@given(coverages)
def test_a_coverage_is_valid_and_gives_every_word_back(coverage: Coverage) -> None:
    written = render.json_document(coverage)
    assert not STEERING.search(written)
    document = json.loads(written)
    CLOSED.validate(document)
    assert document["version"] == "1"
    assert same(document["article"]["title"], coverage.article.title)
    assert same(document["article"]["url"], coverage.article.url)
    assert [section["lane"] for section in document["sections"]] == [section.lane for section in coverage.sections]
    for read, section in zip(document["sections"], coverage.sections, strict=True):
        for item, entry in zip(read["entries"], section.entries, strict=True):
            assert same(item["article"]["outlet"], entry.article.outlet)
            assert PublicationTime.of(item["article"]["published"]) == entry.article.published
            assert item["probability"] == entry.link.probability
            assert (item["extract"] is None) == (entry.extract is None)
            if entry.extract:
                assert same(item["extract"]["text"], entry.extract.of(entry.article.text))


@thorough
@given(st.lists(links, max_size=3))
def test_links_are_valid_and_keep_their_order(given_links: list[Link]) -> None:
    document = json.loads(render.links_json(given_links))
    CLOSED.validate(document)
    assert [link["probability"] for link in document["links"]] == [link.probability for link in given_links]


@thorough
@given(articles)
def test_a_whole_article_is_valid_and_gives_its_text_back(article: Article) -> None:
    document = json.loads(render.article_json(article))
    CLOSED.validate(document)
    assert same(document["article"]["text"], article.text)


def test_articles_come_without_their_texts() -> None:
    document = json.loads(render.search_json(SearchPage([SearchHit(AT_HAND, 1.5, Span(0, 3))], total=7)))
    CLOSED.validate(document)
    assert "text" not in document["articles"][0]


def test_a_status_is_valid() -> None:
    document = json.loads(render.status_json(Holdings(3, 1, 1), {"Courier": 3}, {"": 3}, {"2031-03": 2}))
    CLOSED.validate(document)
    assert document["by_month"] == {"2031-03": 2}


def test_metadata_that_json_cannot_say_becomes_text() -> None:
    article = Article("x", metadata={"score": math.nan, "raw": b"\xff", "tags": ("a", 1), "deep": {1: None}})
    document = json.loads(render.article_json(article))
    assert document["article"]["metadata"] == {"score": "nan", "raw": "b'\\xff'", "tags": ["a", 1], "deep": {"1": None}}


def test_words_of_any_script_stay_legible() -> None:
    assert "Гавань Гальвена" in render.json_document(SAMPLE)


@pytest.mark.parametrize("broken", [{"version": "2"}, {"kind": "gossip"}, {"reports": -1}])
def test_the_schema_refuses_what_it_does_not_describe(broken: dict[str, Any]) -> None:
    document = json.loads(render.json_document(SAMPLE)) | broken
    assert not Draft202012Validator(render.json_schema()).is_valid(document)
