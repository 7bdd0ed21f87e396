"""Find statements whose source follows a preposition or precedes a postposition: 'selon X, …', 'laut X …', 'der Behörde
zufolge'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from wideangle.annotation.quotations.adjuncts import CAPITAL
from wideangle.annotation.quotations.blanks import BLANKS
from wideangle.annotation.quotations.reporting_verbs import FALLBACK, Reporting
from wideangle.annotation.quotations.source_phrases import phrase_before, phrase_from
from wideangle.annotation.quotations.statement_parts import QuotedStatement, skip_blanks
from wideangle.annotation.reported.clause_words import ClauseWords
from wideangle.annotation.reported.frame_content import MOST_APPOSED, PAUSES, content_around, last_word
from wideangle.annotation.reported.reported_clauses import Sentence, trimmed
from wideangle.model import Span

_GENITIVE = re.compile(r"(?:der|des|von|vom|einer|eines)\b")
_DATIVE = re.compile(r"\s*(?:(?:dem|den|einem|einer|diesem|dieser|diesen|seinem|ihrem|ihren|seinen)\s+)?")
_NOUNS_BEHIND = re.compile(
    r"(?:(?:dem|der|den|einem|einer|diesem|dieser|diesen|ihrem|seinem)\s+)?(?:[a-zäöüß]+(?:en|er|em)\s+)?"
    r"[A-ZÄÖÜ„“\"][^\s,]*(?:\s+(?:(?:der|des|von|vom|einer|eines)\s+)?[A-ZÄÖÜ„“\"][^\s,]*){0,5}\s*$"
)
_PREPOSITIONAL = re.compile(
    r"\s+(?:aus|von|vom|bei|beim|im|in|am|an|zum|zur|für|über)\s+(?:(?:dem|der|den|das|die|einem|einer)\s+)?"
    r"(?:[a-zäöüß]+(?:en|er|em)\s+)?[A-ZÄÖÜ][\w-]*(?:\s+[A-ZÄÖÜ][\w-]*){0,3}(?=\s+[a-zäöüß])"
)
"""A prepositional phrase before a verb: ' aus dem Archiv'."""

_PART = re.compile(r"(?:[ldLD]|un)['’]|[\w-]+")
_WORD = re.compile(r"[^\W\d_]+['’]?")
_NAME = re.compile(rf"{CAPITAL}(?:\s(?:[a-z]{{1,3}}\s)?{CAPITAL}){{0,3}}")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_COMMA = re.compile(r"[,–—]\s*")
_IN_DASHES = re.compile(r"\s[–—]\s[^–—.;:!?]{1,120}\s(?=[–—]\s)")
"""Matches a description of a source between two dashes: ' – una red de barrios – '."""


def source_frames(text: str, sentence: Sentence, words: ClauseWords) -> Iterator[QuotedStatement]:
    """Yield the statements of a sentence that name their source without a verb: after a preposition ('según Doe'),
    before a postposition ('Doe zufolge'), or with a noun of speech ('по словам Доу')."""
    span = sentence.span
    pronouns = list(words.possessive.finditer(text, span.start, span.end))
    taken = [Span(*frame.span()) for frame in pronouns]
    for frame in pronouns:
        if not sentence.is_quoted(frame.start()):
            yield from _by_pronoun(text, frame, sentence, words)
    for preposition in words.according.finditer(text, span.start, span.end):
        if _is_free(text, preposition, taken, sentence, words):
            statements = list(_by_preposition(text, preposition, sentence, words))
            taken.extend([Span(*preposition.span())] if statements else [])
            yield from statements
    for pattern in (words.by_noun, words.noun_behind, words.behind):
        for noun in pattern.finditer(text, span.start, span.end):
            if _is_free(text, noun, taken, sentence, words):
                taken.append(Span(*noun.span()))
                find = _behind_source if pattern is words.behind else _by_noun
                yield from find(text, noun, sentence, words)


def _is_free(text: str, match: re.Match[str], taken: Sequence[Span], sentence: Sentence, words: ClauseWords) -> bool:
    """True if the match of a preposition or noun is usable: it lies outside quotation marks and outside the spans in
    `taken`, and no article precedes it."""
    if sentence.is_quoted(match.start()) or any(
        span.start < match.end() and match.start() < span.end for span in taken
    ):
        return False
    return match.re is not words.according or not _is_determined(text, match.start(), sentence, words)


def _by_preposition(
    text: str, preposition: re.Match[str], sentence: Sentence, words: ClauseWords
) -> Iterator[QuotedStatement]:
    span, cue = sentence.span, [Span(*preposition.span())]
    relative = words.relative_source.match(text, skip_blanks(text, preposition.end(), BLANKS), span.end)
    if relative is not None:
        antecedent = _antecedent(text, span.start, preposition.start(), words)
        content = trimmed(text, relative.end(), span.end)
        if content is not None:
            yield QuotedStatement([content], cue, antecedent, "frame")
        return
    source = phrase_from(text, preposition.end(), span.end, words.reporting)
    if source is None and words.reporting.language == "de":
        source = dative_source(text, preposition.end(), span.end, words)
    if source is not None and not names_a_rule(text, source, words):
        ends_sentence = (
            text[span.start : preposition.start()].rstrip(BLANKS).endswith(",") and source.end >= span.end - 1
        )
        source = source if ends_sentence else _without_clause(text, source, words)
        if words.reporting.language == "de":
            source = _with_prepositional_phrase(text, preposition.start(), source, sentence)
        bounds = Span(preposition.start(), past_description(text, source.end, sentence, words))
        yield from content_around(text, bounds, sentence, words, source=source, cue=cue)


def dative_source(text: str, place: int, end: int, words: ClauseWords) -> Span | None:
    """Return a German noun phrase in the dative, without its article: 'dem Bericht'."""
    article = _DATIVE.match(text, place, end)
    return phrase_from(text, article.end(), end, words.reporting) if article else None


def _with_prepositional_phrase(text: str, frame: int, source: Span, sentence: Sentence) -> Span:
    """Extend a source at the start of a German sentence by the prepositional phrase between the source and the finite
    verb: 'Laut Akten | aus dem Archiv | sind …'."""
    if text[sentence.span.start : frame].strip(BLANKS):
        return source
    phrase = _PREPOSITIONAL.match(text, source.end, sentence.span.end)
    return Span(source.start, phrase.end()) if phrase else source


def _antecedent(text: str, start: int, end: int, words: ClauseWords) -> Span | None:
    """Return the noun phrase directly before a relative clause: 'wirft dem | Chef, Jan Doe, | zufolge dessen …'.

    The phrase begins after the last article or preposition that no comma follows. If the phrase is a name after a
    comma, it includes the phrase before the comma.
    """
    stripped = start + len(text[start:end].rstrip(BLANKS + ","))
    comma = text.rfind(",", start, stripped)
    apposed = comma >= 0 and _NAME.fullmatch(text, skip_blanks(text, comma + 1, BLANKS), stripped) is not None
    limit = comma if apposed else stripped
    clause = max(start, text.rfind(",", start, limit) + 1)
    reporting = words.reporting
    joints = [Span(*office.span("joint")) for office in reporting.office_of.finditer(text, clause, limit)]
    openers = [
        word
        for word in _WORD.finditer(text, clause, limit)
        if not any(joint.start <= word.start() < joint.end for joint in joints)
        and (word.group().lower() in reporting.determiners or _is_preposition(word, reporting))
    ]
    if not openers:
        return phrase_before(text, start, end, reporting)
    last = openers[-1]
    begin = last.start() if last.group().lower() in reporting.determiners else skip_blanks(text, last.end(), BLANKS)
    return Span(begin, stripped) if begin < limit and _is_noun_phrase(text[begin:limit].split(), reporting) else None


def _is_noun_phrase(parts: list[str], reporting: Reporting) -> bool:
    """Return False if a clause begins after a name among the words: 'Lanville continuano ad arrivare accuse'."""
    kept = [part for part in parts if part not in reporting.joins_names]
    adjacent = pairwise(kept)
    return not any(
        before[0].isupper() and word[0].islower() and not reporting.adjective.search(word) for before, word in adjacent
    )


def _is_preposition(word: re.Match[str], reporting: Reporting) -> bool:
    return reporting.ends_source.fullmatch(word.group()) is not None or word.group().lower() in reporting.before_source


def _by_pronoun(text: str, frame: re.Match[str], sentence: Sentence, words: ClauseWords) -> Iterator[QuotedStatement]:
    source = Span(*frame.span("source"))
    parts = (trimmed(text, frame.start(), source.start), trimmed(text, source.end, frame.end()))
    cue = [part for part in parts if part is not None]
    yield from content_around(text, Span(*frame.span()), sentence, words, source=source, cue=cue)


def _by_noun(text: str, noun: re.Match[str], sentence: Sentence, words: ClauseWords) -> Iterator[QuotedStatement]:
    """Yield the statement whose source is a noun of speech: 'nach ersten Angaben der Polizei', 'ihren Angaben nach'."""
    named, end = Span(*noun.span("source")), noun.end()
    cue = Span(named.end, end) if noun.re is words.noun_behind else Span(noun.start(), named.start)
    genitive = _GENITIVE.match(text, skip_blanks(text, end, BLANKS))
    if noun.re is words.by_noun and genitive is not None:
        of = phrase_from(text, genitive.end(), sentence.span.end, words.reporting)
        if of is not None:
            named, end = Span(named.start, of.end), of.end
    if noun.re is words.by_noun:
        named = _with_prepositional_phrase(text, noun.start(), Span(named.start, end), sentence)
        end = named.end
    bare = trimmed(text, cue.start, cue.end)
    if bare is not None:
        bounds = Span(noun.start(), past_description(text, end, sentence, words))
        yield from content_around(text, bounds, sentence, words, source=named, cue=[bare])


def _behind_source(
    text: str, postposition: re.Match[str], sentence: Sentence, words: ClauseWords
) -> Iterator[QuotedStatement]:
    nouns = _NOUNS_BEHIND.search(text, sentence.span.start, postposition.start())
    source = trimmed(text, *nouns.span()) if nouns is not None else None
    if source is not None:
        frame = Span(source.start, postposition.end())
        yield from content_around(text, frame, sentence, words, source=source, cue=[Span(*postposition.span())])


def names_a_rule(text: str, source: Span, words: ClauseWords) -> bool:
    """True if the phrase after a preposition names a law, a plan or a measure, which is no source: 'segundo a lei',
    'nach geltendem Recht', 'selon la saison'."""
    reporting = words.reporting
    parts = [
        part for part in _PART.findall(source.of(text).lower()) if part.replace("’", "'") not in reporting.determiners
    ]
    if reporting.language == FALLBACK:
        prepositions = (
            number
            for number, part in enumerate(parts)
            if reporting.joins_names.intersection({part}) or reporting.ends_source.fullmatch(part)
        )
        head = next(prepositions, len(parts)) - 1
        return head >= 0 and parts[head] in words.rules
    # Without articles, the second noun may depend on the first: 'autorów ustawy'.
    described = bool(reporting.determiners) or (
        bool(parts) and reporting.leading_adjective.search(parts[0]) is not None
    )
    return any(noun in words.rules for noun in parts[: 2 if described else 1])


def _is_determined(text: str, place: int, sentence: Sentence, words: ClauseWords) -> bool:
    """True if the word before a supposed preposition shows that it is another kind of word: 'il secondo', 'in secondo
    luogo'."""
    last = last_word(text, sentence.span.start, place)
    if last is None or "," in text[last.end(1) : place]:
        return False
    word = last[1].lower()
    return word in words.reporting.determiners - words.reporting.pronouns or word in words.no_source_behind


