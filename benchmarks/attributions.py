"""Measure how well statements, quoted or not, are found in eight languages other than English, with their speakers. The
labels were made for this project.

    python -m benchmarks.attributions --data ../shared/data [--half 0] [--language pl] [--errors]
    python -m benchmarks.attributions --data ../shared/data --second LABELS PASSAGES

Each line of `attribution_labels.jsonl` holds one statement of an article in DATA/crises or DATA/world: the offsets
[start, end) of source, cue and content. A line with an empty content shows that its article or passage was read and has
no statement. The figures of two further sets are printed separately: the invented articles of
`tests/quality/statements`, and the German articles of DATA/quotes-de (Wikinews), which have labels of other readers.
Half 0 of the articles is for developing rules, half 1 for measuring. The half of an article is determined by the CRC of
its id, or by its number.

A statement is found if the words of its content agree with those of a label with an F1 of at least .5; each label is
matched with at most one statement. Optional labels count neither as found nor as missed: noun phrases as content
('announced the closure') and doubtful cases. Three figures describe the statements that are found. The first is the
share with exact contents, without complementizer and outer punctuation. The second is the mean F1 of the words of the
contents. The third is the share whose source has a character in common with the labelled source, or is missing in both.

With `--second`, a second reader's labels of some passages are compared with the first reader's labels.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.marked_text import marked_articles
from wideangle.annotation import annotate
from wideangle.annotation.quotations.reporting_verbs import reporting
from wideangle.model import Article, Attribution

LABELS = Path(__file__).with_name("attribution_labels.jsonl")
INVENTED = Path(__file__).parents[1] / "tests" / "quality" / "statements"
LEAST_AGREEMENT = 0.5

Bounds: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Statement:
    """A statement. `source`, `cue` and `content` are tuples of offsets (start, end) in the text. `optional` is True for
    a label that counts neither as found nor as missed."""

    source: tuple[Bounds, ...]
    cue: tuple[Bounds, ...]
    content: tuple[Bounds, ...]
    optional: bool = False


@dataclass
class Labelled:
    """An article with its labelled statements. `passages` are the offsets of the passages that the reader of the labels
    has read."""

    language: str
    half: int
    text: str
    kind: str = ""
    passages: set[Bounds] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)

    def covers(self, statement: Statement) -> bool:
        """Return True if the content of a statement begins in a passage that was read."""
        return any(start <= statement.content[0][0] < end for start, end in self.passages)


@dataclass
class Tally:
    """Counts over the statements of one set of articles.

    `predicted`, `true` and `matches` are the numbers of found statements, labels, and matches of both. Of the matches,
    `exact` have exact contents and `sourced` have right sources. `agreement` is the sum of the F1 of their contents.
    """

    predicted: int = 0
    true: int = 0
    matches: int = 0
    exact: int = 0
    agreement: float = 0.0
    sourced: int = 0

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1 of the statements. For the matched statements, return the shares of exact
        contents and right sources, and the mean F1 of the words of the contents."""
        divisor = max(1, self.matches)
        return {
            "P": self.matches / max(1, self.predicted),
            "R": self.matches / max(1, self.true),
            "F1": 2 * self.matches / max(1, self.predicted + self.true),
            "exact": self.exact / divisor,
            "words": self.agreement / divisor,
            "source": self.sourced / divisor,
        }

    def row(self, name: str) -> str:
        """Return one line of figures for printing."""
        return f"{name:16} {self.true:5} {self.predicted:5}  " + "  ".join(f"{v:.3f}" for v in self.figures().values())


