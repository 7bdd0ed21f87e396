"""The probability that two statements are the same: two cuts of one wording, or a wording and its paraphrase.

Both models are logistic. `training/statement_matching.py` fitted the weights for wordings to quotations of AllSides'
training stories: cut and edited copies that a generator made, against other quotations that share words with them. The
weights for paraphrases were fitted to pairs of statements of the same stories, read by hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from wideangle.coverage.statements.alignment import Alignment, align
from wideangle.coverage.statements.utterances import Statement
from wideangle.language.logistic import logistic

WORDING = {"bias": -3.3, "containment": 7.5, "length": -0.4}
"""Weights for the share (0 to 1) of the shorter wording's words in common runs, and for the logarithm of its length. On
quotations of held-out stories, .92 of 1,303 edited ones reach a probability of .5. Of 142 other quotations that share
three words, 16 reach .5; by reading, 13 of these 16 are the same quotation."""

OTHER_SPEAKER = -4.0
UNKNOWN_SPEAKER = -0.5
"""Added to the score if the articles name two speakers, or if one names none: two people may use one phrase. A long
quotation matches in spite of different names, because articles often attribute a quotation wrongly."""

PARAPHRASE = {"bias": -0.05, "shared": 1.4, "longer": -1.15}
"""Weights for the logarithm of the summed rarity of the common terms, and for the logarithm of the longer statement's
number of terms."""

SAME_FROM = 0.5
"""Two wordings are the same statement from this probability on."""

SURELY_SAME = 0.9
"""Two clusters are merged if a third wording belongs to both with this probability. A cut of ten words reaches .9 if
nine of them are in the longer wording."""

LEAST_SHARED = 2
"""The least number of common terms of a paraphrase."""

LEAST_TERMS = 4
"""The least number of terms of a statement that may be a paraphrase; fewer terms are a topic."""

PARAPHRASED_FROM = 0.6
"""Two statements are paraphrases from this probability on. Of 86 pairs read by hand, 8 of 10 that reach it have the
same content, and 3 of 10 with the same content reach it (leave-one-out). Words alone give no better result."""


def features_of(alignment: Alignment) -> dict[str, float]:
    """Return the features of an alignment, named as in `WORDING`."""
    return {
        "bias": 1.0,
        "containment": alignment.containment,
        "length": math.log1p(min(alignment.lengths)),
    }


def same_wording(first: Statement, second: Statement) -> float:
    """Return the probability (0 to 1) that two wordings are cuts of the same utterance."""
    features = features_of(align(first.words, second.words))
    score = sum(WORDING[name] * value for name, value in features.items())
    if not (first.speaker and second.speaker):
        score += UNKNOWN_SPEAKER
    elif first.speaker != second.speaker:
        score += OTHER_SPEAKER
    return logistic(score)


def paraphrased(first: Statement, second: Statement, rarity: Mapping[int, float]) -> float:
    """Return the probability (0 to 1) that two statements of one speaker are paraphrases; 0 for two speakers."""
    if not first.speaker or first.speaker != second.speaker:
        return 0.0
    shared = first.terms & second.terms
    if len(shared) < LEAST_SHARED or min(len(first.terms), len(second.terms)) < LEAST_TERMS:
        return 0.0
    features = {
        "bias": 1.0,
        "shared": math.log1p(sum(rarity.get(term, 0.0) for term in shared)),
        "longer": math.log1p(max(len(first.terms), len(second.terms))),
    }
    return logistic(sum(PARAPHRASE[name] * value for name, value in features.items()))
