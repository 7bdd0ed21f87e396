"""The records of stories that the store reads and writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt

ASSIGNED_KEY = "grouped"
"""The metadata key of the change number up to which every article is assigned to a story."""

RECLUSTER_KEY = "unsettled"
"""The metadata key of the stories that must be reclustered because of a manual edit."""

ENCODER_KEY = "encoder"
"""The metadata key of the name of the encoder ('' for none) used in the last comparison across languages."""

SPLIT, MERGE, PIN, RENAME = "split", "merge", "pin", "rename"
"""The kinds of manual edits of stories. A split keeps its articles together and separate from the others; a merger
and a pin keep their articles together; a renaming gives a story a name."""

LINK = "link"
"""The kind of a manual edit of one link. In the coverage of the single article in `articles`, the single article in
`others` has the lane `name`, or is unrelated if `name` is empty. Stories stay as they are, and `story` is
`NO_STORY`."""

ORDER = "order"
"""The kind of manual edit of one coverage: `others`, as far as they are shown for the single one of `articles`, come
first in their lanes, in this order. Its `story` is `NO_STORY`."""

RELATION_KINDS = (LINK, ORDER)

NO_STORY = 0

STORY_KINDS = (SPLIT, MERGE, PIN, RENAME)
STORYLINE_SPLIT, STORYLINE_MERGE = "storyline split", "storyline merge"
STORYLINE_KINDS = (STORYLINE_SPLIT, STORYLINE_MERGE)
"""The kinds of decisions about storylines. A decision names each story by one of its central reports. A split keeps
the stories of `articles` together and separate from those of `others`; a merger keeps the stories of `articles`
together."""

ALL_KINDS = (*STORY_KINDS, *RELATION_KINDS, *STORYLINE_KINDS)


@dataclass(frozen=True, slots=True)
class Membership:
    """The story of an article. `nearest` is the similarity of its nearest neighbour. `odds` is the mean log-odds
    with the other members of the story, None for a story of one article. `second` and `second_odds` are the
    second-best story and the mean log-odds with it."""

    seq: int
    story: int
    change: int
    nearest: float
    odds: float | None = None
    second: int | None = None
    second_odds: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The neighbours of an article at the time of its assignment, and their similarities (0 to 1)."""

    others: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Before:
    """The state before a manual edit: the memberships of all articles of its stories, and the numbers of the edits
    that it revoked."""

    memberships: tuple[Membership, ...] = ()
    revoked: tuple[int, ...] = ()

    def to_json(self) -> str:
        """Return the record as the JSON text that the database stores."""
        return json.dumps(
            {"memberships": [astuple(membership) for membership in self.memberships], "revoked": self.revoked}
        )

    @classmethod
    def from_json(cls, text: str) -> Before:
        """Read the JSON text that `to_json` returned."""
        record = json.loads(text)
        return cls(tuple(Membership(*row) for row in record["memberships"]), tuple(record["revoked"]))


@dataclass(frozen=True, slots=True)
class ManualEdit:
    """A manual edit, with articles given by seq; see the kinds for the meaning of the fields. `before` is None for
    an edit made with an earlier version."""

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
    """Return the edits, oldest first, divided by later splits. If a later split took some articles of an edit out,
    these stay together, and the remaining articles of the edit stay together."""
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
    """An article that is to be assigned or compared, with the change number of its version."""

    seq: int
    day: int
    language: str
    change: int


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of a story, and its first and last day (ordinals; UNDATED if no article has a day)."""

    story: int
    articles: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reporter:
    """An outlet that reports a story: its key, its name in an article, and the language."""

    story: int
    outlet_key: str
    outlet: str
    language: str


@dataclass(frozen=True, slots=True)
class StorylineStory:
    """A story with the data from which storylines are computed. `storyline` is its storyline (None if it is in
    none), and `fingerprint` identifies the articles from which its profile was computed. `others` are the stories
    with which it was compared, and `log_odds` the log-odds that both belong to one affair."""

    story: int
    storyline: int | None
    fingerprint: bytes
    profile: bytes
    others: npt.NDArray[np.int64]
    log_odds: npt.NDArray[np.float32]