def score(counts: Tally, article: Labelled, predicted: Sequence[Statement]) -> list[str]:
    """Add the predicted statements of an article to the counts. Return one line for each statement that is false,
    missed or inexact."""
    language, text = article.language, article.text
    pairs = matched(text, predicted, article.statements)
    errors = []
    for ours, label in pairs:
        if ours.optional or label.optional:
            continue
        exact = _inner(text, language, ours.content) == _inner(text, language, label.content)
        sourced = _touches(ours.source, label.source) or not (ours.source or label.source)
        counts.matches += 1
        counts.exact += exact
        counts.sourced += sourced
        counts.agreement += agreement(text, ours, label)
        if not (exact and sourced):
            errors.append(f"other  {_shown(text, ours)}\n  than {_shown(text, label)}")
    paired = {id(statement) for pair in pairs for statement in pair}
    excused = {id(statement) for pair in pairs if any(part.optional for part in pair) for statement in pair}
    loose = [label for label in article.statements if label.optional]
    excused |= {id(ours) for ours in predicted if id(ours) not in paired and any(_within(text, ours, x) for x in loose)}
    paired |= excused
    for statement in predicted:
        counts.predicted += not statement.optional and id(statement) not in excused
        if id(statement) not in paired and not statement.optional:
            errors.append(f"false  {_shown(text, statement)}")
    for statement in article.statements:
        counts.true += not statement.optional and id(statement) not in excused
        if id(statement) not in paired and not statement.optional:
            errors.append(f"missed {_shown(text, statement)}")
    return errors


def matched(text: str, ours: Sequence[Statement], labels: Sequence[Statement]) -> list[tuple[Statement, Statement]]:
    """Return the pairs of a predicted statement and a label whose contents agree, best first. Each statement is in at
    most one pair."""
    candidates = sorted(
        (
            (-agreement(text, mine, label), label.optional, number, other)
            for number, mine in enumerate(ours)
            for other, label in enumerate(labels)
        ),
    )
    pairs: dict[int, int] = {}
    for worth, _, number, other in candidates:
        if -worth >= LEAST_AGREEMENT and number not in pairs and other not in pairs.values():
            pairs[number] = other
    return [(ours[number], labels[other]) for number, other in pairs.items()]


def agreement(text: str, ours: Statement, label: Statement) -> float:
    """Return the F1 of the words of the contents of two statements."""
    words, others = _words(text, ours.content), _words(text, label.content)
    return 2 * len(words & others) / max(1, len(words) + len(others))


def _within(text: str, ours: Statement, label: Statement) -> bool:
    words = _words(text, ours.content)
    return 2 * len(words & _words(text, label.content)) > len(words)


def _words(text: str, spans: Iterable[Bounds]) -> set[int]:
    return {match.start() for start, end in spans for match in re.compile(r"\w+").finditer(text, start, end)}


def _inner(text: str, language: str, spans: Sequence[Bounds]) -> list[str]:
    """Return the words of a content without its complementizer ('that')."""
    start, end = spans[0]
    complementizer = reporting(language).complementizer.match(text, start, end)
    bare = [(complementizer.end() if complementizer else start, end), *spans[1:]]
    return [word for start, end in bare for word in re.findall(r"\w+", text[start:end])]


def _touches(spans: Iterable[Bounds], others: Sequence[Bounds]) -> bool:
    return any(start < last and first < end for start, end in spans for first, last in others)


def _shown(text: str, statement: Statement) -> str:
    roles = (statement.source, statement.cue, statement.content)
    return " | ".join(" … ".join(text[start:end] for start, end in spans) or "–" for spans in roles)


def annotated(article: Labelled) -> list[Statement]:
    """Return the statements that the program finds in the passages that were read."""
    attributions = annotate(Article(article.text, language=article.language)).attributions
    return [statement for statement in map(_statement, attributions) if article.covers(statement)]


def _statement(attribution: Attribution) -> Statement:
    source, cue, content = (
        tuple((span.start, span.end) for span in part)
        for part in (attribution.source, attribution.cue, attribution.content)
    )
    return Statement(source, cue, content)


def _from_row(row: Mapping[str, Any]) -> Statement:
    source, cue, content = (
        tuple((start, end) for start, end in row.get(role, ())) for role in ("source", "cue", "content")
    )
    return Statement(source, cue, content, row.get("optional", False))


