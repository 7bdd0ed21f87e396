"""Stories as an archive tells them: who was first, what counts as a source, what a person called them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from story_kit_archive import article, nothing_in, stories_of

import wideangle
from wideangle.archive import Archive
from wideangle.model import Article

WIRE = (
    "The Skerrow ferry ran into the quay of Port Ellery in thick fog on Saturday. Eleven islanders were hurt, harbour"
    " master Oda Lindqvist said. Its engine had failed twice in the week before. Forty passengers were on board."
)


def carried(name: str, outlet: str, published: str | None, text: str = WIRE, **fields: str) -> Article:
    return Article(text, id=name, outlet=outlet, published=published, title=fields.pop("title", "Ferry hits quay"))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with wideangle.open(nothing_in(tmp_path / "archive")) as opened:
        yield opened


def test_the_earliest_of_copies_stands_for_them_whichever_came_first(archive: Archive) -> None:
    archive.add([carried("late", "Halven Courier", "2031-10-05"), carried("early", "Ossel Post", "2031-10-04")])
    [story] = archive.stories()
    assert {member.article.id: member.copy_of for member in story.members} == {"early": "", "late": "early"}
    assert (story.reports, story.independent, story.outlets, story.single_source) == (2, 1, 2, True)
    assert story.central == "early"


def test_an_agency_s_own_article_stands_for_its_copies(archive: Archive) -> None:
    credited = f"PORT ELLERY (Reuters) - {WIRE}"
    archive.add([carried("post", "Ossel Post", "2031-10-04", credited), carried("wire", "Reuters", "2031-10-05")])
    [story] = archive.stories()
    assert {member.article.id: member.copy_of for member in story.members} == {"wire": "", "post": "wire"}
    assert {member.origin for member in story.members} == {"Reuters"}


def test_what_a_desk_made_of_its_text_is_told_of_one_story_and_not_in_lists(archive: Archive) -> None:
    longer = f"{WIRE} Shopkeepers in Ossel doubt that account."
    archive.add(
        [carried("a", "Ossel Post", "2031-10-04"), carried("b", "Halven Courier", "2031-10-05", longer, title="Fog")]
    )
    [listed] = archive.stories()
    assert all(member.edits is None for member in listed.members)
    first, copy = archive.story(listed.id).members
    assert first.edits is None
    assert copy.edits is not None
    assert copy.edits.new_headline
    assert copy.edits.kept == 1
    assert copy.edits.dropped == ()
    assert [span.of(longer) for span in copy.edits.inserted] == ["Shopkeepers in Ossel doubt that account."]


def test_reports_of_one_outlet_are_a_single_source_and_unknown_outlets_are_not(archive: Archive) -> None:
    def report(number: int, event: int, outlet: str) -> Article:
        told = article(number, event=event, turn=number % 4)
        return Article(told.text, title=told.title, id=told.id, outlet=outlet, published="2031-10-04", language="en")

    archive.add([report(0, 0, "Ossel Post"), report(1, 0, "The Ossel Post"), report(2, 1, ""), report(3, 1, "")])
    ferry, school = sorted(archive.stories(), key=lambda story: story.articles[0].id)
    assert (ferry.reports, ferry.independent, ferry.outlets, ferry.single_source) == (2, 2, 1, True)
    assert (school.reports, school.independent, school.outlets, school.single_source) == (2, 2, 0, False)


def test_a_name_stays_with_a_story_through_mergers_and_until_it_is_revoked(archive: Archive) -> None:
    archive.add([article(n, event=n % 2, turn=n // 2, day=1) for n in range(4)])
    placed = stories_of(archive)
    older, younger = sorted({placed["a0"], placed["a1"]}, key=lambda one: int(one[1:]))
    named = archive.rename(younger, "  Ferry and\nbudget ")
    archive.merge([older, younger])
    archive.add([article(8, event=0, turn=3, day=2)])
    for asked in (older, younger, younger.removeprefix("s"), younger.upper()):
        story = archive.story(asked)
        assert (story.id, story.name, story.pinned) == (older, "Ferry and budget", True)
    archive.revoke(named)
    assert archive.story(older).name == ""


def test_late_and_undated_reports_join_the_story_that_is_there(archive: Archive) -> None:
    archive.add([article(n, event=n % 3, turn=n // 3, day=10) for n in range(6)])
    before = stories_of(archive)
    archive.add([article(10, event=0, turn=2, day=9), article(11, event=1, turn=3, day=None)])
    after = stories_of(archive)
    assert {name: after[name] for name in before} == before
    assert (after["a10"], after["a11"]) == (before["a0"], before["a1"])
    assert archive.story(after["a11"]).articles[-1].id == "a11"


def test_an_article_names_its_story_only_if_it_is_in_the_archive(archive: Archive) -> None:
    archive.add([article(0, event=0), article(1, event=1)])
    placed = stories_of(archive)
    assert archive.cover("a0").story == placed["a0"]
    assert archive.cover(Article("Fog over the quay.", id="\ud800")).story == ""
    assert list(archive.story_ids(["a1", "gone", "\ud800", "a0", "a1"])) == [
        placed["a1"],
        None,
        None,
        placed["a0"],
        placed["a1"],
    ]


def test_a_report_says_in_how_many_stories_it_was_placed_and_how_far_that_is(archive: Archive) -> None:
    steps: list[tuple[int, int]] = []
    report = archive.add(
        [article(n, event=n % 3, turn=n // 3) for n in range(6)], placing=lambda done, of: steps.append((done, of))
    )
    assert (report.added, report.stories) == (6, 3)
    assert steps[-1] == (6, 6)
    assert archive.add(article(0, event=0)).stories == 0
