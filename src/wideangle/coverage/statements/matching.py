"""The probability that two statements are the same: two shortened versions of one wording, or a wording and its
paraphrase.

Both models are logistic. `training/statement_matching.py` fitted the weights for wordings on quotations of AllSides'
training stories. The positive pairs are shortened and edited copies that a generator made; the negative pairs are other
quotations that share words. The weights for paraphrases were fitted on pairs of statements of the same stories, read by
hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from wideangle.coverage.statements.alignment import Alignment, align
from wideangle.coverage.statements.utterances import Statement
from wideangle.language.logistic import logistic

WORDING = {"bias": -3.3, "containment": 7.5, "length": -0.4}
"""Weights of two features: the share (0 to 1) of the shorter wording's words in common runs, and the logarithm of
the shorter wording's length. On quotations of held-out stories, .92 of 1,303 edited quotations reach a probability
of .5. Of 142 pairs of other quotations that share three words, 16 reach .5; 13 of these 16 are in fact the same
quotation."""

OTHER_SPEAKER = -4.0
UNKNOWN_SPEAKER = -0.5
"""The value added to the score if the articles name two different speakers, or if one article names none: two people
may use one phrase. A long quotation matches in spite of different names, because articles often attribute a
quotation to the wrong person."""

PARAPHRASE = {"bias": -0.05, "shared": 1.4, "longer": -1.15}
"""Weights of two features: the logarithm of the summed rarity of the common terms, and the logarithm of the longer
statement's number of terms."""

SAME_FROM = 0.5
"""Two wordings are the same statement if the probability is at least this value."""

SURELY_SAME = 0.9
"""Two clusters are merged if a third wording belongs to both with at least this probability. A shortened wording of
ten words reaches .9 if nine of them are in the longer wording."""

LEAST_SHARED = 2
"""The least number of terms that a paraphrase has in common with the other statement."""

LEAST_TERMS = 4
"""The least number of terms of a statement that may be a paraphrase; a statement with fewer terms only names a
topic."""

PARAPHRASED_FROM = 0.6
"""Two statements are paraphrases if the probability is at least this value. Of 86 pairs read by hand, 10 reach it,
and 8 of these have the same content; 10 pairs have the same content, and 3 of these reach it (leave-one-out). Words
alone give no better result."""


def features_of(alignment: Alignment) -> dict[str, float]:
    """Return the features of an alignment, named as in `WORDING`."""
    return {
        "bias": 1.0,
        "containment": alignment.containment,
        "length": math.log1p(min(alignment.lengths)),
    }


def same_wording(first: Statement, second: Statement) -> float:
    """Return the probability (0 to 1) that two wordings are versions of the same utterance, full or shortened."""
    features = features_of(align(first.words, second.words))
    score = sum(WORDING[name] * value for name, value in features.items())
    if not (first.speaker and second.speaker):
        score += UNKNOWN_SPEAKER
    elif first.speaker != second.speaker:
        score += OTHER_SPEAKER
    return logistic(score)


def paraphrased(first: Statement, second: Statement, rarity: Mapping[int, float]) -> float:
    """Return the probability (0 to 1) that two statements of one speaker are paraphrases; 0 for statements of two
    speakers."""
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
