"""Convert a web page to an article.

The library trafilatura extracts the text; all other fields come from the metadata of the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wideangle.errors import UnreadableSource
from wideangle.ingest.decoding.encoding import clean, declared_charset, decode
from wideangle.ingest.document import MAX_ARTICLE_CHARS, Document
from wideangle.ingest.formats.boilerplate import without_boilerplate
from wideangle.ingest.formats.feed import calls_itself_feed
from wideangle.ingest.formats.html.cleaning import CleanedPage, cleaned
from wideangle.ingest.formats.html.extraction import running_text
from wideangle.ingest.formats.html.metadata import PageData, data_of
from wideangle.ingest.formats.html.notices import MAX_CONSENT_CHARS, is_consent_notice
from wideangle.ingest.formats.html.text_lines import (
    without_consent,
    without_labels,
    without_offers,
    without_repeated_labels,
    without_repeats,
)
from wideangle.ingest.markup import HostileMarkup, parsed_html, without_literal_tags
from wideangle.language.identity import made_id
from wideangle.language.urls import same_site
from wideangle.model import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# The least number of characters of an article, about two sentences. Shorter texts are left over from menus and teasers.
# A character of Chinese, Japanese or Korean script counts as two.
_MIN_CHARS = 150
_WIDE_CHARACTER = re.compile(
    r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
)
_PAYWALL = re.compile(
    r"subscribe (?:now |today )?to (?:continue|keep|read)|subscribers? only|already a subscriber|to continue reading"
    r"|(?:log|sign) in to (?:continue|read)|create (?:a free|an) account to"
    r"|(?:jetzt|weiter) lesen mit|nur für abonnent|mit .{0,30}abo weiterlesen|jetzt abonnieren"
    r"|(?:article|contenu) réservé aux abonnés|abonnez-vous pour|contenido (?:exclusivo )?para suscriptores"
    r"|suscríbete para (?:seguir|leer|continuar)|contenuto riservato agli abbonati|abbonati per (?:leggere|continuare)"
    r"|alleen voor abonnees|word abonnee|exclusivo para assinantes",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(
    r"(?:enable|requires?|turn on) javascript|javascript (?:is|must be) (?:disabled|enabled)", re.IGNORECASE
)
# The greatest numbers of sibling elements (_MAX_CHILDREN) and of all elements (_MAX_ELEMENTS) of a page. The extraction
# time grows with the square of the number of siblings: 5,000 take 2 s, 50,000 would take minutes. The longest live
# blogs have less than half of these numbers.
_MAX_CHILDREN = 5_000
_MAX_ELEMENTS = 50_000
_SAVE_FEED = "Add the feed or list by its own URL, or save it without the page around it."
_SAVE_PAGE = "Open the page in a browser, save the page or its text, and add that file."


def article(document: Document) -> Article:
    """Return the article on a web page.

    The id is made from the canonical URL of the page if this URL is on the same site. The article keeps the URL from
    which the page was fetched. Raises UnreadableSource for a page without an article; the message says what kind of
    page it is.
    """
    markup = document.whole()
    tree = _tree(clean(decode(markup, document.charset, declared_charset(markup))), document)
    page = cleaned(tree)
    data = data_of(tree, document.url)
    if calls_itself_feed(document):
        raise _not_a_feed(document, data)
    text, breaks_off = _text(tree, document, data, page)
    if _is_short(text) or is_consent_notice(text):
        raise _no_article(document, data, len(text), tree, page)
    if len(text) > MAX_ARTICLE_CHARS:
        raise UnreadableSource(f"The text has more than {MAX_ARTICLE_CHARS:,} characters.", item=document.name)
    return _article(text, data, document.url, is_partial=data.paywalled or breaks_off)


def _tree(markup: str, document: Document) -> HtmlElement:
    """Return the element tree of a web page.

    Raises UnreadableSource for an empty page and for hostile markup.
    """
    try:
        tree = parsed_html(markup)
    except HostileMarkup as error:
        raise UnreadableSource(f"Hostile markup: {error}.", item=document.name) from error
    if tree is None:
        raise UnreadableSource("An empty web page.", item=document.name)
    for elements, element in enumerate(tree.iter(), start=1):
        if elements > _MAX_ELEMENTS or len(element) > _MAX_CHILDREN:
            raise UnreadableSource(
                f"Hostile markup: more than {_MAX_ELEMENTS:,} elements, or {_MAX_CHILDREN:,} siblings.",
                item=document.name,
                remedy=_SAVE_PAGE,
            )
    return tree


def _text(tree: HtmlElement, document: Document, data: PageData, page: CleanedPage) -> tuple[str, bool]:
    """Return the running text, one line for each paragraph, and whether it breaks off at an invitation to subscribe."""
    try:
        text = running_text(tree, document.url)
    except ImportError:  # not the fault of the page
        raise
    except Exception as error:  # a hostile page can raise any exception in trafilatura
        raise UnreadableSource(f"Too damaged to be read as a web page: {error!r}.", item=document.name) from error
    if _is_short(text):
        text = data.body or text
    lines = without_literal_tags([line.rstrip() for line in text.split("\n")])
    leads = [lead for lead in page.leads if lead not in text]
    headlines = [data.title, *data.headlines]
    headlines += [f"{headline} {data.outlet}" for headline in headlines]
    lines = without_labels(without_repeated_labels(without_repeats(leads + lines), [*headlines, *page.captions]))
    lines, breaks_off = without_offers(without_boilerplate(without_consent(lines)), page.after_gates)
    return "\n".join(without_boilerplate(lines)), breaks_off


def _is_short(text: str) -> bool:
    return len(text) < _MIN_CHARS and len(text) + len(_WIDE_CHARACTER.findall(text)) < _MIN_CHARS


def _article(text: str, data: PageData, url: str, *, is_partial: bool) -> Article:
    metadata: dict[str, object] = {"partial": True} if is_partial else {}
    if data.uncertain_date:
        metadata["published_as_given"] = data.uncertain_date
    return Article(
        text,
        id=made_id(text, data.canonical) if _is_plausible(data.canonical, url) else "",
        title=data.title,
        url=url or data.canonical,
        published=data.published,
        outlet=data.outlet,
        authors=data.authors,
        language=data.language,
        section=data.section,
        metadata=metadata,
    )


def _is_plausible(canonical: str, url: str) -> bool:
    """Return True if a canonical URL can be right: it is on the same site as the page, and it is not just the front
    page.
    """
    if not canonical or not url:
        return bool(canonical)
    is_front_page = not urlsplit(canonical).path.strip("/") and bool(urlsplit(url).path.strip("/"))
    return same_site(url, canonical) and not is_front_page


def _not_a_feed(document: Document, data: PageData) -> UnreadableSource:
    return UnreadableSource(
        f"A web page with the name of a feed{f', titled {data.title!r}' if data.title else ''}.",
        item=document.name,
        remedy=_hint_of_feeds(data) or "Look for the URL of the feed on the outlet's site.",
    )


def _no_article(
    document: Document, data: PageData, chars: int, tree: HtmlElement, page: CleanedPage
) -> UnreadableSource:
    visible = " ".join(tree.xpath("//body//text()[not(parent::script or parent::style)]"))
    length = f"only {chars} characters of running text" if chars else "no running text"
    if data.paywalled or page.after_gates or _PAYWALL.search(visible):
        reason = f"A page behind a paywall or login: {length}."
    elif page.asked_consent or is_consent_notice(visible[:MAX_CONSENT_CHARS]):
        reason = f"A page that asks for consent and shows no article: {length}."
    elif page.showed_feed:
        reason = f"A page that shows a feed or a list of addresses, with {length} beside."
    elif _SCRIPTED.search(visible):
        reason = f"A page whose content is loaded by scripts: {length}."
    else:
        reason = f"A web page without an article: {length}."
    hint = _SAVE_FEED if page.showed_feed else _SAVE_PAGE
    return UnreadableSource(reason, item=document.name, remedy=_hint_of_feeds(data) or hint)


def _hint_of_feeds(data: PageData) -> str:
    return f"The page links to these feeds: {', '.join(data.feeds[:5])}." if data.feeds else ""
