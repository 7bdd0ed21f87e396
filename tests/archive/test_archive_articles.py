"""An archive as a collection of articles: `articles`, `len`, `iter` and `in`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from wideangle.archive import Archive, open_archive
from wideangle.errors import StoryNotFound
from wideangle.model import Article
from wideangle.store import archive_store

DAYS = ("2031-10-03", "2031-10-01", None, "2031-10-03T23:30-05:00", "2031-09-30")
OUTLETS = ("Halven Courier", "The Skerrow Post", "Halven Courier", "", "Halven Courier - Sport")


def article(number: int) -> Article:
    return Article(
        f"Ferry number {number} left the quay of Halven {number + 3} minutes late because of fog.",
        title=f"Ferry {number} is late",
        id=f"n{number}",
        url=f"https://ferries.example/{number}" if number == 1 else "",
        published=DAYS[number],
        outlet=OUTLETS[number],
        language="de" if number == 4 else "en",
    )


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr(archive_store, "READ_BATCH_SIZE", 2)
    with open_archive(tmp_path / "news") as opened:
        opened.add(map(article, range(5)))
        yield opened


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [3, 0, 1, 4, 2]),
        ({"since": "2031-10-01"}, [3, 0, 1]),
        ({"since": date(2031, 10, 1), "until": date(2031, 10, 2)}, [1]),
        ({"until": "2031-09-29"}, []),
        ({"outlets": "halven courier"}, [0, 4, 2]),
        ({"outlets": ["Skerrow Post", "Halven Courier"], "until": "2031-10-01"}, [1, 4]),
        ({"outlets": ""}, [3]),
        ({"outlets": "Nobody's Post \ud800"}, []),
        ({"languages": "de"}, [4]),
        ({"languages": ("fr", "de")}, [4]),
        ({"limit": 2}, [3, 0]),
        ({"limit": 2, "offset": 3}, [4, 2]),
        ({"offset": 4}, [2]),
        ({"limit": 0}, []),
    ],
)
def test_articles_are_listed_the_latest_day_first(archive: Archive, asked: dict[str, object], numbers: list[int]):
    assert [listed.id for listed in archive.articles(**asked)] == [f"n{number}" for number in numbers]


def test_a_wrong_day_is_an_error_before_anything_is_listed(archive: Archive):
    with pytest.raises(ValueError, match="lately"):
        archive.articles(since="lately")


def test_an_archive_is_iterated_in_the_order_of_addition(archive: Archive):
    assert list(archive) == [article(number) for number in range(5)]
    assert len(archive) == 5


def test_an_article_is_in_an_archive_by_id_by_url_and_by_itself(archive: Archive):
    assert "n1" in archive
    assert "https://www.ferries.example/1?utm_source=feed" in archive
    assert article(1) in archive
    assert "n9" not in archive
    assert "https://ferries.example/9" not in archive
    assert Article("Another text.") not in archive
    assert 1 not in archive


def test_an_empty_archive_is_true_and_has_no_articles(tmp_path: Path):
    with open_archive(tmp_path / "empty") as archive:
        assert archive
        assert len(archive) == 0
        assert list(archive) == list(archive.articles()) == []
        assert list(archive.copies()) == []


def test_every_copy_is_named_with_its_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive_store, "MAX_KEYS", 1)
    text = " ".join(f"The council of Skerrow voted on paragraph {number} of the harbour plan." for number in range(12))
    with open_archive(tmp_path / "news") as archive:
        archive.add([Article(text, id=f"c{number}", outlet=f"Outlet {number}") for number in range(3)])
        archive.add(Article("Rovers beat City by two goals to one on Sunday.", id="other"))
        assert list(archive.copies()) == [("c1", "c0", 1.0), ("c2", "c0", 1.0)]


def test_members_of_stories_are_found_by_ids_before_and_after_a_merger(tmp_path: Path):
    matters = ("Rovers beat City by two goals.", "The museum of clocks opens in Skerrow.", "Orchards lost half a crop.")
    with open_archive(tmp_path / "news") as archive:
        archive.add([Article(text, id=f"n{number}", language="en") for number, text in enumerate(matters)])
        first, second, third = (str(story) for story in archive.story_ids(["n0", "n1", "n2"]))
        archive.merge([first, second])
        assert [member.article.id for member in archive.members([second])] == ["n0", "n1"]
        archive.merge([third, first])
        assert sorted(member.article.id for member in archive.members([second])) == ["n0", "n1", "n2"]
        assert sorted(member.article.id for member in archive.members([first, third, second])) == ["n0", "n1", "n2"]
        assert list(archive.members([])) == []
        for unknown in ("s99", "nonsense", ""):
            with pytest.raises(StoryNotFound):
                archive.members([first, unknown])
