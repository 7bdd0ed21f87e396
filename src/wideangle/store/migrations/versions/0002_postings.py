"""Store the postings of sampled shingles in files beside the index, built from the sketches in the table of vectors."""

from alembic import op

revision = "0002_postings"
down_revision = "0001_archive"


def upgrade() -> None:
    """Drop the table that held the postings."""
    op.drop_table("shingles")
