"""Compute the content of an article's page: the text as paragraphs of segments, in which statements, names and figures
are marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from wideangle.model import Annotation, Article, NameKind, Span
from wideangle.render.text import visible
from wideangle.render.views.coverage import Card, card
from wideangle.web.views.pieces import spaced

_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")

STATEMENT, SPEAKER, FIGURE, LINKED = "statement", "source", "figure", "linked"
_PAGES = {NameKind.PERSON: "speaker", NameKind.PLACE: "place", NameKind.ORGANIZATION: "search"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a paragraph. `marks` are its CSS classes. If the part is in a name, `page` is the page to which the
    name links ('speaker', 'place' or 'search'), and `name` is the fullest form of the name; otherwise, `page` and
    `name` are ''."""

    text: str
    marks: tuple[str, ...] = ()
    page: str = ""
    name: str = ""

    @property
    def is_linked(self) -> bool:
        """True if the address of the page asks to highlight this part."""
        return LINKED in self.marks


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The content of an article's page: its card (outlet, date, headline), its paragraphs, and the numbers of
    statements, names and figures."""

    card: Card
    paragraphs: tuple[tuple[Segment, ...], ...]
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: str
    page: str = ""
    name: str = ""


def article_view(article: Article, annotation: Annotation | None = None, span: str = "") -> ArticleView:
    """Return the content of an article's page. `span` ('120-184', in code points) is the part of the text to highlight;
    any other text stands for no part."""
    marks = list(_marks(article.text, annotation)) if annotation else []
    match = _SPAN.fullmatch(span)
    if match and int(match[1]) < int(match[2]):
        marks.append(_Mark(int(match[1]), int(match[2]), LINKED))
    paragraphs = []
    offset = 0
    for line in article.text.splitlines(keepends=True):
        segments = tuple(_segments(line, offset, marks))
        if any(segment.text.strip() for segment in segments):
            paragraphs.append(segments)
        offset += len(line)
    counts = (
        {
            "statements": len(annotation.attributions),
            "names": len({name.full.of(article.text) for name in annotation.names}),
            "figures": len(annotation.figures),
        }
        if annotation
        else {}
    )
    return ArticleView(card(article, article.language), tuple(paragraphs), counts)


def _marks(text: str, annotation: Annotation) -> Iterator[_Mark]:
    for attribution in annotation.attributions:
        yield from (_Mark(span.start, span.end, STATEMENT) for span in attribution.content)
        yield from (_Mark(span.start, span.end, SPEAKER) for span in attribution.source)
    for name in annotation.names:
        yield _Mark(name.span.start, name.span.end, f"name {name.kind}", _PAGES[name.kind], visible(name.full.of(text)))
    for figure in annotation.figures:
        yield _Mark(figure.quantity.start, figure.quantity.end, FIGURE)


def _segments(line: str, offset: int, marks: Iterable[_Mark]) -> Iterator[Segment]:
    """Yield the segments of a line, each with the marks that cover it. A segment ends where a mark begins or ends.
    `offset` is the position of the line in the text."""
    here = [mark for mark in marks if mark.start < offset + len(line) and mark.end > offset]
    cuts = {0, len(line)}
    for mark in here:
        cuts |= {max(0, mark.start - offset), min(len(line), mark.end - offset)}
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        text = spaced(line[start:end])
        if not text:
            continue
        over = [mark for mark in here if mark.start <= offset + start and mark.end >= offset + end]
        named = next((mark for mark in over if mark.page), None)
        yield Segment(
            text,
            tuple(dict.fromkeys(mark.kind for mark in over)),
            named.page if named else "",
            named.name if named else "",
        )


def span_of(span: Span) -> str:
    """Return a span as the text '120-184', which the parameter `span` of an article's page accepts."""
    return f"{span.start}-{span.end}"
