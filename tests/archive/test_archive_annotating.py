"""Annotations of an archive: made once, kept by version, made anew when text or annotator change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import wideangle
from wideangle.annotation import Annotator
from wideangle.archive.queries.annotations import annotated, packed, unpacked
from wideangle.model import Annotation, Article, Attribution, Span

ARTICLE = Article(
    "Mayor Mara Quill said the tram will come. “It will be dear,” she told reporters.",
    id="tram",
    title="Tram to come",
    outlet="Fernhollow Courier",
    published="2031-05-04",
    language="en",
)


class Counted:
    """A stage that says how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, text: str, sentences: Sequence[Span], language: str) -> list[Attribution]:
        self.asked += 1
        return [Attribution((), (Span(0, 1),), (Span(2, len(text)),))]


def test_what_is_kept_is_what_was_made() -> None:
    annotation = wideangle.annotate(ARTICLE)
    assert annotation.attributions
    assert annotation.names
    assert unpacked(packed(annotation)) == annotation


def test_an_article_of_the_archive_is_annotated_once(tmp_path: Path) -> None:
    stage = Counted()
    own = Annotator(statements=stage, version="own 1")
    for _ in range(2):
        with wideangle.open(tmp_path / "archive", annotator=own) as archive:
            archive.add(ARTICLE)
            assert archive.annotate("tram").attributions[0].cue == (Span(0, 1),)
    assert stage.asked == 1


def test_another_version_or_text_is_annotated_anew(tmp_path: Path) -> None:
    stage = Counted()
    with wideangle.open(tmp_path / "archive", annotator=Annotator(statements=stage, version="own 1")) as archive:
        archive.add(ARTICLE)
        archive.annotate("tram")
        archive.add(replace(ARTICLE, text=ARTICLE.text + " It comes in May."))
        assert archive.annotate("tram").attributions[0].content[0].end == len(ARTICLE.text) + len(" It comes in May.")
        assert stage.asked == 2
    with wideangle.open(tmp_path / "archive", annotator=Annotator(statements=stage, version="own 2")) as archive:
        archive.annotate("tram")
        assert stage.asked == 3


def test_a_text_that_differs_from_the_one_held_is_read_as_it_is(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add(ARTICLE)
        assert archive.annotate(replace(ARTICLE, text="The tram runs every hour.")).attributions == ()
        assert archive.annotate("tram").attributions


def test_an_article_outside_the_archive_is_not_kept(tmp_path: Path) -> None:
    stage = Counted()
    with wideangle.open(tmp_path / "archive", annotator=Annotator(statements=stage, version="own 1")) as archive:
        archive.annotate(ARTICLE)
        archive.annotate(ARTICLE)
    assert stage.asked == 2


def test_an_unknown_id_is_said_to_be_unknown(tmp_path: Path) -> None:
    with wideangle.open(tmp_path / "archive") as archive, pytest.raises(wideangle.ArticleNotFound):
        archive.annotate("nowhere")


def test_the_copies_of_a_draft_count_as_one_and_its_spelling_is_kept(tmp_path: Path) -> None:
    body = " The council of Skerrow voted on Thursday to rebuild the quay that the storm of March took away."
    said = "“We will rebuild the quay before winter, and nobody will pay a crown for it,” said Mayor "
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add(
            [
                Article(f"{said}Oda Maria Lindqvist.{body}", id="a", outlet="Courier", published="2031-05-01"),
                Article(f"{body} Work begins. {said}Oda Lindkvist.", id="b", outlet="Herald", published="2031-05-01"),
            ]
        )
        [quote, *_] = archive.cover(Article(f"{body} {said}Oda Lindqvist.")).quotes
    assert (quote.speaker, quote.witnesses) == ("Oda Lindqvist", 1)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Im Rat von Oberlund ging es am Dienstag um die alte Brücke. „Sie wird im Juli gesperrt“, sagte Jana Vogt.",
            "„Sie wird im Juli gesperrt“",
        ),
        ("Совет обсудил старый мост. «Мост закроют в июле», — заявил мэр Игорь Лесной.", "«Мост закроют в июле»"),
    ],
)
def test_the_language_of_an_article_outside_an_archive_is_identified(text: str, content: str) -> None:
    [statement] = annotated(Article(text)).attributions
    assert statement.content[0].of(text) == content


def test_a_text_whose_language_is_undetermined_is_read_as_one_without_a_language() -> None:
    languages = []

    def annotate(article: Article) -> Annotation:
        languages.append(article.language)
        annotation: Annotation = wideangle.annotate(article)
        return annotation

    annotated(Article("Mara Quill"), annotate)
    assert languages == [""]
