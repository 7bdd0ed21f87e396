"""Annotate an article in stages: statements, names, figures, speakers. A caller can replace stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from wideangle.model import Annotation, Article, Attribution, NameKind, Span

VERSION = "7"
"""The version of the shipped stages. The archive computes stored annotations of another version again."""

LEARNED = frozenset({"", "en"})
"""The languages (ISO 639-1) that the trained network reads. '' stands for a text too short for language
identification."""

Statements: TypeAlias = Callable[[str, Sequence[Span], str], Sequence[Attribution]]
"""A function that finds the statements of a text. Its arguments are the text, its sentences and its language (ISO
639-1, '' for unknown); it returns the statements in text order."""

Names: TypeAlias = Callable[[str, Sequence[Span], str], Sequence[tuple[Span, NameKind]]]
"""A function that finds the names in a text. Its arguments are the text, its sentences and its language (ISO 639-1, ''
for unknown); it returns the names in text order."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """The stages that compute an annotation. A stage that the caller gives replaces the shipped stage; a stage may use
    a spaCy pipeline, an ONNX model or rules. Test the annotator with `check_annotator` first.

    `version` separates the stored annotations of different annotators: give your annotator a version, and change the
    version whenever its stages change.
    """

    statements: Statements | None = None
    names: Names | None = None
    version: str = VERSION

    def __call__(self, article: Article) -> Annotation:
        """Return the annotation of an article. `article.language` selects the stages; an article without a language is
        read as English."""
        # The stages are imported at the first call, because every command that opens an archive creates an annotator,
        # and few commands use their annotator.
        from wideangle.annotation.addressees import without_addressee
        from wideangle.annotation.figures import figures
        from wideangle.annotation.network.reader import shipped_reader
        from wideangle.annotation.quotations.completion import completed
        from wideangle.annotation.quotations.direct import quotations
        from wideangle.annotation.quotations.introductions import introduced
        from wideangle.annotation.quotations.naming import is_linked, is_name
        from wideangle.annotation.reported.english_sources import with_sources
        from wideangle.annotation.reported.indirect import statements as listed_statements
        from wideangle.annotation.speakers.plain_speakers import resolve_plainly
        from wideangle.annotation.speakers.resolution import resolve
        from wideangle.language import sentences

        text, language = article.text, article.language
        bounds = sentences(text, language)
        learned = language in LEARNED and (self.statements is None or self.names is None)
        reading = shipped_reader().read(text, bounds) if learned else None
        if self.statements is not None:
            attributions = tuple(self.statements(text, bounds, language))
        elif reading is not None:
            learned_statements = [without_addressee(text, statement) for statement in reading.attributions]
            by_marks = introduced(text, bounds, reading.names, quotations(text, bounds, "en"))
            linked = [statement for statement in learned_statements if is_linked(text, statement)]
            # Statements that are only names in quotation marks are removed last. Until then, they keep the quoted words
            # from becoming part of another statement.
            statements = with_sources(text, bounds, completed(text, linked, by_marks))
            attributions = tuple(statement for statement in statements if not is_name(text, statement))
        else:
            attributions = listed_statements(text, bounds, language)
        if self.names is not None:
            names = tuple(self.names(text, bounds, language))
        else:
            names = reading.names if reading is not None else ()
        if language in LEARNED or names:
            resolved = resolve(text, bounds, names, attributions)
            return Annotation(tuple(bounds), resolved.attributions, resolved.names, figures(text, language))
        return Annotation(tuple(bounds), resolve_plainly(text, attributions, language))


annotate = Annotator()
"""The annotator with the shipped stages. The annotation of an article depends on this article alone, and is the same
each time."""
