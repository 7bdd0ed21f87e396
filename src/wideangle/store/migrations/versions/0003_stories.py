"""Add tables for stories, their members, the neighbours of each article, and people's decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0003_stories"
down_revision = "0002_postings"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of stories. The next process that writes assigns the existing articles to stories."""
    op.create_table(
        "stories",
        sa.Column("id", BIG, primary_key=True, autoincrement=False),
        sa.Column("merged_into", BIG, sa.ForeignKey("stories.id")),
    )
    op.create_table(
        "members",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("story", BIG, sa.ForeignKey("stories.id"), nullable=False),
        sa.Column("change", BIG, nullable=False),
        sa.Column("nearest", sa.Float, nullable=False),
        sa.Column("odds", sa.Float),
        sa.Column("second", BIG),
        sa.Column("second_odds", sa.Float),
    )
    op.create_index("ix_members_story", "members", ["story"])
    op.create_table(
        "edges",
        sa.Column("seq", BIG, sa.ForeignKey("articles.seq"), primary_key=True, autoincrement=False),
        sa.Column("others", sa.LargeBinary, nullable=False),
        sa.Column("closeness", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("number", BIG, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("story", BIG, nullable=False),
        sa.Column("articles", sa.Text, nullable=False),
        sa.Column("others", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.Text),
    )
