"""Recognise round-ups and newsletters by the outlet's marks in the URL and the headline."""

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
_TITLE_START = re.compile(
    r"(?:first thing|the note|the wrap|sunday shows"
    r"|overnight [\w &]+|[\w ]{0,24}\bdigest)\s*(?::|[–—]| - )|(?:news )?briefs\b"
    r"|(?:\d+|five|six|seven|three|four|ten|\w+) things (?:you need )?to know (?:for|today|this (?:morning|week))\b",
    re.IGNORECASE,
)
_IN_TITLE = re.compile(
    r"\b(?:(?:morning|evening|daily|weekly|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:[’']s)? "
    r"(?:briefing|digest|round-?up|newsletter|news brief|jolt|wrap-?up)"
    r"|the week that was|(?:news|world|voting rights) (?:in brief|round-?up|digest)"
    r"|nachrichten am (?:morgen|abend)|nachrichtenüberblick|presseschau|kurzmeldungen|der tag im überblick"
    r"|revue de presse|l[’']essentiel de l[’']actu\w*|les infos? à retenir|en bref"
    r"|resumen de noticias|noticias del día|revista de prensa|en breve"
    r"|rassegna stampa|notizie in breve"
    r"|resumo do dia|notícias do dia|przegląd prasy|skrót wiadomości"
    r"|главные новости|обзор прессы|главное за день|дайджест|головні новини|головне за день"
    r"|nieuwsoverzicht|nieuws in het kort)\b"
)


def is_marked_roundup(article: Article) -> bool:
    """Return True if the URL or the headline marks an article as a round-up."""
    parts = [part for part in urlsplit(article.url).path.lower().split("/") if part]
    title = article.title
    return any(map(_PATH.fullmatch, parts)) or bool(_TITLE_START.match(title) or _IN_TITLE.search(title.lower()))
