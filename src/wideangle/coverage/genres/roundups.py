"""Recognise digests (round-ups, newsletters and live blogs) by their marks.

A digest contains words of several stories, so a comparison of its whole text would merge these stories. Unmarked
digests are not recognised: this would require a search for strands in every text, which takes longer than adding the
article and finds only one more digest in 3,000 articles.
"""

from __future__ import annotations

from wideangle.coverage.genres.marks import heading_mark
from wideangle.coverage.genres.roundup_marks import is_marked_roundup
from wideangle.model import Article, Genre

_DIGESTS = (Genre.ROUND_UP, Genre.LIVE_BLOG)


def is_digest(article: Article) -> bool:
    """Return True if the metadata, URL, section, headline or outlet mark an article as a round-up, a newsletter or a
    live blog."""
    if is_marked_roundup(article):
        return True
    mark = heading_mark(article)
    return mark is not None and mark.genre in _DIGESTS
