"""The running text of a web page, by trafilatura, whose second opinion is asked only where it could count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEAST_SURE = 250
"""Characters below which trafilatura asks further methods in any case."""

# What trafilatura's own extraction should not leave in a text; where it does, it asks another method.
_UNCLEAN = (
    ".//aside|.//audio|.//button|.//fencedframe|.//fieldset|.//figure|.//footer|.//iframe|.//input|.//label|.//link"
)
_UNCLEAN += "|.//nav|.//noindex|.//noscript|.//object|.//option|.//select|.//source|.//svg|.//time"


def running_text(tree: HtmlElement, url: str) -> str:
    """The running text of a page, one line for each paragraph; '' where there is none. Raises whatever a hostile page
    makes of the heuristics.

    Trafilatura compares its extraction with that of readability, which takes two fifths of its time, and prefers the
    other one only if that is more than twice as long. So where its own has half of all the text that a page shows, the
    comparison is left out; whether that is likely is judged by the page's paragraphs.
    """
    shown = _length(tree.xpath("//body//text()[not(parent::script or parent::style)]"))
    if 2 * _length(tree.xpath("//body//p//text()")) >= shown:
        own = _extracted(tree, url, fast=True)
        text = _text_of(own)
        if len(text) >= LEAST_SURE and 2 * len(text) >= shown and _is_sound(own.body):
            return text
    return _text_of(_extracted(tree, url, fast=False))


def _extracted(tree: HtmlElement, url: str, *, fast: bool) -> Any:
    from trafilatura import bare_extraction

    return bare_extraction(
        tree, url=url or None, fast=fast, favor_precision=True, include_comments=False, include_tables=False
    )


def _text_of(extracted: Any) -> str:
    return getattr(extracted, "text", None) or ""


def _is_sound(body: Any) -> bool:
    return bool(body.xpath(".//p//text()")) and not body.xpath(_UNCLEAN)


def _length(texts: list[str]) -> int:
    """Characters, white space counted once."""
    return sum(len(" ".join(text.split())) + 1 for text in texts if not text.isspace())
