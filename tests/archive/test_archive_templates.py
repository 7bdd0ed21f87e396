"""Reports from one template stay apart in copies, stories and coverage."""

from dataclasses import replace
from pathlib import Path

import pytest
from templated_reports import ONE_BRIEF_EVENT, ONE_EVENT, TEMPLATED

import wideangle
from wideangle.archive.retrieval.near_duplicates import MAX_INSTANCES
from wideangle.model import Article, Lane


@pytest.mark.parametrize("kind", TEMPLATED)
@pytest.mark.parametrize("day_by_day", [False, True])
def test_each_report_is_a_story_of_its_own(kind: str, day_by_day: bool, tmp_path: Path) -> None:
    reports = TEMPLATED[kind]
    with wideangle.open(tmp_path) as archive:
        for batch in [[report] for report in reports] if day_by_day else [reports]:
            archive.add(batch)
        stories = list(archive.stories())
    assert [(len(story.members), story.independent) for story in stories] == [(1, 1)] * len(reports)


@pytest.mark.parametrize("kind", TEMPLATED)
def test_a_report_is_not_covered_by_those_of_other_events(kind: str, tmp_path: Path) -> None:
    first, *others = TEMPLATED[kind]
    with wideangle.open(tmp_path) as archive:
        archive.add(others)
        draft = archive.cover(first)
        archive.add([first])
        stored = archive.cover(first.id)
        relation = archive.relation(first.id, others[0].id)
    for coverage in (draft, stored):
        assert coverage.reports == 1
        assert not coverage.copies
        assert not any(section.entries for section in coverage.sections if section.lane is Lane.SAME_STORY)
    assert relation.probability < 0.5
    assert "one template with other values in it" in [reason.text for reason in relation.reasons]


def test_the_copy_of_a_report_is_folded_under_it_and_not_under_another_instance(tmp_path: Path) -> None:
    reports = TEMPLATED["earthquake"]
    copies = [replace(report, id=f"copy of {report.id}", outlet="Northern Gazette") for report in reports]
    with wideangle.open(tmp_path) as archive:
        archive.add([*reports, *copies])
        stories = list(archive.stories())
    assert sorted((len(story.members), story.independent) for story in stories) == [(2, 1)] * len(reports)


def test_a_copy_is_found_among_many_instances(tmp_path: Path) -> None:
    report = TEMPLATED["level"][0]
    instances = [
        Article(
            title=report.title,
            text=report.text.replace("312", str(200 + day)).replace("14", str(30 + day)),
            published=f"2031-03-{day:02}",
            outlet=report.outlet,
            id=f"level {day}",
        )
        for day in range(1, MAX_INSTANCES + 12)
    ]
    copy = replace(instances[3], id="copy", outlet="Northern Gazette")
    with wideangle.open(tmp_path) as archive:
        archive.add(instances)
        archive.add([copy])
        story = archive.story_of("copy")
        assert story is not None
        assert sorted(member.article.id for member in story.members) == ["copy", "level 4"]
        assert len(list(archive.stories())) == len(instances)


@pytest.mark.parametrize("kind", ONE_EVENT)
def test_versions_of_one_report_stay_together(kind: str, tmp_path: Path) -> None:
    with wideangle.open(tmp_path) as archive:
        archive.add(ONE_EVENT[kind])
        [story] = archive.stories()
    assert len(story.members) == len(ONE_EVENT[kind])
    assert story.independent == 1


@pytest.mark.parametrize("kind", ONE_BRIEF_EVENT)
def test_corrected_brief_reports_stay_in_one_story_beside_other_instances(kind: str, tmp_path: Path) -> None:
    template, versions = ONE_BRIEF_EVENT[kind]
    with wideangle.open(tmp_path) as archive:
        archive.add([*versions, *TEMPLATED[template][1:]])
        story = archive.story_of(versions[0].id)
    assert story is not None
    assert {member.article.id for member in story.members} == {version.id for version in versions}
