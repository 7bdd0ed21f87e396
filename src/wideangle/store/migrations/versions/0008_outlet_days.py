"""Add the day to the index of outlets and languages, so that an outlet's last article is found quickly."""

from alembic import op

revision = "0008_outlet_days"
down_revision = "0007_follows"


def upgrade() -> None:
    """Replace the index by an index that also contains the day."""
    op.create_index("ix_articles_outlet_key_language_day", "articles", ["outlet_key", "language", "day"])
    op.drop_index("ix_articles_outlet_key_language", "articles")
