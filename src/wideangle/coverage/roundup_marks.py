"""How outlets mark round-ups and newsletters, in the address and the headline."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from wideangle.model import Article

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


def is_marked_roundup(article: Article) -> bool:
    """Whether the outlet marks an article as a round-up, in its address or headline."""
    parts = [part for part in urlsplit(article.url).path.lower().split("/") if part]
    return any(map(_PATH.fullmatch, parts)) or bool(_TITLE.match(article.title))
