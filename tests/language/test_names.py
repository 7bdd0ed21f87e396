"""One person's name in many spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.names import Aliases, merge_names, name_key, same_name


@pytest.mark.parametrize(
    "spellings",
    [
        "Zelensky Zelenskyy Zelenskiy Zelenskij Зеленський Зеленский",
        "Alexei Aleksey Aleksei Алексей",
        "Gaddafi Qaddafi Gadhafi",
        "Dmitry Dmitri Dmitriy Dmitrij Дмитрий",
        "Yanukovych Yanukovich Янукович",
        "Erdoğan Erdogan",
        "Müller Mueller Muller",
        "Tymoshenko Timoshenko Тимошенко",
        "Sergei Sergey Sergej Сергей",
        "Chekhov Чехов Tchekhov",
        "Medvedev Medwedew Медведев",
        "Łukasz Lukasz",
    ],
)
def test_spellings_share_a_key(spellings):
    assert len({name_key(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("Volodymyr", "Vladimir"), ("Brook", "Brooks"), ("Obama", "Osama")])
def test_different_names_keep_different_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Ada Brook", "Brook", "surname alone"),
        ("Ada J. Brook", "Ada Brook", "leaves out"),
        ("A. Brook", "Ada Brook", "shortens"),
        ("Joe Holt", "Joseph Holt", "forms of one another"),
        ("Mr. Brook", "Brook", ""),
        ("Ada Brook Jr.", "Ada Brook", ""),
        ("Petro Zelenskyy", "Петро Зеленський", "spellings of one name"),
    ],
)
def test_one_person_is_told_with_a_reason(one, other, why):
    assert same_name(one, other)
    assert why in same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ada Brook", "Tom Brook"), ("Ada Brook", "Ada Holt"), ("A. Brook", "Tom Brook"), ("", "")]
)
def test_two_people_stay_two(one, other):
    assert same_name(one, other) == ""


def test_a_surname_joins_the_only_one_who_has_it():
    merged = merge_names(["Brook", "Ada Brook", "Ada J. Brook", "Tom Holt"])
    assert {name: one.canonical for name, one in merged.items()} == {
        "Brook": "Ada J. Brook",
        "Ada Brook": "Ada J. Brook",
        "Ada J. Brook": "Ada J. Brook",
        "Tom Holt": "Tom Holt",
    }
    assert all(bool(one.reason) == (name != one.canonical) for name, one in merged.items())


def test_a_surname_of_two_is_neithers():
    merged = merge_names(["Brook", "Ada Brook", "Tom Brook"])
    assert {one.canonical for one in merged.values()} == {"Brook", "Ada Brook", "Tom Brook"}


def test_aliases_go_before_rules():
    aliases = Aliases.parse("# ours\nAda Brook = A. B. Rook, The Lady\n\nTom Holt = Holt\n")
    assert "aliases" in same_name("the lady", "Ada Brook", aliases)
    assert same_name("Holt", "Ada Holt", aliases) == ""
    merged = merge_names(["The Lady", "Brook"], aliases)
    assert {one.canonical for one in merged.values()} == {"Ada Brook"}


@pytest.mark.parametrize("text", ["Ada Brook", "= x", "Ada =", "Ada = x\nTom = X"])
def test_a_bad_line_of_aliases_is_named(text):
    with pytest.raises(ValueError, match="line"):
        Aliases.parse(text)


@given(st.lists(st.one_of(st.text(max_size=20), st.text(alphabet="ABrk. -'ЖЄіa", max_size=12)), max_size=8))
def test_any_names_merge_into_one_each(names):
    merged = merge_names(names)
    assert set(merged) == set(names)
    assert all(one.canonical in merged for one in merged.values())
    assert merge_names(reversed(names)) == merged


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Seong-ho", "Kim"),
        ("Nguyen Van Thanh", "Nguyen"),
        ("Xi Weiming", "Xi"),
        ("Lee Min-jun", "Min-jun Lee"),
        ("Pieter van den Heuvel", "van den Heuvel"),
        ("Pieter van den Heuvel", "Van den Heuvel"),
        ("Charles de Brie", "De Brie"),
        ("Ana María de la Torre", "de la Torre"),
    ],
)
def test_a_family_name_leads_to_the_whole_name(one, other):
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Seong-ho", "Kim Ji-woo"),
        ("Kim Seong-ho", "Seong-ho"),
        ("Kim Novak", "Kim"),
        ("Van Hale", "Ada Hale"),
        ("Lee Brook", "Lee"),
    ],
)
def test_a_given_name_leads_to_nobody(one, other):
    assert same_name(one, other) == ""
