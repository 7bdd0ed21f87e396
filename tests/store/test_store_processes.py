"""One process writes, others read meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import store_peer
from store_kit import add, article, assert_index_is_that_of_the_database, opened

from wideangle.errors import ArchiveBusy


@pytest.fixture
def peer(folder):
    """Another process that has the archive open; called with an order, it answers."""
    script = [sys.executable, Path(store_peer.__file__), folder]
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(order):
            print(order, file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield ask
        process.kill()


def test_a_reader_sees_on_its_next_call_what_a_writer_has_done(folder, peer):
    assert peer("held") == 0
    with opened(folder, write=True) as store:
        for number in range(3):
            add(store, [article(number)])
            assert peer("held") == number + 1
        assert peer("found") == []
        store.commit_index()
        assert peer("found") == [1, 2, 3]
        with store.writing() as batch:
            batch.put([])
            assert peer("held") == 3, "an open transaction is in nobody's way"


def test_a_snapshot_shows_one_state_to_its_thread_until_it_ends(folder):
    with opened(folder, write=True) as writer, opened(folder) as reader:
        with reader.snapshot():
            assert not reader.holdings().articles
            add(writer, [article(0)])
            with reader.snapshot():
                assert not reader.holdings().articles
            elsewhere: list[int] = []
            thread = threading.Thread(target=lambda: elsewhere.append(reader.holdings().articles))
            thread.start()
            thread.join()
            assert elsewhere == [1]
            assert not reader.last_change()
        assert reader.holdings().articles == 1
        assert reader.last_change()


def test_a_snapshot_ends_when_its_block_fails(folder):
    with opened(folder, write=True) as writer, opened(folder) as reader:
        with pytest.raises(KeyError), reader.snapshot():
            assert not reader.last_change()
            raise KeyError
        add(writer, [article(0)])
        assert reader.last_change()


def test_a_second_writer_is_told_who_is_writing_and_for_how_long(folder, peer):
    pid = peer("hold")
    with pytest.raises(ArchiveBusy, match=rf"Process {pid} has been writing to it for \d+ seconds?\. Wait"):
        opened(folder, write=True)
    with opened(folder) as reader:
        assert reader.holdings().articles == 0


def test_a_writer_in_this_process_keeps_another_out_and_lets_it_in_afterwards(folder, peer):
    with opened(folder, write=True):
        assert "ArchiveBusy" in peer("write")
        with pytest.raises(ArchiveBusy, match="already writing"):
            opened(folder, write=True)
        assert "ArchiveBusy" in peer("write"), "the failed opening must not lift the lock"
    assert peer("write") == "written"


def test_threads_share_a_reader(folder):
    with opened(folder, write=True) as store:
        add(store, [article(number) for number in range(30)])
    failures = []
    with opened(folder) as reader:

        def read():
            try:
                for seq in range(1, 31):
                    assert reader.articles([seq])[0].id == f"a{seq - 1}"
                assert_index_is_that_of_the_database(reader)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=read) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
