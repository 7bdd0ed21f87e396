"""Explain why two stories belong to one affair, by terms, headlines and dates that a reader can find in both
stories."""

from __future__ import annotations

from collections.abc import Sequence

from wideangle.language import Phrase
from wideangle.link import either, shared_wording
from wideangle.model import Article, Reason
from wideangle.stories.storylines.features import COLUMNS, GROUPS
from wideangle.stories.storylines.model import storyline_model
from wideangle.stories.vectors import Floats


def explain_stories(
    other: Article, phrases: Sequence[Phrase], row: Floats, days: int, time_share: float | None = None
) -> tuple[Reason, ...]:
    """Return the reasons for and against two stories belonging to one affair, strongest first. Supporting reasons have
    a weight above 0, opposing reasons a weight below 0.

    `other` is the central report of the second story. `phrases` are the phrases of the first story that contribute to
    the similarity. `row` is the row of the pair in `pair_features`. `days` is the number of days between the stories,
    or -1 if a story is undated. `time_share` (0 to 1) is how far the other links of an undated story agree with the
    time of a dated story (`time_shares`), None if unknown. The weights of all reasons sum to the log-odds of the
    displayed probability.
    """
    model = storyline_model()
    by_column = dict(zip(COLUMNS, model.contributions(row[None, :])[0].tolist(), strict=True))
    weights = {group: sum(by_column[column] for column in columns) for group, columns in GROUPS.items()}
    wording = {
        "text": shared_wording(other, phrases),
        "headline": either(weights["headline"], "the headlines and openings are close", "the headlines differ"),
        "time": _time(days, time_share),
    }
    reasons = [Reason(group, text, round(weights[group], 3)) for group, text in wording.items()]
    reasons.append(Reason("base", "where two stories start", round(model.intercept, 3)))
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def _time(days: int, time_share: float | None) -> str:
    if days < 0 and time_share is not None:
        return f"one is undated; {time_share:.0%} of what links it to dated stories is of the time of the other"
    if days < 0:
        return "the time between the two is unknown"
    return f"{days:,} day{'s' * (days != 1)} apart" if days else "of the same days"
