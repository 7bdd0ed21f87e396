"""Who said what across the articles that a coverage shows of its story."""

from __future__ import annotations

from collections.abc import Iterator

from wideangle.archive.annotating import annotated, annotations_of
from wideangle.coverage import Account, ledger
from wideangle.model import Article, Coverage, Lane, Quote
from wideangle.store import Store


def quotes(store: Store, coverage: Coverage) -> tuple[Quote, ...]:
    """The ledger of the article at hand, the reports of its story that are shown, and the copies of either."""
    told = list(_told(coverage))
    seqs = [store.find(article.id) for article, _ in told]
    held = {
        seq: (article.text, annotation)
        for seq, article, annotation in annotations_of(store, sorted({seq for seq in seqs if seq is not None}))
    }
    accounts = []
    for (article, copy_of), seq in zip(told, seqs, strict=True):
        text, annotation = held[seq] if seq is not None else ("", None)
        if annotation is None or text != article.text:
            annotation = annotated(article)
        accounts.append(Account(article, annotation, copy_of))
    return ledger(accounts)


def _told(coverage: Coverage) -> Iterator[tuple[Article, str]]:
    """Each article with the id of the one whose text it repeats."""
    yield coverage.article, ""
    for copy in coverage.copies:
        yield copy.article, coverage.article.id or coverage.article.url
    for entry in coverage.section(Lane.SAME_STORY).entries:
        yield entry.article, ""
        for copy in entry.copies:
            yield copy.article, entry.article.id
