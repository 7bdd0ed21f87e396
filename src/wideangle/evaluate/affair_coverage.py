"""Measure coverage with an archive in which every report is labelled. The measures concern ranking, lanes, strands,
languages and events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wideangle.coverage import PER_LANE
from wideangle.evaluate.affair import Affair
from wideangle.evaluate.answers import AnswerRow, Method, MethodAnswer, ShownStrand
from wideangle.evaluate.clustering import Agreement, b_cubed, b_cubed_across
from wideangle.evaluate.ranking import ndcg
from wideangle.model import Lane

RANKING_DEPTH = 10
SHOWN_DEPTH = 5

PROBABLE = 0.5
"""The least probability with which a report counts as returned. From this probability on, the report belongs to the
affair (the matter of the query) at least as probably as not."""

EVERYTHING = 1_000
"""The number of entries that is requested for each lane in order to get all entries. No lane has more."""

ALL = "all"

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class AffairTables:
    """The tables of results.

    `rankings` contains the quality of the ranking for each strand, and `lanes` the quality of the lanes. `returned`
    counts the reports of the same story by language. `shown` describes what a coverage contains, with the default
    length and with unlimited length. `counts` compares the number of reports that a coverage states with the number of
    labelled reports. `stories` measures how well the stories agree with the labelled events.
    """

    rankings: list[Row] = field(default_factory=list)
    lanes: list[Row] = field(default_factory=list)
    returned: list[Row] = field(default_factory=list)
    shown: list[Row] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)
    stories: list[Row] = field(default_factory=list)


def add_affair_scores(
    tables: AffairTables, method: str, affair: Affair, answer_to: Method, stories: Mapping[str, str] | None = None
) -> None:
    """Add the results of one method to the tables. `stories` maps article ids to story ids, if the method groups
    articles into stories."""
    by_default, everything = (answer_to(affair.query, limit) for limit in (PER_LANE, EVERYTHING))
    tables.rankings.extend(_ranking_rows(method, affair, by_default))
    tables.lanes.extend(_lane_rows(method, affair, by_default.ranking))
    if any(row.probability is not None for row in by_default.ranking):
        tables.returned.extend(_returned_rows(method, affair, by_default.ranking))
    tables.shown.extend(_shown_rows(method, f"{PER_LANE} a lane", affair, by_default))
    tables.shown.extend(_shown_rows(method, "everything", affair, everything))
    tables.counts.extend(_count_rows(method, affair, by_default))
    if stories is not None:
        tables.stories.extend(_story_rows(method, affair, stories))


def ranking_ndcg(affair: Affair, ranking: Iterable[str], depth: int, strand: int | None = None) -> float:
    """Return the nDCG of a ranking of ids, best first, at a depth. Copies of a report that the ranking already contains
    are dropped, and the ideal ranking contains each text once. With `strand`, only reports of this strand are
    useful."""
    best: defaultdict[str, float] = defaultdict(float)
    for identifier in affair.reports:
        original = affair.original(identifier).id
        best[original] = max(best[original], affair.use(identifier, strand))
    uses = [affair.use(identifier, strand) for identifier in affair.without_copies(ranking)]
    return ndcg(uses, list(best.values()), depth) or 0.0


def strand_shown(affair: Affair, answer: MethodAnswer, strand: int) -> tuple[ShownStrand, float]:
    """Return the strand of a coverage that fits a labelled strand best, and the nDCG of this strand. Each strand of the
    coverage has an nDCG in which only reports of the labelled strand are useful. The strand with the highest nDCG fits
    best."""
    return max(
        ((shown, ranking_ndcg(affair, _ids(shown.rows), SHOWN_DEPTH, strand)) for shown in answer.strands),
        key=lambda pair: pair[1],
    )


def _ids(rows: Iterable[AnswerRow]) -> list[str]:
    return [row.id for row in rows]


def _ranking_rows(method: str, affair: Affair, answer: MethodAnswer) -> Iterator[Row]:
    ids = _ids(answer.ranking)
    for strand in (None, *affair.strands):
        shown = (
            ranking_ndcg(affair, _ids(answer.whole.rows), SHOWN_DEPTH)
            if strand is None
            else strand_shown(affair, answer, strand)[1]
        )
        yield {
            "method": method,
            "strand": str(strand or ALL),
            "useful": sum(affair.use(identifier, strand) > 0 for identifier in affair.reports),
            "ranked": len(ids),
            f"nDCG@{RANKING_DEPTH} ranked": round(ranking_ndcg(affair, ids, RANKING_DEPTH, strand), 4),
            f"nDCG@{SHOWN_DEPTH} shown": round(shown, 4),
        }


def _lane_rows(method: str, affair: Affair, ranking: Iterable[AnswerRow]) -> Iterator[Row]:
    """Yield precision, recall and F1 of each lane over all labelled reports, then the mean F1 of the lanes. A report
    that is not ranked counts as missed."""
    given = {row.id: row.lane for row in ranking if row.id in affair.reports}
    true = {identifier: lane for identifier in affair.reports if (lane := affair.lane(identifier))}
    agreements: list[Agreement] = []
    for lane in Lane:
        right = sum(given.get(identifier) is lane for identifier, wanted in true.items() if wanted is lane)
        of_lane, returned = Counter(true.values())[lane], Counter(given.values())[lane]
        agreement = Agreement(right / max(1, returned), right / max(1, of_lane))
        agreements.append(agreement)
        yield _lane_row(method, lane, of_lane, returned, agreement)
    mean = sum(agreement.f1 for agreement in agreements) / len(agreements)
    yield _lane_row(method, "macro", len(true), len(given), None) | {"F1": round(mean, 4)}


def _lane_row(method: str, lane: str, labelled: int, returned: int, agreement: Agreement | None) -> Row:
    return {"method": method, "lane": str(lane), "labelled": labelled, "ranked": returned} | (
        _agreement(agreement) if agreement else {"P": None, "R": None}
    )


def _agreement(agreement: Agreement) -> Row:
    return {
        "P": round(agreement.precision, 4),
        "R": round(agreement.recall, 4),
        "F1": round(agreement.f1, 4),
    }


def _returned_rows(method: str, affair: Affair, ranking: Iterable[AnswerRow]) -> Iterator[Row]:
    """Yield one row for all languages, and one for each language. A report counts as returned if its probability is at
    least `PROBABLE`.

    'returned' is the share of the reports of the same story that are returned in any lane, and 'in lane' the share that
    are returned in the same-story lane. 'P' is the share of the returned reports that belong to the affair (the matter
    of the query). 'P in lane' is the share of the reports returned in the same-story lane that belong in this lane.
    """
    probable = [
        row
        for row in ranking
        if row.probability is not None and row.probability >= PROBABLE and row.id in affair.reports
    ]
    in_lane = {row.id for row in probable if row.lane is Lane.SAME_STORY}
    ids = set(_ids(probable))
    same = {report.id for report in affair.reports.values() if report.label == "same"}
    counts = Counter(affair.reports[identifier].language for identifier in same)
    for language, number in [(ALL, len(same)), *counts.most_common()]:
        of_language = {report.id for report in affair.reports.values() if language in (ALL, report.language)}
        belonging = sum(affair.lane(identifier) is not None for identifier in ids & of_language)
        right = sum(affair.lane(identifier) is Lane.SAME_STORY for identifier in in_lane & of_language)
        yield {
            "method": method,
            "language": language,
            "same": number,
            "returned": round(len(same & ids & of_language) / number, 4),
            "in lane": round(len(same & in_lane & of_language) / number, 4),
            "rows": len(ids & of_language),
            "P": _share(belonging, len(ids & of_language)),
            "P in lane": _share(right, len(in_lane & of_language)),
        }


def _shown_rows(method: str, asked: str, affair: Affair, answer: MethodAnswer) -> Iterator[Row]:
    """Yield how many entries a coverage has, in total and for each strand: all entries, entries that belong to the
    affair, entries in their right lane, and opinions in the opinion lane."""
    entries = [row for row in answer.whole.rows if row.id in affair.reports and not row.copy_of]
    for strand in (None, *affair.strands):
        rows = [row for row in entries if strand in (None, affair.reports[row.id].strand)]
        languages = Counter(affair.reports[row.id].language for row in rows)
        yield {
            "method": method,
            "asked": asked,
            "strand": str(strand or ALL),
            "entries": len(rows),
            "belong": sum(affair.lane(row.id) is not None for row in rows),
            "right lane": sum(affair.lane(row.id) is row.lane for row in rows),
            "opinion": sum(affair.lane(row.id) is row.lane is Lane.OPINION for row in rows),
            "languages": len(languages),
            "by language": " ".join(f"{code}:{number}" for code, number in languages.most_common()),
        }


def _count_rows(method: str, affair: Affair, answer: MethodAnswer) -> Iterator[Row]:
    """Yield the number of independent reports that a coverage counts for the story, compared with the number of
    labelled reports without copies. Both numbers include the query article."""
    same = Counter(report.strand for report in affair.reports.values() if report.label == "same")
    whole = [(ALL, same.total(), answer.whole)]
    by_strand = [(str(strand), same[strand], strand_shown(affair, answer, strand)[0]) for strand in affair.strands]
    for strand, labelled, shown in whole + by_strand:
        if shown.independent is not None:
            yield {
                "method": method,
                "strand": strand,
                "labelled": 1 + labelled,
                "counted": shown.independent,
                "ratio": round(shown.independent / (1 + labelled), 4),
            }


def _story_rows(method: str, affair: Affair, stories: Mapping[str, str]) -> Iterator[Row]:
    grouped = [report for report in affair.reports.values() if report.event and report.id in stories]
    gold = [report.event for report in grouped]
    predicted = [stories[report.id] for report in grouped]
    languages = [report.language for report in grouped]
    for partners, agreement in (
        (ALL, b_cubed(gold, predicted)),
        ("other languages", b_cubed_across(gold, predicted, languages)),
    ):
        counts: Row = {"rows": len(grouped), "found": len(set(predicted)), "gold": len(set(gold))}
        yield {"method": method, "partners": partners} | counts | _agreement(agreement)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
