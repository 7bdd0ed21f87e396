"""Find the noun phrase before or after a reporting verb that names the speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from wideangle.annotation.quotations.adjuncts import CAPITAL
from wideangle.annotation.quotations.blanks import BLANKS, SPACES
from wideangle.annotation.quotations.reporting_verbs import FALLBACK, Reporting
from wideangle.model import Span

LONGEST = 14
"""The greatest number of words in a source. A longer phrase is a clause that the rules parsed wrongly."""

LONGEST_WITHOUT_COMMA = 10
"""The greatest number of words in a source without an apposition, and thus without a comma."""

MOST_ADJUNCTS = 8
"""The greatest number of adverbs and adjuncts in a row that are skipped before a source. In a test with 1,240 articles
in 37 languages, no more than 2 stood in a row."""

LONGEST_ADJUNCT = 150
"""The greatest number of code points in an adverb or expression of time that ends a subject. In a test with 1,240
articles in 37 languages, the longest had 25."""

_TITLES = "Mrs? Ms Dra? St Sra? Prof Gen Sen Rep Gov Lt Col Sgt Capt Jr Mme Mlle MM Dott Avv"
_ABBREVIATION = re.compile(rf"(?:[^\W\d_]|{'|'.join(_TITLES.split())})\.")
_TOKEN = re.compile(r"[^\s,.;:!?()\[\]«»„“”\"–—―…]+(?:\.(?:[^\s\W]\.)*)?")
_LEADING = re.compile(
    r"(and|but|und|aber|doch|denn|et|mais|or|y|pero|e|ma|mas|и|а|но|однако|і|й|але|однак|a|i|ale|jednak)\s+(?=\S)",
    re.IGNORECASE,
)
_APPOSED_NAME = re.compile(
    rf",[ \u00a0](?P<name>{CAPITAL}(?:[ \u00a0](?:(?:de|del|della|di|da|dos|von|van|le|la)[ \u00a0])*{CAPITAL}){{1,3}})"
    r"(?=[ \u00a0]*(?:[,.;:!?«»„“”\"()–—]|\n|$)|[ \u00a0][^\W\d_])"
)
_CONTRACTED = re.compile(
    r"(?<!\w)(?:do|da|dos|das|del|dello|della|dei|delle|degli|dal|dallo|dalla|dai|dalle|dagli|du|des|"
    r"nel|nello|nella|nei|negli|nelle|sul|sullo|sulla)[ \u00a0]*$",
    re.IGNORECASE,
)
"""Matches a preposition that contains an article. The noun after this preposition needs no article: 'na opinião do
geólogo'."""

_NO_PHRASE = re.compile(r"[;:!?()\[\]]")
_ASIDE = re.compile(r"(?<=[\w.]) \([^\W_][^()]{0,30}\)")
"""Matches brackets after a name, as in 'Ana Roth (SPD)'."""

_ELIDED = tuple(word + mark for word in ("d", "l", "dell") for mark in "'’")
"""The elided words before a part of a name: 'Segretario generale dell'Onu'."""

_ARABIC_ARTICLE = re.compile(rf"(?:al|el|ad|as|ash|at)-{CAPITAL}")
_GERMAN_ADJECTIVE = re.compile(r"[a-zäöüß]{3,}(?:e|er|es|en)")
_GAP = re.compile(rf"[{SPACES}]+|[{SPACES}]*\r?\n[{SPACES}]*(?=[^\W\d_A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻА-ЯЁІЇЄҐ])")
"""Matches the blanks between two words. A line may end between them if the text goes on in lower case, because the
lines of a text may be wrapped."""

_QUOTED_NAME = re.compile(
    rf"[ \u00a0](?:«{CAPITAL}[^«»\n]{{0,40}}»|„{CAPITAL}[^„”“\n]{{0,40}}[”“]|[“\"]{CAPITAL}[^“”\"\n]{{0,40}}[”\"])"
)
"""Matches the name of an outlet or firm in quotation marks. The name follows a noun for its kind: 'радио «Волна»'."""

_FULL_NAME = re.compile(rf"[ \u00a0]{CAPITAL}(?:[ \u00a0]{CAPITAL}){{1,2}}")

_ROLE_AND_NAME = re.compile(rf"(?:[a-z][\w'’-]*[ \u00a0]){{1,4}}{CAPITAL}(?:[ \u00a0][A-Z]\.)?[ \u00a0]{CAPITAL}")
"""Matches an English role without an article before a full name: 'police inspector Jane Doe'."""

_NAME_AT_END = re.compile(rf"[ \u00a0](?P<name>{CAPITAL}[ \u00a0]{CAPITAL})$")

