"""Add a table for the genre of each article, so that each article is classified only once."""

import sqlalchemy as sa
from alembic import op

revision = "0013_genres"
down_revision = "0012_decisions_before"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table `genres`.

    Each later addition of articles also classifies some hundred articles that were in the archive before.
    """
    op.create_table(
        "genres",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("genre", sa.Text, nullable=False),
        sa.Column("view", sa.Float, nullable=False),
        sa.Column("is_digest", sa.Integer, nullable=False),
    )
