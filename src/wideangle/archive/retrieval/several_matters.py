"""Find candidates about several matters. Such a candidate is no evidence for the other reports of its story, because
only another of its matters may be that of the article at hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wideangle.coverage import separate_strands
from wideangle.store import Store

LEAST_GAP = 1.0
"""The least difference, in log-odds, between the best and the second-best report of a story at which the best report is
read. In the sample archive, of some 320 lines shown for labelled articles, 6 are unrelated; with 2.0, 9 are, and 16
if no report is read."""

MOST_DIVIDED = 3
"""The greatest number of reports that are read and divided into strands for one article, the most probable first."""


def of_several_matters(
    store: Store, seqs: NDArray[np.int64], log_odds: NDArray[np.float32], stories: NDArray[np.int64]
) -> list[int]:
    """Return the rows of candidates that are divided into several strands, and that alone connect a story to the
    article at hand.

    `seqs` are the sequence numbers of the candidates, `log_odds` their log-odds from texts and dates, and `stories` the
    numbers of their stories (-1 for no story). Only a probable candidate is read, and only if its story has at least
    two other candidates and all of them are much less probable.
    """
    order = np.lexsort((-log_odds, stories))
    order = order[stories[order] >= 0]
    _, first, size = np.unique(stories[order], return_index=True, return_counts=True)
    first = first[size > 2]
    best, second = order[first], order[first + 1]
    is_alone = (log_odds[best] > 0) & (log_odds[best] - log_odds[second] >= LEAST_GAP)
    rows = sorted(best[is_alone].tolist(), key=lambda row: -float(log_odds[row]))[:MOST_DIVIDED]
    articles = store.articles_of_seqs(seqs[rows].tolist())
    return [row for row in rows if seqs[row] in articles and separate_strands(articles[int(seqs[row])])]
