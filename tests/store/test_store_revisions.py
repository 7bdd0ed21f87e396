"""A reworded article is the same article, and what it said before is kept, within bounds."""

from __future__ import annotations

from store_kit import add, article, opened

from wideangle.model import Article, Outcome
from wideangle.store import Store
from wideangle.store.articles import revisions as kept


def _put(store: Store, *articles: Article) -> list[Outcome]:
    return [outcome for each in articles for outcome, _ in add(store, [each])]


def _texts(store: Store) -> list[str]:
    [seq] = store.seqs().tolist()
    return [each.text for each in store.history(seq)]


def test_a_changed_body_or_headline_is_a_revision(folder):
    with opened(folder, write=True) as store:
        _put(store, article(1, "The ferry left at nine"))
        assert _put(store, article(1, "The ferry left at ten")) == [Outcome.UPDATED]
        assert _put(store, article(1, "The ferry left at ten", title="Ferry late")) == [Outcome.UPDATED]
        assert _texts(store) == ["The ferry left at nine", "The ferry left at ten", "The ferry left at ten"]
        [seq] = store.seqs().tolist()
        history = store.history(seq)
        assert [each.number for each in history] == [1, 2, 3]
        assert [each.title for each in history][1:] == ["The council of Port Ellery", "Ferry late"]
        assert history[-1].until is None
        assert history[0].until == history[1].since
        assert store.revised([seq]) == {seq: 2}


def test_layout_and_other_fields_make_no_revision(folder):
    with opened(folder, write=True) as store:
        _put(store, article(1, "The ferry left at nine"))
        assert _put(store, article(1, "The  ferry left\nat nine", section="Local")) == [Outcome.UPDATED]
        assert len(_texts(store)) == 1


def test_marks_that_a_page_changes_by_itself_make_no_revision(folder):
    def version(mark: str, sails: str = "nine") -> Article:
        return article(1, f"{mark}\n\nThe ferry left at {sails}")

    with opened(folder, write=True) as store:
        _put(store, version("Updated 5 minutes ago"))
        marks = "Updated 2 hours ago", "Updated 1 day ago | 1,204 views", "12 comments"
        assert _put(store, *map(version, marks)) == [Outcome.KNOWN] * len(marks)
        assert len(_texts(store)) == 1
        assert _put(store, version("Updated 1 day ago", "ten")) == [Outcome.UPDATED]
        assert len(_texts(store)) == 2


def test_the_time_of_an_update_within_the_text_makes_no_revision_and_a_changed_digit_does(folder):
    def version(time: str, toll: int = 12) -> Article:
        return article(
            1, f"{toll} people are missing, police said. (Updated: {time})\n\nAdvertisement\n\nThe search goes on"
        )

    with opened(folder, write=True) as store:
        _put(store, version("14:32"))
        assert _put(store, version("15:10"), version("March 4, 2031 at 9:05 a.m.")) == [Outcome.KNOWN] * 2
        assert _put(store, version("15:40", 13)) == [Outcome.UPDATED]
        assert len(_texts(store)) == 2


def test_the_whole_text_in_place_of_a_teaser_is_no_revision_and_no_teaser_takes_its_place(folder):
    with opened(folder, write=True) as store:
        teaser = article(1, "The ferry …", metadata={"partial": True})
        whole = article(1, "The ferry left at nine and came back")
        assert _put(store, teaser, whole, teaser) == [Outcome.ADDED, Outcome.UPDATED, Outcome.KNOWN]
        assert _texts(store) == ["The ferry left at nine and came back"]


def test_an_outlet_that_shows_two_wordings_by_turns_fills_no_archive(folder):
    one, other = article(1, "The ferry left at nine"), article(1, "The ferry left at ten")
    with opened(folder, write=True) as store:
        outcomes = _put(store, *[one, other] * 20)
        assert len(_texts(store)) == 3
        assert outcomes.count(Outcome.UPDATED) <= 2 * kept.MOST_RETURNS + 1
        assert outcomes[-10:] == [Outcome.KNOWN] * 10


def test_of_very_many_wordings_the_first_and_the_latest_are_kept(folder, monkeypatch):
    monkeypatch.setattr(kept, "MOST_REVISIONS", 5)
    with opened(folder, write=True) as store:
        _put(store, *[article(1, f"The ferry left at {hour}") for hour in range(9)])
        assert _texts(store) == [f"The ferry left at {hour}" for hour in (0, 4, 5, 6, 7, 8)]


def test_a_change_within_one_batch_is_a_revision_too(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1, "The ferry left at nine"), article(1, "The ferry left at ten")])
        assert _texts(store) == ["The ferry left at nine", "The ferry left at ten"]
