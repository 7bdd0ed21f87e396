from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from ingest_kit import STORY, article

from wideangle.language.identity import identified
from wideangle.model import Article


def test_ids_never_change_from_one_release_to_the_next() -> None:
    assert identified(Article("The ferry is late.")).id == "t-la73k5tebw2bdwwq"
    assert identified(Article("x", url="https://harbourpost.example/storm")).id == "u-nzqz66oyp6lpi4b7"


def test_an_id_of_its_own_is_kept() -> None:
    assert identified(Article("x", id="desk-17", url="https://harbourpost.example/storm")).id == "desk-17"


def test_an_address_and_its_variants_make_one_id_whatever_the_text() -> None:
    item = identified(Article("First version.", url="https://www.harbourpost.example/storm?utm_source=x"))
    other = identified(Article("Second version.", url="http://harbourpost.example/storm/"))
    assert item.id == other.id
    assert item.url == "https://www.harbourpost.example/storm?utm_source=x"


def test_layout_does_not_change_the_id_and_words_do() -> None:
    assert identified(Article(STORY)).id == identified(Article(STORY.replace("\n", "\n\n  ") + "\n")).id
    assert identified(Article(STORY)).id != identified(Article(STORY + " More.")).id


def test_a_wire_copy_in_two_outlets_is_two_articles() -> None:
    assert identified(Article(STORY, outlet="Harbour Post")).id != identified(Article(STORY, outlet="Fjord Times")).id


@given(st.text(min_size=1), st.sampled_from(["", "Harbour  Post"]), st.sampled_from(["", "https://x.example/a b"]))
def test_any_text_has_an_id_and_it_is_stable(text: str, outlet: str, url: str) -> None:
    first = identified(Article(text, outlet=outlet, url=url))
    assert first.id == identified(replace(first, id="")).id
    assert len(first.id) == len("t-") + 16


def test_reading_a_table_makes_the_same_id_as_python_does() -> None:
    row = article('{"text": "The  ferry is late.", "outlet": "Harbour   Post", "title": "Late"}\n')
    assert row.id == identified(Article("The ferry is late.", outlet="Harbour Post")).id
