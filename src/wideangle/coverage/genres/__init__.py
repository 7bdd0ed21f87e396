"""Classify the genre of an article by the marks of its outlet, its layout, cue words and its wording. Recognise
round-ups."""

from wideangle.coverage.genres.classification import (
    GENRE_VERSION,
    OPINION_FROM,
    genre_of,
    genre_with_embedding,
    opinion_probability,
)
from wideangle.coverage.genres.roundup_marks import is_marked_roundup
from wideangle.coverage.genres.roundups import is_digest

__all__ = [
    "GENRE_VERSION",
    "OPINION_FROM",
    "genre_of",
    "genre_with_embedding",
    "is_digest",
    "is_marked_roundup",
    "opinion_probability",
]
