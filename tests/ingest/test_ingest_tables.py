import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_kit import STORY, article, articles, gzipped, items, parquet, refusals

from wideangle.errors import UnreadableSource, UsageError
from wideangle.ingest import document, read
from wideangle.ingest.document import MAX_ARTICLE_CHARS, MAX_LINE_BYTES
from wideangle.language.identity import identified
from wideangle.model import Article, PublicationTime, Refusal

ROW = {
    "id": "desk-17",
    "url": "https://harbourpost.example/storm",
    "title": "Storm closes harbour",
    "text": STORY,
    "published": "2024-10-13",
    "outlet": "Harbour Post",
    "authors": "Ida Voll",
    "language": "en",
    "section": "Local",
}
EXPECTED = Article(**ROW)  # type: ignore[arg-type]


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def csv(*rows: str) -> str:
    return "\n".join(("id,title,text", *rows)) + "\n"


@pytest.mark.parametrize(
    "table",
    [
        lines(ROW),
        json.dumps([ROW], indent=2),
        json.dumps(ROW, indent=2),
        ",".join(ROW) + "\n" + ",".join(f'"{value}"' for value in ROW.values()),
        "\t".join(ROW).upper() + "\n" + "\t".join(f'"{value}"' for value in ROW.values()),
        parquet([ROW]),
        lines(ROW).encode("utf-16"),
        lines(ROW).encode("utf-8-sig"),
    ],
)
def test_every_kind_of_table_gives_the_same_article(table: bytes | str) -> None:
    assert article(table) == EXPECTED


def test_unknown_columns_become_metadata_and_empty_ones_do_not() -> None:
    result = article(lines(ROW | {"desk": "night", "words": 70, "empty": None, "metadata": {"wire": True}}))
    assert result.metadata == {"desk": "night", "words": 70, "wire": True}


def test_text_is_kept_to_the_letter_so_that_offsets_hold() -> None:
    text = "  Two  spaces,\r\na tab\tand an end. \n"
    assert article(lines({"text": text})).text == text


def test_ten_broken_lines_among_a_thousand_cost_ten_articles() -> None:
    rows = [json.dumps({"id": f"a{n}", "text": f"Report {n}."}) for n in range(1000)]
    for n in range(0, 1000, 100):
        rows[n] = ("{broken", "[1]", '{"id": 1}', '{"text": ""}', '{"text": 7}')[n // 100 % 5]
    result = items("\n".join(rows[1:] + rows[:1]))
    assert sum(isinstance(entry, Article) for entry in result) == 990
    assert [entry.item for entry in result if isinstance(entry, Refusal)] == [
        f"stream, line {n}" for n in range(100, 1001, 100)
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('{"title": "A"}', "No text; the columns are 'title'."),
        ('{"text": "  "}', "The text is empty."),
        ('{"text": null}', "The text is empty."),
        ('{"text": ["a"]}', "The column 'text' holds a list, not text."),
        ("[1, 2]", "A JSON list, not an object."),
        ('{"text": "a"', "Invalid JSON: expecting ',' delimiter (character 13)."),
        ("[" * 100_000, "Invalid JSON: it is nested too deeply."),
        ('{"text": ' + "1" * 5000 + "}", "Invalid JSON: Exceeds the limit"),
    ],
)
def test_a_refusal_says_which_line_and_why(row: str, why: str) -> None:
    [refusal] = refusals(lines({"text": "x"}) + row)
    assert refusal.item == "stream, line 2"
    assert refusal.reason.startswith(why)
    assert refusal.remedy


def test_a_text_longer_than_any_article_is_refused_and_the_next_is_read() -> None:
    result = items(lines({"text": "x" * (MAX_ARTICLE_CHARS + 1)}, {"text": "y"}))
    assert isinstance(result[0], Refusal)
    assert isinstance(result[1], Article)


def test_an_endless_line_is_passed_over_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_LINE_BYTES", 1000)
    assert MAX_LINE_BYTES > 6 * MAX_ARTICLE_CHARS
    result = items(lines({"text": "a"}, {"text": "b" * 5000}, {"text": "c"}))
    assert [entry.item if isinstance(entry, Refusal) else entry.text for entry in result] == [
        "a",
        "stream, line 2",
        "c",
    ]


