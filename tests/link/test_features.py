import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wideangle.language import InverseFrequency, TermVector, term_vector
from wideangle.link import COLUMNS, UNDATED, Candidates, gather, probability, same_story
from wideangle.link.features import COSINES, TermTable, similarities, sums_of_runs

IDF = InverseFrequency("en")
FERRY = "The Skerrow ferry struck the quay on Sunday, injuring eleven islanders, the harbour master said."
RETOLD = "Eleven islanders were hurt when the ferry from Skerrow hit the quay, said the harbour master."
BUDGET = "Councillors in Tarnwick rejected the school budget after a five-hour debate about teachers' pay."


def vector(text: str, title: str = "") -> TermVector:
    return term_vector(title, text, "en")


def test_an_article_is_wholly_like_itself() -> None:
    alike = similarities(vector(FERRY, "Ferry hits quay"), [vector(FERRY, "Ferry hits quay")], IDF)
    for name in ("body", "lead", "title", "fading", "pairs"):
        assert getattr(alike, name)[0] == np.float32(1) or abs(getattr(alike, name)[0] - 1) < 1e-5


def test_the_same_event_is_closer_than_another() -> None:
    alike = similarities(vector(FERRY), [vector(RETOLD), vector(BUDGET)], IDF)
    assert alike.body[0] > 0.3 > alike.body[1]


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=60))
def test_similarities_are_cosines_whatever_the_text(texts: list[str], own: str) -> None:
    alike = similarities(vector(own), [vector(text) for text in texts], IDF)
    for name in ("body", "lead", "title", "fading", "pairs", "lead_in_body", "title_in_lead"):
        column = getattr(alike, name)
        assert column.shape == (len(texts),)
        assert np.all((column >= 0) & (column <= 1 + 1e-5))


def evidence(day: int, days: list[int], outlets: list[str]) -> np.ndarray:
    candidates = Candidates([vector(RETOLD)] * len(days), np.array(days), outlets)
    return gather(vector(FERRY), day, "courier", candidates, IDF).matrix


def test_nearer_in_time_and_another_outlet_are_likelier() -> None:
    candidates = Candidates([vector(RETOLD)] * 3, np.array([100, 140, 100]), ["gazette", "gazette", "courier"])
    odds = same_story().log_odds(gather(vector(FERRY), 100, "courier", candidates, IDF))
    assert odds[0] > odds[1]
    assert odds[0] > odds[2]


def test_undated_articles_are_weighed_without_a_date() -> None:
    matrix = evidence(UNDATED, [UNDATED, 100], ["", ""])
    columns = dict(zip(COLUMNS, matrix.T, strict=True))
    assert columns["both_undated"].tolist() == [1, 0]
    assert columns["one_undated"].tolist() == [0, 1]
    assert columns["within_90_days"].tolist() == [0, 0]


def test_contributions_add_up_to_the_log_odds() -> None:
    found = gather(vector(FERRY), 100, "", Candidates([vector(RETOLD)], np.array([101]), [""]), IDF)
    model = same_story()
    total = model.contributions(found.matrix).sum() + model.intercept
    assert abs(float(total) - float(model.log_odds(found)[0])) < 1e-3
    assert 0 < probability(model.log_odds(found))[0] < 1


def test_being_nearer_in_time_never_speaks_against_a_link() -> None:
    weights = dict(zip(COLUMNS, same_story().weights.tolist(), strict=True))
    assert all(weight >= 0 for name, weight in weights.items() if name.startswith("within_"))


@given(st.lists(st.text("abc de", max_size=40), max_size=4), st.lists(st.text("abc de", max_size=40), max_size=4))
def test_similarities_that_are_joined_are_those_of_all_candidates(first: list[str], others: list[str]) -> None:
    own, left, right = vector(FERRY), [*map(vector, first), vector(RETOLD)], [vector(BUDGET), *map(vector, others)]
    whole = similarities(own, [*left, *right], IDF)
    joined = similarities(own, left, IDF).joined(similarities(own, right, IDF))
    for name in (*COSINES, "shared", "common"):
        assert np.array_equal(getattr(joined, name), getattr(whole, name))
    for name in ("hashes", "owner", "token", "tf_idf", "lengths"):
        assert np.array_equal(getattr(joined.table, name), getattr(whole.table, name))


def test_pairs_of_words_do_not_reach_from_one_candidate_into_the_next() -> None:
    own = vector("harbour master")
    [alone] = similarities(own, [vector("harbour")], IDF).pairs
    assert similarities(own, [vector("harbour"), vector("master")], IDF).pairs.tolist() == [alone, 0.0]
    assert similarities(own, [vector("the harbour master")], IDF).pairs[0] > 0.9


def test_an_article_without_words_has_a_sum_of_nothing() -> None:
    table = TermTable.of([vector(""), vector(FERRY), vector("")], IDF)
    assert sums_of_runs(table.weights, table.distinct)[[0, 2]].tolist() == [0, 0]
    assert sums_of_runs(np.array([1.0, 2.0, 4.0], np.float32), np.array([0, 2, 0, 1, 0])).tolist() == [0, 3, 0, 4, 0]
