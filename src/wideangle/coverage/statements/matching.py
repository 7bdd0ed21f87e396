"""Compute the probability that two statements are the same: two versions of one wording, or a wording and its
paraphrase.

Both models are logistic regressions. `training/statement_matching.py` fitted the weights for wordings on quotations in
the training stories of AllSides, a collection of American news. In the positive pairs, one quotation is a copy of the
other that a program has shortened or edited; in the negative pairs, two different quotations have words in common. The
weights for paraphrases were fitted on pairs of statements in the same stories that were judged by hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from wideangle.coverage.statements.alignment import Alignment, align
from wideangle.coverage.statements.utterances import Statement
from wideangle.language.logistic import logistic

WORDING = {"bias": -3.3, "containment": 7.5, "length": -0.4}
"""The intercept (`bias`) and the weights of two features: the share (0 to 1) of the shorter wording's words in common
sequences, and ln(1 + length of the shorter wording in words). In stories that were not used in training, .92 of the
edited quotations reach a probability of .5. Of 142 other pairs of quotations that share three words, only 3 reach .5 by
mistake."""

OTHER_SPEAKER = -4.0
UNKNOWN_SPEAKER = -0.5
"""The values that are added to the log-odds that two wordings are the same statement: OTHER_SPEAKER if the articles
name two different speakers, UNKNOWN_SPEAKER if at least one article names no speaker. Two people may use the same
phrase. A long quotation still matches in spite of different names, because articles often attribute a quotation to the
wrong person."""

PARAPHRASE = {"bias": -0.05, "shared": 1.4, "longer": -1.15}
"""The intercept (`bias`) and the weights of two features: ln(1 + summed rarity of the common terms), and ln(1 + number
of terms of the longer statement)."""

SAME_FROM = 0.5
"""The least probability at which two wordings count as the same statement."""

SURELY_SAME = 0.9
"""Two clusters are merged if a third wording belongs to each of them with at least this probability. A shortened
wording of ten words reaches .9 if nine of them are in the longer wording."""

LEAST_SHARED = 2
"""The least number of terms that a paraphrase must have in common with the other statement."""

LEAST_TERMS = 4
"""The least number of terms in a statement that may be a paraphrase. A statement with fewer terms only names a
topic."""

PARAPHRASED_FROM = 0.6
"""The least probability at which two statements count as paraphrases. 86 pairs were judged by hand. The model was
trained on all of them; 10 pairs then reach this probability, and 8 of these have the same content. Only 3 of the 10
pairs with the same content reach this probability if the model is trained without them (leave-one-out
cross-validation)."""


def features_of(alignment: Alignment) -> dict[str, float]:
    """Return the features of an alignment by their names in `WORDING`."""
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
    """Return the probability (0 to 1) that two statements of one speaker are paraphrases. The result is 0 for
    statements of two speakers."""
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
