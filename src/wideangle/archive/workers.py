"""Other processes that analyse articles while this one reads and stores.

Plain child processes and pickles over their pipes, not `multiprocessing`: its spawned children import the caller's
main module again, so that a script which adds articles at its top level would start itself over and over.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from queue import SimpleQueue
from typing import Any, TypeAlias

import numpy as np

from wideangle.archive.analysis import prepared_records
from wideangle.model import Article
from wideangle.store import Content, Record

Packed: TypeAlias = tuple[Any, ...]
"""A record on its way back, without the article, which is there already. Strings and bytes alone, which travel ten
times as fast as arrays."""


class Workers:
    """A fixed number of analysing processes; `with analysing(n) as workers` starts and ends them."""

    def __init__(self, processes: Sequence[subprocess.Popen[bytes]], threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for process in processes:
            self._idle.put(process)

    def submit(self, articles: Sequence[Article]) -> Future[list[Record]]:
        """Analyse a batch as soon as a process is free."""
        return self._threads.submit(self._analyse, articles)

    def _analyse(self, articles: Sequence[Article]) -> list[Record]:
        process = self._idle.get()
        try:
            return _ask(process, articles)
        except (EOFError, OSError, pickle.PickleError):
            # A child that was killed takes nothing with it: the work is done here instead.
            return prepared_records(articles)
        finally:
            self._idle.put(process)


def _ask(process: subprocess.Popen[bytes], articles: Sequence[Article]) -> list[Record]:
    if process.stdin is None or process.stdout is None:
        raise EOFError("the process has no pipes")
    pickle.dump(list(articles), process.stdin, pickle.HIGHEST_PROTOCOL)
    process.stdin.flush()
    answers: list[Packed] = pickle.load(process.stdout)  # noqa: S301  # our own child's answer
    return [_unpacked(article, packed) for article, packed in zip(articles, answers, strict=True)]


@contextmanager
def analysing(processes: int) -> Iterator[Workers]:
    """Start analysing processes for as long as the block lasts."""
    command = [sys.executable, "-c", "from wideangle.archive.workers import serve; serve()"]
    # A group of their own keeps Ctrl-C for this process alone, which ends them in order.
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)  # noqa: S603  # ours
        for _ in range(processes)
    ]
    try:
        with ThreadPoolExecutor(processes) as threads:
            yield Workers(children, threads)
    finally:
        for child in children:
            child.communicate()


def serve() -> None:
    """Answer batches from standard input until it ends."""
    while True:
        try:
            articles = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
        except EOFError:
            return
        answers = [_packed(record) for record in prepared_records(articles)]
        pickle.dump(answers, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


def _packed(record: Record) -> Packed:
    content = record.content
    return (
        record.article.id,
        record.article.language,
        record.canonical_url,
        record.outlet_key,
        record.terms,
        record.hashes.tobytes(),
        record.vector,
        record.shingles.tobytes(),
        record.derived_id,
        record.opinion,
        content and (content.published, content.day, content.authors, content.metadata, content.digest),
    )


def _unpacked(article: Article, packed: Packed) -> Record:
    article_id, language, url, outlet, terms, hashes, vector, shingles, derived_id, opinion, content = packed
    if (article.id, article.language) != (article_id, language):
        article = replace(article, id=article_id, language=language)
    return Record(
        article=article,
        canonical_url=url,
        outlet_key=outlet,
        terms=terms,
        hashes=np.frombuffer(hashes, np.uint32),
        vector=vector,
        shingles=np.frombuffer(shingles, np.uint64),
        derived_id=derived_id,
        opinion=opinion,
        content=content and Content(*content),
    )