def labelled(data: Path, path: Path = LABELS) -> dict[str, Labelled]:
    """Return the labelled articles of the data folder by id."""
    texts: dict[str, str] = {}
    with gzip.open(data / "crises" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts.update((row["id"], row["text"]) for row in map(json.loads, lines))
    texts.update((row["id"], row["text"]) for row in _rows(data / "world" / "archive.jsonl"))
    articles: dict[str, Labelled] = {}
    for row in _rows(path):
        name, text = row["article"], texts[row["article"]]
        article = articles.setdefault(name, Labelled(row["language"], zlib.crc32(name.encode()) % 2, text))
        first, last = row.get("passage", (0, len(text)))
        article.passages.add((first, last))
        if row["content"]:
            article.statements.append(_from_row(row))
    return articles


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def invented() -> Iterator[Labelled]:
    """Yield the invented articles with their labels."""
    for path in sorted(INVENTED.glob("*.txt")):
        for number, article in enumerate(marked_articles(path)):
            statements = [_from_row(spans) for spans in article["attributions"]]
            passages = {(0, len(article["text"]))}
            yield Labelled(path.stem, number % 2, article["text"], "invented", passages, statements)


def wikinews(data: Path) -> Iterator[Labelled]:
    """Yield the German articles of Wikinews with their labels. The articles for training are half 0. Labels of neither
    direct nor indirect speech are optional."""
    for half, part in enumerate(("train", "dev")):
        for row in _rows(data / "quotes-de" / f"{part}.jsonl"):
            statements = [_from_wikinews(label, row["statements"]) for label in row["statements"]]
            yield Labelled("de", half, row["text"], "Wikinews", {(0, len(row["text"]))}, statements)


def _from_wikinews(label: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Statement:
    """Return the statement of a label. The statement is optional if the label is neither direct nor indirect speech, or
    if it is direct speech within indirect speech."""
    source, cue, content = (tuple((start, end) for start, end in label[role]) for role in ("speaker", "cue", "quote"))
    within = any(
        start <= content[0][0] and content[-1][1] <= end and other["type"] == "Indirect"
        for other in others
        for start, end in other["quote"]
    )
    named = "Direct" if not within else ""
    return Statement(source, cue, content, label["type"] not in (named, "Indirect"))


def measured(articles: Iterable[Labelled], *, errors: bool = False) -> dict[str, Tally]:
    """Annotate the articles. Return the counts by language, kind of article and half."""
    sets: defaultdict[str, Tally] = defaultdict(Tally)
    for article in articles:
        name = " ".join(filter(None, (article.language, article.kind, str(article.half))))
        for line in score(sets[name], article, annotated(article)):
            if errors:
                print(f"{article.language} {line}")
    return dict(sets)


def compared(data: Path, second: Path, passages: Path) -> dict[str, Tally]:
    """Compare a second reader's labels with the first reader's labels. Return the counts by language."""
    first, others = labelled(data), labelled(data, second)
    read: defaultdict[str, set[Bounds]] = defaultdict(set)
    for row in _rows(passages):
        read[row["article"]].add(tuple(row["span"]))
    sets: defaultdict[str, Tally] = defaultdict(Tally)
    for name, spans in read.items():
        article = first[name]
        article.passages = spans
        article.statements = list(filter(article.covers, article.statements))
        theirs = others[name].statements if name in others else []
        score(sets[article.language], article, list(filter(article.covers, theirs)))
    return dict(sets)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--language")
    parser.add_argument("--errors", action="store_true", help="print what is false, missed or inexact")
    parser.add_argument("--second", type=Path, nargs=2, metavar=("LABELS", "PASSAGES"))
    options = parser.parse_args()
    if options.second:
        sets = compared(options.data, *options.second)
    else:
        articles = [*labelled(options.data).values(), *invented(), *wikinews(options.data)]
        chosen = [
            article
            for article in articles
            if options.half in (None, article.half) and options.language in (None, article.language)
        ]
        sets = measured(chosen, errors=options.errors)
    print(f"{'set':16} {'true':>5} {'given':>5}  P      R      F1     exact  words  source")
    for name, counts in sorted(sets.items()):
        print(counts.row(name))


if __name__ == "__main__":
    main()
