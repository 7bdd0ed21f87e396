"""Prepare the statements of a story's articles for comparison: extract folded (normalised) words from attributions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wideangle.language import fold, outlet_key, terms, word_spans
from wideangle.language.names import Aliases, Merged, PersonName, merge_names, same_name
from wideangle.model import Annotation, Article, Attribution, AttributionKind, Span, in_time

LEAST_QUOTED = 3
"""The least number of words in quotation marks that count as a wording; fewer quoted words are part of the
reporter's sentence."""

LONGEST = 400
"""The number of words of a statement that are compared; further words are ignored."""

SHINGLE = 3
"""The number of adjacent words in a shingle, by which the index finds equal wordings."""

PRONOUNS = frozenset("he she it they we i you who which that his her its their him them us me this those".split())
"""Sources that do not identify a speaker for a reader of the story."""

_QUOTED = re.compile(
    r"“[^“”]*(?:”|\Z)|„[^„“”]*(?:[“”]|\Z)|«[^«»]*(?:»|\Z)|»[^«»]*(?:«|\Z)|\"[^\"]*(?:\"|\Z)|''(?:(?!'').)*(?:''|\Z)",
    re.DOTALL,
)
_MARK = re.compile(r"[“„«»\"]|''")


@dataclass(frozen=True, slots=True)
class Account:
    """An article of a story with its annotation. `copy_of` is the id of its original if the article is a copy, else
    ''.

    `asked` marks the article at hand. Its spelling of a name is preferred. If it has no outlet, it is a draft and does
    not count as a report.
    """

    article: Article
    annotation: Annotation
    copy_of: str = ""
    asked: bool = False


@dataclass(slots=True)
class Statement:
    """An attribution prepared for comparison.

    `words` are the folded words of the statement and `spans` their positions. `parts` has for each word the index of
    the content span that contains it. If `quoted` is true, `words` has only words in quotation marks; a statement with
    few quoted words keeps all its words. `speaker` is the canonical name, or '' for an unnamed source. `spelling`
    explains why the canonical name differs from the name in the article.
    """

    account: Account
    attribution: Attribution
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    parts: tuple[int, ...]
    quoted: bool
    speaker: str = ""
    spelling: str = ""
    terms: frozenset[int] = field(default_factory=frozenset)

    @property
    def shingles(self) -> set[tuple[str, ...]]:
        """The runs of `SHINGLE` adjacent words; a shorter statement is one run."""
        width = min(SHINGLE, len(self.words))
        return {self.words[start : start + width] for start in range(len(self.words) - width + 1)} if width else set()


def statements_of(accounts: Sequence[Account], aliases: Aliases | None = None) -> list[Statement]:
    """Return the statements of all articles in order of time. Statements of undated articles come last, and copies
    come after originals of the same time."""
    ordered = sorted(accounts, key=_when)
    merged = _spelled(ordered, aliases or Aliases())
    statements = []
    for account in ordered:
        direct = [
            attribution for attribution in account.annotation.attributions if attribution.kind is AttributionKind.DIRECT
        ]
        for attribution in account.annotation.attributions:
            if _is_within(attribution, direct):
                continue
            statement = _statement(account, attribution, merged)
            if statement is not None:
                statements.append(statement)
    return statements


def _when(account: Account) -> tuple[float, ...]:
    return in_time(account.article.published, bool(account.copy_of))


def _spelled(accounts: Sequence[Account], aliases: Aliases) -> dict[str, Merged]:
    """Choose one spelling for each speaker: the user's alias, or else the spelling of the article at hand, or else
    that of most outlets. A form without a first name is chosen only if no other form exists."""
    outlets: dict[str, set[str]] = defaultdict(set)
    asked: set[str] = set()
    for account in accounts:
        for name in filter(None, (_name(account, attribution) for attribution in account.annotation.attributions)):
            outlets[name].add(outlet_key(account.article.outlet, account.article.url) or account.article.id)
            if account.asked:
                asked.add(name)
    merged = merge_names(outlets, aliases)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in merged:
        groups[merged[name].canonical].append(name)

    def rank(name: str) -> tuple[bool, bool, int]:
        return bool(PersonName.of(name).given), name in asked, len(outlets[name])

    for canonical, names in groups.items():
        if aliases.get(canonical) or canonical not in names:
            continue
        shown = max((canonical, *names), key=rank)
        for name in names if shown != canonical else ():
            reason = same_name(name, shown, aliases) or merged[name].reason
            merged[name] = Merged(shown, reason if name != shown else "")
    return merged


def _name(account: Account, attribution: Attribution) -> str:
    """Return the speaker's name in this article; '' if the source is only a word such as 'officials' or 'he'."""
    if attribution.speaker is None:
        return ""
    name = " ".join(attribution.speaker.name.of(account.article.text).split()).strip(' ,.;:“”"')
    if name.casefold() in PRONOUNS:
        return ""
    first, last = name[:1], name.split()[-1:] or [""]
    return name if first.isupper() and last[0][:1].isupper() and PersonName.of(name).surname else ""


def _is_within(attribution: Attribution, direct: Sequence[Attribution]) -> bool:
    """True if a statement is part of another person's quotation. It is then listed with that quotation."""
    if not attribution.content:
        return False
    first, last = attribution.content[0].start, attribution.content[-1].end
    around = (span for other in direct if other is not attribution for span in other.content)
    return any(span.start <= first and last <= span.end and (span.start, span.end) != (first, last) for span in around)


def _statement(account: Account, attribution: Attribution, merged: dict[str, Merged]) -> Statement | None:
    text, language = account.article.text, account.article.language
    quoted = list(_quoted(text, attribution))
    parts = quoted or list(attribution.content)
    words = _words(text, parts, language)
    if attribution.kind is AttributionKind.MIXED and len(words) < LEAST_QUOTED:
        quoted = []
        words = _words(text, attribution.content, language)
    if not words:
        return None
    name = _name(account, attribution)
    whole = " ".join(span.of(text) for span in attribution.content)
    return Statement(
        account=account,
        attribution=attribution,
        words=tuple(word for word, _, _ in words),
        spans=tuple(span for _, span, _ in words),
        parts=tuple(part for _, _, part in words),
        quoted=bool(quoted),
        speaker=merged[name].canonical if name else "",
        spelling=merged[name].reason if name else "",
        terms=frozenset(terms(whole, language).tolist()),
    )


def _quoted(text: str, attribution: Attribution) -> Iterator[Span]:
    """Yield the spans in quotation marks within the content of an attribution. The content of a direct statement has
    its quotation marks outside and is yielded whole, unless quotation marks begin within it."""
    for span in attribution.content:
        piece = span.of(text)
        marked = _MARK.search(piece)
        if attribution.kind is AttributionKind.DIRECT and not (marked and piece[: marked.start()].strip()):
            yield span
        elif attribution.kind is not AttributionKind.INDIRECT and marked:
            for match in _QUOTED.finditer(piece):
                yield Span(span.start + match.start(), span.start + match.end())


def _words(text: str, parts: Sequence[Span], language: str) -> list[tuple[str, Span, int]]:
    """Return the folded words of a statement, with their spans and the numbers of their parts."""
    folded_words = []
    for number, part in enumerate(parts):
        piece = part.of(text)
        for local in word_spans(piece, language):
            folded = fold(local.of(piece), language)
            if folded:
                folded_words.append((folded, Span(part.start + local.start, part.start + local.end), number))
            if len(folded_words) == LONGEST:
                return folded_words
    return folded_words
