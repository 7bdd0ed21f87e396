"""Find statements by a frame behind, within or before the clause: '…, sagte X', '…, selon X, …', 'laut X …'.

A frame is a verb with its subject, a clause ('wie X mitteilte') or a preposition with a source. What is left of the
sentence is the content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from wideangle.annotation.quotations.clause_words import ClauseWords
from wideangle.annotation.quotations.reported_clauses import (
    LEAST_WORDS,
    Sentence,
    clause_start,
    cues,
    german_clause,
    trimmed,
)
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.annotation.quotations.statement_parts import (
    SUBJECT_DROPPED,
    QuotedStatement,
    clitic_of,
    cue_spans,
    skip_blanks,
)
from wideangle.annotation.quotations.subjects import is_apposed, subject_after
from wideangle.model import Span

SHORT_HEAD = 3
"""A clause of at most this number of words before a frame goes on behind it: 'The priority, says Doe, is water'."""

LONGER_HEAD = 10
"""Up to this number of words, a clause before a frame goes on behind it if no other clause begins there."""

MOST_APPOSED = 6
"""The greatest number of words in an apposition without an article: 'dono do teatro'."""

MOST_IN_FRAME = 12
"""The greatest number of words between a conjunction and the verb of a frame: 'wie … mitteilte'."""

LEAST_QUOTED = 4
"""The least number of quoted words after a verb that show that the verb introduces them and not the clause before."""

_CLAUSE_END = re.compile(r"[;:](?=\s)")
_PAUSES = re.compile(r"[,;:.!?…](?=\s|$)|[–—](?=\s)|(?<=\s)-(?=\s)|[()«»„“”\"]")
_BEFORE_FRAME = re.compile(r"(?:,|[–—]|\s-|[»”“\"],?)\s*$")
_GENITIVE = re.compile(r"(?:der|des|von|vom|einer|eines)\b")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_LAST_WORD = re.compile(r"([^\W\d_]+['’]?)[\s,]*$")
_ASIDE = re.compile(r"\([^()]*\)")
_BLANKS = " \t\n\u00a0\u202f"


def frames(text: str, sentence: Sentence, words: ClauseWords) -> list[QuotedStatement]:
    """Return the statements of a sentence that a frame attributes, in order of their frames."""
    by_verb = list(_verb_frames(text, sentence, words))
    by_source = [
        statement
        for statement in _source_frames(text, sentence, words)
        if not any(_overlap([*statement.content, *statement.cue], frame.cue) for frame in by_verb)
    ]
    return sorted([*by_verb, *by_source], key=lambda statement: statement.cue[0])


def _overlap(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for span in spans for other in others)


def _verb_frames(text: str, sentence: Sentence, words: ClauseWords) -> Iterator[QuotedStatement]:
    """Yield the statements with the frame of a verb after a comma: '…, ha detto Doe', '…, wie Doe mitteilte'."""
    span = sentence.span
    behind = words.reporting.after.finditer(text, span.start, span.end)
    for verb in [*cues(text, sentence, words), *behind]:
        if sentence.is_quoted(verb.start()) or text[verb.start()].isupper() or verb.re is words.non_finite:
            continue
        frame = _as_said(text, verb, sentence, words) or _inverted(text, verb, sentence, words)
        if frame is not None:
            bounds, source = frame
            yield from _around(text, bounds, source, cue_spans(verb), sentence, words)


def _inverted(text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords) -> tuple[Span, Span | None] | None:
    """Return the bounds and the subject of a frame whose verb follows a comma."""
    start = _before_adverbs(text, verb.start(), sentence, words)
    if start <= sentence.span.start or not _BEFORE_FRAME.search(text, max(sentence.span.start, start - 4), start):
        return None
    source = clitic_of(verb) or subject_after(text, verb, sentence.span.end, words)
    place = max(verb.end(), source.end if source else 0)
    if is_apposed(text, clause_start(text, start, sentence), start, source, words):
        return None
    if words.reporting.language == "de" and german_clause(text, place, sentence.span.end, words):
        return None
    end = _frame_end(text, place, sentence, words)
    if end is None or (source is None and not _may_drop(text, verb, end, words)):
        return None
    return Span(start, end), source


def _as_said(text: str, verb: re.Match[str], sentence: Sentence, words: ClauseWords) -> tuple[Span, Span | None] | None:
    """Return the bounds and the subject of a frame with a conjunction: 'wie Doe mitteilte', 'según informó Doe'."""
    for conjunction in words.as_said.finditer(text, sentence.span.start, verb.start()):
        between = text[conjunction.end() : verb.start()]
        unclosed = between.count(",") % 2 == 1
        if unclosed or len(between.split()) > MOST_IN_FRAME or _PAUSES.search(between.replace(",", " ")):
            continue
        if not between.strip():
            source = clitic_of(verb) or subject_after(text, verb, sentence.span.end, words)
        else:
            source = phrase_from(text, conjunction.end(), verb.start(), words.reporting)
            if source is None:
                continue
        end = _frame_end(text, max(verb.end(), source.end if source else 0), sentence, words)
        if end is not None:
            return Span(conjunction.start(), _past_description(text, end, sentence, words)), source
    return None


def _before_adverbs(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the start of the adverbs that precede a verb: ', ora, ha detto'."""
    before = text[sentence.span.start : place].rstrip(_BLANKS)
    for adverb in words.reporting.adverbs.finditer(text, max(sentence.span.start, place - 30), place):
        if not text[adverb.end() : place].strip(_BLANKS):
            return adverb.start()
    comma = text.rfind(",", sentence.span.start, place)
    if comma >= 0 and words.reference.match(text, skip_blanks(text, comma + 1, _BLANKS), place):
        return comma + 1
    return sentence.span.start + len(before) if before else place


