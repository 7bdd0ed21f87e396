"""Add tables for storylines, and for the profiles of stories from which storylines are computed."""

import sqlalchemy as sa
from alembic import op

revision = "0011_storylines"
down_revision = "0010_representations"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of storylines. They are filled when storylines are first requested."""
    op.create_table(
        "storylines",
        sa.Column("id", BIG, primary_key=True, autoincrement=False),
        sa.Column("merged_into", BIG),
    )
    op.create_table(
        "storyline_stories",
        sa.Column("story", BIG, sa.ForeignKey("stories.id"), primary_key=True, autoincrement=False),
        sa.Column("storyline", BIG),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("profile", sa.LargeBinary, nullable=False),
        sa.Column("others", sa.LargeBinary, nullable=False),
        sa.Column("log_odds", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_storyline_stories_storyline", "storyline_stories", ["storyline"])
