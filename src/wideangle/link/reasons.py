"""Explain the link between two articles with words that a reader can find in both articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wideangle.language import Phrase, TermVector
from wideangle.link.date_estimate import DateState
from wideangle.link.evidence import COLUMNS, DAY_BOUNDS
from wideangle.link.features import Floats
from wideangle.model import Article, PublicationTime, Reason

MOST_PHRASES = 3
"""The greatest number of phrases in one reason."""

MOST_TRIED = 24
"""The greatest number of phrases that are searched for in the other article."""

_AND = " and "
_HOURS_PER_DAY = 24
_NEGLIGIBLE = 0.05


def _both(*names: str) -> tuple[str, ...]:
    return (*names, *(f"early_{name}" for name in names))


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "text": _both("body", "lead", "fading", "pairs", "lead_in_body", "body_in_lead"),
    "headline": _both("title", "title_in_lead", "lead_in_title"),
    "time": (*(f"within_{bound}_days" for bound in DAY_BOUNDS), "one_undated", "both_undated", "inferred_time"),
    "outlet": ("same_outlet",),
    "neighbours": ("consensus",),
}


@dataclass(frozen=True, slots=True, eq=False)
class PhraseTable:
    """The phrases of an article, with the positions of their terms in its term vector.

    `places` [most terms of a phrase, phrases] holds the positions. Shorter phrases are padded with `padding`, the
    position after the last term, whose contribution is always 0.
    """

    phrases: Sequence[Phrase]
    places: NDArray[np.int64]
    padding: int

    @classmethod
    def of(cls, phrases: Sequence[Phrase], vector: TermVector) -> PhraseTable:
        """Find the term positions of each phrase of an article. One table is enough for all links of the article."""
        place = {term: position for position, term in enumerate(vector.hashes.tolist())}
        sizes = np.array([len(phrase.hashes) for phrase in phrases], np.int64)
        places = np.full((len(phrases), sizes.max(initial=1)), len(place))
        places[np.arange(places.shape[1]) < sizes[:, None]] = [
            place.get(term, -1) for phrase in phrases for term in phrase.hashes
        ]
        known = np.flatnonzero((places >= 0).all(axis=1))
        return cls([phrases[row] for row in known.tolist()], np.ascontiguousarray(places[known].T), len(place))

    def distinctive(self, carried: Floats) -> list[Phrase]:
        """Return the phrases that contribute most to the similarity of two articles, in descending order. `carried` is
        the contribution of each term of the article to the similarity. Only phrases whose terms are all in both
        articles are returned."""
        contributions = np.zeros(self.padding + 1)
        contributions[:-1] = carried
        is_shared = contributions > 0
        is_shared[-1] = True
        complete = np.flatnonzero(is_shared.take(self.places).all(axis=0))
        total = contributions.take(self.places[:, complete]).sum(axis=0)
        best = complete[np.argsort(-total, kind="stable")[:MOST_TRIED]]
        return [self.phrases[row] for row in best.tolist()]


def explain(article: Article, other: Article, phrases: Sequence[Phrase], contributions: Floats) -> tuple[Reason, ...]:
    """Return the reasons for and against a link between two articles, strongest first. Supporting reasons have a weight
    above 0, opposing reasons a weight below 0.

    `phrases` are phrases of `article`, in descending order of their contribution to the similarity. A reason quotes
    only phrases that are verbatim in both articles. `contributions` is the row of the link in
    `AdditiveModel.contributions`.
    """
    weight = _group_weights(contributions)
    reasons = [
        Reason("text", shared_wording(other, phrases), weight["text"]),
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


_OUTLETS = {True: "both are from the same outlet", False: "two different outlets", None: "an outlet is unknown"}


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Facts about two articles that do not come from their texts.

    `same_story` is True if the articles are in one story. `same_outlet` is True if they are of one outlet, and None if
    an outlet is unknown. `dates` says whether the time between them is known. `one_template` is True if both articles
    are made from one template.
    """

    same_story: bool
    same_outlet: bool | None
    dates: DateState
    one_template: bool = False