def _frame_end(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int | None:
    """Return the end of a frame: the next pause after its adjuncts. None if another clause or quotation of the verb
    follows, or the line after it is what is said."""
    end = sentence.span.end
    pause = next((match for match in _PAUSES.finditer(text, place, end)), None)
    if pause is not None and pause.group() == "," and words.comma_before_clause:
        opener = skip_blanks(text, pause.end(), _BLANKS)
        if not text[place : pause.start()].strip(_BLANKS) and words.complementizer.match(text, opener, end):
            return None
    limit = pause.start() if pause else end
    if pause is not None and pause.group() == ":" and words.reporting.language == "de":
        return None
    if text[limit:end].strip(_BLANKS) == ":":
        return None
    quoted = next((span for span in sentence.quoted if span.start == limit), None)
    if quoted is not None and len(quoted.of(text).split()) >= LEAST_QUOTED:
        return None
    complementizer = words.complementizer.search(text, place, limit + 1)
    return None if complementizer is not None else limit


def _may_drop(text: str, verb: re.Match[str], end: int, words: ClauseWords) -> bool:
    """True if a frame needs no subject: the language drops it, and only an adverb or a source follows the verb."""
    if words.reporting.language not in SUBJECT_DROPPED:
        return False
    begin = skip_blanks(text, verb.end(), _BLANKS)
    patterns = [words.reporting.adverbs, words.according, words.reporting.adjunct]
    if not words.reporting.determiners and text[: verb.start()].rstrip(_BLANKS).endswith(("–", "—", "-")):
        # Without articles, a subject behind an adjunct begins like the adjunct: '– zapytała podczas sesji nauczycielka'.
        patterns.append(words.reporting.ends_source)
    return begin >= end or any(pattern.match(text, begin, end) for pattern in patterns)


def _source_frames(text: str, sentence: Sentence, words: ClauseWords) -> Iterator[QuotedStatement]:
    """Yield the statements with a preposition or postposition: 'selon Doe', 'der Behörde zufolge'."""
    span = sentence.span
    pronouns = [Span(*frame.span()) for frame in words.possessive.finditer(text, span.start, span.end)]
    taken: set[int] = set()
    for preposition in words.according.finditer(text, span.start, span.end):
        of_pronoun = any(frame.start <= preposition.start() < frame.end for frame in pronouns)
        if of_pronoun or sentence.is_quoted(preposition.start()):
            continue
        if _is_determined(text, preposition.start(), sentence, words):
            continue
        cue = [Span(*preposition.span())]
        relative = words.relative_source.match(text, skip_blanks(text, preposition.end(), _BLANKS), span.end)
        if relative is not None:
            antecedent = phrase_before(text, span.start, preposition.start(), words.reporting)
            content = trimmed(text, relative.end(), span.end)
            if content is not None:
                yield QuotedStatement([content], cue, antecedent, "frame")
            continue
        source = phrase_from(text, preposition.end(), span.end, words.reporting)
        if source is not None:
            if _names_a_rule(text, source, words):
                continue
            taken.add(preposition.start())
            source = _without_clause(text, source, words)
            bounds = Span(preposition.start(), _past_description(text, source.end, sentence, words))
            yield from _around(text, bounds, source, cue, sentence, words)
    for frame in words.possessive.finditer(text, span.start, span.end):
        source = Span(*frame.span("source"))
        parts = (trimmed(text, frame.start(), source.start), trimmed(text, source.end, frame.end()))
        if not sentence.is_quoted(frame.start()):
            cue = [part for part in parts if part is not None]
            yield from _around(text, Span(*frame.span()), source, cue, sentence, words)
    for noun in _nouns_of_speech(text, span, words):
        if noun.start() in taken or sentence.is_quoted(noun.start()):
            continue
        named, end = Span(*noun.span("source")), noun.end()
        of = phrase_from(text, end, span.end, words.reporting) if noun.re is words.by_noun else None
        if of is not None and _GENITIVE.match(text, skip_blanks(text, end, _BLANKS)):
            named, end = Span(named.start, of.end), of.end
        cue = Span(noun.end("source"), noun.end()) if noun.re is words.noun_behind else Span(noun.start(), named.start)
        cue = trimmed(text, cue.start, cue.end) or cue
        yield from _around(text, Span(noun.start(), end), named, [cue], sentence, words)
    for postposition in words.behind.finditer(text, span.start, span.end):
        pauses = (pause.end() for pause in _PAUSES.finditer(text, span.start, postposition.start() - 2))
        start = max([span.start, *(place for place in pauses if text[place - 1] == ",")])
        source = trimmed(text, start, postposition.start())
        if source is not None:
            frame = Span(source.start, postposition.end())
            yield from _around(text, frame, source, [Span(*postposition.span())], sentence, words)


def _nouns_of_speech(text: str, span: Span, words: ClauseWords) -> Iterator[re.Match[str]]:
    yield from words.by_noun.finditer(text, span.start, span.end)
    yield from words.noun_behind.finditer(text, span.start, span.end)


def _names_a_rule(text: str, source: Span, words: ClauseWords) -> bool:
    """True if a phrase after a preposition is a law or a plan and not a source: 'segundo a lei'."""
    determiners = words.reporting.determiners
    noun = next((word for word in source.of(text).lower().split() if word not in determiners), "")
    return noun in words.rules


def _is_determined(text: str, place: int, sentence: Sentence, words: ClauseWords) -> bool:
    """True if the word before a preposition shows that it is no preposition: 'il secondo', 'in secondo luogo'."""
    last = _LAST_WORD.search(text, sentence.span.start, place)
    if last is None or "," in text[last.end(1) : place]:
        return False
    word = last[1].lower()
    return word in words.reporting.determiners - words.reporting.pronouns or word == "in"


def _without_clause(text: str, source: Span, words: ClauseWords) -> Span:
    """Cut a source before a clause that follows without a comma, in a language in which nouns have cases.

    Behind the first noun, only names and words with the ending of a genitive belong to the source: 'według rzecznika
    policji | droga jest zamknięta'.
    """
    if not words.genitive or "," in source.of(text):
        return source
    parts = list(re.finditer(r"\S+", text[source.start : source.end]))
    last = parts[0]
    has_noun = not words.reporting.leading_adjective.search(last.group())
    for part in parts[1:]:
        noun = not has_noun and not part.group().endswith(words.not_genitive)
        if not (part.group()[0].isupper() or part.group().endswith(words.genitive) or noun):
            break
        has_noun = has_noun or not words.reporting.leading_adjective.search(part.group())
        last = part
    return Span(source.start, source.start + last.end())


def _past_description(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the position after what describes a source: brackets, a relative clause, a German apposition."""
    end = sentence.span.end
    brackets = _BRACKETS.match(text, place, end)
    place = brackets.end() if brackets else place
    comma = re.compile(r"[,–—]?\s*").match(text, place, end)
    begin = comma.end() if comma else place
    described = begin > place and text[place] in ",–—" and words.relative.match(text, begin, end)
    if not described:
        return place
    closing = next((match for match in _PAUSES.finditer(text, begin, end) if match.group() in ",–—"), None)
    return closing.start() if closing else place


def _around(
    text: str, frame: Span, source: Span | None, cue: list[Span], sentence: Sentence, words: ClauseWords
) -> Iterator[QuotedStatement]:
    """Yield the statement whose content is the clause around a frame."""
    start, end = clause_start(text, frame.start, sentence), sentence.span.end
    for stop in _CLAUSE_END.finditer(text, frame.end, end):
        if not sentence.is_quoted(stop.start()) and not _goes_on(text, stop, end, words):
            end = stop.start()
            break
    head, rest = trimmed(text, start, frame.start), trimmed(text, frame.end, end)
    if head is not None and rest is not None and _opens(text, head, words):
        head = None
    if head is None or rest is None:
        parts = [rest or head]
    elif _resumes(text, head, frame, rest, words):
        parts = [head, rest]
    else:
        parts = [head]
    content = [part for part in parts if part is not None]
    if sum(len(part.of(text).split()) for part in content) >= LEAST_WORDS:
        yield QuotedStatement(content, cue, source, "frame")


def _opens(text: str, head: Span, words: ClauseWords) -> bool:
    """True if the words before a frame only open the clause behind it: 'Inoltre, secondo …', '…, ma secondo …'."""
    last = _LAST_WORD.search(text, head.start, head.end)
    adverb = words.reporting.adverbs.match(text, head.start, head.end)
    only_adverb = adverb is not None and adverb.end() == head.end
    patterns = (words.coordination, words.complementizer, words.relative)
    return only_adverb or (last is not None and any(pattern.fullmatch(last[1]) for pattern in patterns))


def _goes_on(text: str, stop: re.Match[str], end: int, words: ClauseWords) -> bool:
    """True if the clause after a semicolon is reported speech too, or a colon introduces what is said."""
    return stop.group() == ":" or bool(words.mood.search(text, stop.end(), end))


def _is_apposition(parts: list[str], words: ClauseWords) -> bool:
    """True if words describe the source before them: ', dono do teatro'."""
    joined = bool(words.reporting.determiners) and len(parts) > 1 and parts[1].lower() in words.reporting.joins_names
    return joined and parts[0][0].islower() and len(parts) <= MOST_APPOSED


def _resumes(text: str, head: Span, frame: Span, rest: Span, words: ClauseWords) -> bool:
    """True if the words behind a frame belong to the content."""
    gap = text[frame.end : rest.start]
    if _ASIDE.fullmatch(rest.of(text)):
        return False
    if _is_apposition(rest.of(text).split(), words):
        return False
    opener = rest.of(text).split()[0].lower().strip(",")
    if ";" in gap or ":" in gap:
        return True
    german = words.reporting.language == "de"
    if not set(gap) & set(",–—-"):
        return german and words.cue.match(text, skip_blanks(text, frame.start), frame.end) is None
    if words.mood.search(text, rest.start, rest.end):
        return True
    return opener not in words.openers and len(head.of(text).split()) <= (SHORT_HEAD if german else LONGER_HEAD)
