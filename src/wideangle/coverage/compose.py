"""Compose the coverage of an article (the article at hand) from its related articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from wideangle.coverage.extract import opening
from wideangle.coverage.folding import Folded, FoldedReport, fold_copies
from wideangle.coverage.lanes import Relation, Verdict, is_probable, is_shown, is_uncertain
from wideangle.coverage.ranking import Ranked, text_width, varied_order
from wideangle.coverage.strands import Strand
from wideangle.language import correction, outlet_key
from wideangle.language.names import Aliases
from wideangle.link import agency_of
from wideangle.model import (
    Absence,
    Article,
    Copy,
    Coverage,
    DateEstimate,
    Entry,
    Holdings,
    Lane,
    Link,
    NotCompared,
    PublicationTime,
    Quote,
    Reason,
    Section,
    StrandCoverage,
)

ReportText: TypeAlias = tuple[Article, str]
"""An article, and the id of its original if it is a copy, else ''."""

PER_LANE = 8
"""The default number of entries in a lane. A reader can scan about this number."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article that is related to the article at hand, with its relation, its group of copies and its story.

    `group` is the number of a group of copies; neighbours with the same text have the same number. It is None for
    copies of the article at hand. `share` (0 to 1) is the part of the article's text that other articles of the group
    contain too. `explain` returns the reasons of the relation and is called only for articles that are shown. `story`
    is a number that identifies the neighbour's story, or None. `strand` is the index of the strand (one matter of a
    round-up) of the article at hand to which the neighbour belongs.
    """

    article: Article
    relation: Relation
    group: int | None
    share: float = 1.0
    explain: Callable[[], tuple[Reason, ...]] = tuple
    story: int | None = None
    strand: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a coverage that the caller requests.

    `limit` is the greatest number of entries in a lane. `outlets` and `not_outlets` may contain any spelling of an
    outlet's name. `since` and `until` are inclusive days. `aliases` lists the spellings of speakers' names. If
    `statements` is False, the coverage has no statements (`quotes`), which saves a third of the time.
    """

    limit: int = PER_LANE
    since: PublicationTime | None = None
    until: PublicationTime | None = None
    lanes: tuple[Lane, ...] = tuple(Lane)
    outlets: tuple[str, ...] = ()
    not_outlets: tuple[str, ...] = ()
    aliases: Aliases = field(default_factory=Aliases)
    statements: bool = True
    keys: tuple[frozenset[str], frozenset[str]] = field(init=False, default=(frozenset(), frozenset()))

    def __post_init__(self) -> None:
        keys = tuple(frozenset(outlet_key(name) for name in names) for names in (self.outlets, self.not_outlets))
        object.__setattr__(self, "keys", keys)

    @property
    def is_of_all_outlets(self) -> bool:
        """True if the selection includes the same-story lane and all outlets. Only then can missing outlets be
        listed."""
        return Lane.SAME_STORY in self.lanes and not any(self.keys)

    def admits(self, article: Article) -> bool:
        """Return True if the date and the outlet of an article match the selection. An undated article matches all
        dates."""
        wanted, unwanted = self.keys
        if wanted or unwanted:
            key = outlet_key(article.outlet, article.url)
            if (wanted and key not in wanted) or key in unwanted:
                return False
        if article.published is None:
            return True
        day = article.published.day
        return not ((self.since and day < self.since.day) or (self.until and day > self.until.day))


