"""Define the records of stories that the store reads and writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt

ASSIGNED_KEY = "grouped"
"""The metadata key under which a change number is stored: every article up to this change is assigned to a story."""

RECLUSTER_KEY = "unsettled"
"""The metadata key under which the ids of the stories are stored that must be reclustered because of a decision."""

ENCODER_KEY = "encoder"
"""The metadata key under which the name of the encoder ('' for none) of the last comparison across languages is
stored."""

SPLIT, MERGE, PIN, RENAME = "split", "merge", "pin", "rename"
"""The kinds of decisions about stories.

A split keeps its articles together and separate from the other articles of the story. A merger and a pin keep their
articles together. A renaming gives a story a name.
"""

LINK = "link"
"""The kind of a decision about one link.

In the coverage of the single article in `articles`, the single article in `others` is shown in the lane `name`. If
`name` is empty, the article in `others` counts as unrelated. Stories stay as they are, and `story` is NO_STORY.
"""

ORDER = "order"
"""The kind of a decision about the order in one coverage.

In the coverage of the single article in `articles`, the articles in `others` come first in their lanes, in the given
order, if they are shown at all. `story` is NO_STORY.
"""

RELATION_KINDS = (LINK, ORDER)

NO_STORY = 0

STORY_KINDS = (SPLIT, MERGE, PIN, RENAME)
STORYLINE_SPLIT, STORYLINE_MERGE = "storyline split", "storyline merge"
STORYLINE_KINDS = (STORYLINE_SPLIT, STORYLINE_MERGE)
"""The kinds of decisions about storylines.

A decision identifies each story by one of its central reports. A split keeps the stories of `articles` together and
separate from the stories of `others`. A merger keeps the stories of `articles` together.
"""

ALL_KINDS = (*STORY_KINDS, *RELATION_KINDS, *STORYLINE_KINDS)


@dataclass(frozen=True, slots=True)
class Membership:
    """The membership of an article in a story.

    `nearest` is the similarity (0 to 1) of the article's nearest neighbour. `odds` is the mean log-odds that the
    article belongs with the other members of the story, None for a story of one article. `second` is the second-best
    story for the article, and `second_odds` the mean log-odds that the article belongs with the members of this story.
    `change` is the change number of the version that was assigned.
    """

    seq: int
    story: int
    change: int
    nearest: float
    odds: float | None = None
    second: int | None = None
    second_odds: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The neighbours of an article at the time of its assignment: their sequence numbers, and their similarities (0 to
    1)."""

    others: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Before:
    """The state before a decision.

    `memberships` are the memberships of all articles of the stories that the decision changed. `revoked` contains the
    earlier decisions that this decision revoked, by their numbers.
    """

    memberships: tuple[Membership, ...] = ()
    revoked: tuple[int, ...] = ()

    def to_json(self) -> str:
        """Return the record as the JSON text that the database stores."""
        return json.dumps(
            {"memberships": [astuple(membership) for membership in self.memberships], "revoked": self.revoked}
        )

    @classmethod
    def from_json(cls, text: str) -> Before:
        """Return the record that `to_json` converted to this text."""
        record = json.loads(text)
        return cls(tuple(Membership(*row) for row in record["memberships"]), tuple(record["revoked"]))


@dataclass(frozen=True, slots=True)
class ManualEdit:
    """A person's decision about a story, a storyline or a coverage. Articles are given by sequence number. The kind of
    the decision determines what the other fields mean.

    `before` is the state before the decision, None for a decision made with an earlier version of the program.
    """

    number: int
    kind: str
    story: int
    articles: tuple[int, ...]
    others: tuple[int, ...]
    name: str
    made_at: str
    revoked_at: str | None = None
    before: Before | None = None


def carved(edits: Sequence[ManualEdit]) -> list[ManualEdit]:
    """Return the decisions, oldest first, divided by later splits.

    If a later split separates some articles of a decision from its other articles, the decision is replaced by two
    decisions, one for each group of articles.
    """
    results = []
    for place, edit in enumerate(edits):
        parts = [set(edit.articles)]
        for later in edits[place + 1 :]:
            if later.kind == SPLIT:
                leaving, staying = set(later.articles), set(later.others)
                parts = [
                    side
                    for part in parts
                    for side in ((part & leaving, part - leaving) if part & leaving and part & staying else (part,))
                ]
        results += [replace(edit, articles=tuple(sorted(part))) for part in parts]
    return results


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """A version of an article that is to be assigned to a story or compared. The version is identified by its change
    number."""

    seq: int
    day: int
    language: str
    change: int


@dataclass(frozen=True, slots=True)
class Extent:
    """The number of articles in a story, and its first and last day (ordinals; UNDATED if no article has a day)."""

    story: int
    articles: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reporter:
    """An outlet that reports a story: its key, its name as one article gives it, and the language of the article."""

    story: int
    outlet_key: str
    outlet: str
    language: str


@dataclass(frozen=True, slots=True)
class StorylineStory:
    """A story with the data from which storylines are computed.

    `storyline` is the storyline of the story, None if there is none. `fingerprint` identifies the articles from which
    `profile` was computed. `others` are the stories that were compared with this story, and `log_odds` the log-odds
    that each of these stories and this story belong to one affair.
    """

    story: int
    storyline: int | None
    fingerprint: bytes
    profile: bytes
    others: npt.NDArray[np.int64]
    log_odds: npt.NDArray[np.float32]
