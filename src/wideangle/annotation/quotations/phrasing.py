"""Find the speaker and the reporting verb of each quotation. Both stand before, after or within the quotation, or are
missing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from wideangle.annotation.quotations.adjuncts import CAPITAL
from wideangle.annotation.quotations.blanks import BLANKS, SPACES
from wideangle.annotation.quotations.fragments import ParagraphVerbs, is_name, is_statement, speaker_of
from wideangle.annotation.quotations.interruptions import interrupted
from wideangle.annotation.quotations.quotation_marks import Quotation
from wideangle.annotation.quotations.reporting_verbs import FALLBACK, Reporting
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.annotation.quotations.statement_parts import (
    BLANK,
    DASHES,
    SUBJECT_DROPPED,
    QuotedStatement,
    clitic_of,
    cue_spans,
    refers_back,
    skip_blanks,
    unlisted_verb,
)
from wideangle.language.names import NAME_PARTICLES
from wideangle.model import Span

MOST_BETWEEN = 15
"""The greatest number of words between a reporting verb and its quotation."""

MOST_IN_CLAUSE = {"de": 4}
"""The greatest number of words between a reporting verb and its quotation in languages with a lower limit than
`MOST_BETWEEN`. In German, half a clause may stand between the verb and the quotation. With this limit, .806 instead of
.755 of the quoted statements in Wikinews training articles get exact bounds."""

MOST_BEHIND = 18
"""The greatest number of words of a speaker (with an apposition) between a quotation and the verb that follows the
speaker."""

MOST_READ = 400
"""The number of code points after a quotation that are searched for a verb and a speaker."""

LONGEST_ARTICLE = 12
"""The number of code points before a verb form that are searched for a definite or indefinite article."""

MOST_BEHIND_DROPPED = 8
"""The greatest number of words of time or place that may follow a verb without a subject. A longer phrase may contain a
subject."""

MOST_TO_COLON = 8
"""The greatest number of words between a speaker and a colon without a verb of saying."""

WHOLE_SENTENCE = 5
"""The least number of words in a quoted sentence. A quoted sentence is a statement even without a speaker."""

_FULL_NAME = re.compile(rf"[{SPACES}]{CAPITAL}[{SPACES}](?:\w{{2,3}}[{SPACES}])?{CAPITAL}")
_PARTS = re.compile(r"[:;](?=\s)")
_PARTING = re.compile(rf"{BLANK}*[,;]?{BLANK}*[{DASHES}]?{BLANK}*")
_ENDS_CLAUSE = re.compile(r"[.!?;:…]|[«»„“”\"]")
_OWN_FRAME = re.compile(
    rf"{BLANK}*(?:,{BLANK}*)?[–—―]{BLANK}*(?!(?:i|a|ale|и|а|но|й|та|і|y|e|et|und)\b)[^\W\d_A-ZÀ-ÖØ-ÞА-Я]"
)
_ENDS_CLAUSE_OR_COMMA = re.compile(r"[.!?;:,…–—―\n]|[«»„“”\"]")
_NOMINATIVE = frozenset({"er", "ich", "wir", "man"})
"""The German pronouns in the nominative. Such a pronoun after a verb is the subject, even if another noun precedes the
verb."""

_NAME = r"(?P<name>[^\W\d_][^,;:!?()«»„“”\"–—―\n]{1,60}?)"
_ROLE = rf",{BLANK}+[^.;:!?()«»„“”\"–—―\n]{{2,100}}?"
_SIGNATURE = re.compile(rf"{BLANK}*[{DASHES}]{{1,2}}{BLANK}*(?P<source>{_NAME}(?:{_ROLE})?){BLANK}*[.]?{BLANK}*$")
_UNDASHED_SIGNATURE = re.compile(
    rf"{BLANK}*[.]?{BLANK}*"
    rf"(?:\((?P<source>{_NAME}{_ROLE})\){BLANK}*[.]?|\n(?P<line>{_NAME.replace('name', 'bearer')}{_ROLE})){BLANK}*$"
)
"""Matches a name with a role in brackets, as in '“…” (Jane Doe, mayor)', or alone on the next line."""


def around(
    text: str, paragraph: Span, starts: Sequence[int], quoted: Sequence[Quotation], words: Reporting
) -> list[QuotedStatement]:
    """Return the statements that the quotations of a paragraph show, in order. Several quotations that belong to one
    statement become its parts. `starts` are the starts of all sentences of the text."""
    quoted = [quotation for quotation in quoted if not _is_title(text, paragraph.start, quotation.span.start, words)]
    statements: list[QuotedStatement] = []
    verbs = ParagraphVerbs(text, paragraph, words)
    previous = paragraph.start
    for number, quotation in enumerate(quoted):
        span = quotation.span
        following = quoted[number + 1].span.start if number + 1 < len(quoted) else paragraph.end
        last = statements[-1] if statements else None
        free = max(previous, last.until if last else paragraph.start)
        sentence = starts[max(0, bisect_right(starts, max(paragraph.start, span.start - 2)) - 1)] if starts else 0
        clause = Span(min(max(free, sentence, paragraph.start), span.start), span.start)
        lead = clause if number or clause.of(text).strip() else _lead(text, paragraph, starts)
        statement = (
            _after_colon(text, lead, span, words)
            or _before_verb(text, span, following, words)
            or _after_name(text, lead, span, words)
            or interrupted(text, quotation, words)
            or _after_verb(text, clause, span, words)
            or _by_preposition(text, clause, span, following, words)
            or _signed(text, span, paragraph.end, words)
        )
        if statement is not None and _reports_name(text, statement, quotation, words):
            statement = None
        if statement is not None:
            statements.append(statement)
        elif last is not None and last.how not in ("alone", "fragment") and _carries_on(text, last, span, previous):
            last.content.append(span)
            last.until = max(last.until, span.end)
        elif (
            not quotation.closed
            or _stands_alone(text, clause, quotation)
            or (is_sentence(text, quotation) and _begins_sentence(span, starts, words))
            or is_statement(text, quotation, words)
        ):
            statements.append(_fragment(text, paragraph, starts, quotation, verbs))
        previous = span.end
    return statements


def _begins_sentence(span: Span, starts: Sequence[int], words: Reporting) -> bool:
    """True if an English quotation begins a sentence. The preceding sentence may then name the speaker (see
    `introductions`)."""
    number = bisect_left(starts, span.start)
    return words.language == FALLBACK and number < len(starts) and starts[number] == span.start


def _stands_alone(text: str, clause: Span, quotation: Quotation) -> bool:
    """True if a quotation is a whole sentence, and no words precede it in its clause."""
    return is_sentence(text, quotation) and not clause.of(text).strip(" \t\u00a0–—-")


def _reports_name(text: str, statement: QuotedStatement, quotation: Quotation, words: Reporting) -> bool:
    """True if the quotation marks beside a verb contain only a name, as in 'sagte der Zeitung „Der Bote“, dass'.

    A single word can be a statement in some positions: after a colon or comma, at the start of a clause, or before a
    verb of the word list ('„Ja“, raunzte Doe').
    """
    if words.language == FALLBACK or not is_name(text, quotation, words):
        return False
    if statement.how == "behind":
        begins = not text[: quotation.span.start].rstrip(BLANKS)[-1:].isalnum()
        return not begins and not words.cue.match(text, min(statement.cue).start)
    before = text[: quotation.span.start].rstrip(SPACES)[-1:]
    return statement.how == "mixed" or (statement.how == "before" and before not in {":", ","})


def _fragment(
    text: str, paragraph: Span, starts: Sequence[int], quotation: Quotation, verbs: ParagraphVerbs
) -> QuotedStatement:
    """Return a statement that consists of quoted words. The sentence of these words, or the preceding sentence, names
    the speaker."""
    span = quotation.span
    place = bisect_right(starts, span.start) - 1
    begin = max(paragraph.start, starts[place]) if place >= 0 else paragraph.start
    end = min(paragraph.end, starts[place + 1]) if place + 1 < len(starts) else paragraph.end
    earlier = Span(max(paragraph.start, starts[place - 1]), begin) if place > 0 and begin > paragraph.start else None
    spoken = speaker_of(text, Span(min(begin, span.start), max(end, span.end)), span, earlier, verbs)
    if spoken is None or verbs.words.language == FALLBACK:
        whole = is_sentence(text, quotation) or not quotation.closed
        return QuotedStatement([span], [], None, "alone" if whole else "fragment")
    return QuotedStatement([span], spoken[1], spoken[0], "fragment", span.end)


def _lead(text: str, paragraph: Span, starts: Sequence[int]) -> Span:
    """Return the sentence before a paragraph if this sentence ends in a colon and may thus introduce the paragraph.
    Otherwise, return an empty span."""
    end = paragraph.start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    if not end or text[end - 1] != ":" or not starts:
        return Span(paragraph.start, paragraph.start)
    return Span(min(starts[max(0, bisect_right(starts, end - 1) - 1)], end), end)


def _signed(text: str, span: Span, end: int, words: Reporting) -> QuotedStatement | None:
    """Return a statement whose speaker signs after the quotation: “…” — Jane Doe, mayor. The signature follows a dash
    up to the end of the line, or is alone on the next line."""
    ends_line = not text[span.end : end].strip()
    line_end = _next_line_end(text, end) if ends_line else end
    signature = _SIGNATURE.match(text, span.end, line_end)
    if signature is None:
        return _signed_without_dash(text, span, line_end, words)
    if not _is_bare_name(signature["name"], words):
        return None
    if ends_line and len(signature["source"].split()) == 1:
        return None  # a single word behind a dash may answer: – Yes.
    return QuotedStatement([span], [], Span(*signature.span("source")), "signed")


def _signed_without_dash(text: str, span: Span, end: int, words: Reporting) -> QuotedStatement | None:
    """Return a statement whose speaker signs with a full name and a noun for a person, in brackets or alone on the next
    line: «…» (Ana Vera, bióloga)."""
    signature = _UNDASHED_SIGNATURE.match(text, span.end, end)
    if signature is None:
        return None
    group, name = ("source", signature["name"]) if signature["source"] else ("line", signature["bearer"])
    if len(name.split()) < 2 or not _is_bare_name(name, words) or not words.people.search(signature[group], len(name)):
        return None
    return QuotedStatement([span], [], Span(*signature.span(group)), "signed")


def _next_line_end(text: str, end: int) -> int:
    """Return the end of the first non-blank line after a paragraph."""
    begin = skip_blanks(text, end, BLANKS)
    following = text.find("\n", begin)
    return following if following >= 0 else len(text)


def is_sentence(text: str, quotation: Quotation) -> bool:
    """True if a quotation is a sentence: the quotation begins with a capital, ends with a final mark, and has a minimum
    length."""
    inner = quotation.inner.of(text).strip(SPACES)
    ends = inner.endswith((".", "!", "?", "…")) or not quotation.closed
    return ends and inner[:1].isupper() and len(inner.split()) >= WHOLE_SENTENCE


def _carries_on(text: str, last: QuotedStatement, span: Span, previous: int) -> bool:
    """True if a quotation continues a statement: between the statement and the quotation stand only the verb and the
    speaker, or a few words that end the speaker's sentence."""
    if _OWN_FRAME.match(text, span.end):
        return False
    between = text[max(last.until, previous) : span.start]
    words = between.strip(BLANKS + ",.;:–—-")
    ended = between.rstrip().endswith((".", ",", ":", "–", "—")) or not words
    return ended and len(words.split()) <= 6 and not re.search(r"[.!?:;]\s+\S", words)


