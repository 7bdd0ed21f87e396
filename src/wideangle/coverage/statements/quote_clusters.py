"""Cluster the statements of a story. The result lists each statement once, with the wordings of all articles that
report the statement.

Common word sequences find candidates for the same quotation, and common rare terms find candidates for paraphrases.
Sequences and terms that are in many statements are skipped, so that the computing time grows only linearly with the
number of statements. In order of time, each statement joins the cluster of its most probable match, or starts a new
cluster.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wideangle.coverage.statements.alignment import differences
from wideangle.coverage.statements.matching import (
    LEAST_SHARED,
    PARAPHRASED_FROM,
    SAME_FROM,
    SURELY_SAME,
    paraphrased,
    same_wording,
)
from wideangle.coverage.statements.utterances import LEAST_QUOTED, PRONOUNS, Account, Statement, statements_of
from wideangle.language import outlet_key
from wideangle.language.names import Aliases, same_name
from wideangle.model import Quote, RoleGiven, Wording, in_time

COMMONEST = 40
"""A word sequence or a term is used to find candidates only if at most this number of statements contain it."""

LONGEST_ROLE = 80
"""The greatest length of a speaker's role in code points. A longer text is a clause and not a role."""

MOST_COMPARED = 12
"""The greatest number of candidates that are compared with a statement. The candidates with the most common word
sequences or terms are compared."""


@dataclass(slots=True)
class _Entry:
    """A cluster of statements, divided into quotations and paraphrases. Each statement is paired with the probability
    that it belongs to the cluster."""

    quoted: list[tuple[Statement, float]] = field(default_factory=list)
    paraphrases: list[tuple[Statement, float]] = field(default_factory=list)

    def take(self, other: _Entry) -> None:
        """Add the statements of another cluster, in order of time."""
        self.quoted = sorted((*self.quoted, *other.quoted), key=_in_time)
        self.paraphrases = sorted((*self.paraphrases, *other.paraphrases), key=_in_time)


def _in_time(joined: tuple[Statement, float]) -> tuple[float, ...]:
    account = joined[0].account
    return in_time(account.article.published, bool(account.copy_of))


def cluster_quotes(accounts: Sequence[Account], aliases: Aliases | None = None) -> tuple[Quote, ...]:
    """Return the distinct statements of a story. The statements that most outlets report come first. Of equally
    reported statements, those of more than two words come first, then those of named speakers, then the earlier ones.

    A quotation is always listed. A statement that reporters only paraphrase is listed if at least two outlets report
    it. Wordings in different languages stay separate, because their words cannot be compared.
    """
    statements = statements_of(accounts, aliases)
    entries = _grouped(statements)
    roles = _roles(statements)
    quotes = [(_quote(entry, roles), _is_brief(entry)) for entry in entries]
    listed = [(quote, brief) for quote, brief in quotes if quote.wordings or quote.witnesses > 1]
    named = {statement.speaker for statement in statements if statement.speaker}
    listed.sort(key=lambda pair: (-pair[0].witnesses, pair[1], pair[0].speaker not in named))
    return tuple(quote for quote, _ in listed)


def spoken_by(quotes: Iterable[Quote], name: str, aliases: Aliases | None = None) -> list[Quote]:
    """Return the statements of one speaker. `name` may be any spelling of the speaker's name. For an unnamed speaker,
    `name` is the wording of the source ('officials')."""
    asked = name.casefold()
    return [quote for quote in quotes if quote.speaker.casefold() == asked or same_name(quote.speaker, name, aliases)]


def _grouped(statements: Sequence[Statement]) -> list[_Entry]:
    finder = _Finder(statements)
    entries: list[_Entry] = []
    entry_of: list[int] = []
    merged: dict[int, int] = {}
    for number, statement in enumerate(statements):
        same = finder.same_as(statement)
        probability = same[0][1] if same else 1.0
        numbers = sorted({_root(entry_of[other], merged) for other, _ in same}) or [len(entries)]
        entry, *others = numbers
        if not same:
            entries.append(_Entry())
        for other in others:
            # Two excerpts without common words are one statement if a third wording contains both.
            entries[entry].take(entries[other])
            merged[other] = entry
        entry_of.append(entry)
        side = entries[entry].quoted if statement.quoted else entries[entry].paraphrases
        side.append((statement, probability))
        finder.add(number)
    return [entry for number, entry in enumerate(entries) if number not in merged]


def _is_brief(entry: _Entry) -> bool:
    """Return True if no wording is long enough to say something by itself ('Yes, sir')."""
    return all(len(statement.words) < LEAST_QUOTED for statement, _ in (*entry.quoted, *entry.paraphrases))


def _root(entry: int, merged: Mapping[int, int]) -> int:
    while entry in merged:
        entry = merged[entry]
    return entry


