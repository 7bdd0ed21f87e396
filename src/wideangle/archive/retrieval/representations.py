"""What articles share with articles in other languages: made once for each article, stored, and read again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from wideangle.embedding import InstalledEncoder
from wideangle.language.crosslingual import CrossLingualProfile, Representation
from wideangle.model import Article
from wideangle.store import Store

OPENING = 1_000
"""Characters of a text that are embedded, after the headline."""

OPENING_AS_TITLE = 150
"""Characters of a text that stand in for a missing headline."""

LEAST_SHARE = 0.002
"""A language counts where it has this share of the archive: in a large archive of one language a few articles are
always taken for another."""

UNKNOWN = frozenset({"", "und"})


def encoder_of(store: Store) -> InstalledEncoder | None:
    """The installed encoder that the store was opened with; None without one, and for a model of the user's own."""
    return store.encoder if isinstance(store.encoder, InstalledEncoder) else None


def encoder_name(encoder: InstalledEncoder | None) -> str:
    """What stands for an encoder in the store, '' for none."""
    return "" if encoder is None else encoder.name


def languages_of(store: Store) -> list[str]:
    """The languages of an archive, the most frequent first, without those of a few articles."""
    counts = {language: count for language, count in store.languages().items() if language not in UNKNOWN}
    least = LEAST_SHARE * sum(counts.values())
    return sorted((language for language, count in counts.items() if count >= least), key=lambda key: -counts[key])


def represent(articles: Sequence[Article], encoder: InstalledEncoder | None) -> list[Representation]:
    """The representations of articles, without embeddings where there is no encoder."""
    profiles = [CrossLingualProfile.of(article.title, article.text, article.language) for article in articles]
    if encoder is None:
        return [Representation(profile) for profile in profiles]
    texts = [f"{article.title}\n{article.text[:OPENING]}" for article in articles]
    titles = [article.title or " ".join(article.text[:OPENING_AS_TITLE].split()) for article in articles]
    # As the store rounds vectors, so that a stored one and a new one are the same.
    full, title = (encoder.encode(batch).astype(np.float16).astype(np.float32) for batch in (texts, titles))
    return list(map(Representation, profiles, full, title))


def stored_representations(
    store: Store, encoder: InstalledEncoder | None, seqs: Collection[int]
) -> Mapping[int, Representation]:
    """The representations of articles, for a writer: those that are missing are made and stored."""
    name = encoder_name(encoder)
    known = store.representations.get(seqs, name)
    missing = [seq for seq in seqs if seq not in known]
    if not missing:
        return known
    made = dict(zip(missing, represent(store.articles(missing), encoder), strict=True))
    with store.story_transaction() as writer:
        writer.save_representations(made, name)
    return known | made
