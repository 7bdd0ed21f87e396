"""Direct quotation in nine languages, on sentences written for it."""

from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.annotation.quotations.direct import quotations
from wideangle.annotation.quotations.reporting_verbs import LANGUAGES
from wideangle.language import sentences
from wideangle.model import Span

SAMPLES = Path(__file__).parent / "quotations"
PIECES = [
    *"«»„“”\"‘’'–—-,.:;!?… aA\n\u00a0",
    " said ",
    " he ",
    " dit-il ",
    " a dit ",
    "« A",
    "sagte",
    " hat ",
    "—A —dijo él— ",
]
MARKED = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def blocks(language):
    lines = [line for line in (SAMPLES / f"{language}.txt").read_text("utf-8").splitlines() if line[:1] != "#"]
    for block in "\n".join(lines).strip().split("\n\n"):
        text, *statements = block.splitlines()
        yield text.replace("⏎", "\n"), [statement[2:] for statement in statements]


def shown(text, attribution):
    roles = (attribution.source, attribution.cue, attribution.content)
    return " | ".join([*(" ‖ ".join(span.of(text) for span in role) for role in roles), attribution.kind])


CASES = [(language, *block) for language in LANGUAGES for block in blocks(language)]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_statements_of_a_sentence(language, text, expected):
    found = quotations(text, sentences(text, language), language)
    listed = [f" {line}" if line[:1] == "|" else line for line in expected]
    assert sorted(shown(text, attribution) for attribution in found) == sorted(listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_dozen(language):
    assert len(list(blocks(language))) >= 12


def spans_of(attribution):
    return [*attribution.source, *attribution.cue, *attribution.content]


@given(text=st.one_of(st.text(), MARKED), language=st.sampled_from([*LANGUAGES, "", "xx"]))
def test_any_text_gives_spans_within_it_that_do_not_overlap(text, language):
    for attribution in quotations(text, sentences(text, language), language):
        spans = sorted(spans_of(attribution))
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(left.end <= right.start for left, right in pairwise(spans))
        assert list(attribution.content) == sorted(attribution.content)


@given(text=MARKED, language=st.sampled_from(LANGUAGES))
def test_sentences_may_be_missing(text, language):
    for given_sentences in ((), [Span(0, len(text))]):
        for attribution in quotations(text, given_sentences, language):
            assert attribution.content
            assert all(0 <= span.start < span.end <= len(text) for span in spans_of(attribution))


@pytest.mark.parametrize("mark", '„«"“')
def test_unclosed_marks_take_linear_time(mark):
    def seconds(times):
        text = f"{mark}a said he, " * times
        began = process_time()
        assert quotations(text, (), "en") == ()
        return process_time() - began

    # Eight times the text; at quadratic cost it would take 64 times as long. Other work may slow any one run.
    assert min(seconds(40_000) for _ in range(3)) < 30 * max(seconds(5_000) for _ in range(3))