def _after_colon(text: str, clause: Span, span: Span, words: Reporting) -> QuotedStatement | None:
    before = clause.of(text).rstrip(SPACES)
    if not before.endswith(":"):
        return None
    end = clause.start + len(before) - 1
    end = clause.start + len(text[clause.start : end].rstrip(SPACES + ","))
    verb = _last_cue(text, clause.start, end, words)
    if verb is not None:
        source = _source_of(text, clause.start, verb, end, words)
        if source is not None:
            return QuotedStatement([span], cue_spans(verb), source, "before")
        if _drops_subject(text, verb.end(), end, words):
            return QuotedStatement([span], cue_spans(verb), None, "before")
    nouns = [noun for noun in words.cue.finditer(text, clause.start, end) if _is_noun(text, clause.start, noun, words)]
    if verb is None and nouns and nouns[-1].end() == end:
        return QuotedStatement([span], [Span(*nouns[-1].span())], None, "colon")
    according = words.according.match(text, skip_blanks(text, clause.start), end)
    if according is not None:
        source = phrase_from(text, according.end(), end, words)
        return QuotedStatement([span], [Span(*according.span())], source, "according") if source else None
    return None


def _after_name(text: str, clause: Span, span: Span, words: Reporting) -> QuotedStatement | None:
    """Return a statement whose speaker stands before a colon, without a verb: Doe: “…”."""
    before = clause.of(text).rstrip(SPACES)
    if not before.endswith(":"):
        return None
    end = clause.start + len(before[:-1].rstrip(SPACES + ","))
    if _last_cue(text, clause.start, end, words):
        return None
    source = phrase_before(text, clause.start, end, words)
    if source is None or not _is_bare_name(source.of(text), words):
        source = _described_name(text, skip_blanks(text, clause.start), end, words)
    if source is None or words.cue.search(text, source.end, end):
        return None
    return QuotedStatement([span], [], source, "colon")


