"""Add tables for live sources, the items that each source lists, pages to fetch, and earlier wordings of articles."""

import sqlalchemy as sa
from alembic import op

revision = "0004_sources"
down_revision = "0003_stories"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of sources and of earlier wordings.

    Wordings that were replaced before this migration are lost.
    """
    op.create_table(
        "sources",
        sa.Column("number", BIG, primary_key=True, autoincrement=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("follow", sa.Integer, nullable=False),
        sa.Column("paused", sa.Text, nullable=False),
        sa.Column("added", sa.Text),
        sa.Column("checked", sa.Text),
        sa.Column("succeeded", sa.Text),
        sa.Column("changed", sa.Text),
        sa.Column("read_whole", sa.Text),
        sa.Column("failing_since", sa.Text),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("interval", sa.Float, nullable=False),
        sa.Column("rhythm", sa.Float),
        sa.Column("due", sa.Text),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("hub", sa.Text, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
    )
    op.create_index("ix_sources_url", "sources", ["url"], unique=True)
    op.create_table(
        "entries",
        sa.Column("source", BIG, sa.ForeignKey("sources.number"), primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pages",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("source", BIG, sa.ForeignKey("sources.number"), nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("hints", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_index("ix_pages_due", "pages", ["due"])
    op.create_index("ix_pages_source", "pages", ["source"])
    op.create_table(
        "revisions",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("wording", sa.LargeBinary, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("returns", sa.Integer, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
