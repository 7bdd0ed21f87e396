"""Add articles in one transaction. Each article is new, already known, or replaces an earlier version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter

from sqlalchemy import Connection, bindparam, delete, select, update

from wideangle import analysis
from wideangle.analysis.record import Content, Record
from wideangle.language.identity import is_same_wording
from wideangle.model import Outcome
from wideangle.store import tables
from wideangle.store.articles.extracts import write_extracts
from wideangle.store.articles.features import delete_features, insert_features, read_features
from wideangle.store.articles.genres import delete_genres
from wideangle.store.articles.revisions import MOST_RETURNS, PARTIAL, Revisions, wording
from wideangle.store.articles.revisions import Held as StoredWording
from wideangle.store.articles.rows import article_values
from wideangle.store.database import TEXT_KEYS, insert_rows, read_meta, rows_in, write_meta
from wideangle.store.index.document_frequencies import Hashes
from wideangle.store.index.shingle_postings import Postings, Sketch, distinct, run_of, shared_shingles
from wideangle.store.removals import RemovedArticles, remove_articles
from wideangle.store.sources import SourceWriter

REMOVED = -1
"""Returned in place of a sequence number for an article that was removed from the archive."""

_articles = tables.articles.c
_VERSION = select(_articles.seq, _articles.id, _articles.canonical_url, _articles.change, _articles.digest)


@dataclass(frozen=True, slots=True)
class _Version:
    """The identity of a stored version of an article, and the digest of its content."""

    seq: int
    id: str
    canonical_url: str
    change: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class _PendingVersion:
    """A version that is to be written, and the stored version that it replaces (None for a new article)."""

    version: _Version
    record: Record
    content: Content
    before: _Version | None


class Batch:
    """The open transaction of `Store.writing`. Nothing is stored until the `with` block ends.

    After the transaction, the caller must pass its results to the search index and to the shingle postings. The results
    are the changes from change number `since` + 1 to `change`. The index needs the new versions (`written`), and the
    terms of the replaced versions with the number to add to their counts (`recounts`). The postings need the
    `sketches`.
    """

    def __init__(self, connection: Connection, postings: Postings) -> None:
        self._connection = connection
        self._postings = postings
        self.since = self.change = int(read_meta(connection)["change"])
        self.written: list[tuple[int, Record]] = []
        self.recounts: list[tuple[Hashes, int]] = []
        self.sketches: dict[int, Sketch] = {}
        self.sources = SourceWriter(connection)
        self._revisions = Revisions(connection)
        postings.catch_up(connection, self.since)

    def put(self, records: Sequence[Record], *, restore_removed: bool = False) -> list[tuple[Outcome, int]]:
        """Store analysed articles; return the outcome and the sequence number of each.

        A record with the id of a stored article, or of an earlier record in `records`, is a version of the same
        article. A record whose id was made from the article by this program is also a version of the oldest article
        with the same canonical URL. If the content is equal, the outcome is KNOWN. Otherwise the new version replaces
        the stored version, and keeps its sequence number and id. A changed headline or body is saved as a revision. The
        new version is no copy until `set_copies` is called.

        Three kinds of new versions are not stored and have the outcome KNOWN: a teaser (`partial` in its metadata) that
        would replace a full article, a text with changes only in words that a page changes by itself
        (`volatile_marks`), and a wording to which the article has returned too often.

        REFUSED has three causes, which the sequence number distinguishes. 0: the article cannot be stored, because it
        has no id, its text is not Unicode, or its metadata has no JSON form. The number of another article: both have
        the same id, but different URLs and wordings, so they are not versions of one article. REMOVED: an article with
        this id or canonical URL was removed from the archive; `restore_removed` lets the article be added again.
        """
        contents = [record.content or Content.of(record) for record in records]
        storable = [record for record, content in zip(records, contents, strict=True) if content]
        held = _KnownVersions(self._connection, storable)
        removed = RemovedArticles(self._connection, storable)
        replaced_wordings = self._replaced_wordings(records, contents, held)
        pending: dict[int, _PendingVersion] = {}
        outcomes: list[tuple[Outcome, int]] = []
        for record, content in zip(records, contents, strict=True):
            if content is None:
                outcomes.append((Outcome.REFUSED, 0))
                continue
            before = held.same_as(record)
            if before is None and record in removed:
                if not restore_removed:
                    outcomes.append((Outcome.REFUSED, REMOVED))
                    continue
                removed.restore(record)
            if before and content.is_of(record, before.digest):
                outcomes.append((Outcome.KNOWN, before.seq))
                continue
            if before and before.seq in pending:
                self._write(list(pending.values()))
                pending.clear()
                replaced_wordings.pop(before.seq, None)
            if before and self._is_conflict(before, record, replaced_wordings):
                outcomes.append((Outcome.REFUSED, before.seq))
                continue
            if before and not self._is_accepted(before, record, content, replaced_wordings):
                outcomes.append((Outcome.KNOWN, before.seq))
                continue
            version = self._number(record, content, before)
            held.note(version)
            pending[version.seq] = _PendingVersion(version, record, content, before)
            outcomes.append((Outcome.UPDATED if before else Outcome.ADDED, version.seq))
        self._write(list(pending.values()))
        return outcomes

    def _replaced_wordings(
        self, records: Sequence[Record], contents: Sequence[Content | None], held: _KnownVersions
    ) -> dict[int, StoredWording]:
        """Return the stored wordings of the articles that these records change, by sequence number."""
        seqs = [
            before.seq
            for record, content in zip(records, contents, strict=True)
            if content and (before := held.same_as(record)) and not content.is_of(record, before.digest)
        ]
        return self._revisions.held(seqs)

    def _is_conflict(self, before: _Version, record: Record, replaced_wordings: dict[int, StoredWording]) -> bool:
        """Return True if an article has the id of a stored article but is another article, because the URLs and the
        wordings of the two differ."""
        urls = (before.canonical_url, record.canonical_url)
        if record.derived_id or not all(urls) or urls[0] == urls[1]:
            return False
        held = replaced_wordings.get(before.seq) or self._revisions.held([before.seq])[before.seq]
        article = record.article
        return not is_same_wording(f"{held.title} {held.text}", f"{article.title} {article.text}")

    def _is_accepted(
        self, before: _Version, record: Record, content: Content, replaced_wordings: dict[int, StoredWording]
    ) -> bool:
        """Return True if a new version of an article may replace the stored version. The contents of the two versions
        differ."""
        held = replaced_wordings.get(before.seq) or self._revisions.held([before.seq])[before.seq]
        if record.article.metadata.get(PARTIAL):
            if not held.is_partial:
                return False
        elif held.is_partial:
            return True
        if held.differs_in_marks_alone(record.article, content):
            return False
        digest = wording(record.article.title, record.article.text, record.article.language)
        return digest == held.wording or self._revisions.returns(before.seq, digest) < MOST_RETURNS

    def shingle_matches(self, sketches: Sequence[Sketch], least: int = 1) -> list[dict[int, int]]:
        """Return, for each article's sketch, the articles that share shingles (hashed word sequences) with the sketch.

        The result maps the sequence number of each such article to the number of shared shingles. Articles of this
        batch are included. Articles with fewer than `least` shared shingles are left out. A shingle in more than
        `shingle_postings.MAX_HOLDERS` articles is boilerplate and does not count.
        """
        own_runs = [run_of(self.sketches)] if self.sketches else []
        return shared_shingles(self._connection, self._postings, own_runs, sketches, least)

    def set_copies(self, copies: Sequence[tuple[int, int, float]]) -> None:
        """Save copies. The earlier records of these copies are replaced.

        A copy is given as its sequence number, the sequence number of the original, and the share (0 to 1) of the
        copy's word sequences that are in the original.
        """
        latest = {seq: (seq, original, containment) for seq, original, containment in copies}
        self._delete_copies(list(latest))
        insert_rows(self._connection, tables.copies, list(latest.values()))

    def remove(self, seqs: Collection[int]) -> None:
        """Remove articles, see `remove_articles`. The caller must call `Store.erase_removed` afterwards.

        The change number rises, so that everything computed from the archive before the removal is computed again.
        """
        remove_articles(self._connection, seqs)
        self.change += 1

    def finish(self, indexed: int) -> None:
        """Save the number of the last change, and delete data that the index no longer needs.

        `indexed` is the number of the last change that the index contains.
        """
        if self.change > self.since:
            write_meta(self._connection, {"change": str(self.change)})
            self._connection.execute(delete(tables.superseded).where(tables.superseded.c.change <= indexed))

    def _number(self, record: Record, content: Content, before: _Version | None) -> _Version:
        """Return a version of a record with the next change number.

        A new article gets this change number as its sequence number too, so that no sequence number is used twice.
        """
        self.change += 1
        seq, article_id = (before.seq, before.id) if before else (self.change, record.article.id)
        return _Version(seq, article_id, record.canonical_url, self.change, content.digest)

    def _write(self, pending: Sequence[_PendingVersion]) -> None:
        self._insert([new for new in pending if new.before is None])
        self._replace([(new, new.before) for new in pending if new.before is not None])
        records = [(new.version.seq, new.record) for new in pending]
        sketches = distinct([record.shingles for _, record in records])
        insert_features(self._connection, records, sketches)
        write_extracts(self._connection, {seq: record.extract for seq, record in records})
        self.sketches.update(zip((new.version.change for new in pending), sketches, strict=True))
        self.written += records

    def _insert(self, pending: Sequence[_PendingVersion]) -> None:
        added_at = datetime.now(UTC).isoformat(timespec="seconds")
        in_order = itemgetter(*tables.articles.columns.keys())
        rows = []
        for new in pending:
            values = article_values(new.record, new.content)
            values.update(seq=new.version.seq, change=new.version.change, id=new.version.id, added_at=added_at)
            rows.append(in_order(values))
        insert_rows(self._connection, tables.articles, rows)

    def _replace(self, pending: Sequence[tuple[_PendingVersion, _Version]]) -> None:
        """Write new versions into the rows of their articles, and delete the data derived from the old versions.

        The terms of the old versions are saved, so that the index can subtract them from its counts.
        """
        if not pending:
            return
        seqs = [before.seq for _, before in pending]
        replaced = self._terms_counted(seqs)
        articles = {before.seq: new.record.article for new, before in pending}
        self._revisions.keep(self._revisions.held(seqs), articles)
        superseded = []
        for new, before in pending:
            hashes = replaced[before.seq]
            superseded.append((new.version.change, before.change, hashes.tobytes()))
            self.recounts.append((hashes, -1))
        insert_rows(self._connection, tables.superseded, superseded)
        delete_features(self._connection, seqs)
        delete_genres(self._connection, seqs)
        self._delete_copies(seqs)
        rows = [
            article_values(new.record, new.content) | {"change": new.version.change, "of_seq": before.seq}
            for new, before in pending
        ]
        self._connection.execute(update(tables.articles).where(_articles.seq == bindparam("of_seq")), rows)

    def _terms_counted(self, seqs: Sequence[int]) -> dict[int, Hashes]:
        """Return the terms of stored articles that are counted in the document frequencies, by sequence number."""
        features = read_features(self._connection, seqs)
        rows = zip(features.seqs.tolist(), features.vectors, features.languages, strict=True)
        return {seq: analysis.terms_of(vector, language) for seq, vector, language in rows}

    def _delete_copies(self, seqs: Sequence[int]) -> None:
        if seqs:
            of_seq = tables.copies.c.seq == bindparam("of_seq")
            self._connection.execute(delete(tables.copies).where(of_seq), [{"of_seq": seq} for seq in seqs])


class _KnownVersions:
    """The stored versions that may be the same articles as the records of one call of `put`.

    Versions that the call adds are included.
    """

    def __init__(self, connection: Connection, records: Sequence[Record]) -> None:
        self._versions: dict[int, _Version] = {}
        self._by_id: dict[str, int] = {}
        self._by_url: defaultdict[str, list[int]] = defaultdict(list)
        ids = {record.article.id for record in records}
        urls = {record.canonical_url for record in records if record.derived_id and record.canonical_url}
        for version in self._read(connection, ids, urls):
            self.note(version)

    @staticmethod
    def _read(connection: Connection, ids: set[str], urls: set[str]) -> Iterator[_Version]:
        for column, keys in ((_articles.id, ids), (_articles.canonical_url, urls)):
            for row in rows_in(connection, _VERSION.where(column.in_(TEXT_KEYS)), keys):
                yield _Version(*row)

    def note(self, version: _Version) -> None:
        self._versions[version.seq] = version
        self._by_id[version.id] = version.seq
        self._by_url[version.canonical_url].append(version.seq)

    def same_as(self, record: Record) -> _Version | None:
        if record.article.id in self._by_id:
            return self._versions[self._by_id[record.article.id]]
        if not (record.derived_id and record.canonical_url):
            return None
        same_url = (self._versions[seq] for seq in self._by_url.get(record.canonical_url, ()))
        same = (version for version in same_url if version.canonical_url == record.canonical_url)
        return min(same, key=lambda version: version.seq, default=None)
