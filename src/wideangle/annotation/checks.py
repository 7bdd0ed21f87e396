"""Check that a custom annotator returns valid annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from wideangle.errors import UsageError
from wideangle.model import Annotation, Article, Attribution, Span

TEXTS = (
    "",
    " \n\n ",
    ".",
    "“",
    "The tram will come, said Mara Quill, mayor of Fernhollow. “We have waited long enough,” she added.",
    "“It is late,” Quill said, “and it is dear.”\n\n“But it comes.”",
    "He said she said they said that nobody had said anything.",
    "Quill: “No.”\r\nTharn: “Yes!”\r\n",
    "e\u0301tude \u200b\u00ad \ud800 \U0001f68b “\U0001f68b\U0001f68b,” said Quill\u2028\u2029",
    "“" * 50 + " said " + "”" * 50,
    "Das sei „zu spät“, sagte Quill. « Trop tard », a déclaré Quill. «Поздно», — сказала Квилл.",
    "“Late, late, late,” said Quill. " * 200,
)


def check_annotator(annotator: Callable[[Article], Annotation], texts: Iterable[str] = TEXTS) -> None:
    """Annotate difficult texts and check the annotations.

    Every span must be inside its text and not empty. Statements must be in the order of their contents, and the source,
    cue and content of a statement must not overlap. Equal texts must get equal annotations. Raises UsageError that
    names the violated condition and the text.
    """
    for text in texts:
        for language in ("en", "de", ""):
            article = Article(text, language=language)
            annotation = annotator(article)
            for problem in problems(text, annotation):
                raise UsageError(f"the annotator {problem}.", item=repr(text[:60]))
            if annotator(article) != annotation:
                raise UsageError("the annotator gives another annotation the second time.", item=repr(text[:60]))


def problems(text: str, annotation: Annotation) -> Iterable[str]:
    """Yield a description of each error in an annotation of a text. Each description continues the words 'the annotator
    …'."""
    named = [("sentence", annotation.sentences), ("name", tuple(name.span for name in annotation.names))]
    for what, spans in named:
        yield from _misplaced(text, what, spans)
        if any(right.start < left.end for left, right in pairwise(spans)):
            yield f"gives {what}s that overlap or are out of order"
    for attribution in annotation.attributions:
        yield from _attribution_problems(text, attribution)
    firsts = [attribution.content[0] for attribution in annotation.attributions if attribution.content]
    if firsts != sorted(firsts):
        yield "gives statements out of order"


def _attribution_problems(text: str, attribution: Attribution) -> Iterable[str]:
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    yield from _misplaced(text, "statement's span", spans)
    if not attribution.content:
        yield "gives a statement without content"
    if any(right.start < left.end for left, right in pairwise(sorted(spans))):
        yield "gives a statement whose parts overlap"
    if not 0.0 <= attribution.probability <= 1.0:
        yield "gives a statement a probability outside 0 to 1"


def _misplaced(text: str, what: str, spans: Iterable[Span]) -> Iterable[str]:
    for span in spans:
        if span.end > len(text):
            yield f"gives a {what} that ends behind the text"
        elif span.start == span.end:
            yield f"gives an empty {what}"