_PARENTHESIS = re.compile(r",[ \u00a0][^,.;:!?«»„“”\"–—\n]{1,60},(?=[ \u00a0])")
"""Matches an adjunct in commas between a verb and its subject: 'said, in tears, the mayor'."""

_AGENCY = re.compile(
    rf"[ \u00a0]*(?P<name>{CAPITAL}(?:[ \u00a0]{CAPITAL}){{0,2}})(?=[ \u00a0]*(?:[,.;:)–—\n]|$)|[ \u00a0][^\W\d_])"
)


def phrase_from(text: str, start: int, limit: int, reporting: Reporting) -> Span | None:
    """Return the noun phrase that begins at `start`, after a verb or a preposition, as the source. None if no noun
    phrase begins there."""
    if reporting.language != FALLBACK:
        parenthesis = _PARENTHESIS.match(text, start, limit)
        start = parenthesis.end() if parenthesis else start
    tokens = _tokens(text, _past_adjuncts(text, start, limit, reporting), limit)
    kept = _phrase(text, tokens, limit, reporting)
    while kept and kept[-1].group().lower() in reporting.joins_names | reporting.determiners:
        kept.pop()
    described = bool(kept) and _CONTRACTED.search(text, max(0, start - 8), start) is not None
    described = described or _is_described(kept, reporting)
    described = described or (bool(kept) and _begins_role(text, kept[0].start(), limit, reporting))
    if not kept or not (described or _names_someone(kept[0].group(), reporting)):
        return (
            _institution(text, start, limit, reporting)
            or _agency(text, start, limit, reporting)
            or _quoted_outlet(text, start, limit, reporting)
        )
    quoted = _QUOTED_NAME.match(text, kept[-1].end(), limit)
    if quoted is not None and kept[-1].group()[0].islower() and kept[-1].group() not in reporting.pronouns:
        bearer = _FULL_NAME.match(text, quoted.end(), limit)
        return Span(kept[0].start(), (bearer or quoted).end())
    named = _APPOSED_NAME.match(text, kept[-1].end(), limit)
    described = kept[0].group().lower() in reporting.determiners or not any(map(_has_capital, kept))
    if named and described:
        return Span(kept[0].start(), named.end("name"))
    return Span(kept[0].start(), _past_apposition(text, kept[-1], limit, reporting))


def _past_apposition(text: str, last: re.Match[str], limit: int, reporting: Reporting) -> int:
    """Return the end of the apposition behind a name whose last word is `last`: ', 43, directora del hospital'. Without
    an apposition, return the end of the name."""
    apposition = reporting.apposition.match(text, last.end(), limit) if _has_capital(last) else None
    if apposition is None or reporting.cue.search(text, last.end(), apposition.end()):
        return last.end()
    if reporting.reported.search(text, last.end(), apposition.end()):
        return last.end()
    return apposition.end()


def _institution(text: str, start: int, limit: int, reporting: Reporting) -> Span | None:
    """Return an institution with its preposition as the source. An impersonal verb names its source as a place:
    'сообщили в мэрии города' ('they reported in the town hall')."""
    blank = _GAP.match(text, start, limit)
    begin = blank.end() if blank else start
    place = reporting.institution.match(text, begin, limit)
    if place is None:
        return None
    rest = _phrase(text, _tokens(text, place.end(), limit), limit, reporting)
    return Span(begin, rest[-1].end() if rest else place.end())


def _quoted_outlet(text: str, start: int, limit: int, reporting: Reporting) -> Span | None:
    """Return a name in quotation marks that ends its clause, as the source: 'пишет «Маяк»'. If more words follow, the
    name is an addressee and not the source."""
    quoted = _QUOTED_NAME.match(text, start, limit)
    if reporting.language == FALLBACK or quoted is None or text[quoted.end() : quoted.end() + 1] not in ",.;)–—\n":
        return None
    return Span(quoted.start() + 1, quoted.end())


def _agency(text: str, start: int, limit: int, reporting: Reporting) -> Span | None:
    """Return the name of an agency after adjuncts, as the source: 'передаёт во вторник ТАСС'. A name after a
    preposition is not the source."""
    place = start
    for _ in range(MOST_ADJUNCTS):
        blank = _GAP.match(text, place, limit)
        place = blank.end() if blank else place
        adjunct = reporting.adjunct.match(text, place, limit) or reporting.adverbs.match(text, place, limit)
        if adjunct is None or adjunct.end() == place:
            return None
        agency = _AGENCY.match(text, place, limit)
        first = agency["name"].split()[0].lower() if agency else ""
        if agency is not None and first not in reporting.before_source and adjunct.re is reporting.adjunct:
            return Span(*agency.span("name"))
        place = adjunct.end()
    return None


