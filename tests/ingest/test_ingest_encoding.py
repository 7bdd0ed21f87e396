import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_kit import STORY, article, page

from wideangle.ingest.decoding.encoding import clean, declared_charset, decode, line_decoder

CZECH = "Přívoz do Lindholmu byl zrušen, řekl starosta. Žádné další spoje dnes nevyplují, uvedla společnost Nordlinje."
RUSSIAN = (
    "Паром в Линдхольм отменён из-за шторма, сообщила администрация порта. Движение возобновится в понедельник утром."
)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_no_text(charset: str) -> None:
    assert decode(RUSSIAN.encode(charset), "iso-8859-1") == RUSSIAN


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_shows_in_its_nuls(charset: str) -> None:
    assert decode(STORY.encode(charset)) == STORY


@pytest.mark.parametrize(("charset", "text"), [("windows-1250", CZECH), ("koi8-r", RUSSIAN), ("iso-2022-jp", "港の嵐")])
def test_a_true_declaration_is_believed(charset: str, text: str) -> None:
    assert decode(text.encode(charset), charset) == text


@pytest.mark.parametrize(
    "lie", ["iso-8859-1", "windows-1251", "utf-16", "shift_jis", "no-such-charset", "punycode", "hex"]
)
def test_a_declaration_that_the_bytes_belie_is_passed_over(lie: str) -> None:
    assert decode(RUSSIAN.encode(), lie) == RUSSIAN


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["<p>Мост открыт после семи лет работы", "<p>Η γέφυρα άνοιξε", "<p>橋が開通した"])
def test_markup_in_utf_16_without_a_mark_shows_in_its_first_character(charset: str, text: str) -> None:
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Starostka otevřela nový most přes řeku", "cp1250"),
        ("Burmistrz otworzył most, który budowano przez siedem długich lat", "iso8859-2"),
        ("Belediye başkanı köprüyü açtı, şimdi sıra ışıklarda", "cp1254"),
        ("Meras atidarė naują tiltą, kurį statė septynerius metus, sakė žurnalistams", "cp1257"),
    ],
)
@pytest.mark.parametrize("lie", ["iso-8859-1", "us-ascii", "windows-1252"])
def test_a_declaration_with_letters_of_another_language_is_passed_over(text: str, charset: str, lie: str) -> None:
    assert decode(text.encode(charset), lie) == text


@pytest.mark.parametrize(
    "text",
    [
        "The mayor of Ålesund met José Muñoz",
        "Ordføreren i Ålesund åpnet brua",
        "Bæjarstjórinn opnaði brú yfir ána",
    ],
)
def test_names_in_other_letters_do_not_contradict_a_declaration(text: str) -> None:
    assert decode(text.encode("cp1252"), "iso-8859-1") == text


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "iso-2022-jp"])
@pytest.mark.parametrize("text", ["橋が開通", "フェリーは欠航、港は閉鎖", "Halm の橋"])
def test_escape_sequences_show_iso_2022_jp(text: str, declared: str) -> None:
    assert decode(text.encode("iso2022_jp"), declared) == text


def test_the_next_declaration_counts_where_the_first_is_a_lie() -> None:
    assert decode(RUSSIAN.encode("windows-1251"), "utf-8", "windows-1251") == RUSSIAN


POLISH = (
    "Rada zagłosowała w poniedziałek, powiedział burmistrz. Mieszkańców stać na ważną prośbę: most jest ich świętością."
)
GREEK = "Το συμβούλιο ψήφισε τη Δευτέρα να κλείσει το λιμάνι για δύο χρόνια."


