"""The genres of the articles of an archive: classified while articles are added, stored, and read again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wideangle.coverage import GENRE_VERSION, genre_of, is_digest
from wideangle.model import Article
from wideangle.store import Store, StoredGenre

MOST_COMPLETED = 500
"""The greatest number of articles that are classified during one addition, in some tenths of a second. Classifying
an article takes a third of the time of adding it, so a large addition leaves most of its articles to later
additions. Until then, articles are classified whenever their genre is needed."""


def complete_genres(store: Store, added: Collection[int]) -> None:
    """Classify and store missing genres, of at most `MOST_COMPLETED` articles, the latest first. In addition, store
    all digests among the added articles (seqs), so that no digest joins stories. Only a writer may call this."""
    change = store.last_change()
    missing = store.genres.missing(GENRE_VERSION, MOST_COMPLETED)
    others = sorted(set(added).difference(missing))
    digests = [seq for seq, heading in store.headings(others).items() if is_digest(heading)]
    seqs = [*missing, *digests]
    if not seqs:
        return
    judged = dict(zip(seqs, map(_stored, store.articles(seqs)), strict=True))
    with store.story_transaction() as writer:
        writer.save_genres(judged, GENRE_VERSION)
        if len(missing) < MOST_COMPLETED:
            writer.mark_genres_complete(change, GENRE_VERSION)


def view_probabilities(
    store: Store, seqs: Sequence[int], readable: Collection[int]
) -> tuple[dict[int, float], dict[int, Article]]:
    """Return the probability that each article is opinion, analysis or an explainer, by its row in `seqs`, and the
    articles that were read, by row.

    Articles of an earlier archive, or of a large addition, have no stored genre. Of these, only the rows in `readable`
    are read and classified; the others are left out.
    """
    known = store.genres.get(seqs, GENRE_VERSION)
    missing = [row for row in readable if seqs[row] not in known]
    read = dict(zip(missing, store.articles([seqs[row] for row in missing]), strict=True))
    stored = {row: known[seq].view_probability for row, seq in enumerate(seqs) if seq in known}
    return stored | {row: genre_of(article).view_probability for row, article in read.items()}, read


def _stored(article: Article) -> StoredGenre:
    judgement = genre_of(article)
    return StoredGenre(judgement.genre.value, judgement.view_probability, is_digest(article))
