"""The annotator as a whole: what it finds, that its offsets hold for any text, and that stages can be replaced."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wideangle.annotation import Annotator, annotate, check_annotator
from wideangle.annotation.checks import TEXTS, problems
from wideangle.errors import UsageError
from wideangle.model import Annotation, Article, Attribution, AttributionKind, NameKind, Span

DATA = Path(os.environ.get("WIDEANGLE_DATA", "../shared/data")) / "polnear"

TEXT = """Fernhollow will get its tram after all, Mayor Mara Quill said on Monday.

“We have waited long enough,” Quill told reporters. “It will be dear, but it will come.”

According to city treasurer Odo Tharn, the line costs 212 million crowns.

Residents welcomed the decision. Tharn warned that “every crown” would be missed elsewhere.
"""


def told(text: str = TEXT, language: str = "en") -> Annotation:
    return annotate(Article(text, language=language))


def words(spans: tuple[Span, ...], text: str = TEXT) -> str:
    return " | ".join(span.of(text) for span in spans)


def test_statements_have_source_cue_and_content() -> None:
    found = [(words(one.source), words(one.cue), words(one.content)) for one in told().attributions]
    assert ("Mayor Mara Quill", "said", "Fernhollow will get its tram after all") in [
        (source, cue.removesuffix(" on Monday"), content) for source, cue, content in found
    ]
    assert any(
        source == "Quill" and content.startswith("“We have waited long enough,”") for source, _, content in found
    )
    assert any("Odo Tharn" in source and cue == "According to" for source, cue, _ in found)
    assert ("Tharn", "warned", "that “every crown” would be missed elsewhere") in found


def test_kinds_tell_whose_words_they_are() -> None:
    kinds = {words(one.content)[:20]: one.kind for one in told().attributions}
    assert kinds["“We have waited long"] is AttributionKind.DIRECT
    assert kinds["Fernhollow will get "] is AttributionKind.INDIRECT
    assert kinds["that “every crown” w"] is AttributionKind.MIXED


def test_names_have_kinds() -> None:
    names = {name.span.of(TEXT): name.kind for name in told().names}
    assert names.get("Mara Quill") is NameKind.PERSON
    assert names.get("Odo Tharn") is NameKind.PERSON


def test_a_text_without_statements_has_none() -> None:
    assert told("The tram runs every ten minutes. It stops at the harbour.").attributions == ()
    assert told("") == Annotation()


def test_other_languages_are_read_by_their_marks() -> None:
    text = "„Wir haben lange genug gewartet“, sagte Bürgermeisterin Mara Quill."
    [statement] = told(text, "de").attributions
    assert statement.content[0].of(text) == "„Wir haben lange genug gewartet“"


@pytest.mark.slow
def test_shipped_annotator_passes_the_checks() -> None:
    read: list[str] = []

    def noting(article: Article) -> Annotation:
        read.append(article.text)
        return annotate(article)

    check_annotator(noting)
    assert set(read) == set(TEXTS)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(["“", "”", '"', "said ", "he said, ", "Mara Quill ", "\n", "\n\n", ". ", ", ", "that "]),
        ),
        max_size=40,
    ).map("".join),
    st.sampled_from(["en", "de", "fr", "ru", ""]),
)
def test_any_text_gives_spans_that_lie_within_it(text: str, language: str) -> None:
    annotation = annotate(Article(text, language=language))
    assert list(problems(text, annotation)) == []


def test_a_long_text_is_read_like_its_parts() -> None:
    parts = told()
    length = len(TEXT)
    whole = told(TEXT * 12)
    middle = [
        (one.source, one.cue, one.content)
        for one in whole.attributions
        if one.content[0].start >= 6 * length and one.content[-1].end <= 7 * length
    ]
    moved = [
        tuple(
            tuple(Span(s.start + 6 * length, s.end + 6 * length) for s in role) for role in (a.source, a.cue, a.content)
        )
        for a in parts.attributions
    ]
    assert middle == moved


def test_a_stage_can_be_replaced() -> None:
    def statements(text: str, sentences: object, language: str) -> list[Attribution]:
        return [Attribution((), (Span(0, 1),), (Span(1, 2),))] if len(text) > 2 else []

    own = Annotator(statements=statements, names=lambda text, sentences, language: [])
    check_annotator(own)
    assert words(own(Article("abc")).attributions[0].cue, "abc") == "a"
    assert own(Article("abc")).names == ()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (lambda text: (Attribution((), (Span(0, 1),), ()),), "without content"),
        (lambda text: (Attribution((), (Span(0, 1),), (Span(0, 2),)),), "overlap"),
        (lambda text: (Attribution((), (), (Span(0, len(text) + 9),)),), "behind the text"),
        (lambda text: (Attribution((), (), (Span(0, 0),)),), "empty"),
    ],
)
def test_the_checks_find_broken_promises(bad: object, why: str) -> None:
    def annotator(article: Article) -> Annotation:
        return replace(annotate(article), attributions=bad(article.text))  # type: ignore[operator]

    with pytest.raises(UsageError, match=why):
        check_annotator(annotator, ["abc"])
