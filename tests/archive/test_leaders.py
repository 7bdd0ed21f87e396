"""A candidate is compared by names with the candidates that are closest to the article."""

from __future__ import annotations

import numpy as np
import pytest

from wideangle.archive.retrieval.leaders import MOST_LEADERS, leader_names
from wideangle.language.crosslingual import CrossLingualProfile
from wideangle.link import leader_log_odds

FERRY = "Captain Ana Dorsal of the ferry Meridian spoke in Port Calder with minister Olen Varga."
SAME_IN_GERMAN = "Ministerin Olen Varga sprach in Port Calder mit Ana Dorsal über die Fähre Meridian."
OTHER_AFFAIR = "Minister Olen Varga opened the Grenmoor dairy with Tilda Hask and the Castellan cooperative."
NO_NAMES = "nothing was decided, and everybody went home in the rain."


def profiles(*texts: tuple[str, str]) -> dict[int, CrossLingualProfile]:
    return {seq: CrossLingualProfile.of("", text, language) for seq, (text, language) in enumerate(texts)}


def names_of(log_odds: list[float], *texts: tuple[str, str]) -> list[float]:
    names = leader_names(profiles(*texts), np.arange(len(texts)), np.array(log_odds, np.float32))
    return [float(value) for value in names]


@pytest.mark.parametrize("log_odds", [[4, 3, 0, 0], [9, -9, -9, -9], [0, 0, 0, 0]])
def test_a_report_of_the_affair_has_more_of_the_names_than_a_report_of_the_same_person(log_odds: list[float]) -> None:
    ferry, german, other, none = names_of(
        log_odds, (FERRY, "en"), (SAME_IN_GERMAN, "de"), (OTHER_AFFAIR, "en"), (NO_NAMES, "en")
    )
    assert 1 >= german > other > none == 0
    assert ferry > 0


def test_a_candidate_is_not_compared_with_itself() -> None:
    alone, other = names_of([5, 0], (FERRY, "en"), (NO_NAMES, "en"))
    assert (alone, other) == (0, 0)


def test_only_the_closest_candidates_count() -> None:
    closest = [(FERRY, "en")] * MOST_LEADERS
    texts = [*closest, *[(OTHER_AFFAIR, "en")] * 30]
    names = names_of([5.0] * MOST_LEADERS + [-5.0] * 30, *texts)
    assert len(set(names[:MOST_LEADERS])) == len(set(names[MOST_LEADERS:])) == 1
    assert names[0] > 1.5 * names[-1]


def test_candidates_without_stored_names_have_no_value() -> None:
    known = profiles((FERRY, "en"), (SAME_IN_GERMAN, "de"))
    names = leader_names(known, np.array([0, 7, 1]), np.array([1, 9, 0], np.float32))
    assert np.isnan(names).tolist() == [False, True, False]
    few = leader_names({0: known[0]}, np.array([0, 7]), np.array([1, 9], np.float32))
    assert np.isnan(few).all()


def test_an_article_that_is_a_candidate_twice_has_one_value() -> None:
    known = profiles((FERRY, "en"), (SAME_IN_GERMAN, "de"), (OTHER_AFFAIR, "en"))
    names = leader_names(known, np.array([0, 1, 2, 1]), np.array([3, 2, 1, -4], np.float32))
    assert names[1] == names[3]


def test_unknown_names_leave_the_log_odds_as_they_are() -> None:
    unknown, few, many = leader_log_odds(np.array([np.nan, 0.1, 0.9], np.float32)).tolist()
    assert unknown == 0
    assert few < 0 < many
