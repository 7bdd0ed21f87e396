"""Create the first tables: articles, their term vectors, shingles and copies."""

import sqlalchemy as sa
from alembic import op

revision = "0001_archive"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table of the first version."""
    op.create_table(
        "articles",
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("change", BIG, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("canonical_url", sa.Text, nullable=False),
        sa.Column("day", sa.Integer),
        sa.Column("outlet_key", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("authors", sa.Text, nullable=False),
        sa.Column("metadata", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_articles_id", "articles", ["id"], unique=True)
    op.create_index("ix_articles_change", "articles", ["change"], unique=True)
    op.create_index("ix_articles_canonical_url", "articles", ["canonical_url"])
    op.create_index("ix_articles_day", "articles", ["day"])
    op.create_index("ix_articles_outlet_key_language", "articles", ["outlet_key", "language"])
    op.create_table(
        "vectors",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("opinion", sa.Float, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("shingles", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "shingles",
        sa.Column("hash", BIG, primary_key=True, autoincrement=False),
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "copies",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("original", BIG, sa.ForeignKey("articles.seq"), nullable=False),
        sa.Column("containment", sa.Float, nullable=False),
    )
    op.create_index("ix_copies_original", "copies", ["original"])
    op.create_table(
        "superseded",
        sa.Column("change", BIG, primary_key=True, autoincrement=False),
        sa.Column("since", BIG, nullable=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
