"""Provide the annotations (statements, names and figures) of an archive's articles. An annotation is computed when it
is first requested, and then stored in the archive."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wideangle.annotation import Annotator, annotate
from wideangle.language.text.identification import UNDETERMINED, identify
from wideangle.model import (
    Annotation,
    Article,
    Attribution,
    AttributionKind,
    Bound,
    Figure,
    Name,
    NameKind,
    Span,
    Speaker,
)
from wideangle.store import Store

_ARTICLES_PER_READ = 200


def annotated(article: Article, annotator: Annotator = annotate) -> Annotation:
    """Return the annotation (statements, names and figures) of an article, without an archive.

    If the article has no language, its language is identified from its title and text. `annotator`
    replaces the shipped annotator.
    """
    if article.language:
        return annotator(article)
    language = identify(f"{article.title}\n{article.text}")
    return annotator(replace(article, language="" if language == UNDETERMINED else language))


class Annotations:
    """The annotations (statements, names and figures) of the articles of one archive, computed by one annotator."""

    def __init__(self, store: Store, annotator: Annotator) -> None:
        self._store = store
        self._annotator = annotator

    def of(self, articles: Sequence[Article]) -> list[Annotation]:
        """Return the annotations (statements, names and figures) of articles. New annotations are stored in the archive
        if the archive has the article."""
        seqs_of_ids = self._store.seqs_of_ids([article.id for article in articles])
        seqs = [seqs_of_ids.get(article.id) for article in articles]
        held = {(seq, text): annotation for seq, text, annotation in self._held(sorted(seqs_of_ids.values()))}
        return [
            held[seq, article.text]
            if seq is not None and (seq, article.text) in held
            else annotated(article, self._annotator)
            for article, seq in zip(articles, seqs, strict=True)
        ]

    def _held(self, seqs: Sequence[int]) -> Iterator[tuple[int, str, Annotation]]:
        """Yield the sequence number, the stored text and the annotation of each article, in the order of `seqs`.
        Missing annotations are computed and stored."""
        kept_store, version = self._store.annotations, self._annotator.version
        for start in range(0, len(seqs), _ARTICLES_PER_READ):
            chunk = seqs[start : start + _ARTICLES_PER_READ]
            kept = kept_store.get(chunk, version)
            made: dict[int, bytes] = {}
            for seq, article in zip(chunk, self._store.articles(chunk), strict=True):
                record = kept.get(seq)
                annotation = unpacked(record) if record else annotated(article, self._annotator)
                if not record:
                    made[seq] = packed(annotation)
                yield seq, article.text, annotation
            if made:
                kept_store.keep(made, version)


def packed(annotation: Annotation) -> bytes:
    """Return an annotation (statements, names and figures) as compressed bytes, which `unpacked` reads."""
    rows = {
        "sentences": _pairs(annotation.sentences),
        "names": [[*_pair(name.span), name.kind, *_pair(name.full), name.probability] for name in annotation.names],
        "figures": [
            [*_pair(figure.quantity), *_pair(figure.unit), figure.value, figure.bound] for figure in annotation.figures
        ],
        "attributions": [
            {
                "source": _pairs(attribution.source),
                "cue": _pairs(attribution.cue),
                "content": _pairs(attribution.content),
                "kind": attribution.kind,
                "probability": attribution.probability,
                "speaker": _speaker_row(attribution.speaker),
            }
            for attribution in annotation.attributions
        ],
    }
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode())


def unpacked(record: bytes) -> Annotation:
    """Return the annotation (statements, names and figures) that `packed` has turned into bytes."""
    rows = json.loads(zlib.decompress(record))
    return Annotation(
        sentences=_spans(rows["sentences"]),
        attributions=tuple(_attribution(row) for row in rows["attributions"]),
        names=tuple(
            Name(Span(start, end), NameKind(kind), Span(first, last), probability)
            for start, end, kind, first, last, probability in rows["names"]
        ),
        figures=tuple(
            Figure(Span(start, end), Span(first, last), value, Bound(bound))
            for start, end, first, last, value, bound in rows.get("figures", ())
        ),
    )


def _attribution(row: Mapping[str, Any]) -> Attribution:
    speaker = row["speaker"]
    return Attribution(
        source=_spans(row["source"]),
        cue=_spans(row["cue"]),
        content=_spans(row["content"]),
        kind=AttributionKind(row["kind"]),
        probability=row["probability"],
        speaker=speaker and Speaker(Span(*speaker[0]), speaker[1] and Span(*speaker[1]), speaker[2]),
    )


def _speaker_row(speaker: Speaker | None) -> list[Any] | None:
    if speaker is None:
        return None
    return [_pair(speaker.name), speaker.role and _pair(speaker.role), speaker.probability]


def _pair(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _pairs(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [_pair(span) for span in spans]


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