def test_rows_come_one_by_one_however_long_the_table_is() -> None:
    class Endless(io.RawIOBase):
        asked = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            self.asked += 1
            return b'{"text": "The ferry is late."}\n' * (size // 31)

    endless = Endless()
    result = read(endless)  # type: ignore[arg-type]  # has the one method that is called
    for _ in range(1000):
        assert isinstance(next(result), Article)
    assert endless.asked < 20


@pytest.mark.parametrize(
    ("value", "read_as"),
    [("2024-10-13T19:05+02:00", "2024-10-13T19:05+02:00"), ("13 October 2024", "2024-10-13"), ("", None), (None, None)],
)
def test_dates_are_read_in_any_certain_form(value: object, read_as: str | None) -> None:
    result = article(lines({"text": "x", "published": value}))
    assert (result.published and result.published.isoformat()) == read_as
    assert not result.metadata


@pytest.mark.parametrize("value", ["03/04/2024", "soon", 20241013, ["2024"], {"at": 1}])
def test_a_date_that_is_not_certain_is_kept_as_given(value: object) -> None:
    result = article(lines({"text": "x", "published": value}))
    assert result.published is None
    assert result.metadata == {"published_as_given": value}


def test_values_of_odd_kinds_are_taken_as_far_as_they_go() -> None:
    result = article(
        lines({"text": "x", "id": 17, "title": 1984, "outlet": {"name": "Post"}, "authors": ["A", {"name": "B"}, 3]})
    )
    assert (result.id, result.title, result.outlet, result.authors) == ("17", "1984", "Post", ("A", "B"))
    assert result.metadata == {"outlet": {"name": "Post"}}


@pytest.mark.parametrize(
    ("field", "value", "read_as"),
    [
        ("authors", '["Ida Voll", "B. Holm"]', ("Ida Voll", "B. Holm")),
        ("authors", "[]", ()),
        ("authors", '[{"name": "Ida Voll"}]', ("Ida Voll",)),
        ("authors", "[Ida Voll]", ("[Ida Voll]",)),
        ("authors", "[" * 100_000, ("[" * 100_000,)),
        ("metadata", '{"desk": "night", "words": 70}', {"desk": "night", "words": 70}),
        ("metadata", "{night}", {}),
    ],
)
def test_a_cell_of_text_may_hold_a_list_or_an_object_as_json(field: str, value: str, read_as: object) -> None:
    assert getattr(article(lines({"text": STORY, field: value})), field) == read_as


def test_an_address_that_runs_a_script_is_no_address() -> None:
    result = article(lines({"text": "x", "url": "javascript:alert(1)"}))
    assert result.url == ""
    assert result.metadata == {"url_as_given": "javascript:alert(1)"}


def test_control_characters_and_half_surrogates_do_not_come_in() -> None:
    result = article('{"text": "a\\u0000b\\ud800c", "title": "t\\u0007", "note": {"k\\u0000": ["\\udfff"]}}')
    assert (result.text, result.title) == ("ab\ufffdc", "t")
    assert result.metadata == {"note": {"k": ["\ufffd"]}}


def test_not_a_number_is_an_empty_cell() -> None:
    result = article('{"text": "x", "title": NaN, "outlet": NaN, "score": NaN, "published": NaN}')
    assert (result.title, result.outlet, result.published, dict(result.metadata)) == ("", "", None, {})


def test_foreign_lines_of_a_mixed_file_are_readable() -> None:
    data = '{"text": "Überfahrt"}\n'.encode() + '{"text": "Größe"}\n'.encode("windows-1252")
    assert [entry.text for entry in articles(data)] == ["Überfahrt", "Größe"]


def test_an_array_of_any_length_is_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wideangle.ingest.formats.json_document._CHUNK_BYTES", 10)
    rows = [{"id": f"å{n}", "text": f"Report {n} — “late”."} for n in range(50)]
    assert [entry.id for entry in articles(json.dumps(rows, ensure_ascii=False))] == [f"å{n}" for n in range(50)]
    assert [entry.id for entry in articles("\n\n".join(json.dumps(row, indent=1) for row in rows))] == [
        f"å{n}" for n in range(50)
    ]


@pytest.mark.parametrize("ending", ["", ",", ', {"text": "b', "] trailing", ", nonsense]"])
def test_a_broken_array_gives_what_stands_before_the_break(ending: str) -> None:
    result = items('[{"text": "a"}, 7' + ending)
    assert isinstance(result[0], Article)
    assert [item.reason for item in result if isinstance(item, Refusal)][-1].startswith("Invalid or truncated JSON")


def test_json_about_something_else_is_refused_with_its_keys() -> None:
    with pytest.raises(UnreadableSource, match="neither a feed nor articles; its keys are 'uri', 'headline'"):
        items(json.dumps({"uri": "x", "headline": "y"}, indent=1))


def test_an_empty_array_holds_nothing() -> None:
    assert items("[]") == []


def test_rows_that_do_not_fit_the_header_are_refused() -> None:
    result = items(csv("1,A,one", "2,B", "3,C,three,more", "", '4,D,"four, with comma"'))
    assert [entry.text for entry in result if isinstance(entry, Article)] == ["one", "four, with comma"]
    assert [(entry.item, entry.reason) for entry in result if isinstance(entry, Refusal)] == [
        ("stream, line 3", "The row has 2 fields, the header 3."),
        ("stream, line 4", "The row has 4 fields, the header 3."),
    ]


def test_texts_over_several_lines_are_one_field() -> None:
    result = article(csv(f'1,"Storm, again","{STORY}"'))
    assert (result.title, result.text) == ("Storm, again", STORY)


@pytest.mark.parametrize("damage", ['2,B,"never closed', '2,"B" x,two', '2,"B,two'])
def test_an_unclosed_quotation_mark_costs_one_row_only(damage: str) -> None:
    result = items(csv("1,A,one", damage, '3,"C","three"', '4,"D",four', "5,E,five"))
    assert [entry.id for entry in result if isinstance(entry, Article)] == ["1", "3", "4", "5"]
    assert [entry.item for entry in result if isinstance(entry, Refusal)] == ["stream, line 3"]


def test_delimiters_are_detected_in_the_header() -> None:
    assert article("title;text\nStorm;Wind, rain\n").text == "Wind, rain"
    assert article("title|text\nStorm|Wind, rain\n").text == "Wind, rain"


def test_a_table_without_text_names_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("id,headline\n1,A\n")
    with pytest.raises(UnreadableSource, match="'id', 'headline'") as refused:
        list(read(file))
    assert "text" in refused.value.remedy
    with pytest.raises(UnreadableSource, match="'story'"):
        items(parquet([{"story": "x"}]))


_RENAMED = {"Headline": "Storm", "body": "The ferry is off.", "date": "2031-10-08", "source": "Harbour Post"}


@pytest.mark.parametrize(
    "table",
    [
        lines({name.lower(): value for name, value in _RENAMED.items()}),
        lines({**_RENAMED, "link": "https://harbourpost.example/1"}),
        "Headline,body,date,source\nStorm,The ferry is off.,2031-10-08,Harbour Post\n",
        parquet([_RENAMED]),
    ],
)
def test_common_names_of_columns_are_understood(table: str | bytes) -> None:
    result = article(table)
    assert (result.title, result.text, result.outlet) == ("Storm", "The ferry is off.", "Harbour Post")
    assert result.published == PublicationTime.of("2031-10-08")
    assert not result.metadata


def test_a_column_of_the_name_itself_counts_before_a_common_name() -> None:
    result = article(lines({"text": "The ferry is off.", "content": "short", "outlet": "Post", "source": "wire"}))
    assert (result.text, result.outlet) == ("The ferry is off.", "Post")
    assert result.metadata == {"content": "short", "source": "wire"}


def test_a_sentence_that_begins_with_a_common_name_is_no_table() -> None:
    assert article("Content, as the mayor says, is king\nThe ferry is late, again.\n").text.startswith("Content")


_OTHER = {"story": "The ferry is off.", "slug": "Storm", "day": "2031-10-08", "text": "a note"}
_MAPPED = {"text": "story", "title": "Slug", "published": "day"}


@pytest.mark.parametrize(
    "table",
    [
        lines(_OTHER),
        json.dumps([_OTHER]),
        "story;slug;day;text\nThe ferry is off.;Storm;2031-10-08;a note\n",
        parquet([_OTHER]),
    ],
)
def test_columns_are_mapped(table: str | bytes) -> None:
    data = table.encode() if isinstance(table, str) else table
    [result] = read(io.BytesIO(data), columns=_MAPPED)
    assert isinstance(result, Article)
    assert (result.title, result.text, result.published) == (
        "Storm",
        "The ferry is off.",
        PublicationTime.of("2031-10-08"),
    )
    with pytest.raises(UnreadableSource, match="no column 'tale' for 'text'; the columns are 'story', 'slug', 'day'"):
        list(read(io.BytesIO(data), columns={"text": "tale"}))


_ACCENTED = "título;conteúdo\nPonte já reaberta;A ponte reabriu na sexta-feira.\n"
_CYRILLIC = "заголовок,текст\nМост открыт,В пятницу открыли мост через гавань.\n"


@pytest.mark.parametrize(
    ("table", "title", "text"),
    [
        (_ACCENTED.encode(), "título", "conteúdo"),
        (unicodedata.normalize("NFD", _ACCENTED).encode(), "título", "conteúdo"),
        (_ACCENTED.encode("cp1252"), "TÍTULO", "CONTEÚDO"),
        (_ACCENTED.encode("utf-8-sig"), "título", "conteúdo"),
        (_ACCENTED.encode("utf-16"), "título", "conteúdo"),
        (gzipped(_ACCENTED.encode()), "título", "conteúdo"),
        (_CYRILLIC.encode(), "заголовок", "текст"),
        (_CYRILLIC.encode("cp1251"), "заголовок", "текст"),
        (_CYRILLIC.encode("koi8-r"), "заголовок", "текст"),
        ("見出し\t本文\n橋が開通\t金曜日に橋が開通した。\n".encode(), "見出し", "本文"),
    ],
)
def test_mapped_columns_have_names_in_any_script(table: bytes, title: str, text: str) -> None:
    [result] = read(io.BytesIO(table), columns={"title": title, "text": text})
    assert isinstance(result, Article)
    assert unicodedata.normalize("NFC", result.title) in ("Ponte já reaberta", "Мост открыт", "橋が開通")
    assert result.metadata == {}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>The ferry is off.</p><p>Boats &amp; trams run.</p>", "The ferry is off.\nBoats & trams run."),
        ("<!-- block -->\n<p>The ferry is off.</p>\n<!-- /block -->", "The ferry is off."),
        ("<div><h2>Storm</h2>\nThe <b>ferry</b> is off.</div>", "Storm\nThe ferry is off."),
        ("The <em>ferry</em> is off.\n\nBoats run.", "The ferry is off.\n\nBoats run."),
        ("The ferry is off.<br />\nBoats run.<br>Trams too.", "The ferry is off.\nBoats run.\nTrams too."),
        ("<b>Storm:</b> the ferry is off.\nBoats run.", "Storm: the ferry is off.\nBoats run."),
        ("Wind < 9 and waves > 4 metres, AT&amp;T says.", "Wind < 9 and waves > 4 metres, AT&amp;T says."),
        ("<3 for the ferry crew, wrote one.", "<3 for the ferry crew, wrote one."),
        ("<https://harbourpost.example> has the list.", "<https://harbourpost.example> has the list."),
    ],
)
def test_text_that_a_program_exported_as_html_is_plain_text(text: str, plain: str) -> None:
    row = {"text": text, "title": "<b>Storm</b> at sea"}
    for table in (lines(row), json.dumps([row]), parquet([row])):
        result = article(table)
        assert (result.text, result.title) == (plain, "Storm at sea")


