"""Who said what across the articles of a story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wideangle.archive.annotating import annotated, annotations_of
from wideangle.coverage import Account, ledger
from wideangle.language.names import Aliases
from wideangle.model import Article, Coverage, Lane, Quote, Story
from wideangle.store import Store

Told = tuple[Article, str]
"""An article, and the id of the one whose text it repeats."""


def quotes(store: Store, coverage: Coverage, aliases: Aliases) -> tuple[Quote, ...]:
    """The ledger of the article at hand, the reports of its story that are shown, and the copies of either."""
    return _ledger(store, list(_shown(coverage)), aliases)


def story_quotes(store: Store, story: Story, aliases: Aliases) -> tuple[Quote, ...]:
    """The ledger of a whole story."""
    return _ledger(store, [(member.article, member.copy_of) for member in story.members], aliases)


def _ledger(store: Store, told: Sequence[Told], aliases: Aliases) -> tuple[Quote, ...]:
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
    return ledger(accounts, aliases)


def _shown(coverage: Coverage) -> Iterator[Told]:
    yield coverage.article, ""
    for copy in coverage.copies:
        yield copy.article, coverage.article.id or coverage.article.url
    for entry in coverage.section(Lane.SAME_STORY).entries:
        yield entry.article, ""
        for copy in entry.copies:
            yield copy.article, entry.article.id
