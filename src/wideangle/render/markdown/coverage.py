"""Render coverage as CommonMark, a block that an editor puts under an article.

A character in an article's words is escaped with a backslash (CommonMark 0.31, section 2.4) if CommonMark, its GitHub
extensions or the template languages of static site generators would read the character as markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wideangle.model import Coverage
from wideangle.render import labels
from wideangle.render.views.coverage import Card, CopyView, EntryView, SectionView, View, view
from wideangle.render.views.quotes import QuotesView, QuoteView, WordingView, quotes_view

# The characters that are markup within a line: of CommonMark, of templates in Jekyll, Hugo and Eleventy (`{`, `}` and
# `%`), and of mathematics on GitHub (`$`).
_INLINE = re.compile(r"[\\`*_{}\[\]<>|~$]|(?<=\{)%|%(?=\})|&(?=#?\w+;)|(?<=www)\.|:(?=//)")
_BLOCK = re.compile(r"^(?:\d+(?=[.)])|(?=[-+#=:]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def markdown(coverage: Coverage, *, why: bool = False, troubles: bool = False) -> str:
    """Return the whole coverage as a block of Markdown. Its first heading has the second level."""
    shown = view(coverage, why=why, troubles=troubles)
    statements = quotes_view(coverage.quotes, coverage.article.language)
    return "\n\n".join(_blocks(shown, statements)) + "\n"


def _blocks(shown: View, statements: QuotesView) -> list[str]:
    blocks = [f"## {labels.COVERAGE}", line(shown.card), shown.reports]
    blocks.extend(map(escape, shown.notes))
    if shown.copies:
        blocks.append(_copies(shown.copies, labels.ALSO_CARRIED_BY))
    if shown.legend:
        blocks.append(shown.legend)
    for section in shown.sections:
        blocks += _section(section)
    if statements.quotes:
        blocks += [f"### {labels.STATEMENTS}", *map(_quote, statements.quotes), *filter(None, (statements.note,))]
    return [*blocks, *missing_blocks(shown.missing), shown.bounds, *_list(shown.troubled)]


def missing_blocks(missing: Sequence[str]) -> list[str]:
    """Return the Markdown blocks about the outlets and languages from which an expected report is missing, or no blocks
    if there are none."""
    return [f"### {labels.ABSENT}", *_list(missing), labels.ABSENT_LEGEND] if missing else []


def _list(lines: Sequence[str]) -> list[str]:
    return ["\n".join(as_item([escape(line)]) for line in lines)] if lines else []


def _quote(quote: QuoteView) -> str:
    """Return one statement as a Markdown list item."""
    paragraphs = [
        labels.SEPARATOR.join((escape(quote.who), quote.reported)),
        f"> {escape(quote.first.text)}",
        _attribution(quote.first),
    ]
    if quote.wordings:
        paragraphs += [f"{labels.OTHER_WORDINGS}:", *map(_wording, quote.wordings)]
    if quote.paraphrases:
        paragraphs += [f"{labels.PARAPHRASES}:", *map(_wording, quote.paraphrases)]
    return as_item([*paragraphs, *map(escape, filter(None, (quote.rest, *quote.spellings)))])


def _wording(wording: WordingView) -> str:
    return as_item([escape(wording.text), _attribution(wording)])


def _attribution(wording: WordingView) -> str:
    shown = wording.card
    also = _copies(wording.also, labels.ALSO_IN) if wording.also else ""
    parts = (link(shown.name, shown.href), escape(shown.time), escape(shown.reference), escape(wording.note), also)
    return labels.SEPARATOR.join(part for part in parts if part)


def _section(section: SectionView) -> list[str]:
    strand = [f"> {escape(section.strand.heading)}", escape(section.strand.reports)] if section.strand else []
    blocks = [*strand, f"### {section.heading}", *map(entry_item, section.entries)]
    if section.note:
        blocks.append(escape(section.note))
    return blocks


def entry_item(entry: EntryView) -> str:
    """Return one linked article as a Markdown list item."""
    paragraphs = [line(entry.card)]
    if entry.extract:
        paragraphs.append(f"> {escape(entry.extract)}")
    if entry.certainty:
        paragraphs.append(f"*{escape(entry.certainty)}*" if entry.uncertain else escape(entry.certainty))
    if entry.copies:
        paragraphs.append(_copies(entry.copies, labels.ALSO_CARRIED_BY))
    if entry.reasons:
        paragraphs.append(escape(entry.why))
        paragraphs.append("\n".join(f"- {weight} {escape(text)}" for weight, text in entry.reasons))
    return as_item(paragraphs)


def as_item(paragraphs: Sequence[str]) -> str:
    """Return a Markdown list item that consists of several paragraphs."""
    return "- " + "\n\n".join(paragraphs).replace("\n", "\n  ").replace("\n  \n", "\n\n")


def line(shown: Card) -> str:
    """Return one article as a line of Markdown: its headline, outlet and time."""
    parts = (link(shown.headline, shown.href), escape(shown.details), escape(shown.reference))
    return labels.SEPARATOR.join(part for part in parts if part)


def _copies(copies: tuple[CopyView, ...], heading: str) -> str:
    carried = (
        link(copy.card.name, copy.card.href) + (f" ({escape(copy.note)})" if copy.note else "") for copy in copies
    )
    return f"{heading} {', '.join(carried)}"


def escape(text: str) -> str:
    """Return one line of text with its markup escaped, so that Markdown shows exactly this text in any position."""
    return _BLOCK.sub(r"\g<0>\\", _INLINE.sub(r"\\\g<0>", text))


def link(text: str, address: str) -> str:
    """Return `text` as a Markdown link to `address`, or `text` alone if `address` is empty."""
    return f"[{escape(text)}](<{_ENTITY.sub('&amp;', address)}>)" if address else escape(text)