def _no_statements(_: Sequence[ReportText]) -> tuple[Quote, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Supplement:
    """The parts of a coverage besides its lanes and counts.

    `statements` is a function that returns the statements of the shown reports of the story; the first of these reports
    is the article at hand (whose coverage is composed). `first` lists, in order, the ids of the articles that a person
    put first in their lanes. The other fields are those of `Coverage`.
    """

    statements: Callable[[Sequence[ReportText]], tuple[Quote, ...]] = _no_statements
    first: Sequence[str] = ()
    story: str = ""
    story_reports: int = 0
    of_story: str = ""
    missing: tuple[Absence, ...] = ()
    inferred_date: DateEstimate | None = None
    not_compared: NotCompared = field(default_factory=NotCompared)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The scope of a search: the selection, the contents of the archive, and the number of articles that were compared
    with the article at hand (whose coverage is composed)."""

    selection: Selection
    holdings: Holdings
    compared: int


def compose(
    article: Article,
    neighbours: Iterable[Neighbour],
    holdings: Holdings,
    selection: Selection,
    strands: Sequence[Strand] = (),
    *,
    supplement: Supplement | None = None,
) -> Coverage:
    """Compose the coverage of an article. `neighbours` are its related articles in any order. `strands` are the strands
    of the article if it covers several matters."""
    supplement = supplement or Supplement()
    admitted = [neighbour for neighbour in neighbours if selection.admits(neighbour.article)]
    own = [neighbour for neighbour in admitted if neighbour.group is None]
    related = [neighbour for neighbour in admitted if neighbour.group is not None]
    by_strand = [
        [neighbour for neighbour in related if neighbour.strand == number] for number in range(max(1, len(strands)))
    ]
    counts = [_count_reports(part) for part in by_strand]
    scope = _Scope(selection, holdings, holdings.articles - supplement.not_compared.articles)
    positions = {article_id: position for position, article_id in enumerate(supplement.first)}
    sections = tuple(
        section
        for number, part in enumerate(by_strand)
        for section in _sections(part, number if strands else None, scope, positions)
    )
    copies = tuple(Copy(member.article, member.share, "") for member in own)
    return Coverage(
        article=article,
        sections=sections,
        copies=copies,
        reports=1 + len(own) + sum(reports for reports, _ in counts),
        independent=1 + sum(independent for _, independent in counts),
        holdings=holdings,
        story=supplement.story,
        story_reports=supplement.story_reports,
        quotes=supplement.statements(list(_shown_reports(article, copies, sections))) if selection.statements else (),
        missing=supplement.missing,
        strands=tuple(
            StrandCoverage(strand.spans, strand.heading, reports, independent)
            for strand, (reports, independent) in zip(strands, counts, strict=bool(strands))
        ),
        inferred_date=supplement.inferred_date,
        not_compared=supplement.not_compared,
        of_story=supplement.of_story,
    )


def _shown_reports(article: Article, copies: Sequence[Copy], sections: Sequence[Section]) -> Iterator[ReportText]:
    """Yield the article whose coverage is composed, the shown reports of its story, and the copies of all these
    articles."""
    yield article, ""
    for copy in copies:
        yield copy.article, article.id or article.url
    for section in sections:
        for entry in section.entries if section.lane is Lane.SAME_STORY else ():
            yield entry.article, ""
            for copy in entry.copies:
                yield copy.article, entry.article.id


def _count_reports(neighbours: Sequence[Neighbour]) -> tuple[int, int]:
    """Count the neighbours that report the same event. Return the number with copies and the number without copies."""
    folded = _folded(
        [
            neighbour
            for neighbour in neighbours
            if neighbour.relation.lane is Lane.SAME_STORY and is_probable(neighbour.relation)
        ]
    )
    return sum(1 + len(group.copies) for _, group in folded), len(folded)


def _sections(
    neighbours: Sequence[Neighbour],
    strand: int | None,
    scope: _Scope,
    positions: Mapping[str, int],
) -> Iterator[Section]:
    """Yield the lanes of one strand, or of an article without strands (None). `positions` maps the ids of the articles
    that a person put first in their lanes to their positions."""
    by_lane: defaultdict[Lane, list[tuple[Neighbour, Folded]]] = defaultdict(list)
    for neighbour, group in _folded([neighbour for neighbour in neighbours if is_shown(neighbour.relation)]):
        by_lane[neighbour.relation.lane].append((neighbour, group))
    for lane in Lane:
        if lane in scope.selection.lanes:
            members = by_lane[lane]
            entries = _entries(lane, members, scope.selection.limit, is_part=strand is not None)
            left_out = len(members) - len(entries)
            entries.sort(key=lambda entry: positions.get(entry.article.id, len(positions)))
            yield Section(lane, tuple(entries), _note(lane, left_out, bool(members), scope), strand or 0)


def _folded(neighbours: Sequence[Neighbour]) -> list[tuple[Neighbour, Folded]]:
    """Return, for each group of copies, the neighbour that represents the group, and the folded group. The relation of
    this neighbour stands for the relation of the whole group. An article that a person added represents its group
    before any other article."""
    groups: defaultdict[int | None, dict[str, Neighbour]] = defaultdict(dict)
    for neighbour in neighbours:
        groups[neighbour.group][neighbour.article.id] = neighbour
    folded = []
    for group in groups.values():
        for part in _by_added_lane(list(group.values())):
            added = {neighbour.article.id for neighbour in part if neighbour.relation.verdict is Verdict.ADDED}
            result = fold_copies([FoldedReport(neighbour.article, neighbour.share) for neighbour in part], added)
            folded.append((group[result.article.id], result))
    return folded


def _by_added_lane(group: Sequence[Neighbour]) -> list[list[Neighbour]]:
    """Divide a group of copies into parts if a person added copies of the group to several lanes. There is one part for
    each of these lanes. Any other copy joins the part in its own lane, or else the first part."""
    lanes = list(
        dict.fromkeys(neighbour.relation.lane for neighbour in group if neighbour.relation.verdict is Verdict.ADDED)
    )
    if len(lanes) < 2:
        return [list(group)]
    parts: dict[Lane, list[Neighbour]] = {lane: [] for lane in lanes}
    for neighbour in group:
        parts.get(neighbour.relation.lane, parts[lanes[0]]).append(neighbour)
    return list(parts.values())


def _entries(lane: Lane, members: Sequence[tuple[Neighbour, Folded]], limit: int, *, is_part: bool) -> list[Entry]:
    """Return at most `limit` entries of a lane. The order is that of the relation model, changed so that outlets and
    stories vary."""
    varied = (Lane.BACKGROUND, Lane.FOLLOW_UP, *((Lane.SAME_STORY,) if is_part else ()))
    ranked = [
        Ranked(
            order=neighbour.relation.order,
            outlet=outlet_key(neighbour.article.outlet, neighbour.article.url),
            story=neighbour.story if lane in varied else None,
            is_decided=neighbour.relation.verdict is Verdict.ADDED,
            width=text_width(neighbour.article.text),
        )
        for neighbour, _ in members
    ]
    return [_entry(lane, *members[place]) for place in varied_order(ranked, limit)]


def _entry(lane: Lane, neighbour: Neighbour, group: Folded) -> Entry:
    relation = neighbour.relation
    decided = relation.verdict is not Verdict.NONE
    link = Link(neighbour.article, round(relation.probability, 4), lane, neighbour.explain(), decided)
    return Entry(
        link,
        opening(neighbour.article),
        group.copies,
        agency_of(group.article),
        is_uncertain(relation),
        correction(neighbour.article),
    )


def _note(lane: Lane, left_out: int, has_entries: bool, scope: _Scope) -> str:
    """Return a note that says why a lane is empty, or how many of its entries are not shown."""
    holdings, selection = scope.holdings, scope.selection
    if has_entries:
        return f"{left_out} more not shown." if left_out else ""
    if not holdings.articles:
        return "The archive is empty."
    if scope.compared <= 0:
        return "Nothing was compared: all articles are in other languages."
    if lane is Lane.BACKGROUND:
        since = selection.since or holdings.first
        if since is not None:
            begins = "asked for from" if selection.since else "the archive begins at"
            return f"Nothing earlier found; {begins} {since.day.isoformat()}."
    if lane is Lane.FOLLOW_UP:
        until = selection.until or holdings.last
        if until is not None:
            ends = "asked for up to" if selection.until else "the archive ends at"
            return f"Nothing later found; {ends} {until.day.isoformat()}."
    return f"Nothing found among {scope.compared:,} articles."
