"""Measure how well copies are distinguished from independent reports of the same story. MinHash is measured for
comparison.

    python -m benchmarks.copies --data ../shared/data [--part dev] [--every 1]

Articles that AllSides' editors put next to one another are independent reports of one story. Each article is edited as
newsrooms edit a text that they copy (`benchmarks.edits`). For each kind of edit, all articles and an edited version of
each are added to a new archive in random order. The edited versions have the names of other outlets. A pair is right if
an edited version was folded with its original. A pair is wrong if two articles of different origin were folded
together, whatever their stories.

Precision is right / (right + wrong); recall is right / edited. MinHash (datasketch, 128 permutations, 5-word shingles)
has an advantage: it compares only the pairs of one story, with the threshold that is best for MinHash over all measured
edits.

Further archives hold articles that must not be folded, one archive for each kind. In the first kind, all articles of a
story contain a statement of 100 to 250 words, with or without quotation marks; the articles are complete or cut to 150
words of their own. In the second kind, each article of an outlet has 40 to 120 words of boilerplate at its end. The
third kind are round-ups of passages or of complete briefs from four stories. The figure is the share of the listed
pairs that were folded. The first item of a round-up is not listed, because a text with the same beginning as a longer
text counts as its excerpt.

Some articles of one story share the text of a news agency. Pairs with an exact common sequence of `SHARED_RUN` words
are neither right nor wrong, and are printed.
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
"""The least length, in words, of a common sequence at which two articles share text; half of the shorter text is
sufficient. In the training stories, one pair of articles has a longer sequence, because both outlets use the Associated
Press. The next pair has 77 words, from posts that both articles quote."""

_GROUPS = "SELECT id, coalesce(original, seq) FROM articles LEFT JOIN copies USING (seq)"

PERMUTATIONS = 128
MINHASH_WIDTH = 5


@dataclass(frozen=True)
class Tally:
    """The numbers of pairs that were folded rightly, that were folded wrongly, and that should have been folded."""

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
    """The results for one kind of edit.

    `ours` are the counts of Wideangle, and `wrong` the pairs that were wrongly folded. `together` and `apart` are the
    similarities that MinHash estimates for the pairs that should and should not be folded.
    """

    name: str
    ours: Tally
    wrong: Sequence[Pair]
    together: NDArray[np.float64]
    apart: NDArray[np.float64]

    def minhash(self, threshold: float) -> Tally:
        """Return the counts of MinHash with a threshold."""
        right, wrong = (int((values >= threshold).sum()) for values in (self.together, self.apart))
        return Tally(right, wrong, len(self.together))


def folded(articles: Sequence[Article]) -> dict[str, int]:
    """Add all articles to a new archive in random order. Return the group of copies of each article, by article id."""
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
    """Return the folded pairs whose articles have different origins, without the pairs in `set_aside`."""
    ignored = {frozenset(pair) for pair in set_aside}
    members: defaultdict[int, list[str]] = defaultdict(list)
    for article, group in groups.items():
        members[group].append(article)
    pairs = (pair for ids in members.values() for pair in combinations(sorted(ids), 2))
    return [pair for pair in pairs if len(origins := frozenset(map(origin, pair))) == 2 and origins not in ignored]


def sharing_text(case: Case) -> dict[Pair, str]:
    """Return the pairs of original articles by two outlets that have `SHARED_RUN` words in common, each with the common
    words. These pairs are not scored."""
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
    """Return the similarities that MinHash estimates for the pairs that should be folded and for those that should
    not."""
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
    """Add the articles of a case to an archive, and compare the folded pairs with the right pairs. Without `peer`,
    MinHash is not measured.

    If no pair should be folded, only the pairs that the case lists are counted.
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
    """Return the threshold with which MinHash has the highest F1 over all kinds of edits."""
    grid = np.arange(1, PERMUTATIONS) / PERMUTATIONS
    return float(max(grid, key=lambda at: Tally.total(kind.minhash(float(at)) for kind in scored).f1))


def _of_briefs(name: str) -> bool:
    return name.startswith("brief: ")


def _of_versions(name: str) -> bool:
    return name.startswith(("next day: ", "own outlet: "))


def _of_articles(name: str) -> bool:
    return not _of_briefs(name) and not _of_versions(name)


def report(scored: Sequence[Scored], stress: Sequence[tuple[Scored, int]], threshold: float) -> None:
    """Print the table of edits and the table of articles that must not be folded."""
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
    """Measure all cases, and print the tables."""
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
