"""Storylines take in the stories of an affair in other languages, where an encoder is installed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from wideangle.archive.collection.adding import add
from wideangle.archive.grouping.storylines import current_storylines
from wideangle.archive.queries.storyline import load_storyline
from wideangle.embedding import InstalledEncoder
from wideangle.model import Article
from wideangle.store import Store

TOPICS = ("marchenk|martschenk|martchenk", "ackerlein", "hollunder")
"""Words of the matters of the articles below: the encoder gives all texts of one matter one vector."""

ARTICLES = (
    Article(
        "Premier Oleksandr Marchenkovsky resigned after parliament in Vellgrad rejected the Karpenholm harbour "
        "contract. Speaker Danylo Hrebenchuk accepted his letter of resignation in the evening.",
        title="Premier Marchenkovsky resigns in Vellgrad",
        id="resigns-en",
        published="2031-10-17",
        language="en",
    ),
    Article(
        "Zwei Wochen nach dem Sturz von Oleksandr Martschenkowskyj sucht Danylo Hrebentschuk in Wellgrad eine "
        "Mehrheit. Der Hafen von Karpenholm bleibt der Streitpunkt zwischen den Lagern.",
        title="Hrebentschuk sucht nach Martschenkowskyj eine Mehrheit",
        id="majority-de",
        published="2031-11-02",
        language="de",
    ),
    Article(
        "Le parlement de Velgrade a élu Danylo Hrebentchouk, qui succède à Oleksandr Martchenkovski. Il promet un "
        "nouvel appel d'offres pour le port de Karpenholm dans les prochains mois.",
        title="Hrebentchouk succède à Martchenkovski",
        id="succeeds-fr",
        published="2031-11-21",
        language="fr",
    ),
    Article(
        "In der Nacht brannte die Lackiererei des Möbelwerks Tarsolen aus. Brandmeister Jost Ackerlein schätzt den "
        "Schaden auf vierzigtausend Kronen.",
        title="Feuer zerstört Möbelwerk Tarsolen",
        id="fire-de",
        published="2031-10-18",
        language="de",
    ),
    Article(
        "Botanists led by Mira Hollunder counted twelve hundred orchids on the dunes of Skerrow, more than in any year "
        "since the survey began.",
        title="Orchids return to the dunes of Skerrow",
        id="orchids-en",
        published="2031-10-20",
        language="en",
    ),
)
AFFAIR = {"resigns-en", "majority-de", "succeeds-fr"}


class TopicEncoder(InstalledEncoder):
    """An encoder that gives the texts of one matter one vector, whatever their language."""

    name = "topics"
    languages = frozenset({"en", "de", "fr"})

    def __init__(self) -> None:
        """No model is read."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = [
            [float(any(part in text.casefold() for part in topic.split("|"))) for topic in TOPICS] for text in texts
        ]
        return np.array(rows, np.float32)


def opened(folder: Path, encoder: InstalledEncoder | None) -> Store:
    return Store.open(folder, write=True, create=True, encoder=encoder)


def chained(store: Store) -> list[set[str]]:
    storylines = current_storylines(store)
    stories = store.stories.of_ids([article.id for article in ARTICLES])
    lines: dict[int, set[str]] = {}
    for article, story in stories.items():
        if story in storylines:
            lines.setdefault(storylines[story], set()).add(article)
    return list(lines.values())


def test_a_storyline_holds_the_stories_of_an_affair_in_three_languages(tmp_path: Path) -> None:
    with opened(tmp_path / "archive", TopicEncoder()) as store:
        add(store, ARTICLES)
        assert len(set(store.stories.of_ids([article.id for article in ARTICLES]).values())) == len(ARTICLES)
        assert chained(store) == [AFFAIR]


def test_without_an_encoder_stories_of_two_languages_are_not_compared(tmp_path: Path) -> None:
    with opened(tmp_path / "archive", None) as store:
        add(store, ARTICLES)
        assert AFFAIR not in chained(store)


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 2, 0, 3, 1), (3, 4, 1, 2, 0)])
def test_storylines_made_in_parts_are_those_of_the_whole(tmp_path: Path, order: Sequence[int]) -> None:
    with opened(tmp_path / "archive", TopicEncoder()) as store:
        for number in order:
            add(store, [ARTICLES[number]])
            current_storylines(store)
        assert chained(store) == [AFFAIR]


def test_an_encoder_that_is_installed_later_compares_all_stories_again(tmp_path: Path) -> None:
    with opened(tmp_path / "archive", None) as store:
        add(store, ARTICLES[:-1])
        assert AFFAIR not in chained(store)
    with opened(tmp_path / "archive", TopicEncoder()) as store:
        add(store, ARTICLES[-1:])
        assert chained(store) == [AFFAIR]


def test_reasons_between_languages_name_what_both_share_and_sum_to_the_probability(tmp_path: Path) -> None:
    with opened(tmp_path / "archive", TopicEncoder()) as store:
        add(store, ARTICLES)
        storylines = current_storylines(store)
        (number,) = set(storylines.values())
        links = load_storyline(store, number, storylines, why=True).links
    assert len(links) == len(AFFAIR) - 1
    for link in links:
        log_odds = sum(reason.weight for reason in link.reasons)
        assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(link.probability, abs=0.001)
        words = " ".join(reason.text for reason in link.reasons)
        assert "Danylo" in words
        assert "meaning" in words


def test_stories_of_one_language_are_compared_as_before(tmp_path: Path) -> None:
    english = [article for article in ARTICLES if article.language == "en"]
    versions = []
    for number, encoder in enumerate((None, TopicEncoder())):
        with opened(tmp_path / str(number), encoder) as store:
            add(store, english)
            current_storylines(store)
            versions.append([(story.fingerprint, story.log_odds.tolist()) for story in store.storylines.all()])
    assert versions[0] == versions[1]
