"""Round-ups and newsletters apart from articles about one matter: by address, by headline, and by their strands.

A round-up holds words of several stories, and so joins them where it is compared as one text.
"""

from __future__ import annotations

from wideangle.coverage.roundup_marks import is_marked_roundup
from wideangle.coverage.strand_marks import is_sign
from wideangle.coverage.strands import strands
from wideangle.language import InverseFrequency
from wideangle.model import Article

SIGNS_FROM, STRANDS_FROM = 5, 8
"""Signs and strands from which a text is a round-up that nothing marks as one. With three strands, two of three such
texts of AllSides are lists about one matter. Dividing a text costs more than adding the article, so that the signs are
counted first: 2 % of articles have so many."""

READ = 12_000
"""Code points of the text that are read."""


def is_roundup(article: Article, idf: InverseFrequency | None = None) -> bool:
    """Whether an article covers several matters: a round-up, newsletter or digest.

    The address or the headline marks it so; or at least SIGNS_FROM lines of the text are signs of several matters (list
    items, time stamps, cues such as 'In other news') and the text has at least STRANDS_FROM strands.
    """
    if is_marked_roundup(article):
        return True
    if _signs(article) < SIGNS_FROM:
        return False
    return len(strands(Article(article.text[:READ], language=article.language), idf)) >= STRANDS_FROM


def _signs(article: Article) -> int:
    """How many lines of the text, after the first, begin as those of a digest do."""
    lines = [line.strip() for line in article.text[:READ].split("\n")]
    return sum(is_sign(line, article.language) for line in filter(None, lines[1:]))
