"""Distinguish new corrections from repeated corrections: an article may be corrected twice, and its copies repeat a
correction."""

from __future__ import annotations

from wideangle.language import corrections
from wideangle.model import Article, Correction, CorrectionKind


class KnownCorrections:
    """The corrections known so far in each family. A family is an article with its copies, and its key is the id of
    the original."""

    def __init__(self) -> None:
        self._known: dict[str, set[tuple[CorrectionKind, str]]] = {}

    def note(self, family: str, article: Article) -> None:
        """Add the corrections in this version of an article to the known ones."""
        self._known.setdefault(family, set()).update(
            (correction.kind, words_of(article, correction)) for correction in corrections(article)
        )

    def fresh(self, family: str, article: Article, earlier: Article | None) -> list[Correction]:
        """Return the corrections in an article that are new to its family, and add them to the known corrections.

        `earlier` is the previous version of the article. A family is an article with its copies. The first article of a
        family that has a correction of some kind counts for the whole family, because each newsroom may word the same
        note differently. Only an article whose earlier version had a correction of that kind can add another.
        """
        known = self._known.setdefault(family, set())
        own = {correction.kind for correction in corrections(earlier)} if earlier else set()
        repeats = {kind for kind, _ in known} - own
        new = [
            correction
            for correction in corrections(article)
            if correction.kind not in repeats and (correction.kind, words_of(article, correction)) not in known
        ]
        self.note(family, article)
        return new


def words_of(article: Article, correction: Correction) -> str:
    """Return the key that distinguishes a correction from other corrections of its article: the words of its note.

    Each version that an agency marks as a correction is a new correction, so its whole text is the key. Corrections in
    a headline and withdrawals have the key '', because a repetition of these is not news.
    """
    if correction.span is not None:
        words = correction.span.of(article.text)
    else:
        words = article.text if correction.kind is CorrectionKind.CORRECTION and not correction.notice else ""
    return " ".join(words.lower().split())
