"""Remove the words of a page that change without an edit, called marks: the time of the last update, counts of views
and comments, the reading time, and labels of advertisements.

A mark is a line or a part of a line ("By Ada Lund | 3 comments"), or the time of an update between two sentences
("Updated 5 minutes ago", "(Last updated: 14:32)"). The same words within a sentence belong to the text ("The ferry sank
two hours ago.").
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from wideangle.language.date_mentions import DateKind, date_mentions

LONGEST_LINE = 120
"""The greatest length in characters of a line that consists of marks. A longer line is running text."""

HEAD_LINES = 3
"""The number of lines at the beginning of a text among which a line with nothing but a date is the date of the page."""

LONGEST_UPDATE = 80
"""The greatest length in characters of the time of an update within running text."""

_UPDATED = (
    r"(?:last |first )?(?:updated|published|posted|modified|edited|refreshed|revised|changed)(?: on)?"
    r"|last (?:update|change|modified)|(?:zuletzt |soeben |gerade eben )?(?:aktualisiert|geändert)"
    r"|letzte[sr]? (?:aktualisierung|änderung|update)|stand|update vo[mn]|veröffentlicht"
    r"|mis(?:e)? à jour|publiée?|modifiée?|dernière (?:mise à jour|modification)"
    r"|actualizad[oa]|última actualización|publicad[oa]|modificad[oa]|atualizad[oa]|última atualização"
    r"|modifica(?:to)?(?= il)|aggiornat[oa]|ultim[oa] (?:aggiornamento|modifica)|pubblicat[oa]"
    r"|bijgewerkt|laatste update|gepubliceerd|laatst gewijzigd|uppdaterad|senast uppdaterad|publicerad|opdateret"
    r"|sist oppdatert|oppdatert|publisert|päivitetty|(?:ostatnio )?zaktualizowan[oya]|(?:ostatnia )?aktualizacja"
    r"|opublikowan[oya]|publikacja|aktualizováno|обновлен[оа]?|обновлён|(?:последнее )?обновление|опубликован[оа]?"
    r"|оновлен[оа]|(?:останнє )?оновлення|опубліковано"
    r"|güncellendi|güncelleme|更新|最終更新|업데이트"
)
_SUBJECT = (
    r"(?:this|the) (?:article|story|page|report|post) (?:was|has been)"
    r"|diese[rs]? (?:artikel|text|beitrag|seite) wurde(?: zuletzt)?|cet article a été|cette page a été"
    r"|est[ea] (?:artículo|noticia|página) (?:fue|ha sido)|quest[oa] (?:articolo|pagina) è stat[oa]"
    r"|est[ea] (?:artigo|notícia|página) foi|(?:ten )?artykuł został|(?:эта )?статья|(?:цю )?статтю"
)
"""The beginning of a sentence that only states the time of an update, such as 'This article was …'."""

_UNIT = (
    r"s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mos?|months?|yrs?|years?"
    r"|sekunden?|minuten?|std|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?|jours?|heures?|semaines?|mois|ans?"
    r"|segundos?|minutos?|horas?|días?|dias?|semanas?|mes(?:es)?|años?|anos?|minut[oi]|or[ae]|giorn[oi]|settiman[ae]"
    r"|uur|uren|dag(?:en)?|we(?:ek|ken)|minuter|timm(?:e|ar)|timer?|dagar|dage|minuuttia|tuntia|min(?:ut[ay]?)?"
    r"|godzin[ay]?|godz|dni|minut(?:ami)?|hodinami|минут[уы]?|час(?:а|ов)?|дн(?:я|ей)|день|хвилин[иу]?|годин[иу]?|дні"
    r"|dakika|saat|gün"
)
_NUMBER = r"(?:\d[\d.,]*|an?|one|a few|eine[rmn]?|une?|un[ao]?['’]?)"
_AGO = (
    rf"{_NUMBER}\s?(?:{_UNIT})\.?(?:(?:,| and)? \d+ ?(?:{_UNIT})\.?)? (?:ago|fa|geleden|siden|sedan|sitten|temu|назад"
    r"|тому|önce|atrás)\b"
    rf"|\b(?:vor|il y a|hace|há|för|for|před) {_NUMBER} ?(?:{_UNIT})\b\.?(?: (?:sedan|siden))?"
    r"|\d+ ?(?:秒|分|分钟|小时|時間|日|天)前|\d+ ?(?:초|분|시간|일) ?전|منذ \d+ (?:دقيقة|دقائق|ساعة|ساعات)"
    r"|(?:just|right) now|moments? ago|gerade eben|à l['’]instant|justo ahora|agora mesmo|poco fa|przed chwilą"
    r"|только что|щойно|ora"
)
_COUNTED = (
    r"views?|page ?views?|reads?|readers?|comments?|repl(?:y|ies)|responses?|reactions?|likes?|dislikes?|shares?"
    r"|retweets?|reposts?|upvotes?|votes?|claps?|bookmarks?|downloads?|watching|online|aufrufe?|leser|kommentare?"
    r"|antworten|mal (?:geteilt|gelesen)|vues?|lectures?|commentaires?|partages?|visitas?|vistas?|lecturas?"
    r"|comentarios?|veces compartido|compartidos?|visualizações|visualizzazion[ei]|comentários?|compartilhamentos?"
    r"|partilhas?|comment[oi]|letture|condivision[ei]|reacties|weergaven|kommentarer|visninger|visningar|komentarz(?:e|y)?"
    r"|wyświetle(?:ń|nia|nie)|odsłon[ay]?|udostępnie(?:ń|nia|nie)|komentářů?|просмотр(?:а|ов|ы)?|комментари(?:й|я|ев|и)"
    r"|репост(?:а|ов|ы)?|перегляд(?:и|ів)?|коментар(?:і|ів)?|поширен(?:ь|ня)|yorum|görüntülenme"
)
_COUNT = (
    r"\b(?:shared|viewed|read|compartid[oa]|leíd[oa]|прочитали|прочитано) \d[\d.,]* (?:times|veces|раза?)\b"
    r"|\d[\d.,]* people are reading this\b"
    r"|(?:\b(?:view|see|show|read|add|ver|leer|voir|lire|leggi|vedi) (?:(?:all|the|les|los|os|i|tutti i) )?)?"
    rf"\d[\d.,\u00a0\u202f ]*[km]?\s?(?:{_COUNTED})\b(?: anzeigen| lesen)?|\b(?:{_COUNTED})\s?[:(]?\s?\d[\d.,]*[km]?\)?"
    r"|\b(?:no|keine|aucun|sin) (?:comments|kommentare|commentaires?|comentarios)(?: yet)?\b"
)
_MINUTES = r"\d{1,3}[ \u00a0-]?(?:min(?:s|ut\w*)?|мин\w*|хв\w*)\.?"
READING_TIME = (
    rf"{_MINUTES}[ -](?:read|lesezeit|de lecture|de lectura|di lettura|de leitura|leestijd|czytania|чтения|читання)\b"
    r"|(?:(?:est\.?|estimated|geschätzte) )?(?:reading time|read time|lesezeit|lesedauer"
    r"|(?:temps de )?lecture(?: estimé)?"
    r"|(?:tiempo de )?lectura(?: estimado| de)?|(?:tempo di )?lettura(?: stimato)?|(?:tempo de )?leitura"
    r"|leestijd|czas czytania|lästid|время (?:на )?чтени[яе]"
    rf"|час (?:на )?читання)\W*(?:ca\.? ?)?(?:{_MINUTES}|\d{{1,3}}(?::\d\d){{1,2}})"
)
"""A regular expression for the reading time of an article, such as '3 min read'. Letters may have either case."""

ADVERTISEMENT = (
    r"(?:ads?|advertisement|advertising|sponsored(?: content)?)(?:\W+(?:continue reading below|scroll to continue))?"
    r"|(?:story|article) continues (?:below|after)(?: (?:this )?(?:advertisement|ad))?"
    r"|anzeige|werbung|(?:der )?artikel wird nach der (?:anzeige|werbung) fortgesetzt"
    r"|publicité(?:\W+continuez votre lecture ci-dessous)?|la suite après (?:cette|la) publicité"
    r"|publicidad|anuncio|(?:la noticia )?(?:contin[uú]a|sigue)(?: leyendo)? (?:después de|tras) la publicidad"
    r"|pubblicità|(?:continua a leggere|l['’]articolo (?:prosegue|continua)) dopo la pubblicità"
    r"|publicidade|anúncio|continua(?: depois da| após a)? publicidade"
    r"|reklama|dalsza część (?:artykułu|tekstu) (?:znajduje się )?pod (?:reklamą|materiałem wideo)"
    r"|реклама|продолжение (?:после|под) реклам(?:ы|ой)|продовження (?:після|під) реклам(?:и|ою)"
)
"""A regular expression for a line that only labels an advertisement. Letters may have either case."""

_CLOCK = r"\b\d{1,2}(?:(?:[:.]| ?h ?)\d{2}){1,2}(?: ?[ap]\.?m\b\.?| ?h\b|\b)|\b\d{1,2} ?(?:[ap]\.?m\b\.?|uhr\b|h\b)"
_ISO_TIME = r"\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?\b"
_NUMERIC_DATE = r"\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b"
_RELATIVE_DAY = (
    r"\b(?:today|yesterday|heute|gestern|hoy|ayer|aujourd['’]hui|hier|oggi|ieri|hoje|ontem|dziś|dzisiaj|wczoraj|сегодня"
    r"|вчера|сьогодні|вчора)\b"
)
_WEEKDAY = (
    r"mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|mi[eé]|jeu|jue|ven|vie|s[aá]b|sam|dim|dom|gio"
    r"|seg|ter|qua|qui|sex|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|нд"
)
_GLUE = (
    r"[ap]\.?m\b\.?|(?-i:[A-Z]{2,5}\b)"
    r"|\b(?:at|on|um|am|den|à|le|a las|el|alle|il|om|op|kl|às|em|o|uhr|в|о|ore|godz|hrs?|h|г|года|р|року|zuletzt|and"
    rf"|und|{_WEEKDAY})\b\.?"
)
_NO_TEXT = rf"(?:[\W_]|{_GLUE}|\b(?:{_SUBJECT})\b)*"
_SEPARATOR = re.compile(r"\s*[|·•\t]\s*|\s[–—/-]\s")
_END_OF_UPDATE = re.compile(r"[.)\]]+(?=\s|$)|(?=\s*(?:$|[|·•]))|(?=\s+[^\W\d_a-zß-ÿа-яёєіїґ])|(?=\s+[“„«\"])")
"""The places where the time of an update within running text may end: at the end of a sentence, bracket or line, and
before a word with a capital letter."""


def without_volatile_marks(text: str, language: str = "") -> str:
    """Return a text without its volatile marks, which are words that change without an edit, such as counts of views.
    Two wordings can then be compared."""
    lines = text.splitlines()
    head = [number for number, line in enumerate(lines) if line.strip()][:HEAD_LINES]
    return "\n".join(_without_marks(line, language, is_head=number in head) for number, line in enumerate(lines))


def _without_marks(line: str, language: str, *, is_head: bool) -> str:
    """Return a line without its marks. `is_head` says whether the line is one of the first lines of the text."""
    if not _hint().search(line):
        return line
    if len(line) <= LONGEST_LINE and _is_mark(line, language, is_head=is_head):
        return ""
    rest = _without_updates(_updated_ago().sub("", line), language)
    if len(rest) > LONGEST_LINE:
        return rest
    if is_head and _byline().match(rest):
        rest = _without_time(rest, language)
    return " | ".join(part for part in _SEPARATOR.split(rest) if not _is_mark(part, language))


def _without_time(byline: str, language: str) -> str:
    """Return the line with the author of an article without the day and time of day at its end."""
    for space in re.finditer(r"\s", byline):
        stamp = _Stamp.of(byline[space.start() :], language)
        if stamp.is_bare and stamp.has_day and stamp.has_clock:
            return byline[: space.start()]
    return byline


def _without_updates(line: str, language: str) -> str:
    """Return a line without the times of updates that stand between its sentences, in brackets or at its end."""
    kept, position = [], 0
    for label in _label_in_text().finditer(line):
        if label.start() < position:
            continue
        following = line[label.end() : label.end() + LONGEST_UPDATE]
        ends = sorted({end.end() for end in _END_OF_UPDATE.finditer(following)}, reverse=True)
        length = next((end for end in ends if _Stamp.of(following[:end], language).is_time), 0)
        if length:
            kept.append(line[position : label.start()])
            position = label.end() + length
    return " ".join([*kept, line[position:]])


def _is_mark(part: str, language: str, *, is_head: bool = False) -> bool:
    """Return True if a part of a line is only the time of an update, a time since an event, a count of views or
    comments, a reading time, a date with a time of day, or the label of an advertisement. If `is_head` is True, a date
    alone is enough."""
    if _advertisement().fullmatch(part):
        return True
    stamp = _Stamp.of(part, language)
    is_page_date = stamp.has_day and (stamp.has_clock or is_head)
    return stamp.is_bare and (stamp.has_label or stamp.has_count or is_page_date)


class _Stamp(NamedTuple):
    """The kinds of marks in a part of a line. `is_bare` is True if the part has no other words and figures. `has_count`
    is True for a time since an event, a count or a reading time, `has_day` for a day of a month."""

    is_bare: bool
    has_label: bool
    has_count: bool
    has_day: bool
    has_clock: bool

    @classmethod
    def of(cls, part: str, language: str) -> _Stamp:
        """Find the marks in a part of a line."""
        rest, labels = _label().subn(" ", _iso_time().sub(r"\1 \2", part))
        rest, counts = _count().subn(" ", rest)
        has_day = False
        for mention in reversed(date_mentions(rest, language)):
            has_day = has_day or mention.kind in {DateKind.FULL, DateKind.DAY}
            rest = f"{rest[: mention.span.start]} {rest[mention.span.end :]}"
        rest, other_days = _other_day().subn(" ", rest)
        rest, clocks = _clock().subn(" ", rest)
        is_bare = _no_text().fullmatch(rest) is not None
        return cls(is_bare, labels > 0, counts > 0, has_day or other_days > 0, clocks > 0)

    @property
    def is_time(self) -> bool:
        """True if the part is nothing but a time of day, a day or a time since an event."""
        return self.is_bare and (self.has_count or self.has_day or self.has_clock)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _hint() -> re.Pattern[str]:
    """Return a pattern that matches every line with a mark, such as a count of views, and every line with a digit."""
    return _compiled(rf"\d|\b(?:{_UPDATED})\b|{_AGO}|{_COUNT}|^\W*(?:{ADVERTISEMENT})\W*$")


def _advertisement() -> re.Pattern[str]:
    return _compiled(rf"\W*(?:{ADVERTISEMENT})\W*")


def _count() -> re.Pattern[str]:
    """Return a pattern for a time since an event, a count of views or comments, or a reading time."""
    return _compiled(rf"\b(?:{_AGO})|{READING_TIME}|{_COUNT}")


def _label() -> re.Pattern[str]:
    return _compiled(rf"\b(?:{_UPDATED})\b")


def _label_in_text() -> re.Pattern[str]:
    """Return a pattern for the label of an update ('Last updated') where a sentence, bracket or part of a line
    begins."""
    begins = r"(?:^\W*|(?<=[.!?…»”\"’)\]])\s+|[(\[]\s*|(?<=[|·•–—/,])\s*|\s{2,}|(?<=\d))"
    return _compiled(rf"{begins}(?:(?:{_SUBJECT}) )?(?:{_UPDATED})\b[\s:]*")


def _updated_ago() -> re.Pattern[str]:
    """Return a pattern for 'Updated 5 minutes ago' at the beginning of a line or between separators."""
    return _compiled(rf"(?:^\W*|(?<=[|·•–—/])\s*)(?:{_UPDATED})\b:?\s*(?:{_AGO})[\s|·•–—]*")


def _clock() -> re.Pattern[str]:
    return _compiled(_CLOCK)


def _iso_time() -> re.Pattern[str]:
    return _compiled(_ISO_TIME)


def _other_day() -> re.Pattern[str]:
    """Return a pattern for the days that `date_mentions` leaves out: numeric dates whose order of day and month is
    unknown, and words such as 'today'."""
    return _compiled(rf"{_NUMERIC_DATE}|{_RELATIVE_DAY}")


def _byline() -> re.Pattern[str]:
    return _compiled(r"\W*(?:by|von|par|por|di|de|autora?|автор)\b:? ")


def _no_text() -> re.Pattern[str]:
    return _compiled(_NO_TEXT)
