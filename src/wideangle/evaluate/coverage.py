"""Evaluate coverage: whether an archive shows the articles that belong beside an article, in the right lane, with a
calibrated probability.

The data are either pairs of articles that readers have judged (`judged_coverage`), or one article with an archive in
which every report is labelled (`affair_coverage`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from wideangle.archive import Archive
from wideangle.errors import UsageError
from wideangle.evaluate.affair import is_affair, read_affair
from wideangle.evaluate.affair_coverage import AffairTables, add_affair_scores
from wideangle.evaluate.answers import Method, peer_methods, wideangle_method
from wideangle.evaluate.archives import archive_of, articles_of
from wideangle.evaluate.judged_coverage import (
    CoverageTables,
    JudgedAnswer,
    add_scores,
    answers_to,
    losses,
    unlabelled_pairs,
)
from wideangle.evaluate.judgements import Folds, JudgedQuery, chosen_queries, judged_files, judged_queries
from wideangle.model import Article
from wideangle.render import headline

WIDEANGLE = "wideangle"
WITHOUT_METADATA = "wideangle without title and date"

Row = dict[str, object]
Tables = dict[str, list[Row]]
Progress = Callable[[str], None]


def evaluate(
    data: Path,
    *,
    archive: Path | None = None,
    peers: bool = False,
    folds: Folds | None = None,
    queries: Path | None = None,
    labels: Sequence[Path] = (),
    unlabelled: Path | None = None,
    metadata: bool = False,
    embeddings: str | Path | None = None,
    progress: Progress = lambda _: None,
) -> Tables:
    """Compute the coverage of the articles in `data` with an archive, and compare the coverage with labels. Return
    tables by name.

    `data` is a folder with an archive table and judged*.jsonl, or with query.txt, archive.jsonl, labels.jsonl and
    groups.jsonl. `archive` is the folder in which the archive is built and kept; an archive that exists there is used.
    `embeddings` is the folder of a sentence-embedding model for the archive. `peers` adds the baseline methods.

    All other options are for judged pairs. `folds` and `queries` (a file of ids) select queries. `labels` are files of
    additional judgements. The shown entries without a label are written to the file `unlabelled`. With `metadata`, only
    queries with title and date are scored, then the same queries without title and date. The table `losses` then lists
    the queries with worse results if title and date are given.

    Raises UnreadableSource if `data` lacks the files. Raises UsageError if no query is left, or if options for judged
    pairs are given for a labelled archive.
    """
    if is_affair(data):
        if folds or queries or labels or unlabelled or metadata:
            raise UsageError("holds one query; queries and labels cannot be chosen.", item=str(data))
        return _evaluate_affair(data, archive, peers=peers, embeddings=embeddings, progress=progress)
    table, files = judged_files(data)
    judged = chosen_queries(judged_queries(files, labels), folds, queries)
    with archive_of(table, archive, progress, embeddings=embeddings) as opened:
        tables = CoverageTables()
        own = wideangle_method(opened)
        if metadata:
            judged = [query for query in judged if _has_metadata(opened.get(query.id))]
        answers = _answers(WIDEANGLE, own, judged, opened, progress)
        add_scores(tables, WIDEANGLE, answers)
        if metadata:
            bare = _answers(WITHOUT_METADATA, _without_metadata(wideangle_method(opened)), judged, opened, progress)
            add_scores(tables, WITHOUT_METADATA, bare)
            tables.losses.extend(losses(WIDEANGLE, answers, bare))
        if unlabelled:
            _write_unlabelled(unlabelled, answers, opened)
        if peers:
            progress("Preparing the peers")
            for name, method in peer_methods(articles_of(table), own):
                add_scores(tables, name, _answers(name, method, judged, opened, progress))
    return asdict(tables)


def _evaluate_affair(
    data: Path, archive: Path | None, *, peers: bool, embeddings: str | Path | None, progress: Progress
) -> Tables:
    affair = read_affair(data)
    with archive_of(affair.table, archive, progress, embeddings=embeddings) as opened:
        tables = AffairTables()
        own = wideangle_method(opened)
        stories = {article.id: story.id for story in opened.stories() for article in story.articles}
        progress(f"Scoring {WIDEANGLE}")
        add_affair_scores(tables, WIDEANGLE, affair, own, stories)
        if peers:
            for name, method in peer_methods([*articles_of(affair.table), affair.query], own):
                progress(f"Scoring {name}")
                add_affair_scores(tables, name, affair, method)
    return asdict(tables)


def _answers(
    name: str, method: Method, queries: Sequence[JudgedQuery], archive: Archive, progress: Progress
) -> list[JudgedAnswer]:
    progress(f"Asking {name} about {len(queries)} articles")
    return answers_to(queries, (archive.get(query.id) for query in queries), method)


def _has_metadata(article: Article) -> bool:
    return bool(article.title and article.published)


def _without_metadata(method: Method) -> Method:
    """Return a method that gives the same answers, but gets each query article without title and date."""
    return lambda article, limit: method(replace(article, title="", published=None), limit)


def _write_unlabelled(path: Path, answers: Iterable[JudgedAnswer], archive: Archive) -> None:
    """Write the shown entries without a label as JSON objects, one on each line. A line becomes a judgement when a
    person adds `label` and `use`."""
    records = (
        {
            "query": answer.query.id,
            "candidate": row.id,
            "lane": row.lane,
            "probability": row.probability,
            "query_title": headline(answer.article),
            "candidate_title": headline(archive.get(row.id)),
        }
        for answer, row in unlabelled_pairs(answers)
    )
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
