"""An article and its neighbours to its coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from wideangle.coverage.extract import opening
from wideangle.coverage.folding import Folded, Member, fold_copies
from wideangle.coverage.lanes import Relation, Verdict, is_probable, is_shown, is_uncertain
from wideangle.coverage.ranking import Ranked, varied_order
from wideangle.coverage.strands import Strand
from wideangle.language import correction, outlet_key
from wideangle.language.names import Aliases
from wideangle.model import (
    Article,
    Copy,
    Coverage,
    Entry,
    Holdings,
    Lane,
    Link,
    PublicationTime,
    Reason,
    Section,
    StrandCoverage,
)

PER_LANE = 8
"""Entries shown in a lane unless asked otherwise: what a reader scans."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related article, how it relates, why, the group of copies it belongs to, and its story where it has one.

    Neighbours of one `group` hold the same text; `share` says how much of this one's. The group of the article at
    hand is None. `strand` is the place of the part of the article at hand that it belongs to.
    """

    article: Article
    relation: Relation
    group: int | None
    share: float = 1.0
    reasons: tuple[Reason, ...] = ()
    story: int | None = None
    strand: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the coverage is asked for. Outlets are named in any of their names; dates are inclusive days; `aliases`
    say which spellings are one speaker's name."""

    limit: int = PER_LANE
    since: PublicationTime | None = None
    until: PublicationTime | None = None
    lanes: tuple[Lane, ...] = tuple(Lane)
    outlets: tuple[str, ...] = ()
    not_outlets: tuple[str, ...] = ()
    aliases: Aliases = field(default_factory=Aliases)
    keys: tuple[frozenset[str], frozenset[str]] = field(init=False, default=(frozenset(), frozenset()))

    def __post_init__(self) -> None:
        keys = tuple(frozenset(outlet_key(name) for name in names) for names in (self.outlets, self.not_outlets))
        object.__setattr__(self, "keys", keys)

    @property
    def is_of_all_outlets(self) -> bool:
        """Whether the same story is asked for whoever reports it, so that it can be said who does not."""
        return Lane.SAME_STORY in self.lanes and not any(self.keys)

    def admits(self, article: Article) -> bool:
        """Whether an article's date and outlet are asked for; an undated one has no date to fail by."""
        wanted, unwanted = self.keys
        key = outlet_key(article.outlet, article.url)
        if (wanted and key not in wanted) or key in unwanted:
            return False
        if article.published is None:
            return True
        day = article.published.day
        return not ((self.since and day < self.since.day) or (self.until and day > self.until.day))


def compose(
    article: Article,
    neighbours: Iterable[Neighbour],
    holdings: Holdings,
    selection: Selection,
    strands: Sequence[Strand] = (),
) -> Coverage:
    """Put the coverage of an article together from its neighbours, whatever their order. `strands` are the parts of an
    article that covers several matters."""
    admitted = [neighbour for neighbour in neighbours if selection.admits(neighbour.article)]
    own = [neighbour for neighbour in admitted if neighbour.group is None]
    related = [neighbour for neighbour in admitted if neighbour.group is not None]
    by_strand = [
        [neighbour for neighbour in related if neighbour.strand == number] for number in range(max(1, len(strands)))
    ]
    counts = [_count_reports(part) for part in by_strand]
    return Coverage(
        article=article,
        sections=tuple(
            section for number, part in enumerate(by_strand) for section in _sections(part, number, holdings, selection)
        ),
        copies=tuple(Copy(member.article, member.share, "") for member in own),
        reports=1 + len(own) + sum(reports for reports, _ in counts),
        independent=1 + sum(independent for _, independent in counts),
        holdings=holdings,
        strands=tuple(
            StrandCoverage(strand.spans, strand.heading, reports, independent)
            for strand, (reports, independent) in zip(strands, counts, strict=bool(strands))
        ),
    )


