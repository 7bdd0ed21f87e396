"""Names, figures and days across scripts and languages. Names are invented, but for places that CLDR knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language.crosslingual import (
    PAIR_FEATURES,
    CrossLingualProfile,
    ProfileTable,
    Rarity,
    Representation,
    days_in,
    figures_in,
    name_keys,
    names_in,
    pair_features,
    shared_evidence,
)
from wideangle.language.crosslingual.profiles import UNNAMED

SPELLINGS = {
    "Marchenkovsky": {
        "en": "Marchenkovsky",
        "de": "Martschenkowskyj",
        "fr": "Martchenkovski",
        "pl": "Marczenkowskiego",
        "cs": "Marčenkovského",
        "uk": "Марченковський",
        "ru": "Марченковского",
        "el": "Μαρτσενκόφσκι",
        "ja": "マルチェンコフスキー",
        "ko": "마르첸코프스키",
        "ka": "მარჩენკოვსკი",
        "hi": "मार्चेंकोव्स्की",
    },
    "Veligradova": {
        "en": "Veligradova",
        "de": "Weligradowa",
        "uk": "Веліградова",
        "ru": "Велиградовой",
        "ar": "فيليغرادوفا",
        "he": "וליגרדובה",
        "ja": "ヴェリグラドワ",
        "ka": "ველიგრადოვა",
    },
    "Tarsolen": {"en": "Tarsolen", "fi": "Tarsolenin", "lt": "Tarsolenas", "hu": "Tarsolennek"},
}


@pytest.mark.parametrize(
    ("name", "language", "spelling"),
    [(name, language, spelling) for name, forms in SPELLINGS.items() for language, spelling in forms.items()],
)
def test_spellings_of_a_name_share_a_key(name, language, spelling):
    assert not set(name_keys(name, "en")).isdisjoint(name_keys(spelling, language))


def test_names_that_differ_have_other_keys():
    names = ["Marchenkovsky", "Veligradova", "Tarsolen", "Patton", "Putin", "Biden", "Harlan", "Holmen"]
    keys = [set(name_keys(name, "en")) for name in names]
    assert all(mine.isdisjoint(theirs) for place, mine in enumerate(keys) for theirs in keys[:place])


@pytest.mark.parametrize("word", ["", "Li", "Xi", "ъ", "가", "-", "…"])
def test_a_word_with_too_few_consonants_has_no_key(word):
    assert name_keys(word, "en") == ()


@given(st.text(max_size=40), st.sampled_from(["", "en", "de", "ru", "ar", "ja", "ko", "zh", "hi", "xx"]))
def test_any_text_has_names_figures_and_days(text, language):
    for name in names_in(text, language):
        assert name.keys
        assert name.surface in text
    assert all(form in text for form in (*figures_in(text).values(), *days_in(text, language).values()))
    profile = CrossLingualProfile.of(text, text, language)
    again = CrossLingualProfile.from_bytes(profile.to_bytes())
    assert [array.tolist() for array in (again.keys, again.names, again.figures)] == [
        array.tolist() for array in (profile.keys, profile.names, profile.figures)
    ]


def test_designations_and_initialisms_are_names_in_any_script():
    latin = {key for name in names_in("A QT-12 of the FSB", "en") for key in name.keys}
    cyrillic = {key for name in names_in("Самолёт КТ-12, ФСБ", "ru") for key in name.keys}
    assert latin & cyrillic == {"#fsb", "kt12"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Talks in Germany", "en"),
        ("Gespräche in Deutschland", "de"),
        ("Pourparlers en Allemagne", "fr"),
        ("La réponse de l'Allemagne", "fr"),
        ("Переговоры в Германии", "ru"),
        ("Переговори в Німеччині", "uk"),
        ("ドイツで会談", "ja"),
        ("在德国会谈", "zh"),
        ("Almanya'da görüşmeler", "tr"),
    ],
)
def test_a_country_is_one_concept_in_every_language(text, language):
    assert "@DE" in {key for name in names_in(text, language) for key in name.keys}


@pytest.mark.parametrize(
    "text",
    ["10 000 islanders", "10.000 Menschen", "10,000 islanders", "10\u202f000 îles", "1万人", "10 тыс. людей"],
)
def test_a_figure_is_one_value_in_every_notation(text):
    assert "10000" in figures_in(text)


def test_scales_decimals_and_years():
    assert set(figures_in("2,5 Millionen")) == set(figures_in("2.5 million")) == set(figures_in("250万"))
    assert set(figures_in("in 2031 at 17:30")) == {"y2031"}
    assert figures_in("3 of 9") == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on 17 October", "en"),
        ("on October 17", "en"),
        ("am 17. Oktober", "de"),
        ("le 17 octobre", "fr"),
        ("el 17 de octubre", "es"),
        ("17 октября", "ru"),
        ("17 жовтня", "uk"),
        ("10月17日", "ja"),
        ("10월 17일", "ko"),
        ("17 أكتوبر", "ar"),
    ],
)
def test_a_day_is_one_in_every_language(text, language):
    assert list(days_in(text, language)) == ["10-17"]


ENGLISH = (
    "Premier Olena Marchenkovsky told parliament in Vellgrad on 17 October that 10,000 soldiers had left.",
    "en",
)
UKRAINIAN = ("Прем'єр Олена Марченковська заявив 17 жовтня у Велльграді, що 10 000 солдатів вийшли.", "uk")
UNRELATED = ("У Тарсолені вчителі вимагають 25 відсотків надбавки, повідомила мерка Ганна Дорновська.", "uk")


def test_the_evidence_of_a_pair_is_told_in_both_spellings():
    evidence = shared_evidence(*ENGLISH, *UKRAINIAN)
    assert str(evidence) == (
        "Premier = Прем'єр; Marchenkovsky = Марченковська; Vellgrad = Велльграді; 17; 10,000 = 10 000; "
        "17 October = 17 жовтня"
    )
    assert str(shared_evidence(*ENGLISH, *UNRELATED)) == ""


def test_pair_features_tell_an_event_from_another():
    profiles = [CrossLingualProfile.of("", *each) for each in (ENGLISH, UKRAINIAN, UNRELATED)]
    rarity = Rarity.of(profiles)
    vector = np.array([1, 0], np.float32)
    article, *others = [Representation(profile, vector) for profile in profiles]
    features = pair_features(article, [*others, Representation(profiles[1])], rarity)
    by_name = dict(zip(PAIR_FEATURES, features.T.tolist(), strict=True))
    assert by_name["cosine_full"][:2] == [1, 1]
    assert np.isnan(by_name["cosine_full"][2])
    assert np.isnan(by_name["cosine_title"]).all()
    assert by_name["name_overlap"][0] > 0.3 > by_name["name_overlap"][1] == 0
    assert by_name["figure_overlap"][:2] == [1, 0]


@given(st.integers(0, 10**6))
def test_overlap_is_that_of_its_definition(seed):
    chance = np.random.default_rng(seed)
    profiles = [_random_profile(chance) for _ in range(5)]
    rarity = Rarity.of(profiles)
    table = ProfileTable(profiles, rarity)
    for mine in profiles:
        overlap = table.overlap(mine)
        for row, theirs in enumerate(profiles):
            assert overlap.names[row] == pytest.approx(_share(mine, theirs, rarity), abs=1e-5)
            assert overlap.names_back[row] == pytest.approx(_share(theirs, mine, rarity), abs=1e-5)


def _random_profile(chance: np.random.Generator) -> CrossLingualProfile:
    size = int(chance.integers(0, 8))
    return CrossLingualProfile(
        keys=chance.integers(0, 12, size).astype(np.uint32),
        names=np.sort(chance.integers(0, 4, size)).astype(np.uint16),
        figures=np.unique(chance.integers(20, 24, 2)).astype(np.uint32),
    )


def _share(mine: CrossLingualProfile, theirs: CrossLingualProfile, rarity: Rarity) -> float:
    weights, shared = 0.0, 0.0
    for name in np.unique(mine.names):
        keys = mine.keys[mine.names == name]
        weight = float(rarity(keys).min()) / (1 + int(name) / 8)
        weights += weight
        shared += weight * bool(np.isin(keys, theirs.keys).any())
    return shared / (weights + UNNAMED)
