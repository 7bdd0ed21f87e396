"""Match the adjuncts (phrases of time or place, and addressees) that stand between a reporting verb and the speaker
after the verb.

Examples: 'сказал во вторник мэр', 'ha detto martedì all'agenzia la sindaca', 'sagte am Montag in Oberlund der
Minister'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wideangle.language.date_mentions import calendar_names

MOST_WORDS = 4
"""The greatest number of words in a prepositional phrase between a verb and the speaker."""

_GAP = r"[ \t\u00a0\u202f]+"
_WORD = r"[^\W\d_][\w'’-]*"
CAPITAL = r"[A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻА-ЯЁІЇЄҐ][\w'’-]*"
"""A pattern for a word with an initial capital in any covered language. The pattern must be matched
case-sensitively."""

_SMALL = r"[^\W\d_A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻА-ЯЁІЇЄҐ]"
_AGENCY = rf"(?:{_GAP}(?:[A-ZА-ЯЁ]{{2,}}|Reuters|Bloomberg)(?!\w))?+"
_YEAR = rf"(?:,?{_GAP}(?:de{_GAP})?\d{{4}})?"

AnyOf = Callable[[Sequence[str]], str]


def adjunct(language: str, lists: Callable[[str], Sequence[str]], any_of: AnyOf) -> str:
    """Return a case-sensitive pattern for one adjunct, such as 'am Montag' or 'all'agenzia'.

    `lists` returns the entries of a section in the language's word list; `any_of` returns a pattern that matches any of
    the words given to it. After a preposition, the pattern matches the shortest phrase that a speaker can follow. In
    languages with articles, a speaker begins with an article or a full name, in others with a full name.
    """
    determiner, preposition = any_of(lists("determiners")), any_of(lists("prepositions"))
    joint = any_of([*lists("determiners"), *lists("prepositions"), *lists("joins names")])
    leads = rf"(?i:{preposition})(?:{_GAP}|(?<=['’]))"
    full_name = rf"{CAPITAL}{_GAP}(?:[a-zà-ÿ]{{1,3}}{_GAP})?{CAPITAL}"
    # A phrase of place may end with a capitalised word of a place's name: 'en Puerto Claro', 'на площади Мира'.
    if lists("determiners"):
        speaker = rf"(?={_GAP}(?:(?i:{determiner})|{full_name}))"
        place = rf"{CAPITAL}(?:{_GAP}{CAPITAL})*(?={_GAP}(?i:{determiner}))"
        place = rf"{place}|(?:{CAPITAL}{_GAP})?{CAPITAL}(?={_GAP}{full_name})"
    else:
        speaker = rf"(?={_GAP}{full_name})"
        place = rf"(?:{CAPITAL}{_GAP})?{CAPITAL}(?={_GAP}(?:{_SMALL}|{full_name}))"
    # German nouns begin with a capital. Lower-case words before a noun are articles or adjectives, and do not end the
    # phrase.
    noun = rf"(?!(?i:{joint}))" + (CAPITAL if language == "de" else _WORD)
    phrase = rf"{leads}(?:{place}|(?:{_WORD}{_GAP}){{0,{MOST_WORDS - 1}}}?{noun}{_AGENCY}{speaker})"
    return rf"(?:(?i:{any_of(lists('addressees'))}){_AGENCY}|{time_phrase(language, lists, any_of)}|{phrase})"


def time_phrase(language: str, lists: Callable[[str], Sequence[str]], any_of: AnyOf) -> str:
    """Return a pattern for a weekday or a day of a month, including adjacent words of time: 'este martes por la noche',
    'am Montag, 3. Mai'."""
    months, weekdays = calendar_names(language)
    words = rf"(?:{any_of([*lists('day words'), *lists('prepositions')])}{_GAP})"
    part = rf"(?:{_GAP}{words}{{0,2}}?{any_of(lists('parts of day'))})"
    of_month = rf"\d{{1,2}}(?:\.|º|er)?{_GAP}(?:de{_GAP})?{any_of(list(months))}{_YEAR}"
    weekday = rf"{any_of(list(weekdays))}(?:,?{_GAP}(?:(?:den|dem|le|el|il){_GAP})?{of_month})?"
    clock = rf"{words}\d{{1,2}}[.:h]\d{{2}}(?!\w)"
    in_month = rf"{any_of(lists('prepositions'))}{_GAP}{any_of(list(months))}{_YEAR}"
    if language == "de":
        weekday = rf"(?:{weekday}|(?:{'|'.join(weekdays)})(?:{'|'.join(lists('parts of day'))})(?!\w))"
    date = rf"(?:{weekday}|{of_month}|{clock}|{in_month})"
    return rf"(?i:{words}{{0,3}}{date}{part}*(?:{_GAP}\(\d{{1,2}}(?:[/.]\d{{1,2}})?\))?)"
