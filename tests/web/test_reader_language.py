"""Headlines in the language of the reader: verbatim, of a report in that language, with its outlet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from wideangle.model import Article, Member, PublicationTime, Story
from wideangle.web.views.headlines import in_language


def article(identifier: str, language: str, title: str) -> Article:
    return Article(
        id=identifier,
        title=title,
        text=f"{title}. More of it.",
        language=language,
        published=PublicationTime.of("2031-10-07"),
    )


STORY = Story(
    "s1",
    "Un pont ferme à Lindholm",
    (
        Member(article("a", "fr", "Un pont ferme à Lindholm")),
        Member(article("b", "de", "Brücke von Lindholm gesperrt")),
        Member(article("c", "en", "Bridge at Lindholm closes"), copy_of="a"),
        Member(article("d", "en", "Lindholm bridge shut")),
    ),
    central="a",
)


@pytest.mark.parametrize(
    ("language", "headline", "central"),
    [
        ("de", "Brücke von Lindholm gesperrt", "b"),
        ("en", "Lindholm bridge shut", "d"),
        ("fr", "Un pont ferme à Lindholm", "a"),
        ("uk", "Un pont ferme à Lindholm", "a"),
        ("", "Un pont ferme à Lindholm", "a"),
    ],
)
def test_headline_is_that_of_a_report_in_the_language(language: str, headline: str, central: str) -> None:
    shown = in_language(STORY, language)
    assert (shown.headline, shown.central) == (headline, central)
    assert shown.members == STORY.members


def test_name_that_a_person_gave_stays() -> None:
    named = replace(STORY, name="The bridge")
    assert in_language(named, "en") is named


@pytest.mark.parametrize(
    ("accepted", "language", "outlet"),
    [
        ("en-GB,fr;q=0.5", "en", "Meridian Press Agency"),
        ("fr", "fr", "Le Courrier de Saint-Aubry"),
        ("de-AT;q=0.9", "de", ""),
    ],
)
def test_story_page_speaks_to_its_reader(reader: TestClient, accepted: str, language: str, outlet: str) -> None:
    page = reader.get("/story/s23", headers={"accept-language": accepted}).text
    assert f'<h1 lang="{language}"' in page
    assert f"headline: {outlet}" in page


def test_now_has_headlines_in_the_language_of_the_reader(reader: TestClient) -> None:
    english, french = (reader.get("/", headers={"accept-language": tag}).text for tag in ("en", "fr"))
    assert "Pask by nine: recount turns Haverling upside down" in english
    assert "Haverling change de maire pour neuf voix" in french
