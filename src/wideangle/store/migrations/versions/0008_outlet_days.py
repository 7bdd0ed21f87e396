"""Days in the index of outlets and languages, so that an outlet's last article is found at once."""

from alembic import op

revision = "0008_outlet_days"
down_revision = "0007_follows"


def upgrade() -> None:
    """Put an index that also knows days in place of the one that does not."""
    op.create_index("ix_articles_outlet_key_language_day", "articles", ["outlet_key", "language", "day"])
    op.drop_index("ix_articles_outlet_key_language", "articles")
