"""Compute the representations of articles for comparisons across languages: names, figures, days and embeddings. Each
representation is computed once and then stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from wideangle.embedding import InstalledEncoder
from wideangle.language.crosslingual import CrossLingualProfile, Representation
from wideangle.model import Article
from wideangle.store import Store

OPENING = 1_000
"""The number of characters that are embedded from the start of a text, after the headline."""

OPENING_AS_TITLE = 150
"""The number of characters from the start of a text that replace a missing headline."""

LEAST_SHARE = 0.002
"""The least share of an archive's articles that a language must have to count as a language of the archive. In a large
archive of one language, a few articles are always identified as being in another language by mistake."""

UNKNOWN = frozenset({"", "und"})


def encoder_of(store: Store) -> InstalledEncoder | None:
    """Return the installed encoder of the store. Return None if the store has no encoder, or an encoder with the user's
    own model."""
    return store.encoder if isinstance(store.encoder, InstalledEncoder) else None


def encoder_name(encoder: InstalledEncoder | None) -> str:
    """Return the name under which an encoder is stored, '' for no encoder."""
    return "" if encoder is None else encoder.name


def languages_of(store: Store) -> list[str]:
    """Return the languages of an archive, the most frequent first. Languages of only a few articles are left out."""
    counts = {language: count for language, count in store.languages().items() if language not in UNKNOWN}
    least = LEAST_SHARE * sum(counts.values())
    return sorted((language for language, count in counts.items() if count >= least), key=lambda key: -counts[key])


def represent(articles: Sequence[Article], encoder: InstalledEncoder | None) -> list[Representation]:
    """Return the representations (names, figures, days, embeddings) of articles, in the order of the articles. Without
    an encoder, representations have no embeddings."""
    profiles = [CrossLingualProfile.of(article.title, article.text, article.language) for article in articles]
    if encoder is None:
        return [Representation(profile) for profile in profiles]
    texts = [f"{article.title}\n{article.text[:OPENING]}" for article in articles]
    titles = [article.title or " ".join(article.text[:OPENING_AS_TITLE].split()) for article in articles]
    # Vectors are rounded to 16 bits, as the store does, so that a new vector is equal to a stored vector of the same
    # text.
    full, title = (encoder.encode(batch).astype(np.float16).astype(np.float32) for batch in (texts, titles))
    return list(map(Representation, profiles, full, title))


def stored_representations(
    store: Store, encoder: InstalledEncoder | None, seqs: Collection[int]
) -> Mapping[int, Representation]:
    """Return the representations (names, figures, days, embeddings) of articles, by sequence number. Missing
    representations are computed and stored, so only a process with the write lock may call this function."""
    name = encoder_name(encoder)
    known = store.representations.get(seqs, name)
    missing = [seq for seq in seqs if seq not in known]
    if not missing:
        return known
    made = dict(zip(missing, represent(store.articles(missing), encoder), strict=True))
    with store.story_transaction() as writer:
        writer.save_representations(made, name)
    return known | made
