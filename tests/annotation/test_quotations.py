"""Direct quotation in nine languages, on sentences written for it."""

import re
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.annotation.quotations import direct
from wideangle.annotation.quotations.direct import quotations
from wideangle.annotation.quotations.reporting_verbs import LANGUAGES, reporting
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


REPEATED = {
    "quotation, verb, name": "„so, {verb} {name}“, ",
    "verb before a quotation": "{verb}: „so ist es nun einmal“ ",
    "open marks": "„so ",
    "marks in every paragraph": "„so\n",
    "paragraphs": "so\n",
    "verbs": "{verb} ",
    "verbs and names": "{verb} {name} ",
    "colons": "{verb}: ",
    "commas": ", {verb} {name}",
    "dashes": "– {verb} {name} – so ",
    "names": "{name} ",
    "names with colons": "{name}: „so ist es nun einmal“ ",
    "words": "so ",
    "days": "{day} ",
    "sources": "{source} {name}, ",
    "a gap, verbs, quotations": "wort " * 40 + "{verb} " * 8 + "„so“ " * 20,
}
REPORTS = {
    "de": ("sagte", "laut", "am Montag"),
    "en": ("said", "according to", "on Monday"),
    "es": ("dijo", "según", "el lunes"),
    "fr": ("a dit", "selon", "lundi"),
    "it": ("ha detto", "secondo", "per lunedì"),
    "pl": ("powiedział", "według", "w poniedziałek"),
    "pt": ("disse", "segundo", "na segunda-feira"),
    "ru": ("сказал", "по словам", "в понедельник"),
    "uk": ("сказав", "за словами", "у понеділок"),
}


class CountedPattern:
    """A pattern that counts the code points that its searches read."""

    def __init__(self, pattern, counts):
        self.pattern, self.counts = pattern, counts

    def match(self, text, *bounds):
        self.counts.append(1)
        return self.pattern.match(text, *bounds)

    def search(self, text, start=0, end=None):
        match = self.pattern.search(text, start, len(text) if end is None else end)
        self.counts.append((match.end() if match else len(text) if end is None else end) - start)
        return match

    def finditer(self, text, start=0, end=None):
        place = start
        for match in self.pattern.finditer(text, start, len(text) if end is None else end):
            self.counts.append(match.end() - place)
            place = match.end()
            yield match
        self.counts.append((len(text) if end is None else end) - place)

    def fullmatch(self, text):
        return self.pattern.fullmatch(text)


def work(text, language, monkeypatch):
    """Return the number of code points that the patterns of a language read, and of calls, for the quotations of a
    text."""
    counts: list[int] = []
    words = reporting(language)
    patterns = {name: getattr(words, name) for name in words.__dataclass_fields__}
    counted = {name: CountedPattern(value, counts) for name, value in patterns.items() if isinstance(value, re.Pattern)}
    monkeypatch.setattr(direct, "reporting", lambda _language: replace(words, **counted))
    bounds = sentences(text, language)
    sys.setprofile(lambda _frame, event, _argument: counts.append(1) if event == "call" else None)
    try:
        quotations(text, bounds, language)
    finally:
        sys.setprofile(None)
    return sum(counts)


@pytest.mark.parametrize("pattern", REPEATED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_repeated_patterns_take_linear_work(language, pattern, monkeypatch):
    verb, source, day = REPORTS[language]
    unit = REPEATED[pattern].format(verb=verb, name="Jan Doe", source=source, day=day)
    short, long = (work(unit * (length // len(unit)), language, monkeypatch) for length in (2_000, 8_000))
    assert long < 6 * short  # four times the text; quadratic work is sixteen times as much
