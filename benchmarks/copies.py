"""How well copies are distinguished from independent reports of the same story, beside MinHash.

    python -m benchmarks.copies --data ../shared/data [--part dev] [--every 1]

Articles that AllSides' editors set side by side report one story by different hands. Each is edited as desks edit what
they take over (`benchmarks.edits`). For each kind of edit, all of them and one edited version of each go into a new
archive in random order, the edited ones under other outlets' names. A pair is right where an edited version was folded
with its original, and wrong where two articles of different origin were folded together, whatever their stories.

Precision is right / (right + wrong), recall right / edited. MinHash (datasketch, 128 permutations, 5-word shingles) is
given the same articles and asked only about pairs of one story, at the one threshold that is best for it over all of
the edits scored here: its upper figure.

Then what must not be folded, each kind in an archive of its own: a statement of 100 to 250 words given by all articles
of a story, in full or cut to 150 words of their own, in quotation marks or without; an outlet's 40 to 120 words of
boilerplate under each of its articles; roundups of passages and of whole briefs from four stories. Their figure is the
share of the pairs asked about that was folded. The first item of a roundup is not asked about: a text that begins as a
longer one does is taken for its excerpt.

Some articles of one story do share an agency's text. Pairs with an exact common run of `SHARED_RUN` words are set
aside, neither right nor wrong, and listed.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

import wideangle
from benchmarks import need
from benchmarks.copy_cases import Case, Pair, edited_cases, load, origin, stress_cases
from wideangle.model import Article

SHARED_RUN = 100
"""Two articles share text if they have this number of words in common, or half of the shorter text if that is less.
On the training stories, one pair of articles has more, because both outlets use the Associated Press. The next has
77 words, of posts that both quote."""

_GROUPS = "SELECT id, coalesce(original, seq) FROM articles LEFT JOIN copies USING (seq)"

PERMUTATIONS = 128
MINHASH_WIDTH = 5


@dataclass(frozen=True)
class Tally:
    """The numbers of pairs that were folded rightly, folded wrongly, and that should have been folded."""

    right: int
    wrong: int
    asked: int

    @classmethod
    def total(cls, tallies: Iterable[Tally]) -> Tally:
        counts = np.array([(tally.right, tally.wrong, tally.asked) for tally in tallies]).sum(axis=0)
        return cls(*map(int, counts))

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.asked)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.right + self.wrong + self.asked)


@dataclass(frozen=True)
class Scored:
    """One kind of edit: Wideangle's results, and MinHash's similarity estimates for the pairs."""

    name: str
    ours: Tally
    wrong: Sequence[Pair]
    together: NDArray[np.float64]
    apart: NDArray[np.float64]

    def minhash(self, threshold: float) -> Tally:
        """Return the result of MinHash at one threshold."""
        right, wrong = (int((values >= threshold).sum()) for values in (self.together, self.apart))
        return Tally(right, wrong, len(self.together))


def folded(articles: Sequence[Article]) -> dict[str, int]:
    """Return the group of each article by id, after all were added to a new archive in random order."""
    shuffled = sorted(articles, key=lambda article: article.id)
    Random(0).shuffle(shuffled)
    with TemporaryDirectory(prefix="wideangle-copies-") as folder:
        with wideangle.open(Path(folder) / "archive") as archive:
            report = archive.add(shuffled)
            assert report.added == len(articles), report
        with sqlite3.connect(Path(folder) / "archive" / "wideangle.db") as database:
            return dict(
                database.execute("SELECT id, coalesce(original, seq) FROM articles LEFT JOIN copies USING (seq)")
            )


def wrongly_folded(groups: Mapping[str, int], set_aside: Iterable[Pair]) -> list[Pair]:
    """Return pairs of different origin that were folded together."""
    ignored = {frozenset(pair) for pair in set_aside}
    members: defaultdict[int, list[str]] = defaultdict(list)
    for article, group in groups.items():
        members[group].append(article)
    pairs = (pair for ids in members.values() for pair in combinations(sorted(ids), 2))
    return [pair for pair in pairs if len(origins := frozenset(map(origin, pair))) == 2 and origins not in ignored]


def sharing_text(case: Case) -> dict[Pair, str]:
    """Return the pairs of original articles by two outlets that have `SHARED_RUN` words in common and are not
    scored, with the common run."""
    by_id = {article.id: article for article in case.articles}
    shared_runs = {}
    for article, other in case.apart:
        if origin(article) != article or origin(other) != other or by_id[article].outlet == by_id[other].outlet:
            continue
        mine, theirs = by_id[article].text.split(), by_id[other].text.split()
        enough = min(SHARED_RUN, len(mine) // 2, len(theirs) // 2)
        if len(set(_runs(mine)) & set(_runs(theirs))) > enough // 2:
            run = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
            if run.size >= enough:
                shared_runs[article, other] = " ".join(mine[run.a : run.a + run.size])
    return shared_runs


def _runs(words: Sequence[str]) -> list[str]:
    return [" ".join(words[at : at + MINHASH_WIDTH]) for at in range(max(1, len(words) - MINHASH_WIDTH + 1))]


def resemblances(case: Case) -> dict[str, NDArray[np.float64]]:
    """Return MinHash's estimates for the pairs that belong together, and for those that do not."""
    from datasketch import MinHash

    signatures = {}
    for article in case.articles:
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([run.encode() for run in _runs(re.findall(r"\w+", article.text.lower()))])
        signatures[article.id] = signature.hashvalues
    return {
        name: np.array([np.mean(signatures[article] == signatures[other]) for article, other in pairs], np.float64)
        for name, pairs in (("together", case.together), ("apart", case.apart))
    }


