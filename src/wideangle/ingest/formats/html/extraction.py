"""Extract the running text of a web page with trafilatura, and with its fallback only where that may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEAST_RELIABLE_CHARS = 250
"""Shorter results of the fast extraction are always compared with the fallback."""

# Elements that must not remain in extracted text; where they do, trafilatura uses its fallback.
_UNCLEAN = (
    ".//aside|.//audio|.//button|.//fencedframe|.//fieldset|.//figure|.//footer|.//iframe|.//input|.//label|.//link"
)
_UNCLEAN += "|.//nav|.//noindex|.//noscript|.//object|.//option|.//select|.//source|.//svg|.//time"


def running_text(tree: HtmlElement, url: str) -> str:
    """The running text of a page, one line per paragraph; '' where there is none. May raise any exception for a
    hostile page.

    Trafilatura compares its extraction with readability, which takes two fifths of the time, and prefers readability
    only for a result more than twice as long. The comparison is therefore omitted where the fast extraction holds half
    of the visible text. The text in `p` elements shows whether that is likely.
    """
    visible = _length(tree.xpath("//body//text()[not(parent::script or parent::style)]"))
    if 2 * _length(tree.xpath("//body//p//text()")) >= visible:
        extracted = _extracted(tree, url, fast=True)
        text = _text_of(extracted)
        if len(text) >= LEAST_RELIABLE_CHARS and 2 * len(text) >= visible and _is_clean(extracted.body):
            return text
    return _text_of(_extracted(tree, url, fast=False))


def _extracted(tree: HtmlElement, url: str, *, fast: bool) -> Any:
    from trafilatura import bare_extraction

    return bare_extraction(
        tree, url=url or None, fast=fast, favor_precision=True, include_comments=False, include_tables=False
    )


def _text_of(extracted: Any) -> str:
    return getattr(extracted, "text", None) or ""


def _is_clean(body: Any) -> bool:
    return bool(body.xpath(".//p//text()")) and not body.xpath(_UNCLEAN)


def _length(texts: list[str]) -> int:
    """The number of characters, with white space collapsed."""
    return sum(len(" ".join(text.split())) + 1 for text in texts if not text.isspace())
