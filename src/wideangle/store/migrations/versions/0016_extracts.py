"""The opening and the agency of each article, and views for other programs."""

import sqlalchemy as sa
from alembic import op

revision = "0016_extracts"
down_revision = "0014_removals"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table; the opening of an earlier archive fills it."""
    op.create_table(
        "extracts",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("start", BIG),
        sa.Column("end", BIG),
    )
