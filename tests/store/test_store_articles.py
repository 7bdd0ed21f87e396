"""What is put into an archive, and what comes out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from store_kit import add, analyse, article, opened

from wideangle.errors import ArticleNotFound, UsageError
from wideangle.model import Article, Holdings, Outcome, PublicationTime
from wideangle.model.times import UNDATED


def test_an_article_comes_back_exactly_as_it_went_in(folder):
    given = Article(
        text="  First line\r\n\r\n\tsecond \x00 line – “quoted” 🛶\n",
        title="A title",
        id="agency:77",
        url="https://ellery-post.example/a?b=c",
        published="2024-10-13T19:05+03:00",
        outlet="Ellery Post",
        authors=("Ada Lund", "B. Okafor"),
        language="en",
        section="Local",
        metadata={"wire": None, "tags": ["a", "ü"], "rank": 1.5},
    )
    with opened(folder, write=True) as store:
        add(store, [given])
        assert store.get("agency:77") == given
        assert store.get("agency:77").text == given.text
        assert store.get("agency:77").published.isoformat() == "2024-10-13T19:05+03:00"


def test_the_same_content_again_is_known(folder):
    with opened(folder, write=True) as store:
        assert add(store, [article(1), article(2)]) == [(Outcome.ADDED, 1), (Outcome.ADDED, 2)]
        assert add(store, [article(2), article(1)]) == [(Outcome.KNOWN, 2), (Outcome.KNOWN, 1)]
        assert store.holdings().articles == 2


def test_content_is_known_by_the_digest_that_an_earlier_version_made_of_it(folder):
    one, two = article(1), replace(article(2), published=None, authors=("Ada Lund",), metadata={"ü": 1})
    digests = {1: "420eed8a18495b6184cc333fea64e45c", 2: "a3d62686d40b298ca2e9c810271a607d"}
    with opened(folder, write=True) as store:
        add(store, [one, two])
    with closing(sqlite3.connect(folder / "wideangle.db")) as connection, connection:
        for seq, digest in digests.items():
            connection.execute("UPDATE articles SET digest = ? WHERE seq = ?", (bytes.fromhex(digest), seq))
    with opened(folder, write=True) as store:
        assert [outcome for outcome, _ in add(store, [one, two])] == [Outcome.KNOWN] * 2
        assert [outcome for outcome, _ in add(store, [replace(one, section="Sport")])] == [Outcome.UPDATED]


@pytest.mark.parametrize(
    "field", ["text", "title", "published", "outlet", "authors", "language", "section", "metadata"]
)
def test_any_other_content_of_the_same_id_replaces_it(folder, field):
    value = {"published": "2023-01-02T03:04+00:00", "metadata": {"new": 1}}.get(field, "something else")
    with opened(folder, write=True) as store:
        add(store, [article(1)])
        assert add(store, [replace(article(1), **{field: value})]) == [(Outcome.UPDATED, 1)]
        assert store.articles([1]) == [replace(article(1), **{field: value})]


_OTHER_TEXT = "Nine schools north of the river stay shut."


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"url": "https://x.example/schools", "title": "Schools", "text": _OTHER_TEXT}, (Outcome.REFUSED, 1)),
        ({"url": "https://x.example/a1-corrected"}, (Outcome.UPDATED, 1)),
        ({"title": "Schools", "text": _OTHER_TEXT}, (Outcome.UPDATED, 1)),
        ({"url": "", "title": "Schools", "text": _OTHER_TEXT}, (Outcome.UPDATED, 1)),
    ],
)
def test_an_id_with_another_url_and_another_text_is_a_conflict(folder, changes, outcome):
    with opened(folder, write=True) as store:
        stored = article(1, "All sailings of the ferry are off until Thursday.")
        add(store, [stored])
        assert add(store, [replace(stored, **changes)]) == [outcome]


def test_a_derived_id_gives_way_to_the_article_held_under_the_same_url(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1)])
        corrected = article(1, "The corrected text", id="~other")
        assert add(store, [corrected]) == [(Outcome.UPDATED, 1)]
        assert store.get("a1") == replace(corrected, id="a1")
        assert store.find("~other") is None


def test_an_id_that_a_table_brings_is_kept_beside_another_of_the_same_url(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1)])
        assert add(store, [article(1, id="b1")]) == [(Outcome.ADDED, 2)]
        assert [store.get(each).id for each in ("a1", "b1")] == ["a1", "b1"]


def test_articles_without_url_are_told_apart_by_id_alone(folder):
    with opened(folder, write=True) as store:
        pasted = [article(number, id=f"~{number}", url="") for number in (1, 2)]
        assert [outcome for outcome, _ in add(store, pasted)] == [Outcome.ADDED, Outcome.ADDED]


def test_one_batch_may_hold_an_article_several_times(folder):
    versions = [article(1), article(1), article(1, "Second text"), article(2), article(1, "Third text")]
    with opened(folder, write=True) as store:
        outcomes = [outcome for outcome, _ in add(store, versions)]
        assert outcomes == [Outcome.ADDED, Outcome.KNOWN, Outcome.UPDATED, Outcome.ADDED, Outcome.UPDATED]
        assert store.get("a1").text == "Third text"
        assert store.holdings().articles == 2


@pytest.mark.parametrize(
    "broken", [{"id": ""}, {"text": "half a pair \ud83d"}, {"id": "\udc00"}, {"metadata": {1: 1, "one": 2}}]
)
def test_what_cannot_be_written_down_is_refused_alone(folder, broken):
    with opened(folder, write=True) as store:
        outcomes = add(store, [article(1), replace(article(2), **broken), article(3)])
        assert [outcome for outcome, _ in outcomes] == [Outcome.ADDED, Outcome.REFUSED, Outcome.ADDED]
        assert [each.id for _, each in store.iterate()] == ["a1", "a3"]


def test_metadata_of_other_kinds_is_kept_as_text(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1, metadata={"seen": date(2024, 10, 13)})])
        assert store.get("a1").metadata == {"seen": "2024-10-13"}
        assert add(store, [store.get("a1")]) == [(Outcome.KNOWN, 1)]


def test_a_block_that_raises_leaves_nothing(folder):
    with opened(folder, write=True) as store:
        with pytest.raises(KeyError), store.writing() as batch:
            batch.put([analyse(article(1))])
            raise KeyError
        assert store.holdings() == Holdings()
        assert add(store, [article(2)]) == [(Outcome.ADDED, 1)]


def test_get_takes_an_id_a_url_and_a_canonical_url(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1), article(2, id=article(1).url)])
        assert store.find("a1") == 1
        assert store.find(article(1).url) == 2, "an id goes before a URL"
        assert store.find(article(2).url) == 2
        assert store.find("https://ELLERY-post.example/1", article(1).url) == 1
        with pytest.raises(ArticleNotFound, match="a3"):
            store.get("a3")


def test_articles_and_features_come_in_the_order_asked_for(folder):
    with opened(folder, write=True) as store:
        add(store, [article(number) for number in range(1, 6)] + [article(6, published=None, outlet="", language="de")])
        assert [each.id for each in store.articles([4, 99, 2, 6])] == ["a4", "a2", "a6"]
        features = store.features([6, 99, 2])
        assert features.seqs.tolist() == [6, 2]
        assert features.days.tolist() == [UNDATED, date(2024, 10, 3).toordinal()]
        assert features.outlet_keys == ["", "ellery post"]
        assert features.languages == ["de", "en"]
        assert features.vectors == [analyse(each).vector for each in store.articles([6, 2])]
        assert store.features([]).seqs.tolist() == []


def test_iterate_keeps_to_the_days_asked_for(folder):
    with opened(folder, write=True) as store:
        add(store, [article(3), article(1), article(9, published=None), article(2), article(4)])
        ids = [each.id for _, each in store.iterate(date(2024, 10, 3), date(2024, 10, 5))]
        assert ids == ["a3", "a2"]
        assert [seq for seq, _ in store.iterate()] == [1, 2, 3, 4, 5]
        assert store.seqs(until=date(2024, 10, 3)).tolist() == [2]


def test_holdings_and_counts_say_what_there_is(folder):
    with opened(folder, write=True) as store:
        assert store.holdings() == Holdings()
        late = article(40, published="2024-11-02T23:10-05:00", outlet="Kestrel Wire", language="de")
        add(store, [article(1), article(2), article(3, published=None, outlet=""), late])
        assert store.holdings() == Holdings(
            articles=4, outlets=2, undated=1, first=PublicationTime.of("2024-10-02"), last=late.published
        )
        counts = store.counts()
        assert counts.outlets == {"Ellery Post": 2, "Kestrel Wire": 1, "": 1}
        assert counts.languages == {"en": 3, "de": 1}
        assert counts.months == {"2024-10": 2, "2024-11": 1, "": 1}


def test_outlets_are_counted_under_the_name_that_most_of_their_articles_give(folder):
    names = ["Ellery Post", "ELLERY POST", "ELLERY POST", "Kestrel Wire"]
    with opened(folder, write=True) as store:
        add(store, [article(number, outlet=name) for number, name in enumerate(names, start=1)])
        assert store.counts().outlets == {"ELLERY POST": 3, "Kestrel Wire": 1}


def test_a_store_opened_to_read_says_so(folder):
    with opened(folder) as store, pytest.raises(UsageError, match="reading only"):
        add(store, [article(1)])