def explain_relation(
    article: Article,
    other: Article,
    phrases: Sequence[Phrase],
    weights: Mapping[str, float],
    *,
    base: float,
    facts: PairFacts,
) -> tuple[Reason, ...]:
    """Return the reasons for and against two articles belonging to one affair, strongest first. Supporting reasons have
    a weight above 0, opposing reasons a weight below 0.

    `weights` holds the contribution of each group of `relation_features.GROUPS`. The key "mates" holds the contribution
    of the other reports in the candidate's story, and the key "leaders" that of the names in common with the closest
    candidates. `base` is the intercept. The weights of all reasons sum to the
    log-odds of the displayed probability. The wording of a reason depends on `facts`, and not only on the sign of its
    weight.
    """
    wording = {
        "text": "one template with other values in it" if facts.one_template else shared_wording(other, phrases),
        "names": either(weights["names"], "many of the same names", "few of the same names"),
        "headline": _headline(article, other, weights["headline"]),
        "neighbours": either(
            weights["neighbours"],
            "close to the reports that are closest to this article",
            "not so close to the reports that are closest to this article",
        ),
        "standing": either(weights["standing"], "closer than most candidates", "less close than other candidates"),
        "story": "in the same story" if facts.same_story else "not grouped into the same story",
        "mates": _mates(weights["mates"]),
        "leaders": _leaders(weights["leaders"]),
        "time": _time_between(article.published, other.published) + _estimated(facts.dates),
        "outlet": _OUTLETS[facts.same_outlet],
    }
    reasons = [Reason(group, text, round(weights[group], 3)) for group, text in wording.items()]
    reasons = [reason for reason in reasons if reason.weight]
    # The lengths of the articles explain nothing to a reader. Their weight is added to the intercept.
    start = round(base + sum(weight for group, weight in weights.items() if group not in wording), 3)
    reasons.append(Reason("base", "where a candidate of such length starts", start))
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def explain_across_languages(
    article: Article,
    other: Article,
    shared: str,
    weights: Mapping[str, float],
    *,
    base: float,
    same_story: bool,
    dates: DateState,
) -> tuple[Reason, ...]:
    """Return the reasons for and against two articles in different languages belonging to one affair, strongest first,
    as `explain_relation` does for one language. `shared` lists the common names, figures and days as each article
    writes them."""
    wording = {
        "meaning": either(weights["meaning"], "the encoder finds them close in meaning", "far apart in meaning"),
        "names": shared or "no name or figure in common",
        "story": "in the same story" if same_story else "not grouped into the same story",
        "mates": _mates(weights["mates"]),
        "leaders": _leaders(weights["leaders"]),
        "time": _time_between(article.published, other.published) + _estimated(dates),
    }
    reasons = [Reason(group, text, round(weights[group], 3)) for group, text in wording.items()]
    start = Reason("base", "where a candidate in another language starts", round(base, 3))
    return tuple(sorted([*(reason for reason in reasons if reason.weight), start], key=lambda item: -abs(item.weight)))


def _headline(article: Article, other: Article, weight: float) -> str:
    if not (article.title and other.title):
        return either(weight, "the openings are close", "the openings differ")
    return either(weight, "the headlines and openings are close", "the headlines differ")


def _mates(weight: float) -> str:
    return either(
        weight, "its story holds a report close to this article", "its story holds no report close to this one"
    )


def _leaders(weight: float) -> str:
    return either(
        weight, "it names much of what the closest reports name", "it names little of what the closest reports name"
    )


def either(weight: float, supporting: str, opposing: str) -> str:
    """Return `supporting` for a weight above 0, else `opposing`."""
    return supporting if weight > 0 else opposing


def _estimated(dates: DateState) -> str:
    return ", dates estimated from similar reports" if dates is DateState.ESTIMATED else ""


def _group_weights(contributions: Floats) -> dict[str, float]:
    by_column = dict(zip(COLUMNS, contributions.tolist(), strict=True))
    return {group: round(sum(by_column[column] for column in columns), 3) for group, columns in _GROUPS.items()}


def shared_wording(other: Article, phrases: Sequence[Phrase]) -> str:
    """Return the text of a reason that lists the phrases which are also verbatim in the other article."""
    chosen = _verbatim(phrases, f"{other.title}\n{other.text}")
    if not chosen:
        return "they share many of their rarer words"
    quoted = [phrase.text if phrase.name and _AND not in phrase.text else f"“{phrase.text}”" for phrase in chosen]
    verb = "name" if all(phrase.name for phrase in chosen) else "mention"
    listed = _AND.join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
    return f"both {verb} {listed}"


def _verbatim(phrases: Sequence[Phrase], text: str) -> list[Phrase]:
    """Return up to MOST_PHRASES phrases that are verbatim in `text`. No two of these phrases have a term in common."""
    chosen: list[Phrase] = []
    used_terms: set[int] = set()
    for phrase in phrases:
        if used_terms.isdisjoint(phrase.hashes) and phrase.text in text:
            chosen.append(phrase)
            used_terms.update(phrase.hashes)
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