_SERVICE_ROW = {
    "source": {"id": None, "name": "Post"},
    "title": "Storm",
    "publishedAt": "2031-10-08",
    "content": "Off.",
}


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "ok", "totalResults": 2, "articles": [_SERVICE_ROW, _SERVICE_ROW]},
        {"response": {"status": "ok", "results": [_SERVICE_ROW, _SERVICE_ROW], "pages": 4}},
        {"data": {"query": {"hits": [_SERVICE_ROW, _SERVICE_ROW]}}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_rows_in_an_answer_of_a_news_service_are_read(answer: dict[str, Any], indent: int | None) -> None:
    result = articles(json.dumps(answer, indent=indent))
    assert [(item.title, item.text, item.outlet) for item in result] == [("Storm", "Off.", "Post")] * 2
    assert result[0].published == PublicationTime.of("2031-10-08")


@pytest.mark.parametrize(
    "row",
    [
        {"title": "Storm", "comments": [{"text": "Poor crew!"}]},
        {"articles": [{"text": "A"}], "comments": [{"text": "B"}]},
        {"articles": []},
        {"articles": ["The ferry is off."]},
    ],
)
def test_lists_of_other_things_are_no_rows(row: dict[str, Any]) -> None:
    assert [item for item in items(lines(row)) if isinstance(item, Article)] == []


@pytest.mark.parametrize(
    "table",
    [
        "sep=;\ntitle;text\nStorm;The ferry is off.\n",
        '\ufeff"sep=,"\r\ntitle,text\r\nStorm,The ferry is off.\r\n',
        "SEP=\t\ntitle\ttext\nStorm\tThe ferry is off.\n",
    ],
)
def test_the_line_of_a_spreadsheet_that_names_the_delimiter_is_no_header(table: str) -> None:
    assert (article(table).title, article(table).text) == ("Storm", "The ferry is off.")


@pytest.mark.parametrize("text", ["<p></p>", "<img src='ferry.jpg'>", "<script>track()</script>"])
def test_html_without_text_is_rejected(text: str) -> None:
    [rejected] = refusals(lines({"text": text}))
    assert rejected.reason == "The text is empty."


def test_only_fields_of_an_article_are_mapped() -> None:
    with pytest.raises(UsageError, match="'body' is not a field"):
        list(read(io.BytesIO(lines(_OTHER).encode()), columns={"body": "story"}))


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from([*ROW, "metadata", "other"]), _VALUES, max_size=6), max_size=5))
def test_any_rows_become_articles_or_refusals_and_what_is_kept_is_json(rows: list[dict[str, Any]]) -> None:
    result = items(lines({"text": "first"}, *rows))
    assert len(result) == 1 + len(rows)
    for entry in result:
        if isinstance(entry, Article):
            assert entry.id
            assert json.dumps(dict(entry.metadata), allow_nan=False).encode()
            assert identified(entry) is entry
