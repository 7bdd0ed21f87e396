"""Article to Annotation, stage by stage; each stage can be somebody else's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from wideangle.model import Annotation, Article, Attribution, NameKind, Span

VERSION = "3"
"""Of what the shipped stages make of a text; kept annotations of another version are made anew."""

LEARNED = frozenset({"", "en"})
"""Languages that the trained network reads; '' is a text too short to tell."""

Statements: TypeAlias = Callable[[str, Sequence[Span], str], Sequence[Attribution]]
"""From a text, its sentences and its language (ISO 639-1, '' for unknown) to the statements in it, in order."""

Names: TypeAlias = Callable[[str, Sequence[Span], str], Sequence[tuple[Span, NameKind]]]
"""From the same to the names in it, in order."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """The stages that make an annotation.

    A stage that is given takes the place of the shipped one: a spaCy pipeline, an ONNX model, rules. Hand it to
    `check_annotator` first. `version` tells what an archive keeps of it from what it keeps of other annotators; give
    your own, and another whenever your stages change.
    """

    statements: Statements | None = None
    names: Names | None = None
    version: str = VERSION

    def __call__(self, article: Article) -> Annotation:
        """What the article's text holds. `article.language` decides who reads it; an English one by default."""
        # Every command that opens an archive names an annotator, and few use one: the stages load here.
        from wideangle.annotation.addressees import without_addressee
        from wideangle.annotation.figures import figures
        from wideangle.annotation.network.reader import shipped_reader
        from wideangle.annotation.quotations.direct import quotations
        from wideangle.annotation.speakers.plain_speakers import resolve_plainly
        from wideangle.annotation.speakers.resolution import resolve
        from wideangle.language import sentences

        text, language = article.text, article.language
        bounds = sentences(text, language)
        learned = language in LEARNED and (self.statements is None or self.names is None)
        found = shipped_reader().read(text) if learned else None
        if self.statements is not None:
            attributions = tuple(self.statements(text, bounds, language))
        elif found is not None:
            learned_ones = [without_addressee(text, one) for one in found.attributions]
            attributions = _completed(learned_ones, quotations(text, bounds, "en"))
        else:
            attributions = quotations(text, bounds, language)
        if self.names is not None:
            names = tuple(self.names(text, bounds, language))
        else:
            names = found.names if found is not None else ()
        if language in LEARNED or names:
            resolved = resolve(text, bounds, names, attributions)
            return Annotation(tuple(bounds), resolved.attributions, resolved.names, figures(text, language))
        return Annotation(tuple(bounds), resolve_plainly(text, attributions, language))


def _completed(learned: Sequence[Attribution], quoted: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """What was learned and, where it has nothing, what quotation marks and a reporting verb or a signature tell.

    Of PolNeAR's development quotations .98 are found instead of .955, with the right source .926 instead of .90.
    """
    taken = sorted(span for one in learned for span in parts(one))
    ends = [span.end for span in taken]

    def is_free(span: Span) -> bool:
        # The taken spans do not overlap, so the first one that ends behind this span's start decides.
        place = bisect_right(ends, span.start)
        return place == len(taken) or taken[place].start >= span.end

    further = (one for one in quoted if one.source and all(is_free(span) for span in parts(one)))
    return tuple(sorted((*learned, *further), key=lambda one: one.content[0]))


def parts(attribution: Attribution) -> tuple[Span, ...]:
    """All spans of a statement: source, cue, content."""
    return (*attribution.source, *attribution.cue, *attribution.content)


annotate = Annotator()
"""The shipped stages: deterministic, and the same for an article whatever else is annotated beside it."""
