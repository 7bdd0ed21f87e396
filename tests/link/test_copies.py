"""What is a copy and what only has much in common, on texts of made-up terms, where shares are exact."""

import random

import numpy as np
import pytest

from wideangle.language import covered, shingles, sketch, terms
from wideangle.link import PROMISING_SHINGLES, Repetition, own_words_repeated

TERMS = np.random.default_rng(5).integers(1, 2**32, 100_000).astype(np.uint32)


def text(start: int, length: int) -> np.ndarray:
    """Terms that no other start gives again."""
    return TERMS[start : start + length]


def compared(*parts: tuple[np.ndarray, ...]) -> Repetition:
    mine, theirs = (shingles(np.concatenate(part)) for part in parts)
    return Repetition.of(mine, theirs)


def test_every_term_of_a_common_run_is_covered_and_no_other() -> None:
    run = text(0, 20)
    found = covered(shingles(np.concatenate([text(100, 7), run, text(200, 9)])), shingles(run))
    assert found.tolist() == [False] * 7 + [True] * 20 + [False] * 9


def test_texts_too_short_for_a_shingle_repeat_nothing() -> None:
    assert covered(shingles(text(0, 3)), shingles(text(0, 50))).tolist() == []
    assert not compared((text(0, 3),), (text(0, 3),)).is_copy(same_outlet=False)


def test_shares_are_told_from_either_side() -> None:
    found = compared((text(0, 300),), (text(0, 100),))
    assert [found.of_mine, found.of_theirs] == pytest.approx([1 / 3, 1])
    assert [found.shorter, found.longer] == pytest.approx([1, 1 / 3])


def test_an_excerpt_that_begins_as_the_whole_does_is_a_copy() -> None:
    assert compared((text(0, 60),), (text(0, 900),)).is_copy(same_outlet=False)


def test_an_item_of_a_roundup_is_not() -> None:
    roundup = (text(5000, 90), text(0, 60), text(6000, 150))
    assert not compared((text(0, 60),), roundup).is_copy(same_outlet=False)


def test_a_report_set_below_a_lead_of_its_own_is_a_copy() -> None:
    assert compared((text(0, 100),), (text(5000, 60), text(0, 100), text(6000, 60))).is_copy(same_outlet=False)


def test_a_document_that_two_outlets_print_in_full_makes_no_copy() -> None:
    document = text(0, 150)
    one, other = (text(1000, 60), document, text(2000, 30)), (text(3000, 90), document, text(4000, 200))
    found = compared(one, other)
    assert found.shorter > 0.6
    assert not found.is_copy(same_outlet=False)


def test_an_outlets_furniture_makes_no_copy_of_its_articles() -> None:
    furniture = text(0, 500)
    found = compared((text(1000, 200), furniture), (text(2000, 210), furniture))
    assert found.shorter > 0.7
    assert found.is_copy(same_outlet=False)
    assert not found.is_copy(same_outlet=True)
    assert compared((text(1000, 200), furniture), (text(1000, 190), furniture)).is_copy(same_outlet=True)


@pytest.mark.parametrize("seed", range(20))
def test_sentences_dropped_at_random_leave_a_copy(seed: int) -> None:
    sentences = [text(20 * number, 12) for number in range(30)]
    kept = sorted(random.Random(seed).sample(range(30), 21))
    found = compared(tuple(sentences), tuple(sentences[number] for number in kept))
    assert found.is_copy(same_outlet=False)


@pytest.mark.parametrize("start", range(0, 50_000, 1000))
def test_sketches_of_a_text_and_of_its_first_fifth_meet(start: int) -> None:
    whole, excerpt = sketch(shingles(text(start, 480))), sketch(shingles(text(start, 96)))
    assert len(np.intersect1d(whole, excerpt)) >= PROMISING_SHINGLES


def test_a_sketch_of_a_usual_article_is_small() -> None:
    sizes = [len(sketch(shingles(text(start, 480)))) for start in range(0, 50_000, 500)]
    assert 24 < np.mean(sizes) < 34


@pytest.mark.parametrize("start", range(0, 5_000, 100))
def test_a_brief_keeps_at_least_its_lowest_shingles(start: int) -> None:
    hashes = shingles(text(start, 30))
    assert set(np.sort(hashes)[:16].tolist()) <= set(sketch(hashes).tolist())


OWN = "The council of Tarnwick voted late on Monday to close the old pier after inspectors found rust in its girders."
SAID = "We regret this decision, which follows months of study, and will rebuild what our grandparents built here."


@pytest.mark.parametrize(
    "quoted",
    [f"“{SAID}”", f'"{SAID}"', f"«{SAID}»", f"„{SAID}“", f"\n{SAID} — Ada Vell (@adavell) October 18, 2031\n"],
)
def test_what_both_quote_is_nobodys_own_words(quoted: str) -> None:
    other = shingles(terms(f"A statement from the mayor. “{SAID}”", "en"))
    assert not own_words_repeated(f"{OWN} {quoted}", "en", other)
    assert own_words_repeated(f"{OWN} {quoted}", "en", shingles(terms(f"{OWN} {SAID}", "en")))


def test_a_quotation_and_nothing_else_is_not_asked_for_own_words() -> None:
    assert own_words_repeated(f"“{SAID}”", "en", shingles(terms(SAID, "en")))


def test_a_later_version_below_a_new_lead_is_a_copy_of_its_outlets_article() -> None:
    earlier = (text(0, 400),)
    for later in (
        (text(5000, 70), text(0, 280)),
        (text(5000, 70), text(0, 400)),
        (text(5000, 40), text(0, 150), text(6000, 3), text(153, 147)),
    ):
        assert compared(earlier, later).is_copy(same_outlet=True)
        assert compared(later, earlier).is_copy(same_outlet=True)


def test_a_new_report_with_old_paragraphs_of_its_outlet_is_no_version() -> None:
    earlier = (text(0, 400),)
    for later in (
        (text(5000, 200), text(0, 200), text(6000, 60)),  # the earlier beginning, but most is new
        (text(5000, 70), text(100, 300)),  # the end without the beginning, as with boilerplate
        (text(0, 30), text(5000, 80), text(200, 60), text(6000, 80), text(300, 100)),  # scattered
    ):
        assert not compared(earlier, later).is_copy(same_outlet=True)
