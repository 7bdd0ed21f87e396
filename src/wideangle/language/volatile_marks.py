"""Remove the words of a page that change without an edit, called marks: the time since the last update, and counts of
views and comments.

A mark is a line or a part of a line ("By Ada Lund | 3 comments"), or "Updated 5 minutes ago" at the beginning of a
paragraph. The same words within a sentence belong to the text ("The ferry sank two hours ago.").
"""

from __future__ import annotations

import re
from functools import cache

from wideangle.language.date_mentions import date_mentions

LONGEST_LINE = 120
"""The greatest length in characters of a line that consists of marks. A longer line is running text."""

_UPDATED = (
    r"(?:last |first )?(?:updated|published|posted|modified|edited|refreshed|revised|changed)"
    r"|last (?:update|change|modified)|aktualisiert|zuletzt aktualisiert|letzte (?:aktualisierung|änderung)|stand"
    r"|veröffentlicht|mis(?:e)? à jour|publié|modifié|dernière mise à jour|actualizado|última actualización|publicado"
    r"|modificado|atualizado|última atualização|aggiornato|ultimo aggiornamento|pubblicato|bijgewerkt|laatste update"
    r"|gepubliceerd|laatst gewijzigd|uppdaterad|senast uppdaterad|publicerad|opdateret|sist oppdatert|oppdatert"
    r"|publisert|päivitetty|zaktualizowano|aktualizacja|opublikowano|aktualizováno|обновлено|опубликовано|оновлено"
    r"|güncellendi|güncelleme|更新|最終更新|업데이트"
)
_UNIT = (
    r"s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mos?|months?|yrs?|years?"
    r"|sekunden?|minuten?|std|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?|jours?|heures?|semaines?|mois|ans?"
    r"|segundos?|minutos?|horas?|días?|dias?|semanas?|mes(?:es)?|años?|anos?|minut[oi]|or[ae]|giorn[oi]|settiman[ae]"
    r"|uur|uren|dag(?:en)?|we(?:ek|ken)|minuter|timm(?:e|ar)|timer?|dagar|dage|minuuttia|tuntia|min(?:ut[ay]?)?"
    r"|godzin[ay]?|godz|dni|minut(?:ami)?|hodinami|минут[уы]?|час(?:а|ов)?|дн(?:я|ей)|день|хвилин[иу]?|годин[иу]?"
    r"|dakika|saat|gün"
)
_NUMBER = r"(?:\d[\d.,]*|an?|one|a few|eine[rmn]?|une?|un[ao]?)"
_AGO = (
    rf"{_NUMBER}\s?(?:{_UNIT})\.?(?:(?:,| and)? \d+ ?(?:{_UNIT})\.?)? (?:ago|fa|geleden|siden|sedan|sitten|temu|назад"
    r"|тому|önce|atrás)\b"
    rf"|\b(?:vor|il y a|hace|há|för|for|před) {_NUMBER} ?(?:{_UNIT})\b\.?(?: (?:sedan|siden))?"
    r"|\d+ ?(?:秒|分|分钟|小时|時間|日|天)前|\d+ ?(?:초|분|시간|일) ?전|منذ \d+ (?:دقيقة|دقائق|ساعة|ساعات)"
    r"|(?:just|right) now|moments? ago|gerade eben|à l['’]instant|justo ahora|ora"
)
_COUNTED = (
    r"views?|page ?views?|reads?|readers?|comments?|repl(?:y|ies)|responses?|reactions?|likes?|dislikes?|shares?"
    r"|retweets?|reposts?|upvotes?|votes?|claps?|bookmarks?|downloads?|watching|online|aufrufe?|leser|kommentare?"
    r"|antworten|vues?|lectures?|commentaires?|partages?|visitas?|vistas?|lecturas?|comentarios?|compartidos?"
    r"|visualizações|visualizzazioni|comentários?|compartilhamentos?|comment[oi]|letture|condivisioni|reacties|weergaven"
    r"|kommentarer|visninger|visningar|komentarz(?:e|y)?|wyświetle(?:ń|nia)|komentářů?|просмотр(?:а|ов)?|комментари(?:й|я|ев)"
    r"|yorum|görüntülenme"
)
_COUNT = (
    rf"\d[\d.,\u00a0 ]*[km]?\s?(?:{_COUNTED})\b|\b(?:{_COUNTED})\s?[:(]?\s?\d[\d.,]*[km]?\)?"
    r"|\b(?:no|keine|aucun|sin) (?:comments?|kommentare|commentaires?|comentarios)(?: yet)?\b"
)
_CLOCK = r"\b\d{1,2}(?:[:.h]\d{2}){1,2}\b|\b\d{1,2} ?[ap]\.?m\b\.?"
_GLUE = r"[ap]\.?m\b\.?|(?-i:[A-Z]{2,5}\b)|\b(?:at|on|um|am|den|à|le|a las|el|alle|il|om|op|kl|às|em|o|uhr|в|о)\b\.?"
_NO_TEXT = re.compile(rf"(?:[\W\d_]|{_GLUE})*", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[|·•\t]\s*|\s[–—/-]\s")


def without_volatile_marks(text: str, language: str = "") -> str:
    """Return a text without its volatile marks, which are words that change without an edit, such as counts of views.
    Two wordings can then be compared."""
    return "\n".join(_without_marks(line, language) for line in text.splitlines())


def _without_marks(line: str, language: str) -> str:
    if not _any_mark().search(line):
        return line
    begun = _updated_ago().sub("", line)
    if len(begun) > LONGEST_LINE:
        return begun
    return " | ".join(part for part in _SEPARATOR.split(begun) if not _is_mark(part, language))


def _is_mark(part: str, language: str) -> bool:
    """Return True if a part of a line is only a time since an event, a count of views or comments, or the time of an
    update."""
    label = _label().search(part)
    stamp = f"{part[: label.start()]} {part[label.end() :]}" if label else part
    rest = _mark().sub(" ", stamp)
    if label:
        for mention in reversed(date_mentions(rest, language)):
            rest = f"{rest[: mention.span.start]} {rest[mention.span.end :]}"
    is_stamped = label is not None or rest != stamp
    return is_stamped and _NO_TEXT.fullmatch(_clock().sub(" ", rest)) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any_mark() -> re.Pattern[str]:
    """Return a pattern that matches every line with a volatile mark, such as a count of views."""
    return _compiled(rf"\b(?:{_UPDATED})\b|{_AGO}|{_COUNT}")


def _mark() -> re.Pattern[str]:
    return _compiled(rf"(?:\b(?:{_AGO})|{_COUNT})")


def _label() -> re.Pattern[str]:
    return _compiled(rf"^\W*(?:{_UPDATED})\b[\s:]*|\b(?:{_UPDATED})\W*$")


def _updated_ago() -> re.Pattern[str]:
    """Return a pattern for 'Updated 5 minutes ago' at the beginning of a line or between separators."""
    return _compiled(rf"(?:^\W*|(?<=[|·•–—/])\s*)(?:{_UPDATED})\b:?\s*(?:{_AGO})[\s|·•–—]*")


def _clock() -> re.Pattern[str]:
    return _compiled(_CLOCK)
