"""Fit the weights by which two wordings are recognised as one statement, and measure the result.

    python -m training.statement_matching FOLDER

FOLDER holds the articles and stories of AllSides (`allsides/`). Positive pairs are quotations of training stories, each
with a version that a generator edits as newsrooms do: a quotation is cut at either end, shortened in the middle, or
changed in one to three words, a pronoun is replaced by a name in brackets, or several of these. Negative pairs are two
different quotations of one article with three common words in sequence, because an article seldom contains a quotation
twice. The weights are fitted on three quarters of the stories and evaluated on the rest. The program prints the weights
for `coverage/statements/matching.py`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.optimize import minimize

from wideangle.annotation.quotations.direct import quotations
from wideangle.coverage.statements.alignment import align
from wideangle.coverage.statements.matching import WORDING, features_of
from wideangle.language import fold, sentences, words

LEAST = 6
PENALTY = 0.1
Words = tuple[str, ...]


def quotes_of(folder: Path) -> list[list[list[Words]]]:
    """Return the quotations of the training stories as folded words: for each story and each of its articles, a list of
    quotations."""
    rows = pq.read_table(folder / "archive.parquet", columns=["id", "text"]).to_pylist()
    texts = {row["id"]: row["text"] for row in rows}
    stories = []
    for line in (folder / "stories-train.jsonl").read_text("utf-8").splitlines():
        articles = []
        for number in json.loads(line)["articles"]:
            text = texts[number]
            attributions = quotations(text, sentences(text, "en"), "en")
            articles.append(
                [folded(" ".join(span.of(text) for span in attribution.content)) for attribution in attributions]
            )
        stories.append(articles)
    return stories


def folded(text: str) -> Words:
    return tuple(filter(None, (fold(word, "en") for word in words(text, "en"))))


def edited(quote: Words, vocabulary: Sequence[str], dice: random.Random) -> Words:
    """Return a quotation with the changes that newsrooms make. At least three words remain."""
    words = list(quote)
    for edit in dice.sample((cut, gap, bracket, change), dice.choice((1, 1, 2, 3))):
        made = edit(words, vocabulary, dice)
        if len(made) >= 3:
            words = made
    return tuple(words)


def cut(quote: list[str], _: Sequence[str], dice: random.Random) -> list[str]:
    length = dice.randint(3, len(quote))
    start = dice.choice((0, len(quote) - length, dice.randint(0, len(quote) - length)))
    return quote[start : start + length]


def gap(quote: list[str], _: Sequence[str], dice: random.Random) -> list[str]:
    start, end = sorted((dice.randint(1, len(quote)), dice.randint(1, len(quote))))
    return quote[:start] + quote[end:]


def bracket(quote: list[str], vocabulary: Sequence[str], dice: random.Random) -> list[str]:
    place = dice.randrange(len(quote))
    return [*quote[:place], *dice.choices(vocabulary, k=dice.randint(1, 3)), *quote[place + dice.randint(0, 1) :]]


def change(quote: list[str], vocabulary: Sequence[str], dice: random.Random) -> list[str]:
    words = list(quote)
    for _ in range(dice.randint(1, 3)):
        words[dice.randrange(len(words))] = dice.choice(vocabulary)
    return words


def pairs(stories: Sequence[list[list[Words]]], dice: random.Random) -> Iterator[tuple[Words, Words, bool]]:
    vocabulary = [word for articles in stories for quotes in articles for quote in quotes for word in quote]
    for articles in stories:
        for quotes in articles:
            by_run: defaultdict[Words, list[Words]] = defaultdict(list)
            for quote in quotes:
                if len(quote) >= LEAST:
                    yield quote, edited(quote, vocabulary, dice), True
                runs = {quote[start : start + 3] for start in range(max(1, len(quote) - 2))}
                others = {other for run in runs for other in by_run[run] if other != quote}
                for other in sorted(others):
                    yield other, quote, False
                for run in runs:
                    by_run[run].append(quote)


def table(pairs: Sequence[tuple[Words, Words, bool]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = [list(features_of(align(words, other)).values()) for words, other, _ in pairs]
    return np.array(rows), np.array([same for _, _, same in pairs], float)


def fit(features: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit a logistic regression. Positive and negative pairs have the same total weight, because the number of
    generated pairs is arbitrary."""
    weight = np.where(target > 0, 0.5 / target.mean(), 0.5 / (1 - target.mean()))

    def loss(vector: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        share = 1.0 / (1.0 + np.exp(-features @ vector))
        likelihood = target * np.log(share + 1e-12) + (1 - target) * np.log(1 - share + 1e-12)
        gradient = features.T @ (weight * (share - target)) + PENALTY * vector
        return float(-(weight * likelihood).sum() + 0.5 * PENALTY * vector @ vector), gradient

    more_is_more = [(None, None), (0, None), (None, None)]  # having more in common never speaks against it
    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, bounds=more_is_more).x)


def report(name: str, share: NDArray[np.float64], target: NDArray[np.float64]) -> None:
    for threshold in (0.3, 0.5, 0.7):
        chosen = share >= threshold
        right = (chosen & (target > 0)).sum()
        wrong = (chosen & (target == 0)).sum() / (target == 0).sum()
        precision = right / max(1, chosen.sum())
        print(
            f"{name} from {threshold}: P {precision:.3f} R {right / target.sum():.3f}, {wrong:.3f} of the others taken"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    stories = quotes_of(parser.parse_args().folder / "allsides")
    dice = random.Random(5)
    border = len(stories) * 3 // 4
    train, held = list(pairs(stories[:border], dice)), list(pairs(stories[border:], dice))
    features, target = table(train)
    print(f"{len(train)} pairs, {int(target.sum())} of them the same; held out {len(held)}")
    vector = fit(features, target)
    print({name: round(float(value), 2) for name, value in zip(WORDING, vector, strict=True)})
    unseen, answers = table(held)
    print(f"held out: {int(answers.sum())} same, {int(len(answers) - answers.sum())} others that share three words")
    report("fitted", 1 / (1 + np.exp(-unseen @ vector)), answers)
    shipped = np.array([WORDING[name] for name in WORDING])
    report("shipped", 1 / (1 + np.exp(-unseen @ shipped)), answers)


if __name__ == "__main__":
    main()
