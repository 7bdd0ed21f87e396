"""Remove articles from an archive. Copies of the removed articles get a new original, and the stories are grouped
again."""

from __future__ import annotations

from collections.abc import Collection

from wideangle.analysis import prepared_records
from wideangle.archive.grouping.assignment import assign_to_stories
from wideangle.archive.retrieval.near_duplicates import find_copies
from wideangle.link import PROMISING_SHINGLES
from wideangle.store import Store


def remove(store: Store, seqs: Collection[int]) -> None:
    """Remove articles (sequence numbers) with everything that contains their words, and cluster the articles of their
    stories again.

    If a removed article had copies, these are compared again with all remaining articles, so that the first copy
    becomes the original of the other copies.
    """
    removed = set(seqs)
    orphaned = sorted(
        copy for copies in store.copies_of(list(removed)).values() for copy, _ in copies if copy not in removed
    )
    records = prepared_records(store.articles(orphaned))
    with store.writing() as batch:
        matches = batch.shingle_matches([record.shingles for record in records], PROMISING_SHINGLES)
        excluded = removed.union(orphaned)
        compared = {
            seq: (record, [other for other in match if other not in excluded])
            for seq, record, match in zip(orphaned, records, matches, strict=True)
        }
        copies = find_copies(store, compared)
        batch.remove(removed)
        batch.set_copies(copies)
    store.erase_removed()
    assign_to_stories(store)
