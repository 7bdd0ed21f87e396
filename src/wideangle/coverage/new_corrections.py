"""Which corrections are new: an outlet may correct one article more than once, and its copies repeat it."""

from __future__ import annotations

from wideangle.language import corrections
from wideangle.model import Article, Correction, CorrectionKind


class CorrectionsTold:
    """What has been told of corrections so far, family by family: an article and its copies, by the original's id."""

    def __init__(self) -> None:
        self._told: dict[str, set[tuple[CorrectionKind, str]]] = {}

    def note(self, family: str, article: Article) -> None:
        """Take what this wording of an article says for told."""
        self._told.setdefault(family, set()).update((one.kind, words_of(article, one)) for one in corrections(article))

    def fresh(self, family: str, article: Article, earlier: Article | None) -> list[Correction]:
        """What an article says that has not been told, from now on told; `earlier` is what it was before.

        Whoever of a family says so first says it for all, since each desk may put the same note in its own words. Only
        who has said so before can add to it.
        """
        told = self._told.setdefault(family, set())
        own = {one.kind for one in corrections(earlier)} if earlier else set()
        repeats = {kind for kind, _ in told} - own
        found = [
            one
            for one in corrections(article)
            if one.kind not in repeats and (one.kind, words_of(article, one)) not in told
        ]
        self.note(family, article)
        return found


def words_of(article: Article, said: Correction) -> str:
    """What tells a correction from others of its article: the words of its note. An agency that marks a version as a
    correction corrects anew with each version so marked; a headline or a withdrawal says the same however often."""
    if said.span is not None:
        words = said.span.of(article.text)
    else:
        words = article.text if said.kind is CorrectionKind.CORRECTION and not said.notice else ""
    return " ".join(words.lower().split())
