"""Recognise parts of a page that do not belong to its article: comments, related stories, teasers, navigation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = frozenset(("aside", "nav", "footer"))
_MARKS = re.compile(
    r"(?:\A|[\s_-])(?:related\w*|recommend\w*|recirc\w*|comments?|commentlist|disqus\w*|teasers?|sidebar|popular"
    r"|trending|latest|promos?|widgets?|carousel|cards?|newsletter|most[-_]?(?:read|viewed|popular)"
    r"|(?:read|see)[-_](?:more|next|also)|more[-_](?:stories|news|on|from)|up-?next|you-may)(?:\Z|[\s_-])",
    re.IGNORECASE,
)
# The least number of characters of a headline in a list of links to other articles. Shorter link texts are names or
# sections.
_MIN_HEADLINE_CHARS = 25


class SideContent:
    """The elements of a web page that do not belong to its article.

    An element that contains the main heading is never among them.
    """

    def __init__(self, tree: HtmlElement) -> None:
        main = {part for heading in tree.iter("h1") for part in heading.iterancestors()}
        self._parts = {part for part in tree.iter("*") if _is_marked(part) and part not in main}

    def holds(self, element: HtmlElement) -> bool:
        """Return True if an element is, or is inside, an element that does not belong to the article."""
        return element in self._parts or any(part in self._parts for part in element.iterancestors())


def _is_marked(part: HtmlElement) -> bool:
    if part.tag in ("html", "body"):
        return False
    return (
        part.tag in _TAGS
        or part.get("role") == "complementary"
        or "comment" in part.get("itemprop", "").lower().split()
        or "Comment" in part.get("itemtype", "")
        or bool(_MARKS.search(f"{part.get('class', '')} {part.get('id', '')}"))
        or (part.tag == "article" and next(part.iterancestors("article"), None) is not None)
        or (part.tag == "li" and _is_story_in_list(part))
    )


def _is_story_in_list(item: HtmlElement) -> bool:
    return any(
        len("".join(link.itertext()).strip()) >= _MIN_HEADLINE_CHARS and "author" not in link.get("rel", "").split()
        for link in item.iter("a")
    )