def score(name: str, case: Case, set_aside: Iterable[Pair] = (), *, peer: bool = True) -> Scored:
    """Add the articles of one case, and compare the folded pairs with the right ones. Without `peer`, MinHash is not
    run.

    If nothing should be folded, only the pairs listed in the case are counted.
    """
    groups = folded(case.articles)
    right = sum(groups[article] == groups[other] for article, other in case.together)
    wrong = wrongly_folded(groups, set_aside)
    if not case.together:
        wrong = [pair for pair in case.apart if groups[pair[0]] == groups[pair[1]]]
    ignored = {frozenset(pair) for pair in set_aside}
    apart = [pair for pair in case.apart if frozenset(map(origin, pair)) not in ignored]
    estimates = resemblances(Case(case.articles, case.together, apart)) if peer else {}
    together, other = (estimates.get(kind, np.zeros(0)) for kind in ("together", "apart"))
    return Scored(name, Tally(right, len(wrong), len(case.together)), wrong, together, other)


def best_threshold(scored: Sequence[Scored]) -> float:
    """Return the threshold at which MinHash has the highest F1 over all of these edits."""
    grid = np.arange(1, PERMUTATIONS) / PERMUTATIONS
    return float(max(grid, key=lambda at: Tally.total(kind.minhash(float(at)) for kind in scored).f1))


def _of_briefs(name: str) -> bool:
    return name.startswith("brief: ")


def _of_versions(name: str) -> bool:
    return name.startswith(("next day: ", "own outlet: "))


def _of_articles(name: str) -> bool:
    return not _of_briefs(name) and not _of_versions(name)


def report(scored: Sequence[Scored], stress: Sequence[tuple[Scored, int]], threshold: float) -> None:
    """Print both tables."""
    print(f"{'edit':44} {'precision recall':>17}   {'MinHash':>17}   (threshold {threshold:.2f})")
    rows = [(kind.name, kind.ours, kind.minhash(threshold)) for kind in scored]
    for title, chosen in (
        ("ALL EDITS OF ARTICLES", _of_articles),
        ("ALL EDITS OF BRIEFS", _of_briefs),
        ("ALL NEXT DAY'S VERSIONS", _of_versions),
    ):
        of_kind = [row for row in rows if chosen(row[0])]
        rows.append((title, Tally.total(row[1] for row in of_kind), Tally.total(row[2] for row in of_kind)))
    for name, ours, peer in rows:
        print(f"{name:44} {ours.precision:8.4f} {ours.recall:8.4f}   {peer.precision:8.4f} {peer.recall:8.4f}")
    print(f"\n{'not copies: pairs folded':44} {'wideangle':>17}   {'MinHash':>17}   of")
    for kind, asked in stress:
        print(f"{kind.name:44} {kind.ours.wrong:17}   {kind.minhash(threshold).wrong:17}   {asked}")


def main() -> None:
    """Run all cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    parser.add_argument("--every", type=int, default=1, help="take only every so many of the stories")
    parser.add_argument("--wrong", action="store_true", help="list the pairs that were wrongly folded")
    options = parser.parse_args()
    need("datasketch")
    corpus = load(options.data / "allsides", options.part, options.every)
    print(f"{len(corpus.articles)} articles of {len(corpus.stories)} stories ({options.part})")
    edited = dict(edited_cases(corpus))
    scored = []
    for title, chosen in (("articles", _of_articles), ("briefs", _of_briefs), ("versions", _of_versions)):
        cases = {name: case for name, case in edited.items() if chosen(name)}
        set_aside = sharing_text(next(iter(cases.values())))
        for (article, other), run in set_aside.items():
            mine, theirs = corpus.articles[article], corpus.articles[other]
            print(f"set aside among {title}: {mine.outlet}, {mine.title!r} / {theirs.outlet}, {theirs.title!r}: {run}")
        scored += [score(name, case, set_aside) for name, case in cases.items()]
    stress = [(score(name, case), len(case.apart)) for name, case in stress_cases(corpus)]
    report(scored, stress, best_threshold([kind for kind in scored if not _of_versions(kind.name)]))
    for kind in (*scored, *(article for article, _ in stress)):
        for pair in kind.wrong if options.wrong else ():
            print(kind.name, *pair)


if __name__ == "__main__":
    main()