@pytest.mark.parametrize(
    ("text", "charset"),
    [(RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r"), (GREEK, "cp1253"), (POLISH, "cp1250"), (POLISH, "iso8859-2")],
)
@pytest.mark.parametrize("lie", ["iso-8859-1", "windows-1252"])
def test_a_declaration_that_turns_words_into_symbols_is_passed_over(text: str, charset: str, lie: str) -> None:
    assert decode(text.encode(charset), lie) == text
    assert decode(text.encode(charset), lie, charset) == text


@pytest.mark.parametrize(("charset", "lie"), [("windows-1251", "koi8-r"), ("koi8-r", "windows-1251")])
def test_cyrillic_charsets_declared_for_one_another_are_recognised(charset: str, lie: str) -> None:
    assert decode(RUSSIAN.encode(charset), lie) == RUSSIAN


@pytest.mark.parametrize("lie", ["gbk", "big5", "euc-kr", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", [RUSSIAN, CZECH, "港の嵐でフェリーは月曜日まで欠航する。", f"{GREEK}."])
def test_valid_utf_8_counts_before_a_declaration_of_wide_characters(text: str, lie: str) -> None:
    assert decode(text.encode(), lie) == text


def test_two_characters_that_are_valid_utf_8_by_chance_are_read_as_declared() -> None:
    assert decode("联通".encode("gbk"), "gbk") == "联通"


def test_latin_1_means_windows_1252_as_browsers_have_it() -> None:
    assert decode("“Storm” – 5 €".encode("windows-1252"), "iso-8859-1") == "“Storm” – 5 €"


def test_an_undeclared_charset_is_detected() -> None:
    assert decode((RUSSIAN * 5).encode("windows-1251")) == RUSSIAN * 5


def test_mixed_encodings_are_decoded_line_by_line() -> None:
    mixed = "Überfahrt\nFähre\n".encode() + "Größe\n".encode("windows-1252") + "Küste\n".encode()
    assert decode(mixed) == "Überfahrt\nFähre\nGröße\nKüste\n"


def test_lines_of_one_foreign_charset_are_decoded_alike() -> None:
    data = (RUSSIAN + "\n").encode("windows-1251") * 5
    decoded = line_decoder(data)
    assert [decoded(line) for line in data.splitlines()] == [RUSSIAN] * 5
    assert line_decoder(b"plain")("Größe".encode("windows-1252")) == "Größe"


def test_declarations_inside_documents_are_found() -> None:
    assert declared_charset(b'<?xml version="1.0" encoding="windows-1251"?><rss>') == "windows-1251"
    assert declared_charset(b"<html><head><META charset=koi8-r>") == "koi8-r"
    assert declared_charset(b"<p>charset of the sea</p>") == ""


def test_controls_and_half_surrogates_go_and_layout_stays() -> None:
    assert clean("a\x00b\x1b[1m\x7f\x81") == "ab[1m"
    assert clean("one\x0ctwo\x85three\n\tfour\r\n") == "one\ntwo\nthree\n\tfour\r\n"
    assert clean("half \ud800 pair 🌊") == "half \ufffd pair 🌊"


def test_pages_and_texts_come_out_readable_whatever_they_are_written_in() -> None:
    body = f"<article><p>{RUSSIAN}</p><p>{RUSSIAN[::-1]}</p></article>"
    data = page(body, head='<meta charset="windows-1251">', lang="ru").encode("windows-1251")
    assert RUSSIAN in article(data).text
    assert article(RUSSIAN.encode("utf-16")).text == RUSSIAN


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_decode_and_come_out_clean(data: bytes, declared: str) -> None:
    text = clean(decode(data, declared))
    assert text.encode().decode() == text
    assert "\x00" not in text


def test_what_windows_has_in_place_of_controls_was_meant() -> None:
    assert clean("don\x92t pay \x8050 \x96 \x93never\x94, says L\x9cil") == "don’t pay €50 – “never”, says Lœil"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Łódź: śnieżyca zatrzymała prom", "iso-8859-2"),
        ("Dziewięć łódek zatonęło w porcie", "windows-1250"),
        ("Požár v přístavu poškodil čtyři lodě", "iso-8859-2"),
        ("Мэр порта подал в отставку", "windows-1251"),
        ("Паром отменён из-за шторма", "koi8-r"),
        ("Grève à Lindholm : les écoles fermées", "windows-1252"),
        ("La señora Muñoz ganó la elección", "windows-1252"),
        ("Färjan ställs in på grund av stormen", "windows-1252"),
        ("The café’s owner said “never” – again", "windows-1252"),
        ("Küste", "windows-1252"),
        ("嵐のためフェリーは欠航した", "shift_jis"),
    ],
)
def test_a_headline_is_decoded_by_the_letters_of_its_language(text: str, charset: str) -> None:
    data = text.encode(charset)
    assert decode(data, "utf-8") == text
    assert decode(data) == text
    assert decode(data, charset) == text
    assert decode(f"<rss><title>{text}</title></rss>".encode(charset), "utf-8") == f"<rss><title>{text}</title></rss>"
