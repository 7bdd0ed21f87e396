"""The coverage of a text that is not in the archive: no link leads nowhere, and the language of the text counts."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import form_token

TEXTS = {
    "en": """The mayor of Haverling said the recount was over.

“Every vote has been counted twice,” said Maud Tarrant, who led the recount. She thanked the helpers, who had worked
through the night in the town hall.""",
    "de": """Die Auszählung in Haverling ist beendet.

„Jede Stimme wurde zweimal gezählt“, sagte Maud Tarrant, die die Auszählung leitete. Sie dankte den Helfern, die in der
Nacht im Rathaus gearbeitet hatten.""",
    "fr": """Le recomptage à Haverling est terminé.

« Chaque voix a été comptée deux fois », a déclaré Maud Tarrant, qui dirigeait le recomptage. Elle a remercié les
bénévoles qui avaient travaillé toute la nuit à la mairie.""",
}


def covered(client: TestClient, text: str, **fields: str) -> str:
    client.headers["origin"] = "http://127.0.0.1:8765"
    response = client.post("/cover", data={"csrf_token": form_token(client, "/cover"), "text": text, **fields})
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("language", TEXTS)
def test_links_of_a_covered_text_lead_to_pages(reader: TestClient, language: str) -> None:
    page = covered(reader, TEXTS[language])
    links = set(re.findall(r'href="(/article/[^"?#]+)', page))
    assert all(reader.get(link).status_code == 200 for link in links)
    assert not re.search(r"\bt-[a-z2-7]{16}\b", page)


@pytest.mark.parametrize("outlet", ["", "The Haverling Post"])
def test_statement_of_the_text_itself_has_no_link(reader: TestClient, outlet: str) -> None:
    page = covered(reader, TEXTS["en"], outlet=outlet)
    statements = page[page.index('id="statements"') :]
    assert re.search(r"<p>“Every vote has been counted twice,”</p>", statements)
    assert '<span class="outlet">This article</span>' in statements


@pytest.mark.parametrize("language", TEXTS)
def test_language_of_a_covered_text_is_detected(reader: TestClient, language: str) -> None:
    coverage = reader.post("/api/coverage", json={"text": TEXTS[language]}).json()
    assert coverage["article"]["language"] == language
    page = covered(reader, TEXTS[language])
    assert f'<h1 lang="{language}" dir="auto">' in page
    lanes = page[: page.index('id="statements"')]
    assert f'<span class="tag">{language}</span>' not in lanes


def test_statements_link_to_their_source(reader: TestClient) -> None:
    page = reader.get("/story/s23/statements").text
    quotes = page[page.index('id="statements"') :].count("<blockquote")
    assert page.count(">Original</a>") >= quotes * 0.9  # some articles of the sample have no address


def test_outlets_with_the_same_words_are_named(reader: TestClient) -> None:
    page = reader.get("/story/s23/statements").text
    carried = re.findall(r'<p class="copies">also in\s+<span><a href="(/article/[^"]+)">', page)
    assert carried
    assert all(reader.get(link).status_code == 200 for link in carried)


UNDATED = {
    "no date": "The bakery of Quillmark gave away its last loaves. Nobody knew why the ovens had gone out.",
    "vague date": "On Tuesday the bakery of Quillmark gave away its last loaves, a year after the flood of spring.",
    "no words of any article": "Zzyqx vrrblt ghnnk. Plmmq wwrt.",
    "markup": "Undated & “unquoted” <script>alert(1)</script> bread at Quillmark was given away by </bdi> bakers.",
}


@pytest.mark.parametrize("text", UNDATED.values(), ids=UNDATED)
def test_form_asks_for_the_date_of_an_undated_text_before_the_lanes(reader: TestClient, text: str) -> None:
    page = covered(reader, text)
    asked = page[page.index('class="undated-text"') : page.index("</section>")]
    assert page.index('class="undated-text"') < page.index('class="jumps"')
    assert re.search(r'<p class="strong"><bdi>(Undated; about|The date of this article is not known)', asked)
    assert "<details" not in asked[: asked.index('name="published"')]
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", UNDATED.values(), ids=UNDATED)
def test_form_with_the_date_gives_the_coverage_of_a_dated_text(reader: TestClient, text: str) -> None:
    page = covered(reader, text, published="2031-10-07", outlet="Quillmark Echo", title="Bread")
    assert "undated-text" not in page
    assert page.index("<details") < page.index('name="published" value="2031-10-07"')
    assert 'name="outlet" value="Quillmark Echo"' in page


def test_inferred_date_is_shown_with_its_reason_first(reader: TestClient) -> None:
    text = "On Tuesday 7 October 2031 the harbour of Quillmark was closed. It reopened on Wednesday 8 October 2031."
    page = covered(reader, text)
    notes = re.findall(r"<bdi>(Undated; about [^<]+)</bdi>", page)
    assert len(notes) == 1
    assert re.fullmatch(r"Undated; about \d+ October 2031, from .+ \(\d+% within three days\)", notes[0])


def test_metadata_of_an_uploaded_file_is_sent_again_with_the_form(reader: TestClient) -> None:
    content = (
        '{"id": "echo-1", "title": "Bread", "text": "The bakery of Quillmark gave away its last loaves.", '
        '"published": "2031-10-07T14:30:00+01:00", "outlet": "Quillmark Echo", "url": "https://echo.example/bread"}'
    )
    reader.headers["origin"] = "http://127.0.0.1:8765"
    token = form_token(reader, "/cover")
    page = reader.post("/cover", data={"csrf_token": token}, files={"file": ("bread.json", content)}).text
    for value in ("2031-10-07T14:30+01:00", "Quillmark Echo", "Bread", "https://echo.example/bread"):
        assert f'value="{value}"' in page
