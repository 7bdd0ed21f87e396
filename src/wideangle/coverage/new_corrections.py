"""Tell new corrections from repeated ones: an article may be corrected twice, and its copies repeat a correction."""

from __future__ import annotations

from wideangle.language import corrections
from wideangle.model import Article, Correction, CorrectionKind


class KnownCorrections:
    """The corrections known so far of each family. A family is an article with its copies; its key is the original's
    id."""

    def __init__(self) -> None:
        self._known: dict[str, set[tuple[CorrectionKind, str]]] = {}

    def note(self, family: str, article: Article) -> None:
        """Add the corrections in this version of an article to the known ones."""
        self._known.setdefault(family, set()).update(
            (correction.kind, words_of(article, correction)) for correction in corrections(article)
        )

    def fresh(self, family: str, article: Article, earlier: Article | None) -> list[Correction]:
        """The corrections in an article that are new to the family. They are known from now on.

        `earlier` is the previous version of the article. A family is an article with its copies. The first of them with
        a correction of some kind counts for all, because each desk may word the same note differently. Only an article
        whose earlier version had a correction of the kind can add another.
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
    """The key that tells a correction from others of its article: the words of its note.

    Each version that an agency marks as a correction is a new correction, so its text is the key. Corrections in a
    headline and withdrawals have the key '': a repetition is no news.
    """
    if correction.span is not None:
        words = correction.span.of(article.text)
    else:
        words = article.text if correction.kind is CorrectionKind.CORRECTION and not correction.notice else ""
    return " ".join(words.lower().split())
