"""Classify the genres of an archive's articles, such as report or opinion. Genres are determined while articles are
added, and stored."""

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
"""The greatest number of articles that are classified during one addition, in about half a second. The classification
of an article takes a third of the time of its addition, so a large addition leaves most of its articles to later
additions. Until then, such an article is classified whenever its genre is needed."""

WITH_EMBEDDINGS = 1_000
"""This number is added to the version of genres that were classified with embeddings. The sum distinguishes these
genres from genres that were classified without embeddings."""


def genre_version(store: Store) -> int:
    """Return the version of the genres that an archive should have now. Genres that were classified with embeddings
    have another version than genres that were classified without embeddings. Articles are therefore classified again
    when the archive gains a second language or an encoder."""
    return _version(_encoder(store))


def _version(encoder: InstalledEncoder | None) -> int:
    return GENRE_VERSION + (WITH_EMBEDDINGS if encoder is not None else 0)


def complete_genres(store: Store, added: Collection[int]) -> None:
    """Classify at most `MOST_COMPLETED` articles without a stored genre, the latest first, and store their genres.

    All digests (round-ups and live blogs) among the articles `added` (sequence numbers) are classified too, so that no
    digest joins stories. Only a process with the write lock may call this function.
    """
    encoder = _encoder(store)
    change, version = store.last_change(), _version(encoder)
    missing = store.genres.missing(version, MOST_COMPLETED)
    others = sorted(set(added).difference(missing))
    digests = [seq for seq, heading in store.headings(others).items() if is_digest(heading)]
    seqs = [*missing, *digests]
    if not seqs:
        return
    articles = dict(zip(seqs, store.articles(seqs), strict=True))
    judged = {
        seq: StoredGenre(judgement.genre.value, judgement.view_probability, is_digest(articles[seq]))
        for seq, judgement in _judgements(store, encoder, articles).items()
    }
    with store.story_transaction() as writer:
        writer.save_genres(judged, version)
        if len(missing) < MOST_COMPLETED:
            writer.mark_genres_complete(change, version)


def view_probabilities(
    store: Store, seqs: Sequence[int], readable: Collection[int]
) -> tuple[dict[int, float], dict[int, Article]]:
    """Return the probability that each article is opinion, analysis or an explainer, and the articles that were read to
    determine this probability. Both results are dictionaries by the position of the article in `seqs`.

    An article that was added by an earlier version or in a large addition has no stored genre. Such an article is read
    and classified if its position is in `readable`, and is left out otherwise.
    """
    encoder = _encoder(store)
    known = store.genres.view_probabilities(seqs, _version(encoder))
    stored = {row: known[seq] for row, seq in enumerate(seqs) if seq in known}
    missing = [row for row in readable if row not in stored]
    read = dict(zip(missing, store.articles([seqs[row] for row in missing]), strict=True))
    judged = _judgements(store, encoder, {seqs[row]: article for row, article in read.items()})
    return stored | {row: judged[seqs[row]].view_probability for row in missing}, read


def _judgements(
    store: Store, encoder: InstalledEncoder | None, articles: Mapping[int, Article]
) -> dict[int, GenreJudgement]:
    """Return the genres of articles, by sequence number. An article in a language of the encoder is classified with its
    stored embedding."""
    stored: Mapping[int, Representation] = {}
    if encoder is not None:
        encoded = [seq for seq, article in articles.items() if article.language in encoder.languages]
        stored = store.representations.get(encoded, encoder.name)
    return {seq: _judgement(article, stored.get(seq)) for seq, article in articles.items()}


def _judgement(article: Article, representation: Representation | None) -> GenreJudgement:
    if representation is None or representation.full is None:
        return genre_of(article)
    return genre_with_embedding(article, representation.full)


def _encoder(store: Store) -> InstalledEncoder | None:
    """Return the encoder whose embeddings are used to classify genres. Return None for an archive of one language, for
    an archive without an encoder, and for an encoder with which the genre model was not trained."""
    encoder = encoder_of(store)
    if encoder is None or not encoder.name.startswith(DISTRIBUTION) or len(languages_of(store)) < 2:
        return None
    return encoder