def _described_name(text: str, start: int, end: int, words: Reporting) -> Span | None:
    """Return the role and the full name that begin a clause before a colon, whatever the verb of the clause: 'La
    directora Ana Vera fue clara: «…»'. None if the clause begins otherwise."""
    role = words.people.search(text, start, min(end, start + LONGEST_ARTICLE + MOST_READ // 10))
    name = _FULL_NAME.search(text, role.end(), end) if role is not None else None
    if role is None or name is None or len(text[start : role.start()].split()) > 2:
        return None
    between, rest = text[role.end() : name.start()], text[name.end() : end]
    described = len(between.split()) <= MOST_TO_COLON and len(rest.split()) <= MOST_TO_COLON
    return Span(start, name.end()) if described and not _ENDS_CLAUSE_OR_COMMA.search(between + rest) else None


def _is_bare_name(source: str, words: Reporting) -> bool:
    """True if a source is a bare name, as in transcripts ('Doe: “…”'). False for a noun of a thing ('The motto:
    “…”')."""
    parts = source.split()
    capitals = [part for part in parts if part[0].isupper()]
    joined = all(part in words.joins_names or part in NAME_PARTICLES for part in parts if part not in capitals)
    return parts[0] in capitals and len(capitals) <= 4 and joined and parts[-1].lower() not in words.titled


def _before_verb(text: str, span: Span, following: int, words: Reporting) -> QuotedStatement | None:
    """Return a statement whose verb, speaker or both follow the quotation: “…,” said Doe / „…“, so Doe / “…,” Doe
    said."""
    parting = _PARTING.match(text, span.end, following)
    place = parting.end() if parting else span.end
    ended = text[span.end - 2 : span.end - 1] in (",", ".", "!", "?", "…") and span.end - span.start > 2
    if not (ended or text[span.end : place].strip()):
        return None
    limit = min(following, place + MOST_READ)
    adverb = words.adverbs.match(text, place, limit)
    begin = skip_blanks(text, adverb.end()) if adverb else place
    verb = words.cue.match(text, begin, limit) or words.after.match(text, begin, limit)
    if verb is not None:
        source = clitic_of(verb) or _inverted(text, verb, limit, words)
        if source is None and not _drops_subject(text, verb.end(), limit, words):
            return None
        introduces = _introduces(text, source.end if source else verb.end(), following)
        return None if introduces else QuotedStatement([span], cue_spans(verb), source, "behind")
    unlisted = unlisted_verb(text, place, limit, words) if set(text[span.end : place]) & set(DASHES + ",") else None
    if unlisted is not None and not _introduces(text, unlisted[1].end, following):
        return QuotedStatement([span], [unlisted[0]], unlisted[1], "behind")
    return _before_subject(text, span, place, following, words)


def _before_subject(text: str, span: Span, place: int, following: int, words: Reporting) -> QuotedStatement | None:
    """Return a statement whose speaker and then verb follow the quotation: “…,” Doe said. The speaker begins at
    `place`."""
    limit = min(following, place + MOST_READ)
    stop = _ENDS_CLAUSE.search(text, place, limit)
    end = stop.start() if stop and stop.group() != "." else limit
    if text[span.end - 2] == "." and not text[span.end : place].strip():
        return None  # a sentence has ended; another begins
    verb = words.cue.search(text, place, end)
    while verb is not None and len(text[place : verb.start()].split()) <= MOST_BEHIND:
        if not re.search(r"[.!?]\s", text[place : verb.start()]):
            source = phrase_before(text, place, verb.start(), words)
            if source is not None and source.start == place and not _introduces(text, verb.end(), following):
                return QuotedStatement([span], cue_spans(verb), source, "behind")
        verb = words.cue.search(text, verb.end(), end)
    return None


def _drops_subject(text: str, place: int, limit: int, words: Reporting) -> bool:
    """True if a verb has no subject and its clause ends after the verb or after words of time or place: 'añadió.', 'ha
    concluso ieri.'"""
    if words.language not in SUBJECT_DROPPED:
        return False
    stop = _ENDS_CLAUSE_OR_COMMA.search(text, place, limit)
    end = stop.start() if stop else limit
    rest = skip_blanks(text, place)
    if rest >= end:
        return True
    adjunct = words.ends_source.match(text, rest, end) or words.adverbs.match(text, rest, end)
    following = text[rest:end].split()
    named = any(word[0].isupper() and not before[0].isupper() for before, word in pairwise(following[1:]))
    return adjunct is not None and not named and "(" not in text[rest:end] and len(following) <= MOST_BEHIND_DROPPED


def _introduces(text: str, end: int, following: int) -> bool:
    """True if a verb introduces the next quotation instead of reporting the previous one, because a colon stands
    between the verb and the next quotation."""
    return text[end:following].rstrip(SPACES).endswith(":") and not re.search(r"[.!?]", text[end:following])


def _after_verb(text: str, clause: Span, span: Span, words: Reporting) -> QuotedStatement | None:
    """Return a statement whose speaker and verb precede the quotation: Doe said, “…” (direct), or Doe called it “…”
    (mixed)."""
    end = clause.start + len(clause.of(text).rstrip(SPACES))
    verb = _last_cue(text, clause.start, end, words)
    if verb is None:
        return None
    if words.language == FALLBACK:
        source = phrase_before(text, clause.start, verb.start(), words)
    else:
        source = _source_of(text, clause.start, verb, end, words)
    if source is None or (source.start >= verb.end() and _is_object(text, source, span, words)):
        return None
    begin = skip_blanks(text, max(verb.end(), source.end))
    between = text[begin : span.start].strip(SPACES + ",")
    # The words between verb and quotation may be an apposition to the speaker, not a report: 'wrote Doe, chairman of
    # the movement “…”'.
    apposed = source.start >= verb.end() and "," in text[source.start : source.end + 1]
    if not between:
        names_body = apposed and "," in source.of(text) and not text[source.end : span.start].strip(SPACES)
        return None if names_body else QuotedStatement([span], cue_spans(verb), source, "before")
    if refers_back(text, verb, words):
        return None
    complementizer = words.complementizer.search(text, begin, span.start)
    too_long = len(between.split()) > MOST_IN_CLAUSE.get(words.language, MOST_BETWEEN)
    if (apposed and complementizer is None) or too_long or between.endswith(("'s", "’s", ".", "!", "?", "…")):
        return None
    if complementizer is not None:
        begin = complementizer.start()
    begin = skip_blanks(text, begin + (text[begin] == ","))
    return QuotedStatement([Span(begin, span.end)], cue_spans(verb), source, "mixed")


def _is_object(text: str, source: Span, span: Span, words: Reporting) -> bool:
    """True if the noun phrase after a verb is the verb's object and not the speaker: 'calificó la oferta de
    «ridícula»'.

    A common noun after a verb is the speaker only if the quotation or a conjunction ('que') follows directly.
    """
    if words.language not in SUBJECT_DROPPED or any(word[0].isupper() for word in source.of(text).split()):
        return False
    place = skip_blanks(text, source.end)
    return place < span.start and not words.complementizer.match(text, place)


def _is_title(text: str, start: int, end: int, words: Reporting) -> bool:
    """True if the words before a quotation show that the quotation names a thing: 'the film “…”', 'conocido como
    «…»'."""
    last = text[max(start, end - 40) : end].split()[-1:]
    named = words.known_as.search(text, max(start, end - 40), end) is not None
    return named or (bool(last) and last[0].lower() in words.titled)


def _by_preposition(text: str, clause: Span, span: Span, following: int, words: Reporting) -> QuotedStatement | None:
    begin = skip_blanks(text, clause.start)
    ahead = words.according.match(text, begin, span.start)
    if ahead is not None:
        source = phrase_from(text, ahead.end(), span.start, words)
        between = text[source.end : span.start].strip(SPACES + ",") if source else ""
        if source and len(between.split()) <= MOST_BETWEEN:
            content = Span(skip_blanks(text, source.end, SPACES + ","), span.end) if between else span
            return QuotedStatement([content], [Span(*ahead.span())], source, "mixed" if between else "according")
    for inner in words.according.finditer(text, begin, span.start):
        source = phrase_from(text, inner.end(), span.start, words)
        if source and text[source.end : span.start].strip(SPACES) == ",":
            return QuotedStatement([span], [Span(*inner.span())], source, "according")
    parting = _PARTING.match(text, span.end, following)
    place = parting.end() if parting else span.end
    behind = words.according.match(text, place, following)
    if behind is not None and text[span.end : place].strip():
        source = phrase_from(text, behind.end(), following, words)
        return QuotedStatement([span], [Span(*behind.span())], source, "according") if source else None
    return None


def _last_cue(text: str, start: int, end: int, words: Reporting) -> re.Match[str] | None:
    """Return the last reporting verb of a clause."""
    last = None
    for verb in words.cue.finditer(text, start, end):
        if not _is_noun(text, start, verb, words):
            last = verb
    return last


def _is_noun(text: str, start: int, verb: re.Match[str], words: Reporting) -> bool:
    """True if a word that may be a verb or a noun is a noun, because it follows an article or the like: 'Immediata la
    replica: …'."""
    if not words.nouns.fullmatch(verb.group()):
        return False
    before = text[max(start, verb.start() - LONGEST_ARTICLE) : verb.start()].split()
    return bool(before) and before[-1].lower() in words.determiners | words.before_noun


def _source_of(text: str, start: int, verb: re.Match[str], end: int, words: Reporting) -> Span | None:
    """Return the subject of a verb: the noun phrase before the verb, or else the noun phrase after the verb."""
    if words.language != FALLBACK:
        start = max([start, *(stop.end() for stop in _PARTS.finditer(text, start, verb.start()))])
    inverted = _inverted(text, verb, end, words)
    if words.language == "de" and inverted is not None and inverted.of(text).lower() in _NOMINATIVE:
        return inverted
    return clitic_of(verb) or phrase_before(text, start, verb.start(), words) or inverted


def _inverted(text: str, verb: re.Match[str], limit: int, words: Reporting) -> Span | None:
    if "between" in verb.re.groupindex and verb["between"]:
        within = phrase_from(text, verb.start("between"), verb.end("between"), words)
        if within is not None:
            return within
    return phrase_from(text, verb.end(), limit, words)
