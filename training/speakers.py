"""Fit the weights that choose the speaker to whom a source such as 'he' refers, and the full name to which a short name
refers.

    python -m training.speakers FOLDER [--write]

FOLDER holds the articles of PolNeAR with silver (machine-made) coreference chains in `polnear/`, and the AllSides
archive in `allsides/`, from which the gender of first names is computed. A source refers to the entity whose names are
in the coreference chain of the source, and to no entity if the chain has no name. Because the chains are machine-made,
the figures show the agreement with a full coreference system, and not the accuracy. The weights are fitted on train and
evaluated on dev, in about a minute. `--write` replaces `speakers.json`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.optimize import minimize

from wideangle.annotation.speakers import entities as short_forms
from wideangle.annotation.speakers.candidates import Scene, candidates, features, self_features
from wideangle.annotation.speakers.entities import Entity, Mention, entities_of, mentions_of
from wideangle.annotation.speakers.mentions import read_source
from wideangle.annotation.speakers.resolution import Weights, choose
from wideangle.language import sentences
from wideangle.model import NameKind, Span

WEIGHTS = Path(__file__).parents[1] / "src/wideangle/annotation/speakers/speakers.json"
PERSONAL = frozenset({"he", "she"})
"""Pronouns that always refer to a person. If the coreference chain of one of these pronouns has no name, the chain is
wrong and is left out."""

KINDS = {
    "PERSON": NameKind.PERSON,
    "ORGANIZATION": NameKind.ORGANIZATION,
    "LOCATION": NameKind.PLACE,
}
PENALTY = 1.0
LEAST_SEEN = 8
PRONOUN_GENDER = {"he": 1, "him": 1, "his": 1, "she": -1, "her": -1}

ROLES = {
    "itself": 1.0,
    "itself, not definite": 2.0,
    "same role, described alike": 4.0,
    "same role": 2.5,
    "same role, described otherwise": 0.5,
    "role in its name": 2.0,
    "other role": -1.5,
    "no role given": -1.0,
    "spoke last": 1.0,
    "spoke before that": 0.3,
    "named most": 0.5,
    "named in the same sentence": 0.3,
    "named 1 sentences before": 0.6,
    "named 2 sentences before": 0.3,
    "named 8 or more sentences before": -0.5,
    "named in what is said": -0.5,
    "named within quotations alone": -2.0,
    "other gender": -3.0,
    "same gender": 0.5,
}
"""The weights for sources such as 'the president' or 'the senator'. They were set by hand after reading training
articles, because three in four of these sources are in coreference chains without a name."""

FULL_NAME = re.compile(r"\b([A-Z][a-z]{2,}) (?:[A-Z]\. )?[A-Z][a-z]{2,}\b")
PRONOUN = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
NEAR, VOTES, SAMPLED, COMMON = 120, 10, 1_000, 0.1
FEMALE_UNTIL, MALE_FROM = 0.4, 0.88
"""The shares of 'he' among the pronouns after a first name from which the gender of the name is inferred: female below
FEMALE_UNTIL, male from MALE_FROM. The limits are high because four in five pronouns of the archive are 'he', after any
name."""

WITHIN_QUOTATIONS = -3.0
"""The highest allowed weight for candidates that are named only within quotations, if the source is 'he' or 'she'."""

OTHER_GENDER = -3.0
"""The highest allowed weight for candidates of the other gender, if the source is 'he' or 'she'. The coreference chains
have too many errors for fitting this weight."""

Chains = list[list[tuple[int, int]]]


@dataclass
class Sample:
    """An article with its silver (machine-made) names and coreference chains, and its gold (human) sources. Each source
    has the spans of its statement."""

    text: str
    names: list[tuple[Span, NameKind]]
    chains: Chains
    sources: list[tuple[Span, list[Span]]]


@dataclass
class Choices:
    """The training examples of one class of sources. `options` holds, for each example, the features of all options;
    `right` holds the number of the right option."""

    options: list[list[list[str]]] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


def samples(folder: Path, part: str) -> Iterator[Sample]:
    """Yield the articles of a part of PolNeAR that have silver (machine-made) data."""
    silver: dict[str, dict[str, Any]] = {}
    with gzip.open(folder / f"silver-{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            silver[record["id"]] = record
    for line in (folder / f"{part}.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["id"] not in silver:
            continue
        chains = [[(start, end) for start, end in chain] for chain in silver[record["id"]]["coreference"]]
        sources = [
            (
                Span(attribution["source"][0][0], attribution["source"][-1][1]),
                [Span(*span) for span in attribution["content"]],
            )
            for attribution in record["attributions"]
            if attribution["source"]
        ]
        sources.sort(key=lambda pair: pair[0])
        yield Sample(record["text"], list(silver_names(silver[record["id"]]["sentences"])), chains, sources)


def silver_names(sentence_tokens: list[list[list[Any]]]) -> Iterator[tuple[Span, NameKind]]:
    """Yield the span and the kind of each name. Adjacent tokens with the same name type form one name."""
    for sentence in sentence_tokens:
        run: tuple[int, int, str] | None = None
        for start, end, _, kind in [*sentence, [0, 0, "", "O"]]:
            if run and kind == run[2]:
                run = (run[0], end, kind)
                continue
            if run and run[2] in KINDS:
                yield Span(run[0], run[1]), KINDS[run[2]]
            run = (start, end, kind)


def named_by(chain: Sequence[tuple[int, int]], mentions: Sequence[Mention], without: int = -1) -> Counter[int]:
    """Return how often each entity is named in a coreference chain. A name counts if it is the main part of a mention
    in the chain."""
    counts: Counter[int] = Counter()
    for start, end in chain:
        for number, mention in enumerate(mentions):
            span = mention.span
            if number != without and start <= span.start and span.end <= end and end - start <= 40 + len(mention.words):
                if end - span.end <= 2 or span.start - start <= 4:
                    counts[mention.entity] += 1
                break_at = span.start > end
                if break_at:
                    break
    return counts


def target_of(source: Span, sample: Sample, mentions: Sequence[Mention]) -> int | None:
    """Return the entity that is named most often in the coreference chain of a source, or None if the chain has no
    name."""
    best, overlap = None, 0.5
    for chain in sample.chains:
        for start, end in chain:
            common = min(end, source.end) - max(start, source.start)
            share = common / (max(end, source.end) - min(start, source.start))
            if share > overlap:
                best, overlap = chain, share
    if best is None:
        return None
    named = named_by(best, mentions)
    return named.most_common(1)[0][0] if named else None


def first_names(folder: Path) -> dict[str, int]:
    """Return the gender of first names, 1 for male and -1 for female. The gender is computed from the pronouns that
    follow a full name in the same line before any other name. Only names with many pronouns of nearly always the same
    gender are returned."""
    votes: defaultdict[str, list[int]] = defaultdict(list)
    common: Counter[str] = Counter()
    for text in pq.read_table(folder / "archive.parquet", columns=["text"])["text"].to_pylist():
        common.update(SMALL_WORD.findall(text[:SAMPLED]))
        named = list(FULL_NAME.finditer(text))
        for name, following in pairwise([*named, None]):
            if name is None:
                continue
            end = min(name.end() + NEAR, following.start() if following else len(text))
            pronoun = PRONOUN.search(text, name.end(), end)
            if pronoun and "\n" not in text[name.end() : pronoun.start()]:
                votes[name[1].lower()].append(PRONOUN_GENDER[pronoun[0].lower()])
    genders = {}
    for given, answers in sorted(votes.items()):
        share = answers.count(1) / len(answers)
        if len(answers) >= VOTES and common[given] < COMMON * len(answers) and not FEMALE_UNTIL < share < MALE_FROM:
            genders[given] = 1 if share > 0.5 else -1
    return genders


def short_choices(parts: Sequence[Sample]) -> Choices:
    """Return the training examples of short names. The options of each example are the full names to which the short
    name may refer."""
    choices = Choices()
    for sample in parts:
        mentions = mentions_of(sample.text, sample.names)
        entities: list[Entity] = []
        by_key: dict[tuple[NameKind, str], list[int]] = defaultdict(list)
        later = []
        for number, mention in enumerate(mentions):
            if short_forms.is_full(mention):
                short_forms.place(mention, number, entities, by_key)
            else:
                later.append(number)
        chain_of = {span: chain for chain in sample.chains for span in chain}
        for number in later:
            mention = mentions[number]
            chain = next(
                (c for (s, e), c in chain_of.items() if s <= mention.span.start and e == mention.span.end), None
            )
            places, options = short_forms.short_candidates(number, mentions, entities, by_key)
            target = None
            if chain is not None:
                named = named_by(chain, [mention if mention.entity >= 0 else _NOBODY for mention in mentions])
                named = Counter({place: count for place, count in named.items() if place in places})
                target = named.most_common(1)[0][0] if named else None
            if len(options) > 1 and (target is not None or len(options) > len(places)):
                choices.options.append(options)
                choices.right.append(len(places) if target is None else places.index(target))
            if target is not None:
                short_forms.join(mention, number, target, entities[target])
            else:
                short_forms.add_entity(mention, number, entities, by_key)
    return choices


_NOBODY = Mention(Span(0, 0), NameKind.PERSON, ())


def speaker_choices(parts: Sequence[Sample], weights: Weights) -> dict[str, Choices]:
    """Return the training examples of sources by class. The options of each example are the entities to which the
    source may refer."""
    classes: defaultdict[str, Choices] = defaultdict(Choices)
    for sample in parts:
        for scene, source, content, words, target in walk(sample, weights):
            places = candidates(scene, source, words)
            unsure = target is None and words.kind in PERSONAL
            if unsure or (target is not None and target not in places):
                continue
            options = [self_features(words, scene)]
            options += [
                features(scene, source, content, words, place=place, rank=rank) for rank, place in enumerate(places)
            ]
            classes[words.kind].options.append(options)
            classes[words.kind].right.append(0 if target is None else places.index(target) + 1)
    return classes


def walk(sample: Sample, weights: Weights) -> Iterator[tuple[Any, ...]]:
    """Yield each source that does not name its speaker, with the entity according to its coreference chain. The yielded
    scene holds the speakers of earlier sources."""
    mentions = mentions_of(sample.text, sample.names)
    entities = entities_of(sample.text, mentions, weights.score, weights.first_names)
    scene = Scene.of(sample.text, sentences(sample.text, "en"), mentions, entities)
    for source, content in sample.sources:
        within = [number for number, mention in enumerate(mentions) if source.start <= mention.span.start < source.end]
        words = read_source(sample.text, source, mentions, within)
        if words.name is not None:
            scene.spoken.append(mentions[words.name].entity)
            continue
        target = target_of(source, sample, mentions)
        yield scene, source, content, words, target
        if target is not None:
            scene.spoken.append(target)


def fit(choices: Choices) -> dict[str, float]:
    """Fit the weights of a log-linear model of choices by maximum likelihood with a Gaussian prior."""
    seen = Counter(feature for options in choices.options for option in options for feature in set(option))
    names = sorted(feature for feature, count in seen.items() if count >= LEAST_SEEN)
    column = {name: number for number, name in enumerate(names)}
    rows: list[list[int]] = []
    starts: list[int] = []
    right: list[int] = []
    for options, answer in zip(choices.options, choices.right, strict=True):
        starts.append(len(rows))
        right.append(len(rows) + answer)
        rows.extend([[column[feature] for feature in option if feature in column] for option in options])
    matrix = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        matrix[number, row] = 1.0
    begin = np.array(starts)
    group = np.repeat(np.arange(len(begin)), np.diff([*starts, len(rows)]))

    def loss(vector: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ vector
        scores -= np.maximum.reduceat(scores, begin)[group]
        powers = np.exp(scores)
        shares = powers / np.add.reduceat(powers, begin)[group]
        gradient = matrix.T @ shares - matrix[right].sum(axis=0) + PENALTY * vector
        return float(-np.log(shares[right] + 1e-12).sum() + 0.5 * PENALTY * vector @ vector), gradient

    solved = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {name: round(float(weight), 3) for name, weight in zip(names, solved.x, strict=True)}


def report(parts: Sequence[Sample], weights: Weights) -> None:
    """Print the agreement with the coreference chains on articles that were not used in training, by class, and the
    calibration of the probabilities."""
    rows: defaultdict[str, list[tuple[float, bool, bool]]] = defaultdict(list)
    for sample in parts:
        for scene, source, content, words, target in walk(sample, weights):
            if target is None and words.kind in PERSONAL:
                continue
            place, probability = choose(scene, source, content, words, weights)
            nearest = candidates(scene, source, words)[:1]
            rows[words.kind].append((probability, place == target, nearest == [target]))
    everything = [row for kind in rows.values() for row in kind]
    for kind, answers in [*sorted(rows.items()), ("all", everything)]:
        right = sum(row[1] for row in answers) / len(answers)
        nearest_right = sum(row[2] for row in answers) / len(answers)
        print(f"{kind:10} {len(answers):5} agree {right:.3f}  nearest named {nearest_right:.3f}")
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        bin_ = [row for row in everything if low <= row[0] < (low + 0.1 if low else 0.5) + (low == 0.9)]
        if bin_:
            probability = sum(row[0] for row in bin_) / len(bin_)
            print(f"said {probability:.2f}  was {sum(row[1] for row in bin_) / len(bin_):.2f}  of {len(bin_)}")


def report_short(parts: Sequence[Sample], weights: Weights) -> None:
    """Print the agreement with the coreference chains for short names."""
    choices = short_choices(parts)
    best = [
        int(np.argmax([weights.score("short", option) for option in options])) == answer
        for options, answer in zip(choices.options, choices.right, strict=True)
    ]
    print(f"short forms {len(best)} agree {sum(best) / len(best):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.folder / "polnear"
    train, dev = list(samples(folder, "train")), list(samples(folder, "dev"))
    known = first_names(arguments.folder / "allsides")
    classes = {"short": fit(short_choices(train))}
    weights = Weights(classes, known)
    for kind, choices in sorted(speaker_choices(train, weights).items()):
        classes[kind] = ROLES if kind == "person" else fit(choices)
        if kind in PERSONAL:
            for feature, least in (
                ("other gender", OTHER_GENDER),
                ("named within quotations alone", WITHIN_QUOTATIONS),
            ):
                classes[kind][feature] = min(classes[kind].get(feature, 0.0), least)
    report_short(dev, weights)
    report(dev, weights)
    if arguments.write:
        record = {"classes": dict(sorted(classes.items())), "first_names": known}
        WEIGHTS.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
