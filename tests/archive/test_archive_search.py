"""`archive.search`: the query language, the filters, the pages, and the words that an article is found by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import wideangle
from wideangle import Archive, Article, UsageError
from wideangle.archive.queries import search_query
from wideangle.archive.queries.search_query import LanguageMatcher, SearchQuery
from wideangle.language.text.words import words

ARTICLES = [
    Article(
        "The harbour board met on Monday.\n\nDockers in Skerrow began a ferry strike at dawn, the union said.",
        "Ferries stand still",
        id="strike",
        outlet="Skerrow Courier",
        published="2031-03-02",
    ),
    Article("A strike of lightning hit the ferry pier.", id="storm", outlet="The Tide", published="2031-03-05"),
    Article("Boats were late. The minister’s café stayed open.", id="boats", outlet="The Tide", published="2031-03-09"),
    Article("Rovers beat City after extra time, and a ferry whistled.", id="match", outlet="Skerrow Courier"),
    Article(
        "Die Fähre nach Skerrow blieb am Montag im Hafen, weil die Besatzung streikte und niemand sie ersetzen wollte.",
        id="faehre",
        language="de",
        outlet="Hafenbote",
        published="2031-03-03",
    ),
    Article("選挙は日曜日に行われ、港の住民が投票した。", id="senkyo", language="ja", published="2031-03-04"),
]


DOCKERS = "Dockers in Skerrow began a ferry strike at dawn, the union said."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with wideangle.open(tmp_path_factory.mktemp("search")) as opened:
        opened.add(ARTICLES)
        yield opened


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("ferry strike", {"strike", "storm", "match"}),
        ('"ferry strike"', {"strike"}),
        ('"FERRY   strike"', {"strike"}),
        ("“ferry strike”", {"strike"}),
        ('"strike at the ferry"', set()),
        ('"of lightning"', {"storm"}),
        ('"the ministers cafe"', set()),
        ('"the minister\'s cafe"', {"boats"}),
        ("ferry +strike", {"strike", "storm"}),
        ("ferry -strike", {"match"}),
        ('ferry -"extra time"', {"strike", "storm"}),
        ("whistle OR lightning", {"match", "storm"}),
        ('"extra time" OR boats', {"match", "boats"}),
        ("ferry boat OR whistle", {"boats", "match"}),
        ("+the lightning", {"strike", "storm", "boats"}),
        ("Fähre", {"faehre"}),
        ('"die Besatzung"', {"faehre"}),
        ("選挙", {"senkyo"}),
        ("+日曜日", {"senkyo"}),
        ('"選挙は日曜"', {"senkyo"}),
        ('"日曜選挙"', set()),
        ("Paris - ferry ,", {"strike", "storm", "match"}),
        ("of the", set()),
        ("?!", set()),
    ],
)
def test_a_query_finds_what_its_syntax_says(archive: Archive, query: str, ids: set[str]) -> None:
    found = archive.search(query)
    assert {article.id for article in found} == ids
    assert found.total == len(ids)


@pytest.mark.parametrize(
    "query", ['"ferry strike', 'ferry"', "OR ferry", "ferry OR", "ferry OR OR boat", '""', '"?"', "-ferry", "a OR -b"]
)
def test_wrong_syntax_is_a_usage_error_that_shows_the_syntax(archive: Archive, query: str) -> None:
    with pytest.raises(UsageError) as error:
        archive.search(query)
    assert error.value.item == query
    assert "OR" in error.value.remedy


def test_filters_leave_out_other_days_outlets_and_languages(archive: Archive) -> None:
    def ids(**filters: object) -> set[str]:
        return {article.id for article in archive.search("ferry boat Fähre", **filters)}

    assert ids() == {"strike", "storm", "boats", "match", "faehre"}
    assert ids(since="2031-03-03") == {"storm", "boats", "faehre"}
    assert ids(until="2031-03-02") == {"strike"}
    assert ids(since="2031-03-05", until="2031-03-05") == {"storm"}
    assert ids(outlets=["Tide"]) == {"storm", "boats"}
    assert ids(outlets=["Nobody’s Gazette"]) == set()
    assert ids(languages=["de"]) == {"faehre"}
    assert ids(languages=["en", "de"], outlets=["Hafenbote", "Skerrow Courier"]) == {"strike", "match", "faehre"}


def test_pages_are_cut_from_one_order_and_count_all_matches(archive: Archive) -> None:
    whole = archive.search("ferry strike boat")
    pages = [archive.search("ferry strike boat", 1, offset=offset) for offset in range(whole.total)]
    assert [article for page in pages for article in page] == whole
    assert [page.offset for page in pages] == [0, 1, 2, 3]
    assert {page.total for page in pages} == {4}
    assert archive.search("ferry", offset=99) == []


@pytest.mark.parametrize(
    ("query", "snippet", "matches", "title_matches"),
    [
        (
            "ferry strike",
            "Dockers in Skerrow began a ferry strike at dawn, the union said.",
            ["ferry", "strike"],
            ["Ferries"],
        ),
        ('"began a ferry"', DOCKERS, ["began a ferry"], []),
        ("harbour board union", "The harbour board met on Monday.", ["harbour", "board"], []),
    ],
)
def test_the_snippet_is_the_sentence_with_most_of_the_query(
    archive: Archive, query: str, snippet: str, matches: list[str], title_matches: list[str]
) -> None:
    hit = next(hit for hit in archive.search(query).hits if hit.article.id == "strike")
    assert hit.snippet is not None
    assert hit.snippet.of(hit.article.text) == snippet
    assert [span.of(hit.article.text) for span in hit.matches] == matches
    assert [span.of(hit.article.title) for span in hit.title_matches] == title_matches


def test_a_long_sentence_is_cut_around_its_match_and_a_headline_alone_has_no_snippet(tmp_path: Path) -> None:
    filler = "and so on with many other words of little weight " * 12
    with wideangle.open(tmp_path) as archive:
        archive.add([Article(f"It began {filler}until the beacon {filler}ended.", id="long")])
        archive.add([Article("Nothing of note here.", "Beacon relit", id="title")])
        hits = {hit.article.id: hit for hit in archive.search("beacon").hits}
    snippet = hits["long"].snippet
    assert snippet is not None
    assert len(snippet.of(hits["long"].article.text)) <= 280
    assert "the beacon and" in snippet.of(hits["long"].article.text)
    assert hits["title"].snippet is None
    assert [span.of("Beacon relit") for span in hits["title"].title_matches] == ["Beacon"]


def test_unknown_outlets_are_those_without_an_article(archive: Archive) -> None:
    assert archive.unknown_outlets(["Tide", "Nobody’s Gazette", "skerrow courier"]) == ["Nobody’s Gazette"]


@pytest.mark.parametrize(
    ("phrase", "text", "language"),
    [
        ("to be or not to be", "The question is to be, or not to be: “café”.", "en"),
        ("4.8 percent", "Prices “rose” 4.8-percent in March.", "en"),
        ("the F-16 jet", "“Both” of the F16 jets, the F16 jet first.", "en"),
        ("İstanbul limanı", "Ankara'dan gelen vapur «dün» İSTANBUL, limanı'na vardı.", "tr"),
    ],
)
def test_a_phrase_is_found_in_other_spellings(phrase: str, text: str, language: str, tmp_path: Path) -> None:
    other = Article(f"Nothing of this. {text[:12]}", id="other", language=language)
    with wideangle.open(tmp_path) as opened:
        opened.add([Article(text, id="has", language=language), other])
        assert [article.id for article in opened.search(f'"{phrase}"')] == ["has"]


@pytest.mark.parametrize("query", ["ferry", "ferry harbour", "ferry OR gull tide"])
def test_terms_of_a_long_text_are_computed_once_for_each_distinct_word(
    query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    split: list[str] = []

    def noted(text: str, *language: str) -> list[str]:
        split.append(text)
        return list(words(text, *language))

    sentences = "The ferry left the harbour. A gull rode the tide. " * 40
    with wideangle.open(tmp_path) as opened:
        opened.add(Article(sentences, id="ferry", title="Ferry", language="en", published="2031-03-02"))
        monkeypatch.setattr(search_query, "words", noted)
        [hit] = opened.search(query).hits
    assert hit.snippet is not None
    assert "harbour" in split
    assert max(Counter(split).values()) <= 3  # in the text, in the headline, and in the query


@pytest.mark.parametrize(
    ("text", "occurs"),
    [
        ("The ferry to New Halm was late.", True),
        ("New Halm", True),
        ("They sailed from (NEW HALM), and back.", True),
        ("“new\nhalm” was painted on the stern.", True),
        ("New Halm’s mayor opened the quay.", True),
        ("A New-Halm ferry.", True),
        ("The quay of New Hálm.", True),
        ("Old-new Halm is a quarter.", True),
        ("The quay – Neẃ Halm – is open.", True),
        ("New Halmer ferries.", False),
        ("Renew Halm, they wrote.", False),
        ("A new quay for Halm.", False),
        ("New, they said, is Halm.", False),
    ],
)
@pytest.mark.parametrize("around", ["", " Ferries cost €4 – or “less”…", " Café Ægir serves coffee.", " Чай."])
def test_a_phrase_is_found_among_any_punctuation_and_letters(text: str, around: str, occurs: bool) -> None:
    matcher = LanguageMatcher(SearchQuery.parse('"New Halm"'), "en")
    assert matcher.admits("", text + around) is occurs
    assert matcher.admits(text, around) is occurs


@pytest.mark.parametrize(("text", "occurs"), [("Işık Işık geldi.", True), ("Isik isik geldi.", False)])
def test_a_phrase_in_turkish_distinguishes_the_letters_i(text: str, occurs: bool) -> None:
    assert LanguageMatcher(SearchQuery.parse('"ışık ışık"'), "tr").admits("", text) is occurs
