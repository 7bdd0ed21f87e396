"""The genres of the articles of an archive: judged while articles are added, stored, and read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from wideangle.archive.retrieval.representations import encoder_of, languages_of
from wideangle.coverage import GENRE_VERSION, genre_of, genre_with_embedding, is_digest
from wideangle.embedding import InstalledEncoder
from wideangle.embedding.installed import DISTRIBUTION
from wideangle.language.crosslingual import Representation
from wideangle.model import Article, GenreJudgement
from wideangle.store import Store, StoredGenre

MOST_COMPLETED = 1_000
"""The greatest number of articles that are classified during one addition, in about half a second. Classifying an
article takes a third of the time of adding it, so a large addition leaves most of its articles to later additions.
Until then, articles are classified whenever their genre is needed."""

WITH_EMBEDDINGS = 1_000
"""The number that is added to the version of genres that were classified with embeddings."""


def genre_version(store: Store) -> int:
    """Return the version of the genres of an archive. Genres with and without embeddings have different versions, so
    that the articles are classified again if the archive gains a second language or an encoder."""
    return GENRE_VERSION + (WITH_EMBEDDINGS if _encoder(store) is not None else 0)


def complete_genres(store: Store, added: Collection[int]) -> None:
    """Classify and store missing genres, of at most `MOST_COMPLETED` articles, the latest first. In addition, store
    all digests among the added articles (seqs), so that no digest joins stories. Only a writer may call this."""
    change, version = store.last_change(), genre_version(store)
    missing = store.genres.missing(version, MOST_COMPLETED)
    others = sorted(set(added).difference(missing))
    digests = [seq for seq, heading in store.headings(others).items() if is_digest(heading)]
    seqs = [*missing, *digests]
    if not seqs:
        return
    articles = dict(zip(seqs, store.articles(seqs), strict=True))
    judged = {
        seq: StoredGenre(judgement.genre.value, judgement.view_probability, is_digest(articles[seq]))
        for seq, judgement in _judgements(store, articles).items()
    }
    with store.story_transaction() as writer:
        writer.save_genres(judged, version)
        if len(missing) < MOST_COMPLETED:
            writer.mark_genres_complete(change, version)


def view_probabilities(
    store: Store, seqs: Sequence[int], readable: Collection[int]
) -> tuple[dict[int, float], dict[int, Article]]:
    """Return the probability that each article is opinion, analysis or an explainer, by its row in `seqs`, and the
    articles that were read, by row.

    Articles of an earlier archive, or of a large addition, have no stored genre. Of these, only the rows in `readable`
    are read and classified; the others are left out.
    """
    known = store.genres.get(seqs, genre_version(store))
    stored = {row: known[seq].view_probability for row, seq in enumerate(seqs) if seq in known}
    missing = [row for row in readable if row not in stored]
    read = dict(zip(missing, store.articles([seqs[row] for row in missing]), strict=True))
    judged = _judgements(store, {seqs[row]: article for row, article in read.items()})
    return stored | {row: judged[seqs[row]].view_probability for row in missing}, read


def _judgements(store: Store, articles: Mapping[int, Article]) -> dict[int, GenreJudgement]:
    """Return the genres of articles by seq. Articles in the languages of the encoder are classified with their stored
    embeddings."""
    encoder, stored = _encoder(store), dict[int, Representation]()
    if encoder is not None:
        encoded = [seq for seq, article in articles.items() if article.language in encoder.languages]
        stored = store.representations.get(encoded, encoder.name)
    return {seq: _judgement(article, stored.get(seq)) for seq, article in articles.items()}


def _judgement(article: Article, representation: Representation | None) -> GenreJudgement:
    if representation is None or representation.full is None:
        return genre_of(article)
    return genre_with_embedding(article, representation.full)


def _encoder(store: Store) -> InstalledEncoder | None:
    """Return the encoder whose embeddings the archive stores, if the genre model was trained on it; None for an archive
    of one language."""
    encoder = encoder_of(store)
    if encoder is None or not encoder.name.startswith(DISTRIBUTION) or len(languages_of(store)) < 2:
        return None
    return encoder
