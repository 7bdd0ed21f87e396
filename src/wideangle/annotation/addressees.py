"""Remove the addressee from the content of a statement: 'told | the Assembly | the families deserved answers'.

PolNeAR, the corpus of labelled news that trained the network, excludes the addressee ('the Assembly') from the content,
and the network mostly does so too. If the network includes the addressee, the content begins with a noun phrase, and
the addressee ends before the first word that begins a clause. The rule cuts 31 contents in the training articles of
PolNeAR: 19 of them get the bounds of the corpus, and 4 lose these bounds.
"""

from __future__ import annotations

import re
from dataclasses import replace

from wideangle.model import Attribution, Span

MOST_WORDS = 12
"""The greatest number of words in an addressee, as in 'told the Assembly that'."""

_TELLS = re.compile(
    r"(?:^|\s)(?:t(?:old|ells?|elling)|(?:assur|remind|inform|notifi)(?:ed|es|s|ing)|notifying)$", re.IGNORECASE
)
_WORD = re.compile(r"[^\s,]+")
_CLAUSE = frozenset("that he she it they we i you there".split())
_DETERMINERS = frozenset("the a an his her their our its this these those some many no most any all".split())
_JOINS = frozenset("of in at on for from with by and or near during around outside inside before & all both".split())
_OPENS_NOT = _CLAUSE | frozenset("if whether how why what when where who to not about".split())
_ENDS = frozenset("to how about as who whom which though of had has was were is are".split())
_TALES = frozenset("story stories tale tales joke jokes truth lie lies history".split())
_OBJECTS = frozenset("me him us them reporters".split())
_STOP = re.compile(r"[.;!?]['\"”’]?$")
_ABBREVIATION = re.compile(r"(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St)\.")


def without_addressee(text: str, attribution: Attribution) -> Attribution:
    """Return the statement without the addressee at the beginning of its content. If the end of the addressee is
    unclear, the statement stays the same."""
    cue = attribution.cue[-1] if attribution.cue else None
    if cue is None or not _TELLS.search(cue.of(text)):
        return attribution
    content = list(attribution.content)
    for number, span in enumerate(content):
        if span.start >= cue.end and not text[cue.end : span.start].strip():
            start = _clause_start(text, span)
            if start is not None:
                content[number] = Span(start, span.end)
                return replace(attribution, content=tuple(content))
    return attribution


def _clause_start(text: str, content: Span) -> int | None:
    previous = ""
    for number, match in enumerate(_WORD.finditer(text, content.start, content.end)):
        word = match.group()
        plain = re.split("['’]", word.strip('‘“"').lower())[0].rstrip(".,;:")
        if not number:
            if plain in _OPENS_NOT or not word[0].isalnum():
                return None
        elif number > MOST_WORDS or plain in _TALES or (_STOP.search(previous) and not _ABBREVIATION.match(previous)):
            return None
        elif _begins_clause(text, match, plain, previous.lower()):
            return match.start()
        elif plain in _ENDS and not (plain == "of" and number > 1):
            return None
        previous = word
    return None


def _begins_clause(text: str, match: re.Match[str], plain: str, previous: str) -> bool:
    """True if a word after an addressee begins the content of the statement. `previous` is the preceding word in lower
    case."""
    word = match.group()
    if previous in _JOINS:
        return False
    if word[0] in '“"':
        return text[max(0, match.start() - 4) : match.start()].rstrip().endswith((",", ":"))
    determined = plain in _DETERMINERS and word[0].islower() and previous not in _DETERMINERS
    behind_object = previous in _OBJECTS and plain not in _JOINS | _ENDS
    return plain in _CLAUSE or determined or behind_object
