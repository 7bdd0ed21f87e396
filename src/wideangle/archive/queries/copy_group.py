"""Find the original of an article and all copies of this original."""

from __future__ import annotations

from wideangle.link import agency_of
from wideangle.model import Copy, CopyGroup
from wideangle.store import Store


def copy_group(store: Store, seq: int) -> CopyGroup:
    """Return the group of copies to which an article belongs: the original and all its copies. The article is given by
    its sequence number. An article without copies is a group of its own."""
    original, _ = store.originals([seq]).get(seq, (seq, 1.0))
    copied = store.copies_of([original]).get(original, [])
    articles = store.articles_of_seqs([original, *(copy for copy, _ in copied)])
    return CopyGroup(
        articles[original],
        agency_of(articles[original]),
        tuple(Copy(articles[copy], share, agency_of(articles[copy])) for copy, share in copied),
    )