def _has_capital(token: re.Match[str]) -> bool:
    return _is_capital(token.group())


def _is_capital(word: str) -> bool:
    """True if a word begins like a name: with a capital, or with an Arabic article ('al-Marsa')."""
    return word[0].isupper() or _ARABIC_ARTICLE.match(word) is not None


def _past_adjuncts(text: str, start: int, limit: int, reporting: Reporting) -> int:
    """Return the position after all adverbs and phrases of time or place that begin at `start`."""
    place = start
    for _ in range(MOST_ADJUNCTS):
        blank = _GAP.match(text, place, limit)
        begin = blank.end() if blank else place
        patterns = (reporting.adverbs, reporting.adjunct)
        end = max((match.end() for pattern in patterns if (match := pattern.match(text, begin, limit))), default=begin)
        if end == begin:
            return place
        place = end
    return place


def _phrase(text: str, tokens: Iterable[re.Match[str]], limit: int, reporting: Reporting) -> list[re.Match[str]]:
    kept: list[re.Match[str]] = []
    named, joint = False, -1
    for token in islice(tokens, LONGEST):
        word = token.group()
        lowered = word.lower()
        if kept and (office := reporting.office_of.match(text, kept[-1].start(), limit)):
            joint = office.start("joint")
        determined = not kept and (lowered in reporting.determiners or lowered in reporting.pronouns)
        of_office = token.start() == joint
        ends = reporting.ends_source.match(text, token.start(), limit) and not _ARABIC_ARTICLE.match(word)
        if not determined and not of_office and ends:
            break
        reports = reporting.cue.match(text, token.start(), limit) or reporting.according.match(text, token.start())
        if kept and not of_office and reports:
            break
        joins = of_office or _joins(lowered, reporting)
        after_joint = bool(kept) and (kept[-1].start() == joint or _joins(kept[-1].group().lower(), reporting))
        if (
            named
            and not _is_capital(word)
            and word[0].islower()
            and not (joins or after_joint or reporting.adjective.search(lowered))
        ):
            break
        if kept and not after_joint and _begins_another(word, kept[-1].group(), reporting):
            break
        kept.append(token)
        if lowered in reporting.pronouns and not (len(kept) == 1 and lowered in reporting.determiners):
            break
        named = named or (_is_capital(word) and not determined and not reporting.leading_adjective.search(word))
    return kept


def _begins_another(word: str, before: str, reporting: Reporting) -> bool:
    """True if a word after a noun begins another phrase, because it is an article or a number: 'secondo il sindaco | la
    diga', 'secondo i testimoni | l'autobus'."""
    determined = before.lower() in reporting.determiners
    article = word.replace("’", "'").partition("'")
    elided = article[0] + article[1] in reporting.determiners and bool(article[1])
    return not determined and (word[0].isdigit() or (word[0].islower() and (elided or word in reporting.determiners)))


def _joins(word: str, reporting: Reporting) -> bool:
    return word in reporting.joins_names or word.startswith(_ELIDED)


def _tokens(text: str, start: int, limit: int) -> Iterator[re.Match[str]]:
    """Yield the words from `start` to the first punctuation mark. The full stop of an abbreviation is part of its
    word."""
    place = start
    while True:
        blank = _GAP.match(text, place, limit)
        place = blank.end() if blank else place
        token = _TOKEN.match(text, place, limit)
        if token is None or token.group()[0] in "-'’" or not any(map(str.isalnum, token.group())):
            return
        if token.group().endswith(".") and not _ABBREVIATION.fullmatch(token.group()) and token.group().count(".") < 2:
            last = _TOKEN.match(text, place, token.end() - 1)
            if last is not None:
                yield last
            return
        yield token
        place = token.end()


def _is_described(kept: list[re.Match[str]], reporting: Reporting) -> bool:
    """True if a phrase begins with a German adjective without an article: 'russische Medien'."""
    if reporting.language != "de" or len(kept) < 2:
        return False
    return _GERMAN_ADJECTIVE.fullmatch(kept[0].group()) is not None and _has_capital(kept[1])


def _begins_role(text: str, start: int, end: int, reporting: Reporting) -> bool:
    """True if an English phrase begins with a role without an article before a name: 'police inspector Jane Doe'."""
    return reporting.language == FALLBACK and _ROLE_AND_NAME.match(text, start, end) is not None


def _names_someone(word: str, reporting: Reporting) -> bool:
    if word[0].isdigit():
        return False
    lowered = word.lower()
    elided = lowered.startswith(("l'", "l’", "d'", "d’", "un'", "un’"))
    # Russian, Ukrainian and Polish have no articles, so any noun may begin a phrase.
    bare = not reporting.determiners
    named = reporting.determiners | reporting.pronouns | reporting.source_openers
    return _is_capital(word) or elided or bare or lowered in named


