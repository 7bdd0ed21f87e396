"""Recognise corrections and retractions from the statements of outlets and agencies about their own articles.

Outlets correct in three ways: by an agency's publishing status (NewsML-G2 `pubStatus`, ninjs `pubstatus`), by a
headline that marks a notice ('Correction:', 'Korrektur:'), and by a note in the text ('An earlier version of this
article …'). Only fixed wordings in fixed positions are recognised, so that a report about another outlet's correction
is not taken for a correction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wideangle.model import Article, Correction, CorrectionKind, Span

NOTE_REACH = 1_500
"""Correction notes are searched for only in this number of code points at the beginning and at the end of a text.
Similar words in between belong to quotations."""


_RETRACTED_STATUS = frozenset(("canceled", "cancelled", "withdrawn", "killed", "kill"))
_MARK = r"\A\W{0,3}(?:%s)\b\s*(?:\d+\s*)?(?:[:\-–—|/)\]]|\Z)"
_CORRECTING = re.compile(
    _MARK
    % (
        r"corrections?(?: and clarifications?)?|corrected|clarifications?|errat(?:um|a)|corrigendum"
        r"|korrektur|berichtigung|richtigstellung|korrigiert(?:e fassung)?|rectificatif|rectification|erratum|correctif"
        r"|correcci[oó]n|rectificaci[oó]n|fe de erratas|corre[cç][aã]o|errata|rettifica|errata corrige|correzione"
        r"|correctie|rectificatie|rettelse|r[aä]ttelse|oikaisu|sprostowanie|oprava|исправление|поправка|уточнение"
    ),
    re.IGNORECASE,
)
_RETRACTING = re.compile(
    _MARK
    % (
        r"retraction|retracted|withdrawal|withdrawn|(?:(?:bulletin|mandatory|advisory) )?kill(?: notice)?|story removed"
        r"|widerruf|zur[uü]ckziehung|r[uü]ckzug(?: einer meldung)?|annulation|retrait|d[eé]p[eê]che annul[eé]e"
        r"|retractaci[oó]n|anulaci[oó]n|anulada|retrata[cç][aã]o|ritiro|annullamento|intrekking|ingetrokken"
        r"|отзыв|аннулируется"
    ),
    re.IGNORECASE,
)
_TEXT = r"(?:article|story|report|post|column|headline|piece|item|obituary|review|interview|caption|dispatch)"
_THIS = rf"this (?:version of this )?{_TEXT}\b[^.\n]{{0,80}}?\b(?:has been|was|is)"
# The patterns _CORRECTED and _RETRACTED are for text in lower case (`_lower_case`). A search that ignores case would
# take three times as long.
_CORRECTED = re.compile(
    rf"{_THIS} (?:corrected|amended|(?:updated|revised) to correct)"
    rf"|(?:an earlier|a previous|an early|the original|the initial) version of (?:this|the) {_TEXT}\b"
    r"|\(corrects\b|\(this version of [^()\n]{0,60}?\bcorrects\b"
    r"|\A\W{0,3}corrects (?:paragraph|headline|spelling|name|date|to |in )"
    r"|in einer (?:früheren|ersten|vorherigen|älteren) (?:version|fassung)"
    r"(?: (?:dieses|des) (?:artikels|textes|beitrags|berichts))?"
    r"|dieser (?:artikel|text|beitrag|bericht) wurde (?:\w+ ){0,3}(?:korrigiert|berichtigt)"
    r"|anmerkung der redaktion:[^\n]{0,120}(?:korrigiert|berichtigt|fehler)"
    r"|une (?:première )?version (?:précédente|antérieure|initiale) de cet article"
    r"|cet article a été (?:corrigé|rectifié)"
    r"|una versión (?:anterior|previa) de est[ea] (?:artículo|noticia|nota|información)"
    r"|(?:este artículo|esta noticia) ha sido (?:corregid|rectificad)[oa]"
    r"|una versione precedente di quest['’]articolo|questo articolo è stato corretto"
    r"|uma versão anterior dest[ea] (?:artigo|reportagem|texto)"
    r"|in een eerdere versie van dit (?:artikel|bericht|stuk)"
)
_RETRACTED = re.compile(
    rf"{_THIS} (?:retracted|withdrawn|removed|taken down)"
    rf"|we (?:have )?(?:retract(?:ed)?|withdr(?:aw|ew|awn)) this {_TEXT}|(?:is|has been) retracting this {_TEXT}"
    r"|dieser (?:artikel|text|beitrag|bericht) wurde (?:\w+ ){0,2}zurückgezogen"
    r"|verwenden sie die meldung nicht|cet article a été (?:retiré|supprimé)|este artículo ha sido retirado"
)
_NOTE_WORDS = (
    *("this ", " version", "corrects", "in einer ", "dieser ", "anmerkung der redaktion", "verwenden sie die meldung"),
    *("cet article", "una versión", " ha sido ", "questo articolo", "uma versão", "eerdere versie"),
)
"""Fragments of the patterns _CORRECTED and _RETRACTED. Each sentence that matches one of the patterns contains one of
the fragments. The fragments are searched for first, because the search for a pattern is slower."""

_SENTENCE_END = re.compile(r"[.!?](?=[\s\"”’)\]]|\Z)|\n")


def is_correction_note(sentence: str) -> bool:
    """Return True if a sentence at the beginning of an article is a note about a correction or retraction of the
    article."""
    lower_case = _lower_case(sentence)
    if _CORRECTING.match(lower_case):
        return True
    if not any(words in lower_case for words in _NOTE_WORDS):
        return False
    return any(note.search(lower_case) for note in (_CORRECTED, _RETRACTED))


def correction(article: Article) -> Correction | None:
    """Return the correction or retraction that an article states about itself or, as a notice, about another article.
    Return None if there is none. A retraction takes precedence over a correction, and an earlier note over a later
    note."""
    return next(iter(corrections(article)), None)


def corrections(article: Article) -> tuple[Correction, ...]:
    """Return all corrections and retractions that an article states, retractions first, with the span of each note in
    the text. An agency's status or a headline is used only if no note in the text states the same."""
    stated = _outside_the_text(article)
    statements: list[Correction] = []
    for kind, note in ((CorrectionKind.RETRACTION, _RETRACTED), (CorrectionKind.CORRECTION, _CORRECTED)):
        notes = [Correction(kind, span) for span in _notes(article, note)]
        statements += notes or [statement for statement in stated if statement.kind is kind]
    return tuple(statements) or _notice_headline(article)


