"""Compute the features of a pair of stories, from which the storyline model computes the probability that both stories
belong to one affair.

All features depend only on the two stories, so that a probability does not change when the archive grows. Features that
compare a pair with neighbouring stories, and separate features for names, did not improve the model
(docs/measurements.md).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wideangle.stories.storylines.profiles import Ints, Profiles
from wideangle.stories.vectors import Floats

GAP_BOUNDS = (0, 1, 3, 7, 14, 30, 60, 120)
"""The upper bounds, in days, of cumulative features of the time between two stories. Each feature is 1 if the time is
at most the bound, else 0."""

GROUPS: dict[str, tuple[str, ...]] = {
    "text": (
        "body",
        "root_body",
        "lead",
        "root_lead",
        "lead_in_body",
        "contained",
        "less_contained",
        "concentration",
        "rarest_shared_term",
    ),
    "headline": ("title", "root_title", "title_in_lead", "title_contained", "title_less_contained"),
    "time": (*(f"within_{bound}_days" for bound in GAP_BOUNDS), "days_between", "undated", "both_undated"),
}
"""The names of the features, grouped by subject. The reasons for a storyline refer to these groups."""

COLUMNS: tuple[str, ...] = tuple(column for columns in GROUPS.values() for column in columns)

PAIRS_A_BATCH = 4_096


def pair_features(profiles: Profiles, left: Ints, right: Ints) -> Floats:
    """Return the features of pairs of stories, [pairs, len(COLUMNS)]. `left` and `right` are the story numbers of each
    pair."""
    parts = [
        _batch(profiles, left[start : start + PAIRS_A_BATCH], right[start : start + PAIRS_A_BATCH])
        for start in range(0, len(left), PAIRS_A_BATCH)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, len(COLUMNS)), np.float32)


def _batch(profiles: Profiles, left: Ints, right: Ints) -> Floats:
    columns = {**_text(profiles, left, right), **_time(profiles, left, right)}
    return np.stack([np.asarray(columns[name], np.float32) for name in COLUMNS], axis=1)


def _text(profiles: Profiles, left: Ints, right: Ints) -> dict[str, NDArray[np.float64]]:
    size = len(left)
    mine, theirs, pair = shared_entries(profiles, left, right)
    body, lead, title = profiles.body, profiles.lead, profiles.title

    def total(weights: Floats) -> NDArray[np.float64]:
        sums: NDArray[np.float64] = np.bincount(pair, weights, minlength=size).astype(np.float64)
        return sums

    carried = body[mine] * body[theirs]
    highest, rarest = np.zeros(size), np.zeros(size)
    np.maximum.at(highest, pair, carried)
    np.maximum.at(rarest, pair, profiles.rarity[mine])
    cosine, of_leads, of_titles = total(carried), total(lead[mine] * lead[theirs]), total(title[mine] * title[theirs])
    contained = [
        total(body[side]) / _sums(profiles, body)[stories] for side, stories in ((mine, left), (theirs, right))
    ]
    titles = [total(title[side]) / _sums(profiles, title)[stories] for side, stories in ((mine, left), (theirs, right))]
    return {
        "body": cosine,
        "root_body": np.sqrt(cosine),
        "lead": of_leads,
        "root_lead": np.sqrt(of_leads),
        "title": of_titles,
        "root_title": np.sqrt(of_titles),
        "title_in_lead": total(title[mine] * lead[theirs] + lead[mine] * title[theirs]) / 2,
        "lead_in_body": total(lead[mine] * body[theirs] + body[mine] * lead[theirs]) / 2,
        "contained": (contained[0] + contained[1]) / 2,
        "less_contained": np.minimum(*contained),
        "title_contained": (titles[0] + titles[1]) / 2,
        "title_less_contained": np.minimum(*titles),
        "concentration": highest / np.maximum(cosine, 1e-9),
        "rarest_shared_term": rarest,
    }


def _sums(profiles: Profiles, weights: Floats) -> NDArray[np.float64]:
    sums = np.bincount(profiles.owners, weights, minlength=len(profiles))
    return np.maximum(sums, 1e-9)


def shared_entries(profiles: Profiles, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
    """Find the terms that both stories of a pair contain. Return three parallel arrays with one value for each common
    term: the index of the left story's entry in `profiles`, the index of the right story's entry, and the number of the
    pair."""
    mine, pair = profiles.entries(left)
    wanted = right[pair] * np.int64(max(profiles.vocabulary, 1)) + profiles.terms[mine]
    theirs = np.minimum(np.searchsorted(profiles.keys, wanted), max(len(profiles.keys) - 1, 0))
    is_shared = profiles.keys[theirs] == wanted
    return mine[is_shared], theirs[is_shared], pair[is_shared]


def _time(profiles: Profiles, left: Ints, right: Ints) -> dict[str, NDArray[np.float64]]:
    gaps = profiles.gaps(left, right)
    dated = gaps >= 0
    columns = {f"within_{bound}_days": (dated & (gaps <= bound)).astype(np.float64) for bound in GAP_BOUNDS}
    return columns | {
        "days_between": np.log1p(np.maximum(gaps, 0)),
        "undated": (~dated).astype(np.float64),
        "both_undated": ((profiles.first[left] == 0) & (profiles.first[right] == 0)).astype(np.float64),
    }
