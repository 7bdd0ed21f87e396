import random

from wideangle.language import shingles, sketch, terms
from wideangle.link import COPY_CONTAINMENT, PROMISING_SHINGLES, repetition

WORDS = "harbour council ferry strike verdict flood budget bridge school vineyard signal relay judge crown".split()


def story(seed: int, sentences: int = 30) -> list[str]:
    rng = random.Random(seed)
    names = [f"{word}{rng.randrange(400)}" for word in WORDS]
    return [" ".join(rng.choices(names, k=14)) + "." for _ in range(sentences)]


def of(sentences: list[str]) -> object:
    return shingles(terms(" ".join(sentences), "en"))


def test_a_cut_and_extended_copy_still_repeats_its_original() -> None:
    original = story(1)
    copy = ["A new dateline and lead.", *original[:20], *story(2, 4)]
    assert repetition(of(copy), of(original)) >= COPY_CONTAINMENT


def test_a_short_excerpt_is_contained_in_the_long_text() -> None:
    original = story(3)
    assert repetition(of(original[3:8]), of(original)) > 0.95


def test_independent_texts_do_not_repeat_each_other() -> None:
    assert repetition(of(story(4)), of(story(5))) < 0.05


def test_sketches_of_copies_meet() -> None:
    original = story(6)
    mine, theirs = sketch(of(original)), sketch(of(original[:20]))
    assert len(set(mine.tolist()) & set(theirs.tolist())) >= PROMISING_SHINGLES


def test_nothing_repeats_nothing() -> None:
    assert repetition(of([]), of([])) == 0.0