def _outside_the_text(article: Article) -> list[Correction]:
    stated = []
    if _RETRACTED_STATUS.intersection(_codes(article.metadata, "status")):
        stated.append(Correction(CorrectionKind.RETRACTION))
    if "correction" in _codes(article.metadata, "signals"):
        stated.append(Correction(CorrectionKind.CORRECTION))
    return stated


def _notice_headline(article: Article) -> tuple[Correction, ...]:
    if _RETRACTING.search(article.title):
        return (Correction(CorrectionKind.RETRACTION, notice=True),)
    if _CORRECTING.search(article.title):
        return (Correction(CorrectionKind.CORRECTION, notice=True),)
    return ()


def _codes(metadata: Mapping[str, Any], name: str) -> list[str]:
    """Return the codes in a metadata field that an agency has filled, in lower case. A prefix that names a vocabulary
    is dropped: 'stat:Canceled' becomes 'canceled'."""
    given = metadata.get(name) or ()
    codes = [given] if isinstance(given, str) else given if isinstance(given, list | tuple) else ()
    return [str(code).rpartition(":")[2].strip().lower() for code in codes]


def _notes(article: Article, note: re.Pattern[str]) -> list[Span]:
    """Return the spans of the sentences with a correction note, at the beginning or end of a text, in order."""
    text = article.text
    lower_case = _lower_case(text)
    statements: set[Span] = set()
    for start, end in {(0, min(NOTE_REACH, len(text))), (max(0, len(text) - NOTE_REACH), len(text))}:
        for match in note.finditer(lower_case, start, end):
            before = max(
                (statement.end() for statement in _SENTENCE_END.finditer(text, start, match.start())), default=start
            )
            after = _SENTENCE_END.search(text, match.end())
            lead = text[before : match.start()]
            statements.add(
                Span(before + len(lead) - len(lead.lstrip()), after.end() if after else len(text), article.id)
            )
    return sorted(statements)


def _lower_case(text: str) -> str:
    """Return a text in lower case with the same number of code points, so that a span has the same position in both
    texts."""
    lower_case = text.lower()
    if len(lower_case) == len(text):
        return lower_case
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