def _count_reports(neighbours: Sequence[Neighbour]) -> tuple[int, int]:
    """How many neighbours report the event, with their copies and without."""
    folded = _folded(
        [
            neighbour
            for neighbour in neighbours
            if neighbour.relation.lane is Lane.SAME_STORY and is_probable(neighbour.relation)
        ]
    )
    return sum(1 + len(group.copies) for _, group in folded), len(folded)


def _sections(
    neighbours: Sequence[Neighbour], strand: int, holdings: Holdings, selection: Selection
) -> Iterator[Section]:
    """The lanes of one strand."""
    by_lane: defaultdict[Lane, list[tuple[Neighbour, Folded]]] = defaultdict(list)
    for neighbour, group in _folded([neighbour for neighbour in neighbours if is_shown(neighbour.relation)]):
        by_lane[neighbour.relation.lane].append((neighbour, group))
    for lane in Lane:
        if lane in selection.lanes:
            yield replace(_section(lane, by_lane[lane], holdings, selection), strand=strand)


def _folded(neighbours: Sequence[Neighbour]) -> list[tuple[Neighbour, Folded]]:
    """Groups of copies, each under the neighbour that stands for it, whose relation is the group's: one that a person
    added, where there is any."""
    groups: defaultdict[int | None, dict[str, Neighbour]] = defaultdict(dict)
    for neighbour in neighbours:
        groups[neighbour.group][neighbour.article.id] = neighbour
    folded = []
    for group in groups.values():
        for part in _by_added_lane(list(group.values())):
            added = {neighbour.article.id for neighbour in part if neighbour.relation.verdict is Verdict.ADDED}
            result = fold_copies([Member(neighbour.article, neighbour.share) for neighbour in part], added)
            folded.append((group[result.article.id], result))
    return folded


def _by_added_lane(group: Sequence[Neighbour]) -> list[list[Neighbour]]:
    """The copies of one text, divided where a person added them to several lanes; the others join those of their own
    lane, else the first."""
    lanes = list(
        dict.fromkeys(neighbour.relation.lane for neighbour in group if neighbour.relation.verdict is Verdict.ADDED)
    )
    if len(lanes) < 2:
        return [list(group)]
    parts: dict[Lane, list[Neighbour]] = {lane: [] for lane in lanes}
    for neighbour in group:
        parts.get(neighbour.relation.lane, parts[lanes[0]]).append(neighbour)
    return list(parts.values())


def _section(
    lane: Lane, members: Sequence[tuple[Neighbour, Folded]], holdings: Holdings, selection: Selection
) -> Section:
    ranked = [
        Ranked(
            order=neighbour.relation.order,
            outlet=outlet_key(neighbour.article.outlet, neighbour.article.url),
            story=neighbour.story if lane in (Lane.BACKGROUND, Lane.FOLLOW_UP) else None,
            is_decided=neighbour.relation.verdict is Verdict.ADDED,
        )
        for neighbour, _ in members
    ]
    chosen = varied_order(ranked, selection.limit)
    entries = tuple(_entry(lane, *members[place]) for place in chosen)
    return Section(lane, entries, _note(lane, len(members) - len(chosen), bool(members), holdings, selection))


def _entry(lane: Lane, neighbour: Neighbour, group: Folded) -> Entry:
    relation = neighbour.relation
    decided = relation.verdict is not Verdict.NONE
    link = Link(neighbour.article, round(relation.probability, 4), lane, neighbour.reasons, decided)
    return Entry(
        link,
        opening(neighbour.article),
        group.copies,
        group.origin,
        is_uncertain(relation),
        correction(neighbour.article),
    )


def _note(lane: Lane, left_out: int, has_entries: bool, holdings: Holdings, selection: Selection) -> str:
    """Why a lane is empty, or how much of it is not shown."""
    if has_entries:
        return f"{left_out} more not shown." if left_out else ""
    if not holdings.articles:
        return "The archive is empty."
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
    return f"Nothing found among {holdings.articles:,} articles."
