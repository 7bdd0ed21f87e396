"""Prepare the tree of a web page for text extraction: remove side content and convert data tables to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wideangle.ingest.formats.bylines import names_of_byline
from wideangle.ingest.formats.feed_in_page import remove_feeds
from wideangle.ingest.formats.html.notices import (
    MAX_CONSENT_CHARS,
    MAX_NOTICE_CHARS,
    is_consent_choice,
    is_consent_notice,
    mentions_offer,
    opens_consent,
    withholds_rest,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TAGS = ("h1", "article", "main")
_BLOCK_TAGS = ("p", "div", "li", "h2", "h3", "h4", "h5", "h6", "section", "blockquote")
_CONSENT_MARK = re.compile(
    r"consent|gdpr|dsgvo|rgpd|cookie|privacy|didomi|onetrust|usercentrics|truste|qc-cmp|\bcmp|sp_message|modal|dialog"
    r"|overlay|pop-?up|banner|notice",
    re.IGNORECASE,
)
_GATE_MARK = re.compile(
    r"pay-?wall|reg-?wall|meter|piano|\bgate\b|subscri\w*-?(?:wall|prompt|offer|cta|box)", re.IGNORECASE
)
_LABEL_MARK = re.compile(
    r"(?:\A|[\s_-])(?:(?:wp-)?(?:fig|image|img|photo|picture|media|video)?-?captions?(?:-text)?"
    r"|(?:photo|image|img|picture|media|video)[-_]?(?:credits?|legend|source|description|copyright)"
    r"|bildunterschrift|bildnachweis|legende|didascalia|pie-?de-?foto"
    r"|(?:audio|podcast|media)[-_]?player(?:[-_]\w+)*|player[-_]?label|listen(?:[-_](?:to|button|label|article|bar))*"
    r"|tts(?:[-_]\w+)*|text-to-speech|read-?aloud|beyondwords|speechkit)(?:\Z|\s)",
    re.IGNORECASE,
)
_MAX_LABEL_CHARS = 400
_MAX_CAPTION_CHARS = 150  # longer descriptions may be the lead of the article
_MOST_GATES = 5  # real pages have one or two; each costs a pass over the rest of the page
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNRELATED = "ancestor-or-self::*[self::nav or self::footer or self::aside or self::dialog or self::header]"
_MAX_CELL_CHARS = 160
"""The greatest length in characters of a cell in a data table, such as a table of results. Tables that pages use for
layout have longer cells, which hold paragraphs.
"""
CELL_SEPARATOR = " | "
_MIN_LEAD_CHARS = 60  # bylines, dates and section labels are shorter


@dataclass(frozen=True, slots=True)
class CleanedPage:
    """The results of cleaning one page.

    `showed_feed` is true if a feed or a list of addresses was removed. `asked_consent` is true if a consent dialogue
    was removed. `after_gates` holds, for each removed invitation to subscribe, the texts of all paragraphs after the
    invitation. `leads` are the opening paragraphs inside the header of the article. `captions` are the descriptions of
    images, which pages often repeat below the image.
    """

    showed_feed: bool
    asked_consent: bool
    after_gates: tuple[frozenset[str], ...]
    leads: tuple[str, ...]
    captions: tuple[str, ...]


def cleaned(tree: HtmlElement) -> CleanedPage:
    """Remove side content from the tree in place, convert its data tables to paragraphs, and return what was removed or
    found."""
    showed_feed = remove_feeds(tree)
    asked_consent = _remove_consent_dialogues(tree)
    after_gates = tuple(_remove_gates(tree))
    _remove_labels(tree)
    _replace_data_tables(tree)
    captions = [text for image in tree.iter("img") if 0 < len(text := image.get("alt", "")) <= _MAX_CAPTION_CHARS]
    return CleanedPage(showed_feed, asked_consent, after_gates, tuple(_leads(tree)), tuple(captions))


def plain_text(element: HtmlElement) -> str:
    """Return the text of an element on one line."""
    return " ".join(" ".join(element.itertext()).split())


def _remove_consent_dialogues(tree: HtmlElement) -> bool:
    dialogues = [
        element for element in tree.iter("div", "section", "aside", "form", "dialog", "footer") if _is_dialogue(element)
    ]
    judged: set[HtmlElement] = set()
    for button in tree.iter("button", "a", "input"):
        if is_consent_choice(button.get("value") or plain_text(button)):
            dialogues += _around(button, judged)
    removed = [element for element in dict.fromkeys(dialogues) if _drop(element)]
    return bool(removed)


def _is_dialogue(element: HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    is_marked = element.tag == "dialog" or "dialog" in element.get("role", "") or _CONSENT_MARK.search(names)
    return bool(is_marked) and not _holds_article(element) and is_consent_notice(_bounded_text(element))


def _around(button: HtmlElement, judged: set[HtmlElement]) -> list[HtmlElement]:
    """Return the elements around a button that ask for consent and have little other text, the largest first.

    `judged` collects the elements that were examined, so that they are not examined again for the next button.
    """
    dialogues: list[HtmlElement] = []
    for part in button.iterancestors():
        if part in judged or part.tag in ("body", *_ARTICLE_TAGS) or _holds_article(part):
            break
        judged.add(part)
        text = _bounded_text(part)
        if len(text) > MAX_CONSENT_CHARS:
            break
        if is_consent_notice(text):
            dialogues.insert(0, part)
    return dialogues


def _bounded_text(element: HtmlElement, limit: int = MAX_CONSENT_CHARS) -> str:
    """Return the text of an element, one line for each text node. The text ends shortly after `limit` characters."""
    texts, length = [], 0
    for text in element.itertext():
        texts.append(" ".join(text.split()))
        length += len(texts[-1]) + 1
        if length > limit:
            break
    return "\n".join(filter(None, texts))


def _remove_gates(tree: HtmlElement) -> Iterator[frozenset[str]]:
    """Remove the invitations to subscribe inside the article, outermost element first.

    For each invitation, yield the texts of the paragraphs that follow on the page.
    """
    gates = (element for element in tree.iter(*_BLOCK_TAGS) if _is_gate(element))
    for element in list(islice(gates, _MOST_GATES)):
        following = frozenset(map(plain_text, element.xpath("following::p[not(ancestor::aside|ancestor::footer)]")))
        if _drop(element):
            yield following


def _is_gate(element: HtmlElement) -> bool:
    text = _bounded_text(element, 2 * MAX_NOTICE_CHARS)
    if not text or len(text) > 2 * MAX_NOTICE_CHARS:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    is_marked = bool(_GATE_MARK.search(names)) and mentions_offer(text)
    if not is_marked and not withholds_rest(text):
        return False
    return not (_holds_article(element) or element.xpath(_UNRELATED) or _is_hidden(element))


def _is_hidden(element: HtmlElement) -> bool:
    return any(
        "hidden" in part.attrib or part.get("aria-hidden") == "true" or _HIDDEN.search(part.get("style", ""))
        for part in (element, *element.iterancestors())
    )


def _remove_labels(tree: HtmlElement) -> None:
    """Remove captions of photographs and labels of media players."""
    for element in list(tree.iter("p", "div", "span", "small", "em", "figcaption", "section", "button")):
        if (
            _LABEL_MARK.search(element.get("class", ""))
            and len(_bounded_text(element, _MAX_LABEL_CHARS)) <= _MAX_LABEL_CHARS
            and not _holds_article(element)
        ):
            _drop(element)


def _replace_data_tables(tree: HtmlElement) -> None:
    """Replace each table of data by paragraphs, one for each row. Tables that serve only for layout are kept."""
    from lxml.html import Element

    for table in list(tree.iter("table")):
        rows = [[text for cell in row if (text := plain_text(cell))] for row in table.iter("tr")]
        rows = [row for row in rows if row]
        if table.getparent() is None or not _is_data(table, rows):
            continue
        captions = [[text] for caption in table.iter("caption") if (text := plain_text(caption))]
        block = Element("div")
        for row in captions + rows:
            paragraph = Element("p")
            paragraph.text = CELL_SEPARATOR.join(row)
            block.append(paragraph)
        figure = next(table.iterancestors("figure"), None)  # the extraction leaves out all figures
        replaced = table if figure is None else figure
        if replaced.getparent() is not None:
            block.tail = replaced.tail
            replaced.getparent().replace(replaced, block)


def _is_data(table: HtmlElement, rows: list[list[str]]) -> bool:
    """Return True if a table contains data and does not serve for layout.

    A data table has several rows and columns of short cells, and headings or numbers.
    """
    cells = [cell for row in rows for cell in row]
    has_headings = next(table.iter("th"), None) is not None
    return (
        len(rows) >= 2
        and sum(len(row) >= 2 for row in rows) * 2 > len(rows)
        and max(map(len, cells)) <= _MAX_CELL_CHARS
        and (has_headings or 4 * sum(any(map(str.isdigit, cell)) for cell in cells) >= len(cells))
        and not _holds_article(table)
        and next(table.iterdescendants("table", "form", "ul"), None) is None
        and not table.xpath(_UNRELATED)
    )


def _leads(tree: HtmlElement) -> Iterator[str]:
    """Yield the paragraphs inside the header of the article.

    The text extraction mistakes this header for the header of the page and loses its paragraphs.
    """
    for header in tree.xpath("(//h1)[1]/ancestor::header"):
        for element in header.iter("p", "div", "h2"):
            text = plain_text(element)
            is_paragraph = next(element.iterdescendants("p", "div", "h1"), None) is None
            if len(text) >= _MIN_LEAD_CHARS and is_paragraph and not names_of_byline(text):
                yield text


def _holds_article(element: HtmlElement) -> bool:
    """Return True if an element is or contains the article or its main heading.

    The heading of a consent dialogue does not count.
    """
    return any(part.tag != "h1" or not opens_consent(plain_text(part)) for part in element.iter(*_ARTICLE_TAGS))


def _drop(element: HtmlElement) -> bool:
    """Remove an element from its tree, but keep the text after the element.

    Return False for the body, and if the element is no longer in a tree.
    """
    if element.getparent() is None or element.tag == "body":
        return False
    element.drop_tree()
    return True
