"""Prepare the statements in the articles of a story for comparison. The words of each attributed statement are
normalised."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wideangle.language import fold, outlet_key, terms, word_spans
from wideangle.language.names import Aliases, Merged, PersonName, merge_names, same_name
from wideangle.model import Annotation, Article, Attribution, AttributionKind, Span, in_time

LEAST_QUOTED = 3
"""The least number of words in quotation marks that count as a quotation. Fewer quoted words are part of the reporter's
sentence."""

LONGEST = 400
"""The greatest number of words of a statement that are compared. Further words are ignored."""

SHINGLE = 3
"""The number of adjacent words in a shingle (a short word sequence). The index finds equal wordings by their
shingles."""

PRONOUNS = frozenset("he she it they we i you who which that his her its their him them us me this those".split())
"""Words for a source, such as pronouns, that do not identify a speaker for a reader of the story."""

_QUOTED = re.compile(
    r"“[^“”]*(?:”|\Z)|„[^„“”]*(?:[“”]|\Z)|«[^«»]*(?:»|\Z)|»[^«»]*(?:«|\Z)|\"[^\"]*(?:\"|\Z)|''(?:(?!'').)*(?:''|\Z)",
    re.DOTALL,
)
_MARK = re.compile(r"[“„«»\"]|''")


@dataclass(frozen=True, slots=True)
class Account:
    """An article of a story with its annotation. `copy_of` is the id of the original if the article is a copy, else ''.

    `asked` is True for the article at hand (whose coverage is composed). Its spellings of names are preferred. If this
    article has no outlet, it is a draft and does not count as a report.
    """

    article: Article
    annotation: Annotation
    copy_of: str = ""
    asked: bool = False


@dataclass(slots=True)
class Statement:
    """An attributed statement, prepared for comparison.

    `words` are the normalised words of the statement, and `spans` their positions. `parts` holds for each word the
    index of the content span that contains the word. If `quoted` is True, `words` are only the words in quotation
    marks. A statement with few quoted words has `quoted` False and keeps all its words. `speaker` is the canonical
    name, or '' for an unnamed source. `spelling` explains why the canonical name differs from the name in the article.
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
        """The set of all sequences of `SHINGLE` adjacent words. A shorter statement is one sequence."""
        width = min(SHINGLE, len(self.words))
        return {self.words[start : start + width] for start in range(len(self.words) - width + 1)} if width else set()


def statements_of(accounts: Sequence[Account], aliases: Aliases | None = None) -> list[Statement]:
    """Return the statements of all articles in order of time. At the same time, statements of originals precede
    statements of copies. Statements of undated articles come last."""
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
    """Choose one spelling of each speaker's name: the user's alias, or else the spelling in the article at hand, or
    else the spelling of most outlets. A spelling without a first name is chosen only if there is no other."""
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
    """Return the speaker's name in this article. Return '' if the source is only a word such as 'officials' or 'he'."""
    if attribution.speaker is None:
        return ""
    name = " ".join(attribution.speaker.name.of(account.article.text).split()).strip(' ,.;:“”"')
    if name.casefold() in PRONOUNS:
        return ""
    first, last = name[:1], name.split()[-1:] or [""]
    return name if first.isupper() and last[0][:1].isupper() and PersonName.of(name).surname else ""


def _is_within(attribution: Attribution, direct: Sequence[Attribution]) -> bool:
    """Return True if a statement is part of a longer direct quotation. The statement is then listed with this
    quotation."""
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
    """Yield the spans in quotation marks within the content of an attribution. In a direct statement, the quotation
    marks are outside the content; the content is yielded as a whole, unless quotation marks begin within it."""
    for span in attribution.content:
        piece = span.of(text)
        marked = _MARK.search(piece)
        if attribution.kind is AttributionKind.DIRECT and not (marked and piece[: marked.start()].strip()):
            yield span
        elif attribution.kind is not AttributionKind.INDIRECT and marked:
            for match in _QUOTED.finditer(piece):
                yield Span(span.start + match.start(), span.start + match.end())


def _words(text: str, parts: Sequence[Span], language: str) -> list[tuple[str, Span, int]]:
    """Return the normalised words of a statement, each with its span and the index of its part."""
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
