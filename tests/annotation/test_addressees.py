"""Whom something is told is no part of what is told, where that can be seen."""

import pytest

from wideangle.annotation.addressees import without_addressee
from wideangle.model import Attribution, Span


@pytest.mark.parametrize(
    ("cue", "content", "told"),
    [
        ("told", "the Assembly the families deserved answers", "the families deserved answers"),
        ("told", "reporters in Valmont that the dam would hold", "that the dam would hold"),
        ("has assured", "a crowd of miners she would stay", "she would stay"),
        ("told", "them, “it is late”", "“it is late”"),
        ("tells", "Mr. Holt he is wrong", "he is wrong"),
        ("told", "that the dam would hold", "that the dam would hold"),
        ("told", "a story about the dam that held", "a story about the dam that held"),
        ("told", "voters of the years the mayor lost", "voters of the years the mayor lost"),
        ("told", "“the dam he built” was lost", "“the dam he built” was lost"),
        ("said", "the dam he built was lost", "the dam he built was lost"),
        ("told", "", ""),
    ],
)
def test_content_begins_behind_the_one_addressed(cue, content, told):
    text = f"She {cue} {content}"
    start = 4 + len(cue) + 1
    attribution = Attribution((Span(0, 3),), (Span(4, 4 + len(cue)),), (Span(start, len(text)),) if content else ())
    found = without_addressee(text, attribution).content
    assert [span.of(text) for span in found] == ([told] if told else [])
