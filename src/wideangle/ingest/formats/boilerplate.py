"""Remove boilerplate: whole lines at the beginning and end of an article that belong to the page around it."""

from __future__ import annotations

import re

_LINES = (
    r"(?:expanded|more|related|further|full|our) coverage",
    r"related(?: (?:articles?|stor(?:y|ies)|content|topics?|news|links?|posts?|videos?))?",
    r"(?:read|see|learn) (?:more|also|next|the full (?:story|article))(?: here)?",
    r"(?:more (?:on|about|from) this(?: story| topic)?|more stories|more news|further reading|you may also like)",
    r"(?:recommended|trending(?: now)?|most (?:read|popular)|editors?['’]s? picks?|don['’]t miss|up next)",
    r"(?:share|share (?:this|on|via)\b.{0,40}|tweet|print|e-?mail|copy link|whats ?app|facebook|twitter|linkedin|save)",
    r"(?:advertisement|advertising|sponsored(?: content)?|story continues below|skip to (?:main )?content)",
    r"(?:sign up|subscribe)\b.{0,80}(?:newsletter|alerts?|inbox|today|here|now)",
    r"(?:follow|like|join) us on\b.{0,60}",
    r"(?:comments?|leave a (?:comment|reply)|(?:view|show|read) (?:all )?(?:\d+ )?comments?|\d+ comments?)",
    r"(?:listen to this (?:article|story)|click here\b.{0,60}|download (?:the|our) app\b.{0,40})",
    r"(?:continue reading|the post .{1,200} (?:appeared first|first appeared) on .{1,100})",
    # The same labels in other languages.
    r"(?:mehr zum thema|lesen sie auch|das könnte sie auch interessieren|anzeige)",
    r"(?:lire aussi|à lire aussi|sur le même sujet|publicité)",
    r"(?:lea también|le puede interesar|más información|publicidad|leia também|leia mais|publicidade)",
    r"(?:leggi anche|pubblicità|czytaj też|czytaj także|zobacz też|reklama)",
    r"(?:читайте также|по теме|реклама|читайте також|також за темою|дивіться також)",
)
_BOILERPLATE = re.compile(rf"(?:{'|'.join(_LINES)})\s*[:>»…→.]*", re.IGNORECASE)
# A short last line that ends in a colon announces content that was not copied.
_ANNOUNCEMENT = re.compile(r".{0,60}:")


def without_boilerplate(lines: list[str]) -> list[str]:
    """The lines without blank lines and boilerplate at the beginning and end."""
    start, end = 0, len(lines)
    while start < end and _is_boilerplate(lines[start]):
        start += 1
    while start < end and (_is_boilerplate(lines[end - 1]) or _ANNOUNCEMENT.fullmatch(lines[end - 1].strip())):
        end -= 1
    return lines[start:end]


def _is_boilerplate(line: str) -> bool:
    words = line.strip()
    return not words or bool(_BOILERPLATE.fullmatch(words))