class _Finder:
    """An index of earlier statements by word sequences and by terms."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements
        counts = Counter(term for statement in statements for term in statement.terms)
        self._rarity = {term: math.log1p(len(statements) / count) for term, count in counts.items()}
        self._wordings: set[Hashable] = set()
        self._by_run: defaultdict[Hashable, list[int]] = defaultdict(list)
        self._by_term: defaultdict[Hashable, list[int]] = defaultdict(list)

    def same_as(self, statement: Statement) -> list[tuple[int, float]]:
        """Return the earlier statements that are the same as `statement`, as pairs (index of the statement,
        probability). The list is empty if there is no such statement.

        The first pair is the most probable match. Further pairs are almost certainly shortened versions of the same
        statement.
        """
        if statement.quoted:
            sharing = _sharing(self._by_run, _keyed(statement, statement.shingles), least=1)
            matches = [(other, same_wording(statement, self._statements[other])) for other in sharing]
            matches.sort(key=lambda pair: (-pair[1], pair[0]))
            if matches and matches[0][1] >= SAME_FROM:
                return [matches[0], *(pair for pair in matches[1:] if pair[1] >= SURELY_SAME)]
        best: tuple[float, int] = (0.0, 0)
        for other in _sharing(self._by_term, _keyed(statement, statement.terms), least=LEAST_SHARED):
            if not (statement.quoted and self._statements[other].quoted):
                best = max(best, (paraphrased(statement, self._statements[other], self._rarity), -other))
        return [(-best[1], best[0])] if best[0] >= PARAPHRASED_FROM else []

    def add(self, number: int) -> None:
        """Add the statement with the index `number`, unless the same wording was added before. The first statement with
        a wording stands for all copies of the wording.

        Without this rule, a wording with more than `COMMONEST` copies would be too frequent to be found.
        """
        statement = self._statements[number]
        wording = (statement.account.article.language, statement.speaker, statement.quoted, statement.words)
        if wording in self._wordings:
            return
        self._wordings.add(wording)
        keys = [(self._by_term, key) for key in _keyed(statement, statement.terms)]
        if statement.quoted:
            keys += [(self._by_run, key) for key in _keyed(statement, statement.shingles)]
        for postings, key in keys:
            if len(postings[key]) <= COMMONEST:
                postings[key].append(number)


def _keyed(statement: Statement, features: Iterable[Hashable]) -> list[Hashable]:
    """Return, for each feature, a key that consists of the language and the feature, because words with the same
    letters are different words in two languages."""
    language = statement.account.article.language or "en"
    return [(language, feature) for feature in features]


def _sharing(postings: Mapping[Hashable, list[int]], keys: Sequence[Hashable], least: int) -> list[int]:
    counts: Counter[int] = Counter()
    for key in keys:
        numbers = postings.get(key, ())
        if len(numbers) <= COMMONEST:
            counts.update(numbers)
    likeliest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_COMPARED]
    return [other for other, count in likeliest if count >= least]


def _quote(entry: _Entry, roles: Mapping[str, tuple[RoleGiven, ...]]) -> Quote:
    both = [*entry.quoted, *entry.paraphrases]
    names = Counter(statement.speaker for statement, _ in both if statement.speaker)
    speaker = min(names, key=lambda name: (-names[name], -len(name)), default="") or _source(both[0][0])
    speaking = [statement for statement, _ in both if statement.speaker == speaker and speaker]
    held = roles.get(speaker, ())
    language = both[0][0].account.article.language
    # A role in the language of the quotation is preferred, if any article gives a role in this language.
    in_language = [given for given in held if given.article.language == language] or held
    return Quote(
        speaker=speaker,
        role=max((given.text for given in in_language), key=len, default=""),
        wordings=tuple(_wording(statement, sure, entry.quoted[0][0]) for statement, sure in entry.quoted),
        paraphrases=tuple(_wording(statement, sure, None) for statement, sure in entry.paraphrases),
        spellings=tuple(dict.fromkeys(statement.spelling for statement in speaking if statement.spelling)),
        roles=held,
        witnesses=_reporting_outlets([statement.account for statement, _ in both]),
    )


def _reporting_outlets(accounts: Sequence[Account]) -> int:
    """Return the number of outlets that report a statement. Copies do not count, except that all copies of the user's
    own draft together count as one outlet.

    The result is 0 if only the draft has the statement.
    """
    asked = {account.article.id or account.article.url for account in accounts if _is_draft(account)}
    copied = any(account.copy_of in asked for account in accounts if account.copy_of)
    outlets = {_outlet(account) for account in accounts if not account.copy_of and not _is_draft(account)}
    if outlets or copied:
        return len(outlets) + copied
    return 0 if asked else 1


def _is_draft(account: Account) -> bool:
    return account.asked and not outlet_key(account.article.outlet, account.article.url)


def _outlet(account: Account) -> str:
    return outlet_key(account.article.outlet, account.article.url) or account.article.id


def _source(statement: Statement) -> str:
    """Return the words for an unnamed speaker, or '' if the source is missing or is only a pronoun."""
    attribution = statement.attribution
    text = statement.account.article.text
    spans = (attribution.speaker.name,) if attribution.speaker is not None else attribution.source
    words = " ".join(" ".join(span.of(text) for span in spans).split())
    return "" if words.casefold() in PRONOUNS else words


def _roles(statements: Sequence[Statement]) -> dict[str, tuple[RoleGiven, ...]]:
    """Return, for each speaker, the roles that the articles state, in order of time. Texts longer than LONGEST_ROLE are
    left out."""
    roles: dict[str, dict[str, RoleGiven]] = defaultdict(dict)
    for statement in statements:
        who = statement.attribution.speaker
        if statement.speaker and who is not None and who.role is not None:
            given = RoleGiven(who.role, statement.account.article)
            if len(given.text) <= LONGEST_ROLE:
                roles[statement.speaker].setdefault(given.text.casefold(), given)
    return {speaker: tuple(given.values()) for speaker, given in roles.items()}


def _wording(statement: Statement, probability: float, first: Statement | None) -> Wording:
    return Wording(
        article=statement.account.article,
        attribution=statement.attribution,
        differences=differences(first, statement) if first is not None and first is not statement else (),
        copy_of=statement.account.copy_of,
        probability=probability,
    )
