"""Measure whether an outlet's share of earlier stories shows how likely the outlet reports the next story. The stories
are those that editors put together.

    wideangle add ../shared/data/allsides/archive.parquet --archive /tmp/allsides
    python -m benchmarks.expecting /tmp/allsides ../shared/data/allsides/stories-train.jsonl

For each important name of a story, all outlets with reports of earlier stories with this name are cases, if there are
at least six earlier stories. The table shows, by the share of earlier stories that the outlet reported, how often the
outlet reports the present story. As in `cover`, an earlier story counts only if enough other outlets reported it. Names
of two words or more, unambiguous names of one word, and names that several people share ('ambiguous') are shown
separately. `claimed` are the cases that `cover` would show: a share of at least a half with a lower bound of at least
.3. `cover` shows nothing for ambiguous names.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from wideangle.archive.queries.absences import OTHER_OUTLETS, StoryReporting, earlier
from wideangle.archive.retrieval.candidates import Query
from wideangle.coverage import Expected, shares
from wideangle.coverage.absence import LEAST_SHARE, LEAST_STORIES, USUALLY, bound
from wideangle.model import Member, Story
from wideangle.store import Store

BOUNDS = (0.1, 0.2, 0.3, 0.4, 0.5, 1.01)


@dataclass(frozen=True)
class Case:
    """The earlier reports of an outlet about a name, and whether the outlet reports the present story."""

    kind: str
    expected: Expected
    has_report: bool

    @property
    def share(self) -> float:
        return self.expected.reported / self.expected.stories

    @property
    def is_claimed(self) -> bool:
        return self.share >= USUALLY and bound(self.expected) >= LEAST_SHARE


def cases(store: Store, identifiers: list[str]) -> Iterator[Case]:
    """Yield the cases of one story, as seen from the first article of the story."""
    seqs = [seq for seq in map(store.find, identifiers) if seq is not None]
    if not seqs:
        return
    articles = store.articles(seqs)
    stories = frozenset(membership.story for membership in store.stories.memberships(seqs).values())
    reporting = replace(StoryReporting.of_story(0, Story("", "", tuple(map(Member, articles)))), stories=stories)
    present = reporting.outlets | {reporter.outlet_key for reporter in store.stories.reporters(seqs)}
    for earlier_stories in earlier(store, Query.of(store, articles[0]), reporting):
        if " " in earlier_stories.name:
            kind = "two words"
        else:
            kind = "one word" if earlier_stories.is_unambiguous(store) else "ambiguous"
        for expected in shares(earlier_stories.by("outlet_key"), OTHER_OUTLETS):
            if expected.stories >= LEAST_STORIES and len(present - {expected.key}) >= OTHER_OUTLETS:
                yield Case(kind, expected, expected.key in present)


def main() -> None:
    """Print how often the outlet reports the present story, by kind of name and by share."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("stories", type=Path)
    options = parser.parse_args()
    labelled = [json.loads(line)["articles"] for line in options.stories.read_text("utf-8").splitlines()]
    with Store.open(options.archive) as store:
        all_cases = [case for story in labelled for case in cases(store, story)]
    rows: defaultdict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in all_cases:
        for low, high in pairwise(BOUNDS):
            if low <= case.share < high:
                rows[case.kind, f"from {low:.1f}"].append(case)
        if case.is_claimed:
            rows[case.kind, "claimed"].append(case)
    print(f"{'name':12} {'share':10} {'cases':>6} {'earlier':>8} {'next':>6}")
    for (kind, share), group in sorted(rows.items()):
        mean = sum(case.share for case in group) / len(group)
        reports = sum(case.has_report for case in group) / len(group)
        print(f"{kind:12} {share:10} {len(group):6} {mean:8.2f} {reports:6.2f}")


if __name__ == "__main__":
    main()
