"""Sources, what they held, and pages that wait: kept by one transaction with the articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from store_kit import analyse, article, opened

from wideangle.model import Source, SourceKind
from wideangle.store import QueuedPage

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
FEED = "https://ellery-post.example/feed"


def test_a_source_comes_back_as_it_was_kept(folder):
    with opened(folder, write=True) as store:
        with store.sourcing() as writer:
            added = writer.add(Source(FEED, SourceKind.SITEMAP, title="Ellery Post", follow=False, due=NOW))
            assert writer.add(Source(FEED)) == added
        moved = replace(added, url=f"{FEED}.xml", etag='"7"', failures=2, error="busy", failing_since=NOW, rhythm=60.5)
        with store.sourcing() as writer:
            writer.save(moved)
            assert writer.at(FEED) == writer.at(f"{FEED}.xml") == moved
    with opened(folder) as store:
        assert store.sources.all() == [moved]
        assert moved.number == 1 and moved.given == FEED


def test_what_is_due_is_what_waits_longest(folder):
    with opened(folder, write=True) as store:
        with store.sourcing() as writer:
            for number, hours in enumerate([3, 1, 2, -1]):
                writer.add(Source(f"{FEED}{number}", due=NOW - timedelta(hours=hours)))
            writer.add(Source(f"{FEED}p", due=NOW - timedelta(hours=9), paused="by you"))
        assert [each.url[-1] for each in store.sources.due(NOW)] == ["0", "2", "1"]
        assert store.sources.next_due() == NOW - timedelta(hours=3)


def test_pages_wait_once_and_are_settled(folder):
    with opened(folder, write=True) as store:
        with store.sourcing() as writer:
            source = writer.add(Source(FEED)).number
            page = QueuedPage(
                "ellery-post.example/1", "https://ellery-post.example/1", source, NOW, "a1", {"title": "Ferry"}
            )
            writer.queue([page, page])
            writer.queue([replace(page, article="a2"), replace(page, key="2", due=NOW + timedelta(hours=1))])
        assert store.sources.pages_due(NOW, 10, 10) == [page]
        assert store.sources.pages_waiting() == 2
        later = replace(page, tries=1, due=NOW + timedelta(minutes=5), error="busy")
        with store.sourcing() as writer:
            writer.postpone(later)
        assert store.sources.pages_due(NOW, 10, 10) == []
        assert store.sources.pages_due(later.due, 10, 10) == [later]
        assert store.sources.pages_due(later.due, 10, 10, {source + 1}) == []
        with store.sourcing() as writer:
            writer.delete_page(later)
            writer.remove(source)
        assert store.sources.pages_waiting() == 0 == len(store.sources.all())


def test_entries_are_what_a_source_held_last(folder):
    with opened(folder, write=True) as store, store.sourcing() as writer:
        source = writer.add(Source(FEED)).number
        writer.set_entries(source, {}, {"a": b"1", "b": b"1"})
        writer.set_entries(source, writer.entries(source), {"b": b"2", "c": b"1"})
        assert writer.entries(source) == {"b": b"2", "c": b"1"}


def test_articles_and_the_state_of_their_source_are_durable_together(folder):
    with opened(folder, write=True) as store:
        with store.sourcing() as writer:
            source = writer.add(Source(FEED))
        with pytest.raises(ZeroDivisionError), store.writing() as batch:
            batch.put([analyse(article(1))])
            batch.sources.save(replace(source, etag="1"))
            raise ZeroDivisionError
        assert (store.holdings().articles, store.sources.all()) == (0, [source])
        with store.writing() as batch:
            batch.put([analyse(article(1))])
            batch.sources.save(replace(source, etag="1"))
        assert (store.holdings().articles, store.sources.all()[0].etag) == (1, "1")
