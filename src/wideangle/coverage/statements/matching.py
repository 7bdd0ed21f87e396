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
"""Per unit: the share (0 to 1) of the shorter wording's words in common runs; the logarithm of its length. On
quotations of held-out stories, .92 of 1,303 edited ones are known again from a probability of .5 on, and 16 of 142
others that share three words are taken for the same; read by hand, 13 of these 16 are."""

OTHER_SPEAKER = -4.0
UNKNOWN_SPEAKER = -0.5
"""Added where the articles name two speakers, or one of them none: two people may use a phrase. A long quotation is
believed even against the names, since who said it is what articles and readers of them get wrong."""

PARAPHRASE = {"bias": -0.05, "shared": 1.4, "longer": -1.15}
"""Per unit: logarithms of the rarity that the common terms add up to, and of the number of the longer one's terms."""

SAME_FROM = 0.5
"""Wordings are one from this probability on."""

SURELY_SAME = 0.9
"""And two entries become one from this probability on that a third wording belongs to both: .9 is reached by a cut of
ten words of which nine stand in the longer wording."""

LEAST_SHARED = 2
"""Terms in common without which nothing is a paraphrase."""

LEAST_TERMS = 4
"""Terms that a statement must have to be anything's paraphrase; fewer are a topic, not a statement."""

PARAPHRASED_FROM = 0.6
"""And paraphrases from here: of 86 pairs read by hand, 8 of 10 that reach it say the same, and 3 of 10 that say the
same reach it (each pair judged by weights from the others). Words alone tell no more."""


def features_of(alignment: Alignment) -> dict[str, float]:
    """The features of an alignment, by name as in `WORDING`."""
    return {
        "bias": 1.0,
        "containment": alignment.containment,
        "length": math.log1p(min(alignment.lengths)),
    }


def same_wording(first: Statement, second: Statement) -> float:
    """The probability (0 to 1) that two wordings are the same utterance in different cuts."""
    features = features_of(align(first.words, second.words))
    score = sum(WORDING[name] * value for name, value in features.items())
    if not (first.speaker and second.speaker):
        score += UNKNOWN_SPEAKER
    elif first.speaker != second.speaker:
        score += OTHER_SPEAKER
    return logistic(score)


def paraphrased(first: Statement, second: Statement, rarity: Mapping[int, float]) -> float:
    """The probability (0 to 1) that two statements of one speaker say the same in other words; 0 for two speakers."""
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
