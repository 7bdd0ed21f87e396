"""Sampled shingles are found in files beside the index, made from the sketches that stand with the vectors."""

from alembic import op

revision = "0002_postings"
down_revision = "0001_archive"


def upgrade() -> None:
    """Drop the table that they were found in."""
    op.drop_table("shingles")
