"""Instances of one template are told from copies by the values that differ."""

from itertools import combinations

import pytest
from templated_reports import ONE_BRIEF_EVENT, ONE_EVENT, TEMPLATED

from wideangle.link import are_of_one_template
from wideangle.model import Article


@pytest.mark.parametrize("kind", TEMPLATED)
def test_reports_that_differ_in_place_figure_day_or_name_are_instances(kind: str) -> None:
    assert all(are_of_one_template(one, other) for one, other in combinations(TEMPLATED[kind], 2))


@pytest.mark.parametrize("kind", [*ONE_EVENT, *ONE_BRIEF_EVENT])
def test_versions_of_one_report_are_no_instances(kind: str) -> None:
    one, other = ONE_EVENT[kind] if kind in ONE_EVENT else ONE_BRIEF_EVENT[kind][1]
    assert not are_of_one_template(one, other)
    assert not are_of_one_template(other, one)


def test_a_text_is_no_other_instance_of_its_own_template() -> None:
    for report in (reports[0] for reports in TEMPLATED.values()):
        assert not are_of_one_template(report, report)


@pytest.mark.parametrize("text", ["", "12.", "— — —"])
def test_texts_without_words_are_no_instances(text: str) -> None:
    assert not are_of_one_template(Article(text), Article("4 people met at Marren."))
