"""Measure how well quotations and their speakers are found in languages other than English.

    python -m benchmarks.statements --data ../shared/data

German is measured with the labels of the Wikinews articles in DATA/quotes-de. The other languages are measured with
`statement_labels.jsonl`, which holds the offsets of quotations in articles of DATA/crises and DATA/world. Its labels
say whether a quotation is a statement, and where the nearest mention of its speaker is. The rules of the program were
developed on half 0; the CRC of an article's id determines its half.

The program does not list a name in quotation marks within indirect speech as a quotation. Therefore only statements in
direct or mixed speech count. The figures of each set are precision, recall and F1 of the quoted words within the
content of a statement. The same figures are printed for a baseline that takes all words in quotation marks, and for one
that takes quotations of at least four words. Of the statements found with a labelled speaker, two shares are printed:
those with any speaker, and those whose source or speaker is the labelled one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from wideangle.annotation import annotate
from wideangle.language import sentences
from wideangle.model import Article, Attribution, AttributionKind, Span

LABELS = Path(__file__).with_name("statement_labels.jsonl")
FEW_WORDS = 4
"""The least number of words between quotation marks for the second baseline. With this number, quotation marks alone
give the best result for German."""

Bounds: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Quoted:
    """A labelled quotation. `speaker` are the labelled mentions of its speaker; the list is empty if the text does not
    name the speaker."""

    span: Bounds
    statement: bool
    speaker: tuple[Bounds, ...] = ()


@dataclass
class Tally:
    """Counts over the quotations of one set."""

    predicted: int = 0
    true: int = 0
    right: int = 0
    spoken: int = 0
    given: int = 0
    attributed: int = 0
    marks: dict[int, list[int]] = field(default_factory=lambda: {1: [0, 0], FEW_WORDS: [0, 0]})

    def row(self, name: str) -> str:
        """Return one line of figures for printing."""
        alone = "  ".join(_scores(right, predicted, self.true) for predicted, right in self.marks.values())
        share = self.given / self.spoken if self.spoken else 0.0
        correct = self.attributed / self.given if self.given else 0.0
        return (
            f"{name:14} {self.true:5}  {_scores(self.right, self.predicted, self.true)}  {alone}  "
            f"{self.spoken:4}  {share:.2f}  {correct:.2f}"
        )


def _scores(right: int, predicted: int, true: int) -> str:
    precision, recall = right / max(1, predicted), right / max(1, true)
    return f"{precision:.3f} {recall:.3f} {2 * right / max(1, predicted + true):.3f}"


def tally(counts: Tally, text: str, language: str, quotations: Sequence[Quoted]) -> None:
    """Annotate a text, and add its labelled quotations to the counts."""
    attributions = [
        attribution
        for attribution in annotate(Article(text, language=language)).attributions
        if attribution.kind is not AttributionKind.INDIRECT
    ]
    for quoted in quotations:
        start, end = quoted.span
        holder = next((attribution for attribution in attributions if _covers(attribution, start, end)), None)
        words = len(text[start:end].split())
        for least, (seen, right) in counts.marks.items():
            counts.marks[least] = [seen + (words >= least), right + (words >= least and quoted.statement)]
        counts.true += quoted.statement
        counts.predicted += holder is not None
        if holder is not None and quoted.statement:
            counts.right += 1
            _tally_speaker(counts, text, holder, quoted)


def _covers(attribution: Attribution, start: int, end: int) -> bool:
    """Return True if the content of an attribution contains a complete quotation."""
    return any(span.start <= start and end <= span.end for span in attribution.content)


def _tally_speaker(counts: Tally, text: str, holder: Attribution, quoted: Quoted) -> None:
    if not quoted.speaker:
        return
    counts.spoken += 1
    spans = [*holder.source, *([holder.speaker.name] if holder.speaker else [])]
    counts.given += bool(spans)
    labelled = " ".join(text[start:end] for start, end in quoted.speaker)
    touching = any(span.start < end and start < span.end for span in spans for start, end in quoted.speaker)
    counts.attributed += touching or any(_last_word(span.of(text)) == _last_word(labelled) for span in spans)


def _last_word(words: str) -> str:
    all_words: list[str] = re.findall(r"\w+", words)
    return all_words[-1].lower() if all_words else ""


def german(data: Path, part: str) -> Iterator[tuple[str, list[Quoted]]]:
    """Yield the German texts. Each text comes with all its quotations in quotation marks, and whether each quotation is
    labelled as direct speech."""
    with (data / "quotes-de" / f"{part}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            text = row["text"]
            direct = {
                _inner(text, statement["quote"][0][0], statement["quote"][-1][1]): statement
                for statement in row["statements"]
                if statement["type"] == "Direct"
            }
            yield (
                text,
                [
                    Quoted(span, span in direct, tuple(map(tuple, direct[span]["speaker"])) if span in direct else ())
                    for span in sorted({*direct, *_marked(text)})
                ],
            )


def _marked(text: str) -> Iterator[Bounds]:
    from wideangle.annotation.quotations.quotation_marks import paragraphs, quotations_in

    bounds: Sequence[Span] = sentences(text, "de")
    for paragraph in paragraphs(text, bounds):
        for quotation in quotations_in(text, paragraph, "de"):
            yield _inner(text, quotation.span.start, quotation.span.end)


def _inner(text: str, start: int, end: int) -> Bounds:
    """Return the bounds of a quotation without quotation marks, white space and outer punctuation."""
    inner = re.search(r"\w(?:.*\w)?", text[start:end], re.DOTALL)
    return (start + inner.start(), start + inner.end()) if inner else (start, end)


def labelled(data: Path) -> Iterator[tuple[str, int, str, list[Quoted]]]:
    """Yield the language, half, text and quotations of each labelled article."""
    texts: dict[str, str] = {}
    with gzip.open(data / "crises" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts.update((row["id"], row["text"]) for row in map(json.loads, lines))
    with (data / "world" / "archive.jsonl").open(encoding="utf-8") as lines:
        texts.update((row["id"], row["text"]) for row in map(json.loads, lines))
    by_article: dict[tuple[str, str], list[Quoted]] = defaultdict(list)
    with LABELS.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = texts[row["article"]]
            speaker = (tuple(row["speaker"]),) if row["speaker"] else ()
            quoted = Quoted(_inner(text, *row["span"]), row["statement"], speaker)
            by_article[row["language"], row["article"]].append(quoted)
    for (language, article), quotations in by_article.items():
        yield language, zlib.crc32(article.encode()) % 2, texts[article], quotations


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data: Path = parser.parse_args().data
    sets: defaultdict[str, Tally] = defaultdict(Tally)
    for part in ("train", "dev"):
        for text, quotations in german(data, part):
            tally(sets[f"de {part}"], text, "de", quotations)
    for language, half, text, quotations in labelled(data):
        tally(sets[f"{language} half {half}"], text, language, quotations)
    print("set            statements  P R F1  marks alone P R F1  four words and more P R F1  speakers  given  right")
    for name, counts in sorted(sets.items()):
        print(counts.row(name))


if __name__ == "__main__":
    main()