def phrase_before(text: str, start: int, end: int, reporting: Reporting) -> Span | None:
    """Return the source in the words [start, end) before a verb: the subject with its apposition, without adjuncts.
    None if these words contain no subject."""
    bare = _without_adverbs(text, _trimmed(text, start, end), reporting)
    if bare is None:
        return None
    closes = text[bare.end : end].lstrip().startswith(",") or text[bare.end - 1] == ","
    span = _trimmed(text, bare.start, bare.end - (text[bare.end - 1] == ","))
    if span is None:
        return None
    span = _without_conjunction(text, span, reporting)
    place = _institution(text, span.start, span.end, reporting)
    return place if place is not None and place.end == span.end else _subject(text, span, closes, reporting)


def _without_conjunction(text: str, span: Span, reporting: Reporting) -> Span:
    leading = _LEADING.match(text, span.start, span.end)
    if leading is None or leading[1].lower() in reporting.determiners | reporting.pronouns:
        return span
    return Span(leading.end(), span.end)


def _subject(text: str, span: Span, closes: bool, reporting: Reporting) -> Span | None:
    """Return the subject in the words before a verb. `closes` is true if a comma stands between the words and the
    verb."""
    words = text[span.start : span.end].split()
    begins_otherwise = _begins_otherwise(words, reporting)
    if begins_otherwise and not closes and words[-1] in reporting.pronouns - reporting.before_source:
        return Span(span.end - len(words[-1]), span.end)
    if begins_otherwise and closes:
        return None
    comma = text.rfind(",", span.start, span.end)
    subject: Span | None = span
    if comma >= 0 and (begins_otherwise or not closes):
        last = _trimmed(text, comma + 1, span.end)
        subject = _without_conjunction(text, last, reporting) if last else None
    elif reporting.language != FALLBACK:
        subject = _nearest(text, span, reporting)
    return subject if subject is not None and _is_subject(text, subject, reporting) else None


def _nearest(text: str, span: Span, reporting: Reporting) -> Span:
    """Return the part of the words before a verb that is the subject.

    If the words contain another verb of saying, the subject precedes that verb: 'Rada oceniła plan i ogłosiła'. In
    languages without articles, the subject after an object with a preposition is the full name at the end: 'Słowa o
    planie Ada Lis nazwała'.
    """
    other = reporting.cue.search(text, span.start, span.end)
    if other is not None:
        return phrase_from(text, span.start, other.start(), reporting) or span
    if reporting.determiners:
        return span
    name = _NAME_AT_END.search(text, span.start, span.end)
    words = text[span.start : span.end].lower().split()
    if name is not None and text[span.start].islower() and reporting.before_source.intersection(words[1:]):
        return Span(*name.span("name"))
    return span


def _begins_otherwise(words: list[str], reporting: Reporting) -> bool:
    """True if a clause begins with an adjunct or conjunction instead of the subject. In 'Al Rahman', 'Al' begins a name
    and is not the preposition 'al'."""
    if words[0] == "Al" and len(words) > 1 and words[1][0].isupper():
        return False
    return words[0].lower().strip(",") in reporting.before_source


def _is_subject(text: str, span: Span, reporting: Reporting) -> bool:
    words = text[span.start : span.end].split()
    longest = LONGEST if "," in text[span.start : span.end] else LONGEST_WITHOUT_COMMA
    if not 0 < len(words) <= longest or _begins_otherwise(words, reporting):
        return False
    if len(words) == 1 and words[0].lower() not in reporting.pronouns and reporting.before_verb.fullmatch(words[0]):
        return False
    named = _names_someone(words[0], reporting) or _begins_role(text, span.start, span.end, reporting)
    return named and not _NO_PHRASE.search(_ASIDE.sub("", text[span.start : span.end]))


def _without_adverbs(text: str, span: Span | None, reporting: Reporting) -> Span | None:
    while span is not None:
        trailing = [reporting.adverbs, reporting.before_verb]
        trailing.extend([reporting.time] if reporting.language != FALLBACK else [])
        begin = max(span.start, span.end - LONGEST_ADJUNCT)
        adverbs = [m for part in trailing for m in part.finditer(text, begin, span.end) if m.end() == span.end]
        if not adverbs or adverbs[0].start() == span.start:
            return span
        span = _trimmed(text, span.start, adverbs[0].start())
    return None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(BLANKS + "–—-―.,;…»”“\"'’)"))
    right = len(piece.rstrip(BLANKS + "–—-―"))
    return Span(start + left, start + right) if left < right else None
