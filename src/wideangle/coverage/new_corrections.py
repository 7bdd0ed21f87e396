"""Distinguish new corrections from repeated corrections. An article may be corrected twice, and the copies of an
article repeat its corrections."""

from __future__ import annotations

from wideangle.language import corrections
from wideangle.model import Article, Correction, CorrectionKind


class KnownCorrections:
    """The known corrections of each family. A family is an article with its copies; its key is the id of the
    original."""

    def __init__(self) -> None:
        self._known: dict[str, set[tuple[CorrectionKind, str]]] = {}

    def note(self, family: str, article: Article) -> None:
        """Add the corrections in this version of an article to the known corrections."""
        self._known.setdefault(family, set()).update(
            (correction.kind, words_of(article, correction)) for correction in corrections(article)
        )

    def fresh(self, family: str, article: Article, earlier: Article | None) -> list[Correction]:
        """Return the corrections in an article that are news, and add them to the known corrections. `family` is the
        key of the article and its copies. `earlier` is the previous version of the article, or None.

        The first correction of a kind in a family is news. A further correction of this kind is news only if its words
        are new and the previous version of the article had a correction of this kind too. Otherwise, a copy that words
        the same note differently would count as news.
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
    """Return the text that identifies a correction of an article. A correction whose text is already known is not new.

    The text is the correction note in the article. A version that a news agency marks as a correction as a whole has no
    note; its text is the whole article. If only the headline announces a correction or a withdrawal, the text is '', so
    that the announcement is new once only.
    """
    if correction.span is not None:
        words = correction.span.of(article.text)
    else:
        words = article.text if correction.kind is CorrectionKind.CORRECTION and not correction.notice else ""
    return " ".join(words.lower().split())
