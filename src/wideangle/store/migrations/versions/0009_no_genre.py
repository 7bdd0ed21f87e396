"""Stop storing the genre of articles. The genre is instead computed from the text of the few articles that are
shown."""

from alembic import op

revision = "0009_no_genre"
down_revision = "0008_outlet_days"


def upgrade() -> None:
    """Drop the column with the probability that an article is opinion."""
    op.drop_column("vectors", "opinion")
