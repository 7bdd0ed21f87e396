"""Render articles as citations in BibTeX, RIS and CSL JSON, each as a newspaper article.

Names of authors are written as the outlet writes them, because the program does not guess which part is the family
name. An article without a title is cited by its opening words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from wideangle.model import Article, Coverage
from wideangle.render.text import headline, href, language_tag, uri, visible

_BIBTEX_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "$&#%_"},
    }
)
"""The LaTeX replacements for characters that LaTeX reads as commands. Braces are replaced by named commands, because
BibTeX counts even a brace after a backslash."""

_BALANCED_BRACES = str.maketrans({"{": r"\{", "}": r"\}"})
"""The replacements of braces that are balanced within a text, so that BibTeX's count is right. More programs know these
replacements than the named commands."""

_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_KEY = 60
_RIS_LINE_END = "\r\n"


def cited(coverage: Coverage) -> list[Article]:
    """Return the articles to cite for a coverage: the covered article and every article shown, including copies. Each
    article is returned once."""
    articles = [coverage.article, *(copy.article for copy in coverage.copies)]
    for section in coverage.sections:
        for entry in section.entries:
            articles += [entry.article, *(copy.article for copy in entry.copies)]
    return list({article.id: article for article in articles}.values())


def bibtex(articles: Iterable[Article]) -> str:
    """Return articles as BibTeX entries of the type `article`. The entries have the field `date` and the subtype
    `newspaper` of BibLaTeX, which older styles ignore. Titles keep their capitals."""
    keys = _Keys()
    return "\n".join(_bibtex_entry(keys.of(article), article) for article in articles)


def ris(articles: Iterable[Article]) -> str:
    """Return articles as RIS records of the type NEWS."""
    return "".join(f"{tag}  - {value}{_RIS_LINE_END}" for article in articles for tag, value in _ris_fields(article))


def csl_json(articles: Iterable[Article]) -> str:
    """Return articles as CSL JSON (schema 1.0 of the Citation Style Language), with the type `article-newspaper`."""
    return json.dumps([_csl_item(article) for article in articles], ensure_ascii=False, indent=2) + "\n"


class _Keys:
    """Creates the keys of BibTeX entries from the ids of articles. BibTeX ignores the case of keys, so two keys never
    differ in case alone."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, article: Article) -> str:
        plain = unicodedata.normalize("NFKD", article.id).encode("ascii", "ignore").decode()
        name = _NOT_IN_KEYS.sub("-", plain).strip("-")[:_LONGEST_KEY] or "article"
        key, number = name, 1
        while key.lower() in self._given:
            number += 1
            key = f"{name}-{number}"
        self._given.add(key.lower())
        return key


def _bibtex_entry(key: str, article: Article) -> str:
    day = article.published.day if article.published else None
    values = {
        "author": " and ".join(f"{{{_bibtex_text(author)}}}" for author in article.authors if visible(author)),
        "title": f"{{{_bibtex_text(headline(article))}}}",
        "journal": _bibtex_text(article.outlet),
        "date": day.isoformat() if day else "",
        "year": str(day.year) if day else "",
        "month": str(day.month) if day else "",
        "url": uri(article.url),
        "language": language_tag(article.language),
        "entrysubtype": "newspaper",
    }
    fields = (f"  {name} = {{{value}}},\n" for name, value in values.items() if value)
    return f"@article{{{key},\n{''.join(fields)}}}\n"


def _bibtex_text(text: str) -> str:
    shown = visible(text)
    return shown.translate(_BIBTEX_SPECIAL | _BALANCED_BRACES if _is_balanced(shown) else _BIBTEX_SPECIAL)


def _is_balanced(text: str) -> bool:
    """Return True if each brace of a text that opens is closed, and the other way round."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _ris_fields(article: Article) -> Iterator[tuple[str, str]]:
    day = article.published.day if article.published else None
    fields = [
        ("ID", visible(article.id)),
        *(("AU", visible(author)) for author in article.authors),
        ("TI", headline(article)),
        ("T2", visible(article.outlet)),
        ("PY", f"{day.year:04}" if day else ""),
        ("DA", day.isoformat().replace("-", "/") if day else ""),
        ("LA", language_tag(article.language)),
        ("UR", href(article.url)),
    ]
    yield "TY", "NEWS"
    yield from ((tag, value) for tag, value in fields if value)
    yield "ER", ""


def _csl_item(article: Article) -> dict[str, Any]:
    day = article.published.day if article.published else None
    item = {
        "id": visible(article.id),
        "type": "article-newspaper",
        "title": headline(article),
        "container-title": visible(article.outlet),
        "author": [{"literal": visible(author)} for author in article.authors if visible(author)],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": href(article.url),
        "language": language_tag(article.language),
    }
    return {name: value for name, value in item.items() if value}