def _without_clause(text: str, source: Span, words: ClauseWords) -> Span:
    """Cut off the clause that follows a source without a comma, and return the source. The function applies to
    languages with case endings. After the first noun, only names and words with a genitive ending belong to the source:
    'według rzecznika policji | droga jest zamknięta'.
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


def past_description(text: str, place: int, sentence: Sentence, words: ClauseWords) -> int:
    """Return the position after the words that describe a source: brackets, words in dashes, a relative clause, or an
    apposition with a participle."""
    end = sentence.span.end
    brackets = _BRACKETS.match(text, place, end)
    place = brackets.end() if brackets else place
    dashed = _IN_DASHES.match(text, place, end)
    if dashed is not None:
        return dashed.end()
    comma = _COMMA.match(text, place, end)
    closing = (
        next((match for match in PAUSES.finditer(text, comma.end(), end) if match.group() in ",–—"), None)
        if comma
        else None
    )
    if comma is None or closing is None:
        return place
    between = text[comma.end() : closing.start()]
    described = words.relative.match(text, comma.end(), end) or _is_described(between, words)
    return closing.start() if described else place


def _is_described(words_between: str, words: ClauseWords) -> bool:
    """True if the words between two commas after a source describe the source: ', basé à Lanville,'."""
    parts = words_between.split()
    return 0 < len(parts) <= MOST_APPOSED and words.describing.search(parts[0]) is not None
