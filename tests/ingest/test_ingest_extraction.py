"""The running text of pages is the same with and without the fallback of the extraction."""

from __future__ import annotations

from random import Random

import pytest

from wideangle.ingest.formats.html import extraction
from wideangle.ingest.formats.html.extraction import running_text
from wideangle.ingest.markup import parsed_html

SENTENCE = (
    "The ferry to Skårvøy stayed in the harbour of Lindholm while the wind blew from the north, the master said. "
)


def page(chance: Random) -> str:
    """A page of a fictional paper: an article, and around it more or less of what papers put there."""
    kind = chance.choice(("article", "div", "main"))
    paragraph = chance.choice(("p", "p", "p", "div"))
    lines = [f"<{paragraph}>{SENTENCE * chance.randint(1, 3)}{number}.</{paragraph}>" for number in range(8)]
    boxes = [
        f'<div class="{chance.choice(("related", "box", "promo"))}"><p>{SENTENCE * chance.randint(0, 2)}</p></div>'
        for _ in range(chance.randint(0, 9))
    ]
    lines.insert(3, chance.choice(("", "<figure><figcaption>A ferry</figcaption></figure>", "<time>Nine</time>")))
    menu = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(chance.randint(0, 40)))
    return (
        f"<html><body><nav><ul>{menu}</ul></nav><{kind}><h1>No ferry</h1>{''.join(lines)}</{kind}>"
        f"<aside>{''.join(boxes)}</aside><footer>Imprint</footer></body></html>"
    )


def test_leaving_out_the_comparison_changes_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    extract = extraction._extracted

    def noting(tree: object, url: str, *, fast: bool) -> object:
        asked.append(fast)
        return extract(tree, url, fast=fast)

    monkeypatch.setattr(extraction, "_extracted", noting)
    outcomes = set()
    for seed in range(60):
        markup = page(Random(seed))
        asked.clear()
        text = running_text(parsed_html(markup), "")
        outcomes.add(tuple(asked))
        assert text == extraction._text_of(extract(parsed_html(markup), "", fast=False))
    assert (True,) in outcomes
    assert (False,) in outcomes
