"""Add a table for the names, figures, days and embeddings of articles, for comparisons across languages."""

import sqlalchemy as sa
from alembic import op

revision = "0010_representations"
down_revision = "0009_no_genre"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table `representations`. It stays empty in an archive of one language."""
    op.create_table(
        "representations",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("change", BIG, nullable=False),
        sa.Column("encoder", sa.Text, nullable=False),
        sa.Column("full", sa.LargeBinary, nullable=False),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("profile", sa.LargeBinary, nullable=False),
    )
