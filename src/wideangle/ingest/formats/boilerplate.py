"""Remove boilerplate: lines at the beginning and end of an article that belong only to the web page around it."""

from __future__ import annotations

import re

from wideangle.language.volatile_marks import ADVERTISEMENT, READING_TIME

_LINES = (
    r"(?:expanded|more|related|further|full|our) coverage",
    r"related(?: (?:articles?|stor(?:y|ies)|content|topics?|news|links?|posts?|videos?))?",
    r"(?:read|see|learn) (?:more|also|next|the full (?:story|article))(?: here)?",
    r"(?:more (?:on|about|from) this(?: story| topic)?|more stories|more news|further reading|you may also like)",
    r"(?:recommended|trending(?: now)?|most (?:read|popular)|editors?['’]s? picks?|don['’]t miss|up next)",
    r"(?:share|share (?:this|on|via)\b.{0,40}|tweet|print|e-?mail|copy link|whats ?app|facebook|twitter|linkedin|save)",
    r"skip to (?:main )?content",
    ADVERTISEMENT,
    r"(?:sign up|subscribe)\b.{0,80}(?:newsletter|alerts?|inbox|today|here|now)",
    r"(?:follow|like|join) us on\b.{0,60}",
    r"(?:comments?|leave a (?:comment|reply)|(?:view|show|read) (?:all )?(?:\d+ )?comments?|\d+ comments?)",
    r"(?:click here\b.{0,60}|download (?:the|our) app\b.{0,40})",
    r"(?:continue reading|the post .{1,200} (?:appeared first|first appeared) on .{1,100})",
    # Labels around articles in languages other than English.
    r"(?:mehr zum thema|lesen sie auch|das könnte sie auch interessieren)",
    r"(?:lire aussi|à lire aussi|sur le même sujet)",
    r"(?:lea también|le puede interesar|más información|leia também|leia mais)",
    r"(?:leggi anche|czytaj też|czytaj także|zobacz też)",
    r"(?:читайте также|по теме|читайте також|також за темою|дивіться також)",
)
_BOILERPLATE = re.compile(rf"(?:{'|'.join(_LINES)})\s*[:>»…→.]*", re.IGNORECASE)
_CLOCK = r"\d{1,3}(?::\d\d){1,2}"
_MINUTES = r"\d{1,3} ?(?:min(?:ut\w*|\.)?|мин\w*|хв\w*)(?: (?:listen|watch))?"
_LISTEN = (
    r"(?:listen(?: now)?(?: to (?:this |the )?(?:article|story|report|podcast))?|audio(?: version| article)?"
    r"|play (?:audio|video)"
    r"|(?:artikel|beitrag|text) (?:an)?hören|(?:diesen )?artikel vorlesen|écouter(?: l['’]article| cet article)?"
    r"|escuchar(?: (?:el|este) artículo| la noticia)?|escucha (?:este|el) artículo|ascolta(?: l['’]articolo"
    r"| questo articolo)?"
    r"|ouvir(?: (?:o|este) artigo)?|ouça (?:este|o) (?:artigo|conteúdo)|luister(?: naar dit artikel)?"
    r"|artikel beluisteren"
    r"|posłuchaj(?: artykułu| tekstu)?|lyssna(?: på (?:artikeln|texten))?|lytt til (?:artikkelen|saken)"
    r"|lyt til artiklen"
    r"|(?:слушать|прослушать|слухати|прослухати|послушать|послухати)(?: (?:статью|статтю|текст|новину))?)"
)
# Labels of audio players, reading times and photo credits. No sentence of a report has these forms, so these lines are
# removed anywhere in the article.
_LABELS = re.compile(
    rf"\W*{_LISTEN}\W*(?:{_MINUTES}|{_CLOCK})?\W*|{_MINUTES}|{_CLOCK} ?/ ?{_CLOCK}"
    rf"|{READING_TIME}"
    r"|your browser does not support the (?:audio|video).{0,40}|this (?:audio|article) is (?:auto-?generated"
    r"|read by).{0,60}"
    r"|(?:photo(?:graph)?|image|picture|foto|bild|imagen|immagine|zdjęcie|фото)s?(?: (?:by|credit|von"
    r"|de))?\s*:\s*.{1,80}"
    r"|(?:image|photo|picture) (?:credit|caption|source)s?\b.{0,80}|© .{1,60}",
    re.IGNORECASE,
)
_LEAST_LABEL_CHARS = 4  # shorter lines may be the figures of a list
# A short last line that ends in a colon introduces something that was not copied with the text, such as a list.
_ANNOUNCEMENT = re.compile(r".{0,60}:")


def without_boilerplate(lines: list[str]) -> list[str]:
    """Return the lines of an article without the blank lines and the boilerplate at its beginning and end."""
    start, end = 0, len(lines)
    while start < end and _is_boilerplate(lines[start]):
        start += 1
    while start < end and (_is_boilerplate(lines[end - 1]) or _ANNOUNCEMENT.fullmatch(lines[end - 1].strip())):
        end -= 1
    return lines[start:end]


def is_page_label(line: str) -> bool:
    """Return True if a whole line is the label of an audio player, a reading time or the credit of a photograph."""
    words = " ".join(line.split())
    return len(words) >= _LEAST_LABEL_CHARS and not words.isdigit() and bool(_LABELS.fullmatch(words))


def _is_boilerplate(line: str) -> bool:
    words = line.strip()
    return not words or bool(_BOILERPLATE.fullmatch(words)) or is_page_label(words)
