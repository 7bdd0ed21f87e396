"""Citations and copies by the API are those of the command line, and the pages link them."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

import wideangle
from wideangle import render
from wideangle.render import json_schema


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_citations_are_those_of_the_command_line(reader: TestClient, sample_folder: Path, form: str) -> None:
    with wideangle.open(sample_folder) as archive:
        coverage, story = archive.cover("ledger-002"), archive.story("s23")
        expected = {"bibtex": coverage.to_bibtex, "ris": coverage.to_ris, "csl-json": coverage.to_csl_json}[form]()
    writer = {"bibtex": render.bibtex, "ris": render.ris, "csl-json": render.csl_json}[form]
    response = reader.get(f"/api/coverage/citations.{form}?article=ledger-002")
    assert response.content.decode() == expected
    assert response.headers["content-disposition"].startswith('attachment; filename="coverage.')
    assert reader.get(f"/api/stories/s23/citations.{form}").content.decode() == writer(story.articles)


@pytest.mark.parametrize("path", ["/cover?article=ledger-002", "/story/s23"])
def test_pages_link_their_citations(reader: TestClient, path: str) -> None:
    links = re.findall(r'href="([^"]+/citations[^"]+)"', reader.get(path).text)
    assert len(links) == 3
    for link in links:
        assert reader.get(unescape(link)).status_code == 200


@pytest.mark.parametrize("path", ["/api/coverage/citations.{format_}", "/api/stories/{story}/citations.{format_}"])
@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_description_names_the_content_of_each_format(reader: TestClient, path: str, form: str) -> None:
    responses = reader.get("/openapi.json").json()["paths"][path]["get"]["responses"]
    query = {"article": "ledger-002"} if "{story}" not in path else {}
    response = reader.get(path.format(story="s23", format_=form), params=query)
    media_type = response.headers["content-type"].split(";")[0]
    schema = responses["200"]["content"][media_type]["schema"]
    assert schema["type"] == ("array" if form == "csl-json" else "string")
    Draft202012Validator(schema).validate(response.json() if form == "csl-json" else response.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/coverage/citations.bibtex?article=nothing", 404),
        ("/api/coverage/citations.bibtex", 422),
        ("/api/coverage/citations.docx?article=ledger-002", 422),
        ("/api/stories/s999/citations.ris", 404),
        ("/api/stories/..%2Fs1/citations.ris", 404),
        ("/api/copies?article=nothing", 404),
        ("/api/copies?article=s1", 404),
    ],
)
def test_unknown_addresses_are_refused(reader: TestClient, path: str, status: int) -> None:
    assert reader.get(path).status_code == status


def test_copies_are_found_from_the_original_and_from_each_copy(reader: TestClient, sample_folder: Path) -> None:
    with wideangle.open(sample_folder) as archive:
        pairs = list(archive.copies())
    of_original: dict[str, set[str]] = {}
    for copy, original, _ in pairs:
        of_original.setdefault(original, set()).add(copy)
    assert of_original
    for original, copies in of_original.items():
        for article in (original, *copies):
            document = reader.get(f"/api/copies?article={article}").json()
            Draft202012Validator(json_schema()).validate(document)
            assert document["original"]["id"] == original
            assert {copy["article"]["id"] for copy in document["copies"]} == copies


def test_article_without_copies_is_its_own_original(reader: TestClient, sample_folder: Path) -> None:
    with wideangle.open(sample_folder) as archive:
        repeated = {identifier for copy, original, _ in archive.copies() for identifier in (copy, original)}
        alone = next(article.id for article in archive if article.id not in repeated)
    document = json.loads(reader.get(f"/api/copies?article={alone}").content)
    assert (document["original"]["id"], document["copies"]) == (alone, [])
