import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_kit import PARAGRAPHS, STORY, article

from wideangle.errors import UnreadableSource
from wideangle.ingest.document import MAX_ARTICLE_CHARS
from wideangle.model import PublicationTime


def test_a_pasted_text_keeps_its_words_and_paragraphs_and_has_no_title() -> None:
    result = article(STORY)
    assert result.text == STORY
    assert (result.title, result.published, result.authors) == ("", None, ())
    assert not result.metadata


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_line_breaks_of_all_systems_are_one(break_: str) -> None:
    assert article(break_.join(PARAGRAPHS)).text == STORY


@pytest.mark.parametrize(
    "ending",
    [
        *("Expanded Coverage:", "\n\nRelated:\n", "Read more:", "READ MORE »", "Share this article", "Advertisement"),
        *(
            "Sign up for our morning newsletter",
            "Follow us on Facebook",
            "12 comments",
            "Lesen Sie auch:",
            "Читайте также:",
        ),
        *("Related:\n\nShare\nTweet\nAdvertisement", "In other news:", "Continue reading →"),
    ],
)
def test_boilerplate_after_the_text_is_removed(ending: str) -> None:
    assert article(f"{STORY}\n{ending}").text == STORY


@pytest.mark.parametrize(
    "ending", ["Related: the mayor’s cousin owns the ferry.", "He advised: share.", "(Reporting by Ida Voll)"]
)
def test_lines_with_something_to_say_stay(ending: str) -> None:
    assert article(f"{STORY}\n{ending}").text == f"{STORY}\n{ending}"


def test_boilerplate_within_the_text_remains() -> None:
    text = f"{PARAGRAPHS[0]}\nRead more:\n{PARAGRAPHS[1]}"
    assert article(text).text == text


def test_boilerplate_before_the_text_is_removed() -> None:
    assert article(f"Advertisement\nSkip to content\n\n{STORY}").text == STORY


@pytest.mark.parametrize(
    "above",
    [
        "Storm closes Lindholm harbour\n\n",
        "Storm closes Lindholm harbour\n",
        "# Storm closes Lindholm harbour\n\n",
        "Title: Storm closes Lindholm harbour\n",
        "Storm closes Lindholm harbour\nBy Ida Voll\n\n",
        "---\ntitle: 'Storm closes Lindholm harbour'\n---\n",
        "---\ntitle: Storm closes Lindholm harbour\n---\n# Storm closes Lindholm harbour\n",
        "Storm closes Lindholm harbour\n=============================\n\n",
    ],
)
def test_a_title_above_the_text_is_found(above: str) -> None:
    result = article(above + STORY)
    assert result.title == "Storm closes Lindholm harbour"
    assert result.text.replace("\n\n", "\n") == STORY


@pytest.mark.parametrize(
    "beginning",
    [
        "The ferry is late.",
        "the ferry",
        "Ferry",
        "The ferry, which is late,",
        "It had been announced on Friday evening already that the ferry\nwould not run, and no one was surprised",
    ],
)
def test_no_title_is_made_of_what_reads_like_text(beginning: str) -> None:
    result = article(f"{beginning}\n{PARAGRAPHS[2][:60]}\n{PARAGRAPHS[3]}")
    assert result.title == ""
    assert result.text.startswith(beginning)


def test_a_single_line_is_text_and_no_title() -> None:
    assert article("Storm closes Lindholm harbour").text == "Storm closes Lindholm harbour"
    assert article("By Ida Voll\n2024-10-13").text == "By Ida Voll\n2024-10-13"


def test_byline_and_date_above_the_text_are_found() -> None:
    result = article(f"Storm closes harbour\n\nBy Ida Voll and Per Nygaard\n13 October 2024, 19:05\n\n{STORY}")
    assert result.authors == ("Ida Voll and Per Nygaard",)
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13T19:05+00:00"
    assert result.text == STORY


