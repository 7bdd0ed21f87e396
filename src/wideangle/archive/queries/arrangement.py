"""Apply the order that a person gave to the entries of a coverage."""

from __future__ import annotations

from dataclasses import replace

from wideangle.model import Coverage, Section
from wideangle.store import ORDER, Store


def arranged(store: Store, seq: int | None, coverage: Coverage) -> Coverage:
    """Return the coverage of an article (seq, None outside the archive) with the entries of each lane in the decided
    order. The entries that the valid decision names come first; the others follow in their present order."""
    edits = store.stories.manual_edits((ORDER,)) if seq is not None else ()
    edit = next((edit for edit in edits if edit.articles == (seq,)), None)
    if edit is None:
        return coverage
    position = {article.id: place for place, article in enumerate(store.articles(edit.others))}

    def in_order(section: Section) -> Section:
        entries = sorted(section.entries, key=lambda entry: position.get(entry.article.id, len(position)))
        return replace(section, entries=tuple(entries))

    return replace(coverage, sections=tuple(map(in_order, coverage.sections)))
