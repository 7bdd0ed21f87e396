"""Why two articles are linked, in words a person can check against both of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wideangle.language import Phrase
from wideangle.link.evidence import COLUMNS, DAY_BOUNDS
from wideangle.link.features import Floats
from wideangle.model import Article, PublicationTime, Reason

MOST_PHRASES = 3
"""Phrases named in one reason."""

_HOURS_PER_DAY = 24
_NEGLIGIBLE = 0.05


def _with_roots(*names: str) -> tuple[str, ...]:
    return (*names, *(f"sqrt_{name}" for name in names))


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "text": _with_roots("body", "lead", "fading", "pairs", "lead_in_body", "body_in_lead"),
    "headline": _with_roots("title", "title_in_lead", "lead_in_title"),
    "time": (*(f"within_{bound}_days" for bound in DAY_BOUNDS), "one_undated", "both_undated", "inferred_time"),
    "outlet": ("same_outlet",),
    "neighbours": ("consensus", "best_neighbour"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What one candidate has in common with the article at hand.

    `contributions` is its row of `AdditiveModel.contributions`; `common` maps a term hash that both hold to the
    share of the similarity it carries.
    """

    contributions: Floats
    common: Mapping[int, float]


def explain(article: Article, other: Article, phrases: Sequence[Phrase], shared: Shared) -> tuple[Reason, ...]:
    """The reasons for (weight above 0) and against (below 0) a link, strongest first.

    `phrases` are those of the article at hand; each one named stands verbatim in both articles.
    """
    weight = _group_weights(shared.contributions)
    reasons = [
        Reason("text", _wording(other, phrases, shared.common), weight["text"]),
        Reason("time", _time_between(article.published, other.published), weight["time"]),
    ]
    if weight["headline"] > _NEGLIGIBLE:
        reasons.append(
            Reason("headline", "the headline of one is close to the opening of the other", weight["headline"])
        )
    if weight["outlet"]:
        reasons.append(Reason("outlet", "both are from the same outlet", weight["outlet"]))
    if weight["neighbours"] > _NEGLIGIBLE:
        reasons.append(
            Reason("neighbours", "other articles close to the one are close to the other", weight["neighbours"])
        )
    return tuple(sorted((reason for reason in reasons if reason.text), key=lambda reason: -abs(reason.weight)))


def _group_weights(contributions: Floats) -> dict[str, float]:
    by_column = dict(zip(COLUMNS, contributions.tolist(), strict=True))
    return {group: round(sum(by_column[column] for column in columns), 3) for group, columns in _GROUPS.items()}


def _wording(other: Article, phrases: Sequence[Phrase], common: Mapping[int, float]) -> str:
    chosen = _telling(phrases, common, f"{other.title}\n{other.text}")
    if not chosen:
        return "they share many of their rarer words"
    quoted = [phrase.text if phrase.name else f"“{phrase.text}”" for phrase in chosen]
    verb = "name" if all(phrase.name for phrase in chosen) else "mention"
    listed = " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
    return f"both {verb} {listed}"


def _telling(phrases: Sequence[Phrase], common: Mapping[int, float], text: str) -> list[Phrase]:
    """The phrases that carry most of the similarity and stand verbatim in the other text, no term told twice."""
    able = [phrase for phrase in phrases if all(hash_ in common for hash_ in phrase.hashes)]
    able.sort(key=lambda phrase: -sum(common[hash_] for hash_ in phrase.hashes))
    chosen: list[Phrase] = []
    told: set[int] = set()
    for phrase in able:
        if told.isdisjoint(phrase.hashes) and phrase.text in text:
            chosen.append(phrase)
            told.update(phrase.hashes)
            if len(chosen) == MOST_PHRASES:
                break
    return chosen


def _time_between(mine: PublicationTime | None, other: PublicationTime | None) -> str:
    if mine is None or other is None:
        both = mine is None and other is None
        return "both are undated" if both else f"{'this' if other is None else 'the one at hand'} is undated"
    days = other.days_since(mine)
    if days == 0:
        return (
            "published on the same day"
            if "day" in (mine.precision, other.precision)
            else "published at the same minute"
        )
    direction = "later" if days > 0 else "earlier"
    if abs(days) < 2 and "day" not in (mine.precision, other.precision):
        hours = round(abs(days) * _HOURS_PER_DAY)
        return f"{hours} hour{'s' * (hours != 1)} {direction}" if hours else f"within the hour, {direction}"
    whole = round(abs(days))
    return f"{whole:,} day{'s' * (whole != 1)} {direction}"
