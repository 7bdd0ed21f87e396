"""Round-ups and newsletters apart from articles about one matter: by address, by headline, and by their strands.

A round-up holds words of several stories, and so joins them where it is compared as one text.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from wideangle.coverage.strand_marks import is_sign
from wideangle.coverage.strands import strands
from wideangle.language import InverseFrequency
from wideangle.model import Article

SIGNS_FROM, STRANDS_FROM = 5, 8
"""Signs and strands from which a text is a round-up that nothing marks as one. With three strands, two of three such
texts of AllSides are lists about one matter. Dividing a text costs more than adding the article, so that the signs are
counted first: 2 % of articles have so many."""

READ = 12_000
"""Code points of the text that are read."""

_PATH = re.compile(
    r"(?:the-)?morning-(?:jolt|digest|brief(?:ing)?|bell|report|edition|newsletter)|first-thing|newsletters?|playbook"
    r"|(?:evening|daily|weekend|world)-(?:briefing|digest|roundup|newsletter)|news-(?:in-brief|wrap|roundup|digest)"
    r"|the-daily-202|week-in-review|presseschau|newsticker|revue-de-presse|rassegna-stampa|przeglad-prasy|nachrichten"
    r"-am-morgen|(?:.*-)?-the-note|overnights?|[\w-]*-news-roundup"
)
_TITLE = re.compile(
    r"(?:first thing|the note|the wrap|sunday shows"
    r"|overnight [\w &]+|[\w ]{0,24}\bdigest)\s*(?::|[–—]| - )"
    r"|.*\b(?:morning|evening|daily|weekly|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:[’']s)? "
    r"(?:briefing|digest|round-?up|newsletter|news brief|jolt|wrap-?up)\b"
    r"|.*\bthe week that was\b|.*\b(?:news|world|voting rights) (?:in brief|round-?up|digest)\b|(?:news )?briefs\b"
    r"|(?:\d+|five|six|seven|three|four|ten|\w+) things (?:you need )?to know (?:for|today|this (?:morning|week))\b"
    r"|.*\b(?:nachrichten am (?:morgen|abend)|nachrichtenüberblick|presseschau|kurzmeldungen|der tag im überblick)\b"
    r"|.*\b(?:revue de presse|l[’']essentiel de l[’']actu\w*|les infos? à retenir|en bref)\b"
    r"|.*\b(?:resumen de noticias|noticias del día|revista de prensa|en breve)\b"
    r"|.*\b(?:rassegna stampa|notizie in breve)\b"
    r"|.*\b(?:resumo do dia|notícias do dia)\b|.*\b(?:przegląd prasy|skrót wiadomości)\b"
    r"|.*\b(?:главные новости|обзор прессы|главное за день|дайджест)\b|.*\b(?:головні новини|головне за день)\b"
    r"|.*\b(?:nieuwsoverzicht|nieuws in het kort)\b",
    re.IGNORECASE,
)


def is_roundup(article: Article, idf: InverseFrequency | None = None) -> bool:
    """Whether an article covers several matters: a round-up, newsletter or digest.

    The address or the headline marks it so; or at least SIGNS_FROM lines of the text are signs of several matters (list
    items, time stamps, cues such as 'In other news') and the text has at least STRANDS_FROM strands.
    """
    if is_marked_roundup(article):
        return True
    if _signs(article) < SIGNS_FROM:
        return False
    return len(strands(Article(article.text[:READ], language=article.language), idf)) >= STRANDS_FROM


def is_marked_roundup(article: Article) -> bool:
    """Whether the outlet marks an article as a round-up, in its address or headline."""
    parts = [part for part in urlsplit(article.url).path.lower().split("/") if part]
    return any(map(_PATH.fullmatch, parts)) or bool(_TITLE.match(article.title))


def _signs(article: Article) -> int:
    """How many lines of the text, after the first, begin as those of a digest do."""
    lines = [line.strip() for line in article.text[:READ].split("\n")]
    return sum(is_sign(line, article.language) for line in filter(None, lines[1:]))
