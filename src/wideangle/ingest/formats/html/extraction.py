"""Extract the running text of a web page with the library trafilatura.

The slow comparison with a second method runs only if it may give another result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEAST_RELIABLE_CHARS = 250
"""The least number of characters for which the result of the fast extraction is trusted without a second extraction."""

# Elements that extracted text must not contain. If it contains one of these elements, the text is extracted again with
# trafilatura's second method.
_UNCLEAN = (
    ".//aside|.//audio|.//button|.//fencedframe|.//fieldset|.//figure|.//footer|.//iframe|.//input|.//label|.//link"
)
_UNCLEAN += "|.//nav|.//noindex|.//noscript|.//object|.//option|.//select|.//source|.//svg|.//time"


def running_text(tree: HtmlElement, url: str) -> str:
    """Return the running text of a page, one line per paragraph; '' if there is none. May raise any exception for a
    malicious page.

    trafilatura normally runs a second method, readability, which takes two fifths of the time. The text of readability
    is used only if it is more than twice as long as the text of trafilatura. If trafilatura finds half of the visible
    text, no other text can be twice as long, and readability is left out. The extraction without readability is tried
    only if at least half of the visible text is in `p` elements, because trafilatura finds little other text.
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
    """Return the number of characters of all texts, with each run of white space counted as one."""
    return sum(len(" ".join(text.split())) + 1 for text in texts if not text.isspace())
