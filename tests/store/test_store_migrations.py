"""Archives of every earlier version open, and end up with the tables of this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from store_kit import add, article, assert_index_is_that_of_the_database, opened

from wideangle.store import database, migrations, tables


@pytest.fixture(params=reversed(migrations.revisions()))
def old(request, tmp_path):
    """The folder of an empty archive as the version of each revision made it."""
    path = tmp_path / "wideangle.db"
    path.touch()
    made = database.Database(path, write=True)
    with made.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {database.APPLICATION_ID}")
        migrations.upgrade(connection, to=request.param)
        connection.exec_driver_sql("INSERT INTO meta VALUES ('archive', 'an archive'), ('change', '0')")
    made.close()
    return tmp_path


def test_head_is_the_last_revision():
    assert migrations.revisions()[0] == migrations.HEAD


@pytest.mark.parametrize("write", [True, False])
def test_an_archive_of_each_revision_opens(old, write):
    with opened(old, write=write, create=False) as store:
        assert store.holdings().articles == 0
    with opened(old, write=True) as store:
        add(store, [article(1)])
    with opened(old) as store:
        assert_index_is_that_of_the_database(store)


def test_vectors_stay_when_the_genre_beside_them_goes(folder):
    with opened(folder, write=True) as store:
        add(store, [article(1), article(2)])
        before = store.features([1, 2]).vectors
    with closing(sqlite3.connect(folder / "wideangle.db")) as connection, connection:
        for view in ("articles_view", "stories_view", "copies_view", "decisions_view"):
            connection.execute(f"DROP VIEW {view}")
        for table in ("extracts", "removals", "genres", "representations", "storyline_stories", "storylines"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE decisions DROP COLUMN before")
        connection.execute("ALTER TABLE vectors ADD COLUMN opinion FLOAT NOT NULL DEFAULT 0.5")
        connection.execute("UPDATE alembic_version SET version_num = '0008_outlet_days'")
    with opened(folder, write=True) as store:
        assert store.features([1, 2]).vectors == before
        assert add(store, [article(3)])
        assert len(store.sketches([1, 2, 3])) == 3


def test_the_tables_are_those_that_the_code_describes(folder):
    with database.Database(folder / "wideangle.db", write=False).reading() as connection:
        assert migrations.is_current(connection)
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_the_file_says_whose_it_is_and_how_it_is_kept(folder):
    with closing(sqlite3.connect(folder / "wideangle.db")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (database.APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
