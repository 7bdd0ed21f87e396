import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.agencies import dateline, origin


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("LENMOUTH (AP) —", "Associated Press"),
        ("LENMOUTH, Oct 14 (Reuters) -", "Reuters"),
        ("LENMOUTH/KYIV (Reuters) -", "Reuters"),
        ("ST. ARDEL, Minn. (AP) —", "Associated Press"),
        ("LENMOUTH, D.C. (AFP) –", "AFP"),
        ("Lenmünd (dpa) -", "dpa"),
        ("Lenmünd (dpa/tmn) -", "dpa"),
        ("Madrid, 14 oct (EFE).-", "EFE"),
        ("(ANSA) - ROMA, 14 OTT -", "ANSA"),
        ("KYIV. Oct 14 (Interfax-Ukraine) –", "Interfax-Ukraine"),
        ("MOSCOW, October 14. /TASS/.", "TASS"),
        ("МОСКВА, 14 окт - РИА Новости.", "RIA Novosti"),
        ("BEIJING, Oct. 14 (Xinhua) --", "Xinhua"),
        ("新华社北京10月14日电", "Xinhua"),
        ("(서울=연합뉴스)", "Yonhap"),
        ("New Delhi, Oct 14 (PTI)", "Press Trust of India"),
        ("القاهرة (رويترز) -", "Reuters"),
        ("LENMOUTH (Ardel News Service) —", "Ardel News Service"),
        ("(KLEN) --", "KLEN"),
        ("LENMOUTH —", ""),
        ("LENMOUTH, Ohio –", ""),
    ],
)
def test_a_dateline_is_found_and_names_its_agency(line, agency):
    text = f"{line} The river rose overnight."
    found = dateline(text)
    assert found is not None
    assert found.of(text) == line
    assert origin("", text, (), "Lenmouth Courier") == agency


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The river rose — nobody slept.",
        "BREAKING — The river rose.",
        "The Federal Bureau of Rivers (FBR) — the agency in charge — rose early.",
        "Mayor Ada Marlow (D) - who else - rose early.",
        "The Associated Press (AP) has an office in Lenmouth.",
        "(Jon Dunn/Reuters)\n\nThe river rose.",
        "JON DUNN / AFP) (Photo by JON DUNN/AFP via Ardel Images The river rose.",
        f"{'A line of running text. ' * 5}\nLENMOUTH (AP) — It rose.",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(text):
    assert dateline(text) is None
    assert origin("", text, (), "") == ""


def test_a_byline_may_stand_before_the_dateline():
    text = "By JON DUNN\n\nLENMOUTH (AP) — The river rose."
    found = dateline(text)
    assert found is not None
    assert found.of(text) == "LENMOUTH (AP) —"


@pytest.mark.parametrize(
    ("authors", "agency"),
    [
        (("Associated Press",), "Associated Press"),
        (("Reuters Staff",), "Reuters"),
        (("By JON DUNN, Associated Press",), "Associated Press"),
        (("Jon Dunn", "AFP"), "AFP"),
        (("Reuters/Jon Dunn",), "Reuters"),
        (("Mike Bloomberg",), ""),
        (("Jon Dunn", "Sam Reyes", "Ada Marlow", "Lenmouth Wire", "Associated Press"), ""),
        ((), ""),
    ],
)
def test_a_byline_names_its_agency(authors, agency):
    assert origin("", "The river rose.", authors, "") == agency


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        (" (AP)", "Associated Press"),
        ("\n© 2020 AFP", "AFP"),
        ("\nCopyright 2020 The Associated Press. All rights reserved.", "Associated Press"),
        ("\nSource: Xinhua", "Xinhua"),
        ("\n— Reuters", "Reuters"),
        ("\n–The Associated Press.", "Associated Press"),
        (" It fell (Reuters).", "Reuters"),
        ("\nQuelle: dpa.", "dpa"),
        ("\n© Reuters\n(AFP)", "Reuters"),
        (" It fell (in Reuters)", ""),
        ("\nSource: a Reuters diary", ""),
        ("\nThe the Reuters", ""),
        ("\ndpa/tmn", "dpa"),
        (" (Reporting by Jon Dunn; Editing by Ada Marlow)", "Reuters"),
        (" This story was originally published by Reuters.", "Reuters"),
        ("\nThe Associated Press contributed to this report.", ""),
        ("\nImage copyright Reuters", ""),
        (" He told Reuters", ""),
    ],
)
def test_a_closing_credit_names_the_origin_but_a_contribution_does_not(end, agency):
    assert origin("", f"The river rose.{end}", (), "Lenmouth Courier") == agency


def test_a_title_and_a_first_line_can_carry_the_credit():
    assert origin("River rises (AP)", "It rose.", (), "") == "Associated Press"
    assert origin("River rises | Reuters", "It rose.", (), "") == "Reuters"
    assert origin("Reuters: river rises", "It rose.", (), "") == ""
    assert origin("", "By The Associated Press\n\nIt rose.", (), "") == "Associated Press"


def test_an_agency_is_the_origin_of_its_own_articles_but_an_outlet_is_no_agency():
    assert origin("", "It rose.", (), "Associated Press") == "Associated Press"
    assert origin("", "LENMOUTH (KLEN) — It rose.", (), "KLEN") == ""


@given(st.text(st.characters()), st.text(st.characters()), st.lists(st.text(st.characters()), max_size=3))
def test_any_strings_are_read(title, text, authors):
    found = dateline(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
    assert isinstance(origin(title, text, authors, title), str)


@given(st.text("AB c.,/-–—()\n 14", max_size=80))
def test_no_mixture_of_capitals_dashes_and_brackets_confuses_the_dateline(text):
    found = dateline(text)
    assert found is None or found.of(text).strip()
