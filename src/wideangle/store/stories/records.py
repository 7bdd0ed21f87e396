"""Stories as the store hands them out and takes them in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GROUPED = "grouped"
"""The change up to which every article has been placed in a story."""

UNSETTLED = "unsettled"
"""The stories that a decision was made about and that have not been grouped anew since."""

ENCODER = "encoder"
"""The encoder by which articles in several languages were compared last, '' for none."""

SPLIT, MERGE, PIN, RENAME = "split", "merge", "pin", "rename"
"""Kinds of decisions about stories. A split keeps its articles together and apart from the others; a merger and a pin
keep their articles together; a name is given to a story."""

LINK = "link"
"""The kind of decision about one relation: the single one of `others` has the lane in `name` for the single one of
`articles`, or is unrelated to it where `name` is empty. It says nothing about stories; its `story` is `NO_STORY`."""

NO_STORY = 0

STORY_KINDS = (SPLIT, MERGE, PIN, RENAME)
STORYLINE_SPLIT, STORYLINE_MERGE = "storyline split", "storyline merge"
STORYLINE_KINDS = (STORYLINE_SPLIT, STORYLINE_MERGE)
"""Kinds of decisions about storylines, by a central report of each story: a split keeps the stories of its articles
together and apart from those of the others; a merger keeps the stories of its articles together."""

ALL_KINDS = (*STORY_KINDS, LINK, *STORYLINE_KINDS)


@dataclass(frozen=True, slots=True)
class Membership:
    """Where an article is placed. `odds` are mean log-odds with the rest of its story, None where it is alone."""

    seq: int
    story: int
    change: int
    nearest: float
    odds: float | None = None
    second: int | None = None
    second_odds: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """The articles that were near one when it was placed, and how close they are (0 to 1)."""

    others: npt.NDArray[np.int64]
    closeness: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person has settled, by seqs of articles; see the kinds."""

    number: int
    kind: str
    story: int
    articles: tuple[int, ...]
    others: tuple[int, ...]
    name: str
    made_at: str
    revoked_at: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """An article that is to be placed, and the change of the version that is."""

    seq: int
    day: int
    language: str
    change: int


@dataclass(frozen=True, slots=True)
class Extent:
    """A story's size and first and last day (ordinals, UNDATED where all its articles are)."""

    story: int
    articles: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who has a report of a story, under which name, in which language."""

    story: int
    outlet_key: str
    outlet: str
    language: str


@dataclass(frozen=True, slots=True)
class StorylineStory:
    """A story as storylines are made of it: the storyline that it is in (None where it is alone), a fingerprint of the
    articles that its profile was made from, and the stories that it was compared with, with the log-odds of being of
    one affair."""

    story: int
    storyline: int | None
    fingerprint: bytes
    profile: bytes
    others: npt.NDArray[np.int64]
    log_odds: npt.NDArray[np.float32]
