"""The records of stories that the store reads and writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import numpy.typing as npt

ASSIGNED_KEY = "grouped"
"""Metadata key: the change up to which every article is assigned to a story."""

RECLUSTER_KEY = "unsettled"
"""Metadata key: the stories that a manual edit concerns and that have not been reclustered since."""

ENCODER_KEY = "encoder"
"""Metadata key: the name of the encoder ('' for none) of the last comparison across languages."""

SPLIT, MERGE, PIN, RENAME = "split", "merge", "pin", "rename"
"""Kinds of manual edits of stories. A split keeps its articles together and apart from the others; a merger and a
pin keep their articles together; a renaming names a story."""

LINK = "link"
"""The kind of manual edit of one relation: the single one of `others` has the lane in `name` for the single one of
`articles`, or is unrelated to it where `name` is empty. Stories stay as they are; its `story` is `NO_STORY`."""

ORDER = "order"
"""The kind of manual edit of one coverage: `others`, as far as they are shown for the single one of `articles`, come
first in their lanes, in this order. Its `story` is `NO_STORY`."""

RELATION_KINDS = (LINK, ORDER)

NO_STORY = 0

STORY_KINDS = (SPLIT, MERGE, PIN, RENAME)
STORYLINE_SPLIT, STORYLINE_MERGE = "storyline split", "storyline merge"
STORYLINE_KINDS = (STORYLINE_SPLIT, STORYLINE_MERGE)
"""Kinds of decisions about storylines, by a central report of each story: a split keeps the stories of its articles
together and apart from those of the others; a merger keeps the stories of its articles together."""

ALL_KINDS = (*STORY_KINDS, *RELATION_KINDS, *STORYLINE_KINDS)


@dataclass(frozen=True, slots=True)
class Membership:
    """The story of an article. `nearest` is the similarity of its nearest neighbour; `odds` are its mean log-odds
    with the rest of the story, None for a story of one article; `second` and `second_odds` belong to the second-best
    story."""

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
    """What a manual edit changed: the memberships of all articles of its stories, and the numbers of the edits that it
    revoked."""

    memberships: tuple[Membership, ...] = ()
    revoked: tuple[int, ...] = ()

    def to_json(self) -> str:
        """The record as the database holds it."""
        return json.dumps(
            {"memberships": [astuple(membership) for membership in self.memberships], "revoked": self.revoked}
        )

    @classmethod
    def from_json(cls, text: str) -> Before:
        """The record that `to_json` wrote."""
        record = json.loads(text)
        return cls(tuple(Membership(*row) for row in record["memberships"]), tuple(record["revoked"]))


@dataclass(frozen=True, slots=True)
class ManualEdit:
    """A manual edit, by the seqs of articles; see the kinds. `before` is None for one of an earlier version."""

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
    """Edits, oldest first, as later splits leave them: of the articles that an edit keeps together, those that a later
    split took out stay together by themselves, and the rest as well."""
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
    """An article that is to be assigned or compared, and the change of its version."""

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
    """A story as storylines are made of it: the storyline that it is in (None where it is alone), a fingerprint of the
    articles that its profile was made from, and the stories that it was compared with, with the log-odds of being of
    one affair."""

    story: int
    storyline: int | None
    fingerprint: bytes
    profile: bytes
    others: npt.NDArray[np.int64]
    log_odds: npt.NDArray[np.float32]