@pytest.mark.parametrize(
    "line", ["Published: 13 October 2024", "Date: 2024-10-13", "Published on Oct 13, 2024", "13.10.2024"]
)
def test_dates_are_found_under_their_labels_and_alone(line: str) -> None:
    result = article(f"{line}\n{STORY}")
    assert result.published is not None
    assert result.published.isoformat() == "2024-10-13"
    assert result.text == STORY


def test_an_update_is_no_publication() -> None:
    result = article(f"Updated: 14 October 2024\n{STORY}")
    assert result.published is None
    assert result.metadata == {"updated": "14 October 2024"}


def test_a_date_that_cannot_be_read_is_kept_as_given() -> None:
    result = article(f"Published: last Sunday\n{STORY}")
    assert result.published is None
    assert result.metadata == {"published_as_given": "last Sunday"}


def test_front_matter_fills_the_fields_and_the_rest_is_kept() -> None:
    result = article(
        "---\ntitle: Storm closes harbour\ndate: 2024-10-13T19:05+02:00\nauthors:\n  - Ida Voll\nsource: Harbour Post\n"
        "lang: en-GB\nurl: https://harbourpost.example/storm\ncategory: Local\nslug: storm\n---\n\n" + STORY
    )
    assert (result.title, result.outlet, result.language, result.section) == (
        "Storm closes harbour",
        "Harbour Post",
        "en",
        "Local",
    )
    assert result.authors == ("Ida Voll",)
    assert result.url == "https://harbourpost.example/storm"
    assert result.id.startswith("u-")
    assert result.metadata == {"slug": "storm"}
    assert result.text == STORY


def test_dashes_that_are_no_front_matter_are_text() -> None:
    assert "---" in article(f"---\nA line.\nAnother.\n---\n{STORY}").text


def test_markdown_is_read_for_its_words() -> None:
    result = article(
        "# Storm closes *harbour*\n\nBy Ida Voll\n\n"
        "The ferry was **cancelled**\nby the [port](https://port.example) &amp; city.\n\n"
        "![map](map.png)\n\n## Passengers\n\n- Soup\n- Blankets\n\n> “Never seen such a storm.”\n\n<div>ad</div>\n"
    )
    assert result.title == "Storm closes harbour"
    assert result.authors == ("Ida Voll",)
    assert result.text.split("\n\n") == [
        "The ferry was cancelled by the port & city.",
        "Passengers",
        "Soup",
        "Blankets",
        "“Never seen such a storm.”",
    ]


def test_a_text_longer_than_any_article_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="characters"):
        article("word " * (MAX_ARTICLE_CHARS // 5 + 1))


def test_a_text_of_boilerplate_only_is_rejected() -> None:
    with pytest.raises(UnreadableSource, match="no text of an article"):
        article("Related:\nShare\n")


@given(st.lists(st.text(alphabet="Aab .:-#\n1", max_size=30), min_size=1, max_size=8).map("\n".join))
def test_the_words_of_a_body_come_verbatim_from_the_file(text: str) -> None:
    try:
        result = article("Zz" + text)
    except UnreadableSource:
        return
    assert result.text in "Zz" + text or "#" in text or "=" in text


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Storm\nauthors:\n  - Ida Voll\n  - Per Nygaard\ndate: 2024-10-13\n---\n",
        "---\ntitle: 'Storm'\nauthor: [\"Ida Voll\", 'Per Nygaard']\ndate: 2024-10-13\n---\n",
        '+++\ntitle = "Storm"\nauthors = ["Ida Voll", "Per Nygaard"]\ndate = 2024-10-13\n+++\n',
    ],
)
def test_front_matter_lists_authors(front: str) -> None:
    result = article(front + STORY)
    assert (result.title, result.authors, result.text) == ("Storm", ("Ida Voll", "Per Nygaard"), STORY)
    assert result.published == PublicationTime.of("2024-10-13")
