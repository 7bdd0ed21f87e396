"""Store the postings of shingles in files beside the index instead of a table.

The files are built from the sketches in the table of vectors.
"""

from alembic import op

revision = "0002_postings"
down_revision = "0001_archive"


def upgrade() -> None:
    """Drop the table that held the postings of shingles."""
    op.drop_table("shingles")
