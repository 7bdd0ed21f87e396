"""Add a table for the annotations of articles."""

import sqlalchemy as sa
from alembic import op

revision = "0005_annotations"
down_revision = "0004_sources"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table `annotations`. An annotation is stored when it is first requested."""
    op.create_table(
        "annotations",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("change", BIG, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )
