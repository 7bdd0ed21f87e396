"""Add a table for embeddings of articles, which the user's own model computes."""

import sqlalchemy as sa
from alembic import op

revision = "0006_embeddings"
down_revision = "0005_annotations"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table `embeddings`. It stays empty if the user has no model."""
    op.create_table(
        "embeddings",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("change", BIG, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
